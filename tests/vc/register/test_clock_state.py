from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.vc.register.homes import DAY, NOW, issue, publish
from vc.errors import EnvironmentFault, UsageError
from vc.register.clock_state import clock_state, confirm_clock
from vc.register.home import Home
from vc.register.ledger import CLOCK_TOLERANCE, LONGEST_SILENCE

SECOND = timedelta(seconds=1)


def test_a_clock_fits_from_the_last_entry_until_long_after_it(home: Home) -> None:
    issue(home, "QMS-0001")

    fits = {
        offset: not (state.behind or state.far_ahead)
        for offset in (-CLOCK_TOLERANCE - SECOND, -CLOCK_TOLERANCE, LONGEST_SILENCE, LONGEST_SILENCE + SECOND)
        for state in (clock_state(home, now=NOW + offset),)
    }

    assert list(fits.values()) == [False, True, True, False]


def test_the_last_list_counts_too(home: Home, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, tmp_path / "site", NOW + DAY)

    state = clock_state(home, now=NOW)

    assert state.published == NOW + DAY
    assert state.usable_from == NOW + DAY - CLOCK_TOLERANCE
    assert state.behind


def test_a_clock_that_fits_needs_no_confirmation(home: Home) -> None:
    with pytest.raises(UsageError, match="needs no confirmation"):
        confirm_clock(home, by="A. Clerk", now=NOW)


def test_a_clock_before_the_last_entry_can_t_be_confirmed(home: Home) -> None:
    with pytest.raises(EnvironmentFault, match="before the last entry"):
        confirm_clock(home, by="A. Clerk", now=NOW - DAY)
