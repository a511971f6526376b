"""Fonts cut to a document's characters (specs/label.md L6.5)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from fpdf import FPDF

from vc.errors import ConfigurationError
from vc.label import font_subsets
from vc.label.font_subsets import add_subset_fonts, close_fonts, has_one_weight, shown_characters


def cut(folder: Path, *texts: str, japanese: bool = False) -> dict[str, set[int]]:
    """The fonts of a document with these texts, each with the characters that it has."""
    pdf = FPDF()
    try:
        add_subset_fonts(pdf, texts, folder=folder, japanese=japanese)
    finally:
        close_fonts(pdf)
    found = {}
    for key in pdf.fonts:
        with TTFont(folder / f"{key}{'.otf' if key in {'chinese', 'japanese'} else '.ttf'}") as font:
            found[key] = set(font.getBestCmap())
    return found


def test_a_document_gets_the_fonts_that_it_needs_and_no_character_more(tmp_path: Path) -> None:
    assert cut(tmp_path, "Ulm", "Привет") == {
        "latin": {ord(one) for one in "Ulm Привет"},
        "latinB": {ord(one) for one in "Ulm Привет"},
    }


def test_each_script_comes_from_its_own_font(tmp_path: Path) -> None:
    found = cut(tmp_path, "A 青 شب")

    assert set(found) == {"latin", "latinB", "arabic", "arabicB", "chinese"}
    assert ord("青") in found["chinese"] - found["latin"]
    assert ord("ش") in found["arabic"] - found["latin"]


@pytest.mark.parametrize(("japanese", "family"), [(True, "japanese"), (False, "chinese")])
def test_han_is_drawn_in_the_forms_of_the_pages_language(tmp_path: Path, family: str, *, japanese: bool) -> None:
    assert ord("直") in cut(tmp_path, "直", japanese=japanese)[family]


def test_a_japanese_page_takes_from_the_chinese_font_what_its_own_lacks(tmp_path: Path) -> None:
    found = cut(tmp_path, "直岛", japanese=True)

    assert (ord("直") in found["japanese"], ord("岛") in found["chinese"]) == (True, True)


def test_a_joiner_comes_from_the_font_of_the_letters_that_it_joins(tmp_path: Path) -> None:
    found = cut(tmp_path, "می\u200cنو")

    assert 0x200C in found["arabic"]
    assert 0x200C not in found["latin"]


def test_bold_is_bolder(tmp_path: Path) -> None:
    cut(tmp_path, "I")
    with TTFont(tmp_path / "latin.ttf") as regular, TTFont(tmp_path / "latinB.ttf") as bold:
        stems = [font["glyf"][font.getBestCmap()[ord("I")]] for font in (regular, bold)]

    assert stems[1].xMax - stems[1].xMin > stems[0].xMax - stems[0].xMin


@pytest.mark.parametrize(("text", "one"), [("Ulm Привет شب\n", False), ("Ulm 青", True), ("かな", True)])
def test_which_texts_have_a_bold(text: str, *, one: bool) -> None:
    assert has_one_weight(text) is one


def test_scripts_of_our_users_are_shown_and_others_are_not() -> None:
    assert {ord(one) for one in "ŁódźỄΩЖ青岛شかなー"} <= shown_characters()
    assert not {ord(one) for one in "한ไท"} & shown_characters()


def test_missing_font_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_subsets, "_ARABIC", replace(font_subsets._ARABIC, package="no_such_font_package"))

    with pytest.raises(ConfigurationError, match="no_such_font_package is missing") as refused:
        cut(tmp_path, "ش")

    assert refused.value.hint == "pip install 'accredited-vc[label]'"
