"""What was seen before against what is there: nothing may go back, change or disappear (specs/monitor.md M5, M6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from vc.encoding.rfc3339 import format_instant
from vc.monitor.remarks import Remark, Trouble
from vc.monitor.seen import IndexSeen, KeySeen, ListSeen, RegisterSeen


def compare_keys(before: Mapping[str, KeySeen], after: Mapping[str, KeySeen]) -> Iterator[Remark]:
    """Yield what has become of the keys of a DID document, by thumbprint: none may be lost, no end taken back."""
    for kid in before.keys() - after.keys():
        yield Remark(Trouble.KEY_LOST, f"the key {kid} is gone")
    for kid in sorted(before.keys() & after.keys()):
        for what, earlier, now in (
            ("retirement", before[kid].expires, after[kid].expires),
            ("compromise", before[kid].revoked, after[kid].revoked),
        ):
            if _taken_back(earlier, now):
                yield Remark(Trouble.KEY_LOST, f"the {what} of the key {kid} was taken back")
    for kid in sorted(after.keys() - before.keys()) if before else ():
        yield Remark(Trouble.NEW_KEY, f"the key {kid} is new")


def compare_list(before: ListSeen, after: ListSeen) -> Iterator[Remark]:
    """Yield what has become of a current list: neither its date nor its length may fall."""
    yield from _date(before.issued_at, after.issued_at)
    if after.length < before.length:
        yield Remark(Trouble.SHRANK, f"{after.length:,} entries, {before.length:,} before")


def compare_history(before: ListSeen, after: ListSeen) -> Iterator[Remark]:
    """Yield what has become of a list's history: it only grows."""
    yield from _version(before.version, after.version)
    yield from _date(before.history_at, after.history_at)
    for version, digest in before.publications.items():
        if version not in after.publications:
            # A history that fell back lacks its latest versions, and that has been said.
            if version <= after.version:
                yield Remark(Trouble.PAST_CHANGED, f"publication {version} is gone")
        elif after.publications[version] != digest:
            yield Remark(Trouble.SPLIT_VIEW, f"publication {version} is not the one that was seen before")
    gone = before.events - after.events
    if gone and after.version >= before.version:
        indexes = sorted({int(event.partition("-")[0]) for event in gone})
        named = ", ".join(map(str, indexes[:5])) + (" and others" if len(indexes) > 5 else "")  # noqa: PLR2004
        yield Remark(Trouble.PAST_CHANGED, f"events that were seen before are gone, of entry {named}")


def compare_index(before: IndexSeen, after: IndexSeen) -> Iterator[Remark]:
    """Yield what has become of an index of accreditations: every body stays in it, no version falls."""
    yield from _version(before.version, after.version)
    yield from _date(before.issued_at, after.issued_at)
    if before.version == after.version and before.digest != after.digest:
        yield Remark(Trouble.SPLIT_VIEW, f"version {after.version} is not the one that was seen before")
    for body, version in before.bodies.items():
        if body not in after.bodies:
            yield Remark(Trouble.PAST_CHANGED, f"{body} is no longer named")
        elif after.bodies[body] < version:
            yield Remark(Trouble.PAST_CHANGED, f"version {after.bodies[body]} of {body}, {version} before")


def compare_register(before: RegisterSeen, after: RegisterSeen) -> Iterator[Remark]:
    """Yield what has become of the index of a register: every snapshot that it named stays, none changes."""
    yield from _version(max(before.snapshots), max(after.snapshots))
    yield from _date(before.issued_at, after.issued_at)
    for version, digest in before.snapshots.items():
        if version not in after.snapshots:
            # An index that fell back lacks its latest snapshots, and that has been said.
            if version < max(after.snapshots):
                yield Remark(Trouble.PAST_CHANGED, f"snapshot {version} is no longer named")
        elif after.snapshots[version] != digest:
            yield Remark(Trouble.SPLIT_VIEW, f"snapshot {version} is not the one that was seen before")


def _taken_back(earlier: datetime | None, now: datetime | None) -> bool:
    return earlier is not None and (now is None or now > earlier)


def _version(before: int, after: int) -> Iterator[Remark]:
    if after < before:
        yield Remark(Trouble.ROLLED_BACK, f"version {after}, {before} before")


def _date(before: datetime, after: datetime) -> Iterator[Remark]:
    if after < before:
        yield Remark(Trouble.ROLLED_BACK, f"of {format_instant(after)}, one of {format_instant(before)} before")
