"""Eight programs fill one status list and open the next (research/security.md section 4, F5)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.issuing_children import issue_in_children
from tests.faults.soak import cycles
from tests.vc.register.homes import make_home

PROGRAMS = 8


@pytest.mark.usefixtures("register_place")
@pytest.mark.parametrize("programs", [2, PROGRAMS])
def test_programs_that_fill_a_list_together_use_each_index_once(
    tmp_path: Path, tell: Callable[..., None], programs: int
) -> None:
    each = cycles(12, long=2_000)
    length = programs * each * 5 // 8  # the second list is not filled
    make_home(tmp_path / "home", length=length).close()

    outcome = issue_in_children(tmp_path / "home", programs, each)

    used: dict[int, list[int]] = {1: [], 2: []}
    for _, list_number, index in outcome.stored.values():
        used[list_number].append(index)
    tell(
        programs=programs,
        acknowledged=len(outcome.acknowledged),
        first_list=len(used[1]),
        second_list=len(used[2]),
        duplicates=outcome.duplicates,
    )
    assert len(outcome.acknowledged) == programs * each
    assert outcome.acknowledged == outcome.stored
    assert sorted(used[1]) == list(range(length))
    assert len(set(used[2])) == programs * each - length
    assert outcome.torn == ()
