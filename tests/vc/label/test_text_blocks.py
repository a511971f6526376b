"""Texts one below the other (specs/label.md L7)."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from vc.errors import UsageError
from vc.label.text_blocks import Area, TextBlock, set_blocks


def test_a_text_beyond_what_any_page_holds_is_refused_unmeasured() -> None:
    blocks = (TextBlock("number", "1", 8), TextBlock("holder", "zu lang " * 100_000, 8))

    with pytest.raises(UsageError, match="does not fit") as refused:
        set_blocks(FPDF(), blocks, Area(0, 0, 70, 37), least_points=5)

    assert refused.value.where == "holder"
