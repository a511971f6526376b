"""Making texts fit (specs/label.md L6.3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vc.label.certificates import many_sites, paper
from tests.vc.label.test_page_rows import RULER, row
from vc.errors import UsageError
from vc.label.certificate_rows import RowMaker
from vc.label.page_fit import fitted, paged
from vc.label.page_rows import SetPage

HEIGHT = 190.0


def laid_out(made: Any, first: float = HEIGHT) -> tuple[SetPage, ...]:
    return paged(RowMaker(made, 170.0), RULER, first_mm=first, further_mm=230.0)


def bottom(page: SetPage) -> float:
    return max(line.top_mm + line.height_mm for line in page.lines)


def test_rows_keep_their_size_where_they_fit() -> None:
    assert fitted([row("one")], RULER, 50)[0].lines[0].points == 10


def test_rows_shrink_to_six_points_and_are_then_refused_by_the_longest_field() -> None:
    assert fitted([row("word " * 12)], RULER, 11.5)[0].lines[0].points == pytest.approx(6, abs=0.7)
    with pytest.raises(UsageError, match="does not fit, even at 6 pt") as refused:
        fitted([row("word " * 40)], RULER, 11)
    assert refused.value.where == "field"


@pytest.mark.parametrize("height", [120.0, 150.0, 190.0, 230.0])
@pytest.mark.parametrize("sites", [2, 9, 60])
def test_page_one_never_runs_over(sites: int, height: float) -> None:
    pages = laid_out(paper(details=many_sites(sites)), height)

    assert bottom(pages[0]) <= height + 1e-6
    assert all(bottom(page) <= 230 for page in pages[1:])


def test_a_certificate_that_fits_has_no_annex_and_one_with_many_sites_has() -> None:
    assert len(laid_out(paper(), 230.0)) == 1
    assert len(laid_out(paper(details=many_sites(80)))) > 2


def test_a_short_certificate_gets_air_within_bounds() -> None:
    tight, loose = laid_out(paper(), 200.0)[0], laid_out(paper(), 260.0)[0]

    assert bottom(tight) < bottom(loose) <= 260
    assert bottom(laid_out(paper(), 900.0)[0]) < 330
