"""Which texts our PDFs can show (specs/label.md L6)."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from vc.errors import ConfigurationError, UsageError
from vc.label import fonts
from vc.label.fonts import add_fonts, check_glyphs


@pytest.mark.parametrize(
    "text",
    [
        "Süddeutsche Präzisionswerkzeuge, Łódź, İstanbul, Nguyễn",
        "Περιεχόμενο, Привет",
        "青岛海川精密机械制造有限责任公司（山东）",
        "شركة الخليج للمعدات الكهربائية ش.م.م.",
        "شرکت می\u200cنو\nsecond line",
    ],
)
def test_scripts_of_our_users_are_shown(text: str) -> None:
    check_glyphs({"holder": text})


@pytest.mark.parametrize(
    ("text", "character"), [("한국", "U+D55C"), ("a\u202eb", "U+202E"), ("a\tb", "U+0009"), ("\U0001f600", "U+1F600")]
)
def test_character_that_cannot_be_shown_is_refused_by_field(text: str, character: str) -> None:
    with pytest.raises(UsageError, match=character.replace("+", r"\+")) as refused:
        check_glyphs({"number": "1", "holder": text})

    assert refused.value.where == "holder"


def test_marks_that_pile_up_over_other_lines_are_refused_by_field() -> None:
    check_glyphs({"holder": "A" + "\u0301" * 4})

    with pytest.raises(UsageError, match="more than 4 marks") as refused:
        check_glyphs({"number": "1", "holder": "A" + "\u0301" * 5})

    assert refused.value.where == "holder"


def test_missing_font_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_FONTS", {"latin": ("no_such_font_package", "x.ttf")})

    with pytest.raises(ConfigurationError) as refused:
        add_fonts(FPDF())

    assert refused.value.hint == "pip install 'accredited-vc[label]'"
