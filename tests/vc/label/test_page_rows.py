"""Rows, measured and cut into pages (specs/label.md L6.3). A character is as wide as a fifth of its size in points."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.label.page_rows import Cell, Paragraph, Row, leading, on_one_page, on_pages, total_height, typeset


class FlatRuler:
    """Measures by counting."""

    def width(self, text: str, *, points: float, strong: bool) -> float:
        return len(text) * points / 5


RULER: Any = FlatRuler()


def row(*texts: str, points: float = 10.0, after: float = 2.0, rule: bool = False, one_line: float = 1.0) -> Row:
    paragraphs = tuple(Paragraph("field", text, points, in_one_line=one_line, after_mm=1.0) for text in texts)
    return Row((Cell(0.0, 20.0, paragraphs),), after, rule)


def test_a_row_is_as_high_as_its_tallest_cell() -> None:
    cells = (
        Cell(0.0, 20.0, (Paragraph("a", "one", 10),)),
        Cell(22.0, 20.0, (Paragraph("b", "one two three four", 10),)),
    )

    (made,) = typeset([Row(cells)], RULER, scale=1.0, least_points=6)

    assert made.height_mm == pytest.approx(2 * leading(10))
    assert [line.text for line in made.lines if line.start_mm == 22.0] == ["one two", "three four"]


def test_texts_shrink_together_and_none_below_the_least_or_its_own_size() -> None:
    made = typeset(
        [row("big", points=20), row("small", points=7), row("tiny", points=5)], RULER, scale=0.5, least_points=6
    )

    assert [line.points for one in made for line in one.lines] == [10, 6, 5]


def test_a_name_is_set_smaller_before_it_is_broken() -> None:
    (whole,) = typeset([row("twelve chars", one_line=0.7)], RULER, scale=1.0, least_points=6)
    (broken,) = typeset([row("twelve chars and more", one_line=0.7)], RULER, scale=1.0, least_points=6)

    assert [line.text for line in whole.lines] == ["twelve chars"]
    assert 7 < whole.lines[0].points < 10
    assert len(broken.lines) == 3
    assert broken.lines[0].points == 10


def test_the_space_below_the_last_row_does_not_count() -> None:
    made = typeset([row("one"), row("two", after=9)], RULER, scale=1.0, least_points=6)

    assert total_height(made) == pytest.approx(2 * leading(10) + 2)
    assert total_height(()) == 0


def test_spread_rows_stand_further_apart_and_hairlines_go_with_them() -> None:
    page = on_one_page(typeset([row("one"), row("two", rule=True)], RULER, scale=1.0, least_points=6), spread_mm=5)

    assert list(page.rules) == pytest.approx([leading(10) + 7])
    assert page.lines[1].top_mm > page.rules[0]


@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=12), st.floats(12, 60))
def test_nothing_overlaps_nothing_is_lost_and_nothing_leaves_a_page(
    rows: list[tuple[int, bool]], height: float
) -> None:
    given_rows = [row("word " * words, rule=rule) for words, rule in rows]

    pages = on_pages(typeset(given_rows, RULER, scale=1.0, least_points=6), height)

    assert sum(len(line.text.split()) for page in pages for line in page.lines) == sum(words for words, _ in rows)
    for page in pages:
        for line in page.lines:
            assert line.top_mm + line.height_mm <= height + 1e-6 or line is page.lines[0]
        for above, below in pairwise(page.lines):
            assert above.top_mm + above.height_mm <= below.top_mm + 1e-6


def test_a_row_that_fits_a_page_is_not_torn() -> None:
    rows = typeset([row("a " * 40), row("b " * 40)], RULER, scale=1.0, least_points=6)

    pages = on_pages(rows, rows[0].height_mm * 1.5)

    assert [{line.text[0] for line in page.lines} for page in pages] == [{"a"}, {"b"}]


def test_no_rows_make_no_page() -> None:
    assert on_pages((), 100) == ()
