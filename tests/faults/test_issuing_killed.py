"""Programs that issue are killed at random: nothing acknowledged is lost (research/security.md section 4, F1)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.issuing_children import issue_in_children
from tests.faults.soak import cycles
from tests.vc.register.homes import make_home

ENDLESS = 1_000_000


@pytest.mark.usefixtures("register_place")
def test_what_was_acknowledged_is_there_whenever_a_program_is_killed(tmp_path: Path, tell: Callable[..., None]) -> None:
    make_home(tmp_path / "home").close()

    outcome = issue_in_children(tmp_path / "home", 4, ENDLESS, kills=cycles(40, long=1_000))

    tell(
        cycles=outcome.kills,
        acknowledged=len(outcome.acknowledged),
        stored=len(outcome.stored),
        lost=len(outcome.lost),
        duplicates=outcome.duplicates,
        torn=len(outcome.torn),
    )
    assert outcome.kills == cycles(40, long=1_000)
    assert len(outcome.acknowledged) > outcome.kills
    assert outcome.lost == outcome.contradicted == []
    assert outcome.duplicates == 0
    assert outcome.torn == ()
