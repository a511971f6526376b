"""The drawn pages: everything within the margins, the band apart from the text (specs/label.md L6.3)."""

from __future__ import annotations

import pytest

from tests.vc.label.certificates import PAPERS, pdf_of
from tests.vc.label.papers import rendered
from vc.label.page_frame import MARGIN_MM, PageFrame
from vc.label.page_template import PAPERS as SIZES


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_is_drawn_outside_the_margins_or_between_text_and_band(name: str) -> None:
    made = PAPERS[name]
    frame = PageFrame.of(made, SIZES[made.template.paper])
    image = rendered(pdf_of(name), dpi=100)
    dots = image.width / frame.page_width  # a millimetre
    box = image.point(lambda value: 255 if value < 250 else 0).getbbox()

    assert box is not None
    left, top, right, bottom = (side / dots for side in box)
    assert left >= MARGIN_MM - 1
    assert right <= frame.page_width - MARGIN_MM + 1
    assert (top, bottom) > (10, 0)
    assert bottom <= frame.page_height - 5
    text_end = frame.first_area.y + frame.first_area.height
    gap = image.crop((0, round((text_end + 0.5) * dots), image.width, round((frame.band_top - 0.5) * dots)))
    assert gap.getextrema() == (255, 255)
