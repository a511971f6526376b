"""The past of a list: what was published when, and what is known today (specs/status.md S10)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from tests.vc.status.arbitrary_json import mutated
from tests.vc.status.documents import Members, changed, secured
from vc.codes import Code
from vc.encoding.multibase import digest_multibase
from vc.errors import Refused
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.secured import Form
from vc.status.history import StatusChange, StatusHistory, parse_status_history, timeline
from vc.status.list_url import ListForm
from vc.status.value import StatusEvent

BASE = "https://body.example/status/3"
MARCH_1 = datetime(2026, 3, 1, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
START = 1772323200
SECONDS_A_DAY = 86_400


def publication(day: int, days: int = 2) -> Members:
    issued_at = START + day * SECONDS_A_DAY
    return {
        "iat": issued_at,
        "exp": issued_at + days * SECONDS_A_DAY,
        "version": day + 1,
        "token": f"{BASE}/history/{issued_at}.token.jwt",
        "bitstring": f"{BASE}/history/{issued_at}.bitstring.jwt",
        "token_digest": digest_multibase(b"token"),
        "bitstring_digest": digest_multibase(b"bitstring"),
    }


def event(index: int, value: int, day: int, recorded: int | None = None) -> Members:
    return {
        "idx": index,
        "value": value,
        "effective": START + day * SECONDS_A_DAY,
        "recorded": START + (day if recorded is None else recorded) * SECONDS_A_DAY,
        "event": "suspended",
        "reason": "no surveillance",
    }


INDEX: Members = {
    "iss": "did:web:body.example",
    "sub": BASE,
    "iat": START + 9 * SECONDS_A_DAY,
    "exp": START + 11 * SECONDS_A_DAY,
    "version": 7,
    "entries": [publication(3), publication(0), publication(1)],
    "events": [event(5, 0, 4), event(5, 2, 1), event(9, 1, 2), event(5, 2, 6, recorded=8), event(5, 1, 6, recorded=9)],
}


def history(claims: Members = INDEX) -> StatusHistory:
    return parse_status_history(secured(claims, Form.JWT_HISTORY), DEFAULT_LIMITS)


def code_of(claims: Members) -> Code:
    with pytest.raises(Refused) as refused:
        history(claims)
    return refused.value.code


def test_an_index_is_read_whole() -> None:
    read = history()

    assert (read.url, read.issuer, read.version) == (BASE, "did:web:body.example", 7)
    assert (read.issued_at, read.expires) == (MARCH_1 + 9 * DAY, MARCH_1 + 11 * DAY)
    assert [entry.version for entry in read.entries] == [1, 2, 4]
    assert read.events[0].reason == "no surveillance"


@pytest.mark.parametrize(
    ("at", "version"),
    [
        (MARCH_1 - timedelta(seconds=1), None),
        (MARCH_1, 1),
        (MARCH_1 + DAY - timedelta(seconds=1), 1),
        (MARCH_1 + DAY, 2),
        (MARCH_1 + 3 * DAY - timedelta(seconds=1), 2),
        (MARCH_1 + 3 * DAY, 4),
        (MARCH_1 + 5 * DAY, None),
    ],
)
def test_the_latest_publication_in_force_answers_for_a_moment(at: datetime, version: int | None) -> None:
    entry = history().entry_covering(at)

    assert (None if entry is None else entry.version) == version


def test_a_long_lived_publication_answers_after_a_short_one_has_ended() -> None:
    entry = history(changed(INDEX, entries=[publication(0, 30), publication(1, 1)])).entry_covering(MARCH_1 + 9 * DAY)

    assert entry is not None
    assert entry.version == 1


@pytest.mark.parametrize(
    ("index", "at", "value"),
    [
        (5, MARCH_1, None),
        (5, MARCH_1 + DAY, 2),
        (5, MARCH_1 + 3 * DAY, 2),
        (5, MARCH_1 + 4 * DAY, 0),
        (5, MARCH_1 + 6 * DAY, 1),
        (9, MARCH_1 + 2 * DAY, 1),
        (9, MARCH_1 + DAY, None),
        (4, MARCH_1 + 99 * DAY, None),
        (6, MARCH_1 + 99 * DAY, None),
    ],
)
def test_the_last_event_in_force_gives_the_value(index: int, at: datetime, value: int | None) -> None:
    assert history().value_at(index, at) == value


@pytest.mark.parametrize(
    ("index", "at", "since"),
    [
        (5, MARCH_1 + DAY - SECOND, None),
        (5, MARCH_1 + DAY, MARCH_1 + DAY),
        (5, MARCH_1 + 4 * DAY - SECOND, MARCH_1 + DAY),
        (5, MARCH_1 + 4 * DAY, MARCH_1 + 4 * DAY),
        (5, MARCH_1 + 9 * DAY, MARCH_1 + 6 * DAY),
        (4, MARCH_1 + 9 * DAY, None),
    ],
)
def test_a_value_has_held_since_the_event_that_gave_it(index: int, at: datetime, since: datetime | None) -> None:
    assert history().holds_since(index, at) == since


def test_the_same_value_again_is_no_break() -> None:
    again = changed(INDEX, events=[event(5, 2, 1), event(5, 2, 3), event(5, 0, 4), event(5, 2, 5), event(5, 2, 6)])

    assert history(again).holds_since(5, MARCH_1 + 3 * DAY) == MARCH_1 + DAY
    assert history(again).holds_since(5, MARCH_1 + 9 * DAY) == MARCH_1 + 5 * DAY


@pytest.mark.parametrize(
    ("start", "end", "values"),
    [
        (MARCH_1, MARCH_1 + DAY, {None}),
        (MARCH_1, MARCH_1 + DAY + SECOND, {None, 2}),
        (MARCH_1 + DAY, MARCH_1 + 4 * DAY, {2}),
        (MARCH_1 + DAY, MARCH_1 + 4 * DAY + SECOND, {2, 0}),
        (MARCH_1 + 4 * DAY, MARCH_1 + 6 * DAY, {0}),
        (MARCH_1 + 5 * DAY, MARCH_1 + 7 * DAY, {0, 2, 1}),
        (MARCH_1 + 6 * DAY, MARCH_1 + 7 * DAY, {1}),
    ],
)
def test_values_between_are_those_from_the_start_until_before_the_end(
    start: datetime, end: datetime, values: set[int | None]
) -> None:
    assert history().values_between(5, start, end) == values


@pytest.mark.parametrize(("index", "days"), [(5, [1, 4, 6, 6]), (9, [2]), (4, []), (7, []), (10, [])])
def test_the_events_of_one_entry_are_all_of_its_own(index: int, days: list[int]) -> None:
    events = parse_status_history(secured(INDEX, Form.JWT_HISTORY), DEFAULT_LIMITS).events_of(index)

    assert [event.effective for event in events] == [MARCH_1 + day * DAY for day in days]
    assert {event.index for event in events} <= {index}


def test_a_history_without_events_says_nothing() -> None:
    assert history(changed(INDEX, events=[])).value_at(5, MARCH_1) is None


def test_an_entry_names_both_forms() -> None:
    entry = history().entries[0]

    assert entry.url(ListForm.TOKEN) == f"{BASE}/history/{START}.token.jwt"
    assert entry.url(ListForm.BITSTRING) == f"{BASE}/history/{START}.bitstring.jwt"


@pytest.mark.parametrize(
    ("index", "at", "successor"),
    [
        (5, MARCH_1, None),
        (5, MARCH_1 + DAY, None),
        (5, MARCH_1 + 2 * DAY, "urn:uuid:b"),
        (5, MARCH_1 + 3 * DAY, "urn:uuid:c"),
        (5, MARCH_1 + 4 * DAY, "urn:uuid:c"),
        (6, MARCH_1 + 4 * DAY, None),
    ],
)
def test_the_latest_successor_that_was_named_is_the_successor(index: int, at: datetime, successor: str | None) -> None:
    named = {2: "urn:uuid:b", 3: "urn:uuid:c"}
    events = [{**event(5, 3, day), **({"successor": named[day]} if day in named else {})} for day in (1, 2, 3, 4)]

    assert history(changed(INDEX, events=events)).successor_of(index, at) == successor


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.JWT_HISTORY])
def test_an_index_has_its_own_typ(form: Form) -> None:
    with pytest.raises(Refused) as refused:
        parse_status_history(secured(INDEX, form), DEFAULT_LIMITS)

    assert refused.value.code is Code.STATUS_MALFORMED


@pytest.mark.parametrize("name", ["iss", "sub", "iat", "exp", "version"])
@pytest.mark.parametrize("value", [..., None, True, 1.5, [1], ""], ids=repr)
def test_every_claim_of_an_index_is_typed(name: str, value: object) -> None:
    assert code_of(changed(INDEX, **{name: value})) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("name", list(publication(0)))
@pytest.mark.parametrize("value", [..., None, True, 1.5, [1], ""], ids=repr)
def test_every_claim_of_a_publication_is_typed(name: str, value: object) -> None:
    assert code_of(changed(INDEX, entries=[changed(publication(0), **{name: value})])) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("name", ["idx", "value", "effective", "recorded", "event"])
@pytest.mark.parametrize("value", [..., None, True, 1.5, [1], ""], ids=repr)
def test_every_claim_of_an_event_is_typed(name: str, value: object) -> None:
    assert code_of(changed(INDEX, events=[changed(event(5, 2, 1), **{name: value})])) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("name", ["reason", "successor", "code"])
@pytest.mark.parametrize("value", [None, "", 5])
def test_reason_and_successor_are_text(name: str, value: object) -> None:
    assert code_of(changed(INDEX, events=[changed(event(5, 2, 1), **{name: value})])) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("name", ["entries", "events"])
@pytest.mark.parametrize("value", [None, {}, "all", [5]])
def test_entries_and_events_are_arrays_of_objects(name: str, value: object) -> None:
    assert code_of(changed(INDEX, **{name: value})) is Code.STATUS_MALFORMED


def test_a_value_of_more_than_eight_bits_is_malformed() -> None:
    assert code_of(changed(INDEX, events=[event(5, 256, 1)])) is Code.STATUS_MALFORMED


@pytest.mark.parametrize("name", ["token", "bitstring"])
@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/status/3/history/1.token.jwt",
        "https://body.example/status/4/history/1.token.jwt",
        f"{BASE}/token.jwt",
        f"{BASE}/history/../../4/history/1.token.jwt",
    ],
)
def test_an_archive_outside_the_folder_of_the_list_is_never_asked_for(name: str, url: str) -> None:
    assert code_of(changed(INDEX, entries=[changed(publication(0), **{name: url})])) is Code.STATUS_MALFORMED


def test_a_publication_that_ends_before_it_begins_is_malformed() -> None:
    assert code_of(changed(INDEX, entries=[publication(0, 0)])) is Code.STATUS_MALFORMED


def test_an_endless_address_is_malformed() -> None:
    assert code_of(changed(INDEX, sub="https://body.example/" + "a" * 600, entries=[])) is Code.STATUS_MALFORMED


def change(kind: StatusEvent, effective: int, recorded: int | None = None, index: int = 5) -> StatusChange:
    known = effective if recorded is None else recorded
    return StatusChange(index, kind, MARCH_1 + effective * DAY, MARCH_1 + known * DAY, "why", "urn:uuid:b")


def test_each_event_carries_the_value_that_holds_from_then_on() -> None:
    events = timeline(
        [
            change(StatusEvent.ISSUED, 0),
            change(StatusEvent.SCOPE_REDUCED, 1),
            change(StatusEvent.SUSPENDED, 2),
            change(StatusEvent.REINSTATED, 3),
            change(StatusEvent.WITHDRAWN, 4),
            change(StatusEvent.SUSPENDED, 1, index=4),
        ]
    )

    assert [(item.index, item.value) for item in events] == [(4, 2), (5, 0), (5, 3), (5, 2), (5, 3), (5, 1)]
    assert events[0].event == "suspended"
    assert (events[0].reason, events[0].successor) == ("why", "urn:uuid:b")


def test_an_event_recorded_late_changes_what_later_events_lead_to() -> None:
    events = timeline(
        [
            change(StatusEvent.SUSPENDED, 10),
            change(StatusEvent.REINSTATED, 15),
            change(StatusEvent.WITHDRAWN, 5, recorded=20),
        ]
    )

    assert [(item.event, item.value) for item in events] == [("withdrawn", 1), ("suspended", 1), ("reinstated", 1)]


def read_or_refused(claims: Members) -> StatusHistory | Refused:
    try:
        return history(claims)
    except Refused as refused:
        return refused


@given(claims=mutated(INDEX))
def test_every_mutation_is_read_or_refused_as_a_list(claims: Members) -> None:
    read = read_or_refused(claims)

    assert read.code is Code.STATUS_MALFORMED if isinstance(read, Refused) else read.version >= 0


@pytest.mark.parametrize("code", ["surveillance_refused", "a_code_of_next_year", "x" * 64])
def test_a_code_is_kept_whether_it_is_known_or_not(code: str) -> None:
    read = history(changed(INDEX, events=[{**event(5, 2, 1), "code": code}, event(5, 0, 2)]))

    assert [one.code for one in read.events] == [code, None]
    assert read.value_at(5, MARCH_1 + DAY) == 2


@pytest.mark.parametrize("code", ["x" * 65, "two\nlines"])
def test_a_code_is_short_and_printable(code: str) -> None:
    assert code_of(changed(INDEX, events=[{**event(5, 2, 1), "code": code}])) is Code.STATUS_MALFORMED


def test_an_event_of_a_kind_that_is_not_known_is_read_by_its_value() -> None:
    read = history(changed(INDEX, events=[{**event(5, 12, 1), "event": "merged"}, event(6, 0, 1)]))

    assert read.value_at(5, MARCH_1 + DAY) == 12
