"""Every state and every change of the table in specs/register.md G50, before and after effective dates and the end."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.vc.register.homes import DAY, NOW
from vc.errors import UsageError
from vc.register.certificates.standing import CertificateEvent
from vc.register.certificates.state_machine import CHANGES, State, Verdict, state_at, verdict
from vc.register.certificates.transitions import Life, require_legal
from vc.status.value import StatusEvent

SPEC = (Path(__file__).parents[4] / "specs" / "register.md").read_text(encoding="utf-8")
END = NOW + 1000 * DAY
SECOND = timedelta(seconds=1)
EXPIRED = "expired"


def table() -> dict[tuple[str, str], str]:
    """The cells of G50 by change and column."""
    lines = SPEC.partition("- **G50**")[2].partition("- **G51**")[0].splitlines()
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    header, _, *body = rows
    return {(row[0], column): cell for row in body for column, cell in zip(header[1:], row[1:], strict=True)}


TABLE = table()
WORDS = {
    Verdict.ALREADY: "it is suspended already",
    Verdict.NOT_SUSPENDED: "it is not suspended",
    Verdict.SUSPENDED: "it is suspended, and only a certification in force can be transferred",
    Verdict.ENDED: "with effect from 2026-03-01T08:00:00Z",
    Verdict.EXPIRED: "it expires on 2028-11-25T08:00:00Z",
}


def life(state: State, since: datetime = NOW) -> Life:
    """A certificate that came into `state` at `since`."""
    kinds = [] if state is State.ACTIVE else [StatusEvent(state.value)]
    events = tuple(CertificateEvent(seq, kind, since, NOW - DAY) for seq, kind in enumerate(kinds))
    return Life("QMS-0001", NOW - DAY, END, events)


def refusal(of: Life, change: StatusEvent, at: datetime) -> str:
    try:
        require_legal(of, change, at)
    except UsageError as error:
        return error.message
    return ""


def test_the_table_has_every_state_and_every_change() -> None:
    assert set(TABLE) == {(change.value, column) for change in CHANGES for column in (*State, EXPIRED)}
    assert set(TABLE.values()) == {found.value for found in Verdict}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("change", CHANGES)
def test_the_code_decides_as_the_table(state: State, change: StatusEvent) -> None:
    ended = state in {State.SUPERSEDED, State.CANCELLED, State.TRANSFERRED, State.WITHDRAWN}
    after_end = TABLE[change.value, state.value] if ended else TABLE[change.value, EXPIRED]

    assert verdict(state, change, expired=False).value == TABLE[change.value, state.value]
    assert verdict(state, change, expired=True).value == after_end


@pytest.mark.parametrize("at", [NOW, NOW + SECOND, END - SECOND, END, END + DAY])
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("change", CHANGES)
def test_each_refusal_says_why(state: State, change: StatusEvent, at: datetime) -> None:
    expected = verdict(state, change, expired=at >= END)

    told = refusal(life(state), change, at)

    assert (told == "") is (expected is Verdict.LEGAL)
    assert WORDS.get(expected, "") in told


@pytest.mark.parametrize("state", [state for state in State if state is not State.ACTIVE])
@pytest.mark.parametrize("change", CHANGES)
def test_what_takes_effect_later_is_no_state_yet(state: State, change: StatusEvent) -> None:
    to_come = life(state, NOW + DAY)
    pair = {StatusEvent.SUSPENDED, StatusEvent.REINSTATED}
    slipped_in = change in pair and state.value in pair

    told = refusal(to_come, change, NOW + DAY - SECOND)

    assert state_at(to_come.events, NOW + DAY - SECOND) is State.ACTIVE
    assert state_at(to_come.events, NOW + DAY) is state
    assert (told == "") is (change is not StatusEvent.REINSTATED and not slipped_in)


def test_the_state_is_how_it_ended_whatever_came_before() -> None:
    kinds = (StatusEvent.SCOPE_REDUCED, StatusEvent.SUSPENDED, StatusEvent.SUPERSEDED, StatusEvent.WITHDRAWN)
    events = [CertificateEvent(seq, kind, NOW + seq * DAY, NOW) for seq, kind in enumerate(kinds)]

    states = [state_at(events, NOW + day * DAY) for day in range(4)]

    assert states == [State.SCOPE_REDUCED, State.SUSPENDED, State.SUPERSEDED, State.WITHDRAWN]


def test_the_table_names_no_change_twice() -> None:
    names = re.findall(r"^\| `(\w+)` \|", SPEC, re.MULTILINE)

    assert sorted(names) == sorted(change.value for change in CHANGES)
