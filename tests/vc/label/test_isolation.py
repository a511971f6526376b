"""Numbers and names beside Arabic (specs/label.md L6.6)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from tests.vc.label.certificates import SYSTEM, paper
from vc.label.captions import caption
from vc.label.isolation import BEGIN, END, joined
from vc.label.pdf_certificate import certificate_pdf


@pytest.mark.parametrize(
    ("parts", "whole"),
    [(("A", "12-B"), "A · 12-B"), (("شركة", "12-B"), f"{BEGIN}شركة{END} · {BEGIN}12-B{END}"), ((), "")],
)
def test_texts_are_isolated_only_where_one_runs_from_the_right(parts: tuple[str, ...], whole: str) -> None:
    assert joined(" · ", parts) == whole


def test_what_is_filled_into_a_caption_is_isolated_where_directions_meet() -> None:
    assert caption("decision_rule", "en", value="simple") == "Decision rule: simple"
    assert caption("decision_rule", "en", value="بسيطة") == f"Decision rule: {BEGIN}بسيطة{END}"
    assert caption("decision_rule", "ar", value="1-A") == f"قاعدة القرار: {BEGIN}1-A{END}"


def places_of(pdf: bytes, characters: str) -> dict[str, list[tuple[float, float]]]:
    """Where each of some characters stands on page one: left and bottom, in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        page: Any = document[0].get_textpage()
        found: dict[str, list[tuple[float, float]]] = {one: [] for one in characters}
        for at in range(page.count_chars()):
            character = page.get_text_range(at, 1)
            if character in found:
                left, bottom, *_ = page.get_charbox(at)
                found[character].append((left, bottom))
    return found


def test_a_number_that_begins_with_digits_is_read_whole_on_an_arabic_page() -> None:
    odd = replace(SYSTEM, number="12/34-Ω", issuer_name="هيئة المطابقة")

    found = places_of(certificate_pdf(paper(odd, languages=("ar", "en"))), "/Ω")

    assert len(found["Ω"]) == 2  # below the title and in the footer
    for left, bottom in found["Ω"]:
        slashes = [other for other, height in found["/"] if abs(height - bottom) < 4 and abs(other - left) < 60]
        assert len(slashes) == 1
        assert slashes[0] < left
