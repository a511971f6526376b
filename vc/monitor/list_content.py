"""Whether the documents of one status list say the same: both forms and the history (specs/monitor.md M5)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from vc.encoding.multibase import digest_multibase_of
from vc.encoding.rfc3339 import format_instant
from vc.errors import UsageError
from vc.monitor.asking import Opened
from vc.monitor.remarks import Remark, Trouble
from vc.status.bitstring_list import BitstringStatusList
from vc.status.document import StatusListDocument
from vc.status.history import HistoryEntry, HistoryEvent, StatusChange, StatusHistory, timeline
from vc.status.packing import BitOrder, StatusValues, unpack
from vc.status.value import StatusEvent


def content_remarks(
    token: Opened[StatusListDocument], bitstring: Opened[StatusListDocument], history: Opened[StatusHistory]
) -> tuple[Remark, ...]:
    """Return where the documents that were had contradict one another."""
    remarks: list[Remark] = []
    if token.value is not None and bitstring.value is not None:
        remarks += _forms(token.value, bitstring.value)
    if history.value is not None:
        remarks += _growth(history.value)
    if history.value is not None and token.value is not None:
        remarks += _last(history.value, token, bitstring)
        remarks += _values(history.value, token.value)
    return tuple(remarks)


def _forms(token: StatusListDocument, bitstring: StatusListDocument) -> Iterator[Remark]:
    if (token.issued_at, token.expires) != (bitstring.issued_at, bitstring.expires):
        when = f"{format_instant(token.issued_at)} and {format_instant(bitstring.issued_at)}"
        yield Remark(Trouble.FORMS_DIFFER, f"the two forms are of {when}")
        return
    place = _first_difference(values_of(token).flags(), values_of(bitstring).flags())
    if place is not None:
        yield Remark(Trouble.FORMS_DIFFER, f"the two forms differ in entry {place}")


def _growth(history: StatusHistory) -> Iterator[Remark]:
    for earlier, later in pairwise(history.entries):
        if later.version <= earlier.version or later.issued_at <= earlier.issued_at:
            yield Remark(Trouble.HISTORY_DIFFERS, f"version {later.version} follows version {earlier.version}")
            return
    if not history.entries or history.entries[-1].version != history.version:
        yield Remark(Trouble.HISTORY_DIFFERS, f"version {history.version} of the history ends with another list")


def _last(
    history: StatusHistory, token: Opened[StatusListDocument], bitstring: Opened[StatusListDocument]
) -> Iterator[Remark]:
    """Hold the current lists to the publication that the history names last."""
    last = history.entries[-1] if history.entries else None
    if last is None or token.value is None:
        return
    if token.value.issued_at != last.issued_at:
        when = f"{format_instant(token.value.issued_at)}, the history ends with one of {format_instant(last.issued_at)}"
        yield Remark(Trouble.HISTORY_DIFFERS, f"the list is of {when}")
        return
    for name, opened, digest in _named(last, token, bitstring):
        if opened.value is not None and digest_multibase_of(opened.digest) != digest:
            yield Remark(Trouble.HISTORY_DIFFERS, f"the {name} list has not the digest that the history gives")


def _named(
    last: HistoryEntry, token: Opened[StatusListDocument], bitstring: Opened[StatusListDocument]
) -> tuple[tuple[str, Opened[StatusListDocument], str], ...]:
    return ("token", token, last.token_digest), ("bitstring", bitstring, last.bitstring_digest)


def _values(history: StatusHistory, token: StatusListDocument) -> Iterator[Remark]:
    """Fold the events again (S1): they must lead to the values of the history, and those to the list."""
    if history.issued_at != token.issued_at:
        return
    folded = _folded(history)
    if folded is not None and folded != history.events:
        index = next(one.index for one, other in zip(folded, history.events, strict=True) if one != other)
        yield Remark(Trouble.HISTORY_DIFFERS, f"the events of entry {index} do not lead to its value")
        return
    values = {event.index: event.value for event in history.events}  # ordered by effect: the last one counts
    try:
        expected = StatusValues.sparse(values, length=token.length)
    except UsageError:
        yield Remark(Trouble.HISTORY_DIFFERS, "the history names an entry outside the list")
        return
    place = _first_difference(expected, values_of(token))
    if place is not None:
        yield Remark(Trouble.HISTORY_DIFFERS, f"entry {place} of the list is not what the history leads to")


def _folded(history: StatusHistory) -> tuple[HistoryEvent, ...] | None:
    """Return the events with the values that follow from them; None where a later program wrote one."""
    known = set(StatusEvent)
    if any(event.event not in known for event in history.events):
        return None
    return timeline(
        StatusChange(
            index=event.index,
            event=StatusEvent(event.event),
            effective=event.effective,
            recorded=event.recorded,
            reason=event.reason,
            successor=event.successor,
        )
        for event in history.events
    )


def values_of(listed: StatusListDocument) -> StatusValues:
    """Return the values of all entries of a list at once."""
    entries = listed.entries
    if isinstance(entries, BitstringStatusList):
        return unpack(entries.raw, bits=1, order=BitOrder.MOST_SIGNIFICANT_FIRST)
    return unpack(entries.raw, bits=entries.bits, order=BitOrder.LEAST_SIGNIFICANT_FIRST)


def _first_difference(one: StatusValues, other: StatusValues) -> int | None:
    """Return the first entry in which two lists differ; what fills up their last octet is nothing."""
    length = max(one.length, other.length)
    first, second = one.octets.ljust(length, b"\0"), other.octets.ljust(length, b"\0")
    if first == second:
        return None
    return next(place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b)
