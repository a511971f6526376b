"""What a list has said and what is known today of the past: the signed history index (specs/status.md S10)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from vc.codes import Code
from vc.encoding.strict_json import LARGEST_INTEGER, JsonValue
from vc.errors import Refused
from vc.model.claims import mappings, numeric_date, optional_text, text
from vc.model.limits import Limits
from vc.securing.secured import Form, SecuredCredential
from vc.status.list_url import ListForm
from vc.status.refusal import malformed_unless_read
from vc.status.value import StatusEvent, value_after

_LARGEST_VALUE = 255
_LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One publication of a list: when it was in force, where both forms are kept, and the digests of their payloads.

    The digests are multibase multihashes (`vc.encoding.multibase.digest_multibase`).
    """

    issued_at: datetime
    expires: datetime
    version: int
    token_url: str
    bitstring_url: str
    token_digest: str
    bitstring_digest: str

    def url(self, form: ListForm) -> str:
        """Return the immutable URL of one form."""
        return self.token_url if form is ListForm.TOKEN else self.bitstring_url


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """What happened to the certificate of entry `index`, and the value that holds from `effective` on.

    `code` is the issuer's code for the reason, known to us or not. `successor` is the identifier of the credential
    that takes its place, where there is one.
    """

    index: int
    value: int
    effective: datetime
    recorded: datetime
    event: str
    reason: str | None = None
    successor: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One record of the issuer's ledger, before it is known what value it leads to."""

    index: int
    event: StatusEvent
    effective: datetime
    recorded: datetime
    reason: str | None = None
    successor: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class StatusHistory:
    """The history of one list.

    `url` is the address of the list, such as `https://body.example/status/3`. `version` never falls. `entries` are
    ordered by `issued_at`, `events` by index, then effective date, then the date of recording.
    """

    url: str
    issuer: str
    issued_at: datetime
    expires: datetime
    version: int
    entries: tuple[HistoryEntry, ...]
    events: tuple[HistoryEvent, ...]

    def entry_covering(self, at: datetime) -> HistoryEntry | None:
        """Return the latest publication that was in force at `at` (`issued_at <= at < expires`), or None."""
        count = bisect_right(self.entries, at, key=lambda entry: entry.issued_at)
        covering = (entry for entry in reversed(self.entries[:count]) if at < entry.expires)
        return next(covering, None)

    def value_at(self, index: int, at: datetime) -> int | None:
        """Return the value of entry `index` at `at` by effective date, as it is known today.

        None where no event had taken effect by then: the history does not say, the list of that time does.
        """
        events = self._in_force(index, at)
        return events[-1].value if events else None

    def holds_since(self, index: int, at: datetime) -> datetime | None:
        """Return since when entry `index` has had its value at `at` without a break, or None where no event says so."""
        since, value = None, None
        for event in reversed(self._in_force(index, at)):
            if value is not None and event.value != value:
                break
            since, value = event.effective, event.value
        return since

    def values_between(self, index: int, start: datetime, end: datetime) -> frozenset[int | None]:
        """Return the values of entry `index` from `start` until before `end`; None: the history does not say."""
        during = (event.value for event in self._in_force(index, end) if start < event.effective < end)
        return frozenset({self.value_at(index, start), *during})

    def successor_of(self, index: int, at: datetime) -> str | None:
        """Return the successor that the latest event in force at `at` names, of those that name one, or None."""
        named = (event.successor for event in reversed(self._in_force(index, at)) if event.successor is not None)
        return next(named, None)

    def events_of(self, index: int) -> tuple[HistoryEvent, ...]:
        """Return the events of entry `index`, oldest effective date first; those that are yet to come among them."""
        first = bisect_left(self.events, index, key=lambda event: event.index)
        return self.events[first : bisect_right(self.events, index, key=lambda event: event.index)]

    def _in_force(self, index: int, at: datetime) -> tuple[HistoryEvent, ...]:
        first = bisect_left(self.events, index, key=lambda event: event.index)
        return self.events[first : bisect_right(self.events, (index, at), key=lambda e: (e.index, e.effective))]


def timeline(changes: Iterable[StatusChange]) -> tuple[HistoryEvent, ...]:
    """Return the events of a ledger, each with the value that holds from its effective date on.

    A change may be recorded long after its effective date; the values of later events are those that follow from all
    that is recorded (specs/status.md S1).
    """
    ordered = sorted(changes, key=lambda change: (change.index, change.effective, change.recorded))
    events: list[HistoryEvent] = []
    for index, group in groupby(ordered, key=lambda change: change.index):
        so_far: list[StatusEvent] = []
        for change in group:
            so_far.append(change.event)
            events.append(
                HistoryEvent(
                    index=index,
                    value=int(value_after(so_far)),
                    effective=change.effective,
                    recorded=change.recorded,
                    event=change.event.value,
                    reason=change.reason,
                    successor=change.successor,
                    code=change.code,
                )
            )
    return tuple(events)


def parse_status_history(secured: SecuredCredential, limits: Limits) -> StatusHistory:
    """Return the history of a signed index.

    Refuses with `status.malformed` another `typ`, a missing or mistyped claim, an archive outside the list's own
    folder, a publication that ends before it begins, and an address beyond `limits.identifier_bytes` characters.
    """
    if secured.form is not Form.JWT_HISTORY:
        raise Refused(Code.STATUS_MALFORMED, "not a status history: typ must be status-history+jwt")
    claims = secured.claims
    with malformed_unless_read():
        url = text(claims, "sub")
        if len(url) > limits.identifier_bytes:
            raise Refused(Code.STATUS_MALFORMED, f"/sub is longer than {limits.identifier_bytes} characters")
        entries = [_entry(node, f"/entries/{place}", url) for place, node in enumerate(mappings(claims, "entries"))]
        events = [_event(node, f"/events/{place}") for place, node in enumerate(mappings(claims, "events"))]
        return StatusHistory(
            url=url,
            issuer=text(claims, "iss"),
            issued_at=_instant(claims, "iat", ""),
            expires=_instant(claims, "exp", ""),
            version=_count(claims, "version", ""),
            entries=tuple(sorted(entries, key=lambda entry: entry.issued_at)),
            events=tuple(sorted(events, key=lambda event: (event.index, event.effective, event.recorded))),
        )


def _entry(node: Mapping[str, JsonValue], path: str, list_url: str) -> HistoryEntry:
    entry = HistoryEntry(
        issued_at=_instant(node, "iat", path),
        expires=_instant(node, "exp", path),
        version=_count(node, "version", path),
        token_url=text(node, "token", path=path),
        bitstring_url=text(node, "bitstring", path=path),
        token_digest=text(node, "token_digest", path=path),
        bitstring_digest=text(node, "bitstring_digest", path=path),
    )
    folder = f"{list_url}/history/"
    for url in (entry.token_url, entry.bitstring_url):
        # Whoever signs an index must not make us ask another host, nor another list's archive.
        if not url.startswith(folder) or "/" in url.removeprefix(folder):
            raise Refused(Code.STATUS_MALFORMED, f"{path}: an archive must lie in {folder}")
    if entry.expires <= entry.issued_at:
        raise Refused(Code.STATUS_MALFORMED, f"{path} ends before it begins")
    return entry


def _event(node: Mapping[str, JsonValue], path: str) -> HistoryEvent:
    value = _count(node, "value", path)
    if value > _LARGEST_VALUE:
        raise Refused(Code.STATUS_MALFORMED, f"{path}/value is no status value")
    return HistoryEvent(
        index=_count(node, "idx", path),
        value=value,
        effective=_instant(node, "effective", path),
        recorded=_instant(node, "recorded", path),
        event=text(node, "event", path=path),
        reason=optional_text(node, "reason", path=path),
        successor=optional_text(node, "successor", path=path),
        code=_code(node, path),
    )


def _code(node: Mapping[str, JsonValue], path: str) -> str | None:
    code = optional_text(node, "code", path=path)
    if code is not None and (len(code) > _LONGEST_CODE or not code.isprintable()):
        raise Refused(Code.STATUS_MALFORMED, f"{path}/code has at most {_LONGEST_CODE} printable characters")
    return code


def _instant(node: Mapping[str, JsonValue], name: str, path: str) -> datetime:
    value = numeric_date(node, name)
    if value is None:
        raise Refused(Code.STATUS_MALFORMED, f"{path}/{name} is missing")
    return value


def _count(node: Mapping[str, JsonValue], name: str, path: str) -> int:
    value = node.get(name)
    if type(value) is not int or not 0 <= value <= LARGEST_INTEGER:
        raise Refused(Code.STATUS_MALFORMED, f"{path}/{name} must be a whole number from 0 on")
    return value
