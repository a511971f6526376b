"""A newer bundle in the place of an older one: whole or by deltas, from an address, a folder or a file (bundle.md B13).

Whatever comes from there is a stranger's until it counts under the root of the user's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from vc.codes import Code
from vc.errors import Refused, UsageError
from vc.model.document import NotRetrieved, Reference, Source
from vc.model.finding import Outcome
from vc.model.limits import Limits
from vc.resolve.bundle import LARGEST_BUNDLE, open_bundle
from vc.resolve.bundle_delta import apply_delta, is_delta, open_delta
from vc.trust.anchor import root_to_toml
from vc.trust.root import Root
from vc.trust.seen import Seen, Witnessed
from vc.verify.evidence import Anchor, Evidence
from vc.verify.policy import Policy
from vc.verify.question import Question
from vc.verify.witnessed import accepted

DOWNLOAD: Final = Limits(document_bytes=LARGEST_BUNDLE, fetch_seconds=600.0, gathering_seconds=1_200.0)
"""Bounds of a download: a bundle is larger than a document, and nobody waits for it at a counter."""

MOST_DELTAS: Final = 64
_NAMED: Final = 16

# How old a bundle may be for an answer is for the policy of each question; here it only must not have expired.
_ANY_AGE: Final = Policy("update", max_bundle_age=timedelta(days=3_660))


class Place(Protocol):
    """Where bundles and deltas are to be had, under the names that B13 gives them. Its text is where it looks."""

    def had(self, suffix: str) -> bytes | None:
        """Return what is there under the bundle's name and `suffix`; None where there is nothing.

        Raises `UsageError` where the place itself can't be asked.
        """
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, such as a stick: `name` is that of the bundle's file."""

    path: Path
    name: str

    def __str__(self) -> str:
        return str(self.path / self.name)

    def had(self, suffix: str) -> bytes | None:
        """Return the content of the file."""
        path = self.path / f"{self.name}{suffix}"
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(LARGEST_BUNDLE + 1)


@dataclass(frozen=True, slots=True)
class Address:
    """An https address, asked through `source`."""

    url: str
    source: Source

    def __str__(self) -> str:
        return self.url

    def had(self, suffix: str) -> bytes | None:
        """Return what the server has under the address and `suffix`."""
        answer = self.source.retrieve(Reference(f"{self.url}{suffix}"))
        if not isinstance(answer, NotRetrieved):
            return answer.content
        if answer.code is Code.FETCH_NOT_FOUND:
            return None
        raise UsageError(f"{answer.code}: {answer.detail}", where=answer.url, hint="the old bundle stays in use")


def delta_suffix(digest: str) -> str:
    """Return what the name of a delta adds to that of its bundle; `digest` names the bundle that it is for."""
    return f".{digest[:_NAMED]}.delta"


def newer_bundle(old: bytes, place: Place) -> bytes:
    """Return the newest bundle that the place has: by deltas where it has them for what is at hand, else whole.

    It need not be newer, and counts for nothing yet. Raises `UsageError` where the place has none; `Refused` for a
    whole one that is damaged.
    """
    current, followed = old, 0
    while followed < MOST_DELTAS:
        further = _by_delta(current, place)
        if further is None:
            break
        current, followed = further, followed + 1
    if followed:
        return current
    whole = place.had("")
    if whole is None:
        hint = "it has to bear the name of the bundle at hand, which stays in use"
        raise UsageError("no bundle there", where=str(place), hint=hint)
    return whole


def from_file(old: bytes, content: bytes) -> bytes:
    """Return the bundle that a file is, or that the delta in it makes of the one at hand."""
    return apply_delta(old, open_delta(content)) if is_delta(content) else content


def accept(new: bytes, root: Root, *, seen: Seen, now: datetime) -> Witnessed:
    """Return what a bundle gives to remember.

    Raises `UsageError` where it does not count under the root, as V2 has it, or not after what was `seen` under it.
    """
    opened = open_bundle(new)
    evidence = Evidence(b"", Anchor(root_to_toml(root)), opened.documents, manifest=opened.manifest, seen=seen)
    witnessed, findings = accepted(evidence, Question(now, now, policy=_ANY_AGE))
    if witnessed is None:
        told = "; ".join(f"{found.code}: {found.detail}" for found in findings if found.outcome is Outcome.UNKNOWN)
        raise UsageError(told, where="the new bundle", hint="the old bundle stays in use")
    return witnessed


def _by_delta(current: bytes, place: Place) -> bytes | None:
    """Return what a delta of the place makes of a bundle; None without one, and without one that serves."""
    content = place.had(delta_suffix(open_bundle(current).digest))
    try:
        return None if content is None else apply_delta(current, open_delta(content))
    except (Refused, UsageError):
        return None  # the whole bundle serves, and is looked at as closely
