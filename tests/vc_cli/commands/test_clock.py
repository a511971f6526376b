from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.vc.register.homes import DAY, NOW, issue, make_home
from tests.vc_cli.command_line import Ran, vc


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with make_home(tmp_path / "home") as made:
        issue(made, "QMS-0001")
    return tmp_path / "home"


def at(moment: datetime, home: Path, *arguments: str) -> Ran:
    return vc("clock", *arguments, "--home", home, clock=lambda: moment)


def test_a_clock_that_fits_is_said_to_fit(home: Path) -> None:
    ran = at(NOW + DAY, home, "show")

    assert ran.code == 0
    assert ran.text.splitlines() == [
        "clock       2026-03-02T08:00:00Z",
        "last entry  2026-03-01T08:00:00Z",
        "The clock fits.",
    ]


def test_a_clock_before_the_last_entry_is_told_until_when_to_wait(home: Path) -> None:
    ran = at(NOW - DAY, home, "show")

    assert ran.code == 4
    assert "nothing can be recorded before 2026-03-01T07:59:00Z" in ran.text
    assert at(NOW - DAY, home, "confirm").code == 4


def test_a_clock_long_after_the_last_entry_counts_once_it_is_confirmed(home: Path) -> None:
    suspend = ("suspend", "QMS-0001", "--reason", "a visit was refused", "--home", home)
    later = NOW + 400 * DAY

    before = vc(*suspend, clock=lambda: later)
    shown = at(later, home, "show", "--json")
    confirmed = at(later, home, "confirm", "--user", "A. Clerk")

    assert before.code == 4
    assert "400 days after the last entry" in before.err
    assert "`vc clock confirm`" in before.err
    assert (shown.code, shown.json["fits"]) == (4, False)
    assert confirmed.text.startswith("confirmed: 2027-04-05T08:00:00Z")
    assert at(later, home, "show").code == 0
    assert vc(*suspend, clock=lambda: later).code == 0


def test_confirming_a_clock_that_fits_is_refused(home: Path) -> None:
    ran = at(NOW, home, "confirm")

    assert ran.code == 2
    assert "needs no confirmation" in ran.err
