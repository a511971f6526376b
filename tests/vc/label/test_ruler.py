"""Measuring and drawing texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest

from tests.vc.label.certificates import PAPERS
from tests.vc.label.papers import rendered
from vc.label.archival_pdf import DocumentFacts, archival_pdf, octets_of
from vc.label.page_rows import Paragraph, SetLine, Tone
from vc.label.ruler import Ruler, draw_line

FACTS = DocumentFacts("t", "a", "en", PAPERS["english"].created, (100.0, 60.0))
TEXTS = ("Ulm", "青岛", "شركة XR-200", "XR-200 شركة")
COLOURS = dict.fromkeys(Tone, (0, 0, 0))


@pytest.fixture
def pdf() -> Iterator[Any]:
    with archival_pdf(FACTS, TEXTS) as opened:
        opened.add_page()
        yield opened


def line(text: str, *, strong: bool = False) -> SetLine:
    return SetLine(Paragraph("field", text, 20, strong=strong), text, 20.0, 0.0, 80.0, 0.0)


def ink(octets: bytes) -> tuple[int, int]:
    """The first and the last column of pixels that are not white, in millimetres."""
    image = rendered(octets, dpi=254).point(lambda value: 255 - value)
    box = image.getbbox()
    assert box is not None
    return box[0] // 10, box[2] // 10


def test_a_width_grows_with_the_size_and_with_bold(pdf: Any) -> None:
    ruler = Ruler(pdf)

    small, large = (ruler.width("Ulm", points=points, strong=False) for points in (10, 20))
    assert large == pytest.approx(2 * small)
    assert ruler.width("Ulm", points=20, strong=True) > large
    assert ruler.width("青岛", points=20, strong=True) == ruler.width("青岛", points=20, strong=False)


@pytest.mark.parametrize(("from_right", "edge"), [(False, 10), (True, 90)])
def test_a_line_is_set_against_the_edge_where_lines_begin(pdf: Any, edge: int, *, from_right: bool) -> None:
    draw_line(pdf, line("Ulm"), x=10, y=10, colours=COLOURS, from_right=from_right)

    assert ink(octets_of(pdf))[1 if from_right else 0] == pytest.approx(edge, abs=1)


def test_han_without_a_bold_is_outlined(pdf: Any) -> None:
    draw_line(pdf, line("青岛"), x=10, y=5, colours=COLOURS, from_right=False)
    draw_line(pdf, line("青岛", strong=True), x=10, y=30, colours=COLOURS, from_right=False)

    image = rendered(octets_of(pdf), dpi=254)
    dark = image.point(lambda value: 255 if value < 128 else 0)
    thin, thick = (dark.crop((0, top, 1000, top + 250)).histogram()[255] for top in (0, 300))
    assert thick > thin * 1.05


@pytest.mark.parametrize("text", TEXTS[2:])
def test_a_text_runs_in_the_direction_of_its_first_letter(pdf: Any, text: str) -> None:
    draw_line(pdf, line(text), x=10, y=10, colours=COLOURS, from_right=False)

    with pypdfium2.PdfDocument(octets_of(pdf)) as document:
        page = document[0].get_textpage()
        left = {page.get_text_range(at, 1): page.get_charbox(at)[0] for at in range(page.count_chars())}
    # The code is left of the word in both: what begins stands left from left to right, and right from right to left.
    assert left["X"] < left["ش"]
