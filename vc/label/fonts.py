"""The fonts of our PDFs: Noto Sans for Latin, Greek and Cyrillic, Arabic, and Chinese (SIL Open Font License 1.1).

They come as packages from the registry, unmodified; a PDF embeds only the glyphs that it uses. Only the regular weight
is used: fixing a variable font's bold takes two seconds, so emphasis is a thin outline, alike in every script.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final
from unicodedata import category

from vc.encoding.visible_text import MOST_MARKS, piled_up
from vc.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fpdf import FPDF

LATIN: Final = "latin"
_ALLOWED_MARKS: Final = frozenset("\n\u200c\u200d")
_FONTS: Final = {
    LATIN: ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    "arabic": ("fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf"),
    "han": ("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"),
}


def add_fonts(pdf: FPDF) -> None:
    """Give `pdf` the fonts, with shaping and right-to-left order by HarfBuzz.

    Raises `ConfigurationError` where a font package is not installed.
    """
    for family in _FONTS:
        pdf.add_font(family, "", font_file(family))
    pdf.set_fallback_fonts([family for family in _FONTS if family != LATIN])
    pdf.set_text_shaping(use_shaping_engine=True)


def font_file(family: str) -> str:
    """Return the file of a font of ours. Raises `ConfigurationError` where its package is not installed."""
    package, path = _FONTS[family]
    try:
        return str(files(package).joinpath(path))
    except ModuleNotFoundError:
        raise ConfigurationError(
            f"the font package {package} is missing", hint="pip install 'accredited-vc[label]'"
        ) from None


def check_glyphs(texts: Mapping[str, str], *, shown: frozenset[int] | None = None) -> None:
    """Raise `UsageError` that names the field and the character where a text can't be shown; keys name the fields.

    That is a character that no font has, or one that would change how others are shown, such as a bidirectional
    override or a fifth mark on one letter. U+200C and U+200D, which Persian spelling needs, may stand. `shown` are the
    characters of the fonts, where they are others than those of `add_fonts`.
    """
    if shown is None:
        shown = frozenset().union(*map(shown_by, _FONTS))
    for field, text in texts.items():
        missing = next((character for character in text if not _is_shown(character, shown)), None)
        if any(piled_up(text)):
            raise UsageError(
                f"a letter carries more than {MOST_MARKS} marks",
                where=field,
                hint="leave them out: they hide other lines",
            )
        if missing is not None:
            raise UsageError(
                f"the character U+{ord(missing):04X} can't be shown",
                where=field,
                hint="write it in Latin, Greek, Cyrillic, Arabic or Chinese letters",
            )


@cache
def shown_by(family: str) -> frozenset[int]:
    """Return the characters that a font of ours has. Raises `ConfigurationError` where it is not installed."""
    from fontTools.ttLib import TTFont

    with TTFont(font_file(family), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _is_shown(character: str, shown: frozenset[int]) -> bool:
    if character in _ALLOWED_MARKS:
        return True
    return ord(character) in shown and category(character) not in {"Cc", "Cf"}
