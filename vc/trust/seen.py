"""What a verifier has seen before under one anchor, and what may not come after it (specs/trust-list.md L14, L16).

Pure: the facts are part of the evidence, so that a replay answers alike. How they are kept is `vc.resolve`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant, parse_instant
from vc.encoding.strict_json import LARGEST_INTEGER, JsonObject, JsonValue
from vc.errors import Refused
from vc.trust.root import Root
from vc.trust.succession import root_digest

MOST_AHEAD: Final = 100_000
"""How far a version may run ahead of the last one: an hourly bundle takes eleven years for it."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What one accepted anchor or bundle gives to remember: versions (0: none), and the newest time that was signed.

    `root` is the last root, None for a trust list of the user's own without one; `bundle_digest` the SHA-256
    (hexadecimal) of the manifest's payload.
    """

    root: Root | None = None
    bundle_version: int = 0
    bundle_digest: str = ""
    trust_list_version: int = 0
    signed_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The facts of L14. `anchors` are the digests of every root that this anchor has been, or of the trust list.

    Versions are 0, and texts empty, where nothing of the kind was seen.
    """

    anchors: tuple[str, ...] = ()
    root_version: int = 0
    root_digest: str = ""
    root_kids: tuple[str, ...] = ()
    bundle_version: int = 0
    bundle_digest: str = ""
    trust_list_version: int = 0
    signed_time: datetime | None = None

    def advanced(self, by: Witnessed) -> Seen:
        """Return the facts with what was accepted now. Nothing falls, but versions under keys that are gone (L16)."""
        seen = self if by.root is None or by.root.version <= self.root_version else self._under(by.root)
        if by.signed_time is not None and (seen.signed_time is None or by.signed_time > seen.signed_time):
            seen = replace(seen, signed_time=by.signed_time)
        if by.root is not None and by.root.version < seen.root_version:
            return seen
        if by.bundle_version > seen.bundle_version:
            seen = replace(seen, bundle_version=by.bundle_version, bundle_digest=by.bundle_digest)
        return replace(seen, trust_list_version=max(seen.trust_list_version, by.trust_list_version))

    def hold_clock(self, now: datetime, skew: timedelta) -> None:
        """Refuse (`time.clock_behind`) a clock that stands before the newest signed time."""
        if self.signed_time is not None and now + skew < self.signed_time:
            told = f"it shows {format_instant(now)}, but something was signed at {format_instant(self.signed_time)}"
            raise Refused(Code.TIME_CLOCK_BEHIND, told)

    def hold_root(self, version: int, digest: str) -> None:
        """Refuse (`trust.root_rollback`) a root that was replaced, and another one of the same version."""
        if version < self.root_version:
            raise Refused(Code.TRUST_ROOT_ROLLBACK, f"root {version}, but root {self.root_version} was seen")
        if version == self.root_version and digest != self.root_digest:
            raise Refused(Code.TRUST_ROOT_ROLLBACK, f"another root {version} than the one that was seen")

    def hold_line(self, roots: Iterable[Root]) -> None:
        """Refuse (`trust.root_rollback`) a line of roots that leads past the last one by another of its version."""
        for root in roots:
            if root.version == self.root_version:
                self.hold_root(root.version, root_digest(root))

    def hold_bundle(self, version: int, digest: str, root: Root) -> None:
        """Refuse a bundle that may not come after the last one seen under this root."""
        if not self.bundle_version or self._anew(root):
            return
        if version < self.bundle_version:
            raise Refused(Code.BUNDLE_ROLLBACK, f"version {version}, but version {self.bundle_version} was seen")
        if version == self.bundle_version and digest != self.bundle_digest:
            raise Refused(Code.BUNDLE_CONFLICT, f"another bundle of version {version} than the one that was seen")
        if version - self.bundle_version > MOST_AHEAD:
            raise Refused(Code.BUNDLE_FAST_FORWARD, f"version {version} after version {self.bundle_version}")

    def hold_trust_list(self, version: int, root: Root) -> None:
        """Refuse a signed trust list that may not come after the last one seen under this root."""
        if not self.trust_list_version or self._anew(root):
            return
        if version < self.trust_list_version:
            raise Refused(Code.TRUST_ROLLBACK, f"version {version}, but version {self.trust_list_version} was seen")
        if version - self.trust_list_version > MOST_AHEAD:
            raise Refused(Code.TRUST_FAST_FORWARD, f"version {version} after version {self.trust_list_version}")

    def _anew(self, root: Root) -> bool:
        """Whether the keys of the last root could no longer meet the threshold of this later one (L16)."""
        if root.version <= self.root_version:
            return False
        left = sum(root_key.kid in self.root_kids for root_key in root.keys)
        return left < root.threshold

    def _under(self, root: Root) -> Seen:
        digest = root_digest(root)
        kept = replace(self, bundle_version=0, bundle_digest="", trust_list_version=0) if self._anew(root) else self
        return replace(
            kept,
            anchors=kept.anchors if digest in kept.anchors else (*kept.anchors, digest),
            root_version=root.version,
            root_digest=digest,
            root_kids=tuple(root_key.kid for root_key in root.keys),
        )


def seen_to_json(seen: Seen) -> JsonObject:
    """Write the facts; what is not known is left out."""
    anchors: list[JsonValue] = list(seen.anchors)
    kids: list[JsonValue] = list(seen.root_kids)
    members: JsonObject = {
        "root_version": seen.root_version,
        "root_digest": seen.root_digest,
        "root_kids": kids,
        "bundle_version": seen.bundle_version,
        "bundle_digest": seen.bundle_digest,
        "trust_list_version": seen.trust_list_version,
        "signed_time": "" if seen.signed_time is None else format_instant(seen.signed_time),
    }
    written: JsonObject = {"anchors": anchors}
    written.update({name: value for name, value in members.items() if value})
    return written


def seen_from_json(node: Mapping[str, JsonValue]) -> Seen:
    """Read the facts. Refuses with `format.claim` what `seen_to_json` does not write."""
    signed = _text(node, "signed_time")
    seen = Seen(
        anchors=_texts(node, "anchors"),
        root_version=_number(node, "root_version"),
        root_digest=_text(node, "root_digest"),
        root_kids=_texts(node, "root_kids"),
        bundle_version=_number(node, "bundle_version"),
        bundle_digest=_text(node, "bundle_digest"),
        trust_list_version=_number(node, "trust_list_version"),
        signed_time=parse_instant(signed) if signed else None,
    )
    if seen_to_json(seen) != node:
        raise Refused(Code.FORMAT_CLAIM, "a member that is not known, or is empty")
    return seen


def _number(node: Mapping[str, JsonValue], name: str) -> int:
    value = node.get(name, 0)
    if type(value) is not int or not 0 <= value <= LARGEST_INTEGER:
        raise Refused(Code.FORMAT_CLAIM, f"/{name} must be a whole number")
    return value


def _text(node: Mapping[str, JsonValue], name: str) -> str:
    value = node.get(name, "")
    if not isinstance(value, str):
        raise Refused(Code.FORMAT_CLAIM, f"/{name} must be a string")
    return value


def _texts(node: Mapping[str, JsonValue], name: str) -> tuple[str, ...]:
    value = node.get(name, [])
    if not isinstance(value, list):
        raise Refused(Code.FORMAT_CLAIM, f"/{name} must be an array of strings")
    found = tuple(item for item in value if isinstance(item, str))
    if len(found) != len(value):
        raise Refused(Code.FORMAT_CLAIM, f"/{name} must be an array of strings")
    return found
