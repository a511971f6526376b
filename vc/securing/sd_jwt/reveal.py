"""Disclosures put into the places of their digests: the processed payload (RFC 9901 section 7.1, steps 2.4 to 5).

Rules SD2 to SD4 of specs/sd-jwt.md. The signature is another matter; here is no key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from vc.codes import Code
from vc.encoding import strict_json
from vc.errors import Refused
from vc.securing.sd_jwt.digests import hidden_element, require_hash, require_once
from vc.securing.sd_jwt.disclosure import DIGESTS, ELEMENT, HASH_CLAIM, Disclosure, read_disclosure

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.model.limits import Limits
    from vc.securing.sd_jwt.parts import SdJwt

Path: TypeAlias = tuple[str | int, ...]
"""Names and array positions from the top of the processed payload down to a value."""


@dataclass(frozen=True, slots=True)
class Revealed:
    """A processed payload (section 7.1), and where it was put together.

    `claims` is what a reader sees, without `_sd`, `...` and `_sd_alg`. `placed` says, by digest, where each disclosure
    stands in it, outer ones before inner ones. `hidden` names the objects and arrays in which digests are left over:
    something may be hidden there, or nothing, since a decoy looks the same (section 4.2.5).
    """

    claims: JsonObject = field(hash=False)
    placed: Mapping[str, Path] = field(hash=False)
    hidden: frozenset[Path]


def reveal(parts: SdJwt, payload: JsonObject, limits: Limits) -> Revealed:
    """Return the processed payload of an SD-JWT whose issuer-signed payload is `payload`.

    Refuses with the code of the first rule broken, in this order: `sd.alg`; what `read_disclosure` refuses of one
    disclosure; `sd.duplicate_disclosure`, `sd.duplicate_digest` and reserved names, counted before anything is placed;
    `sd.malformed` for a claim where an element stands, and the reverse; `sd.collision` for a name that is there
    already; `limit.depth` and `limit.members` of the whole; `sd.unreferenced` for a disclosure that has no place.
    """
    require_hash(payload)
    disclosures = [read_disclosure(encoded, limits) for encoded in parts.disclosures]
    require_once(payload, disclosures)
    placing = _Placing({one.digest: one for one in disclosures}, limits.json_depth)
    claims = placing.object_at({name: value for name, value in payload.items() if name != HASH_CLAIM}, ())
    if len(placing.placed) != len(disclosures):
        raise Refused(Code.SD_UNREFERENCED, "a disclosure belongs to nothing in the signed payload")
    strict_json.hold_limits(claims, max_depth=limits.json_depth, max_members=limits.json_members)
    return Revealed(claims, placing.placed, frozenset(placing.hidden))


@dataclass(slots=True)
class _Placing:
    """One walk from the top. Every digest occurs once, so every disclosure is placed at most once."""

    disclosures: Mapping[str, Disclosure]
    deepest: int
    placed: dict[str, Path] = field(default_factory=dict)
    hidden: set[Path] = field(default_factory=set)

    def object_at(self, node: JsonObject, path: Path) -> JsonObject:
        claims = {name: self._value_at(value, (*path, name)) for name, value in node.items() if name != DIGESTS}
        for digest in self._digests(node):
            disclosure = self.disclosures.get(digest)
            if disclosure is None:
                self.hidden.add(path)
                continue
            if disclosure.name is None:
                raise Refused(Code.SD_MALFORMED, "an array element is disclosed where a claim belongs")
            if disclosure.name in claims:
                raise Refused(Code.SD_COLLISION, "a disclosed claim has the name of one that is there already")
            inner = (*path, disclosure.name)
            self.placed[digest] = inner
            claims[disclosure.name] = self._value_at(disclosure.value, inner)
        return claims

    def _value_at(self, value: JsonValue, path: Path) -> JsonValue:
        if len(path) > self.deepest:
            raise Refused(Code.LIMIT_DEPTH, f"nested deeper than {self.deepest}")
        if isinstance(value, dict):
            return self.object_at(value, path)
        return self._array_at(value, path) if isinstance(value, list) else value

    def _array_at(self, items: list[JsonValue], path: Path) -> JsonValue:
        shown: list[JsonValue] = []
        for item in items:
            here = (*path, len(shown))
            if not isinstance(item, dict) or ELEMENT not in item:
                shown.append(self._value_at(item, here))
                continue
            digest = hidden_element(item)
            disclosure = self.disclosures.get(digest)
            if disclosure is None:
                self.hidden.add(path)
                continue
            if disclosure.name is not None:
                raise Refused(Code.SD_MALFORMED, "a claim is disclosed where an array element belongs")
            self.placed[digest] = here
            shown.append(self._value_at(disclosure.value, here))
        return shown

    @staticmethod
    def _digests(node: JsonObject) -> list[str]:
        listed = node.get(DIGESTS, [])
        return [digest for digest in listed if isinstance(digest, str)] if isinstance(listed, list) else []
