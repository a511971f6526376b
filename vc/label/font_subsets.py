"""Fonts cut to the characters of one document by HarfBuzz, in regular and bold (specs/label.md L6.5).

Cutting before a font is opened takes milliseconds; opening 8 MB of Chinese takes a tenth of a second. Latin, Greek,
Cyrillic and Arabic have a true bold, fixed from the variable font; Han has one weight and is outlined where strong.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vc.errors import ConfigurationError
from vc.label.isolation import BEGIN, END

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fpdf import FPDF

LATIN: Final = "latin"
JOINERS: Final = frozenset({0x200C, 0x200D})
_BOLD_WEIGHT: Final = 650.0
_REGULAR_WEIGHT: Final = 400.0
_SPACE: Final = 0x20
_LINE_FEED: Final = 0x0A


@dataclass(frozen=True, slots=True)
class _Face:
    """A font of a package; `variable` ones are fixed at a weight."""

    family: str
    package: str
    path: str
    variable: bool


_LATIN: Final = _Face(LATIN, "fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf", variable=True)
_ARABIC: Final = _Face("arabic", "fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf", variable=True)
_CHINESE: Final = _Face("chinese", "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf", variable=False)
_JAPANESE: Final = _Face("japanese", "pylopdf_fonts_jp", "NotoSansJP-Regular.otf", variable=False)
_FACES: Final = (_LATIN, _ARABIC, _CHINESE, _JAPANESE)


def shown_characters() -> frozenset[int]:
    """Return the characters that some font has. Raises `ConfigurationError` where a font package is not installed."""
    return frozenset().union(*(_characters(face) for face in _FACES))


def has_one_weight(text: str) -> bool:
    """Whether `text` has a character whose font has no bold."""
    return not _in_bold().issuperset(map(ord, text))


def add_subset_fonts(pdf: FPDF, texts: Iterable[str], *, folder: Path, japanese: bool) -> None:
    """Give `pdf` the fonts for `texts`, and no more, with shaping; the cut fonts are written into `folder`.

    `japanese` draws Han in Japanese forms where both fonts have a character. Raises `ConfigurationError` where a font
    package is not installed.
    """
    wanted = {ord(character) for text in texts for character in text} | {_SPACE}
    families = []
    for face in (_LATIN, _ARABIC, *((_JAPANESE, _CHINESE) if japanese else (_CHINESE, _JAPANESE))):
        # A joiner belongs to the script that it joins; the Latin font would break the run in two.
        own = wanted & _characters(face) - (JOINERS if face is _LATIN else frozenset())
        if own <= JOINERS | {_SPACE} and face is not _LATIN:
            continue
        wanted -= own
        families.append(face.family)
        _add(pdf, face, own | {_SPACE}, folder=folder)
    pdf.set_fallback_fonts([family for family in families if family != LATIN], exact_match=False)
    pdf.set_text_shaping(use_shaping_engine=True)


def close_fonts(pdf: FPDF) -> None:
    """Close the font files of a document, whose octets have been taken."""
    from fpdf.fonts import TTFFont

    for font in [known for known in pdf.fonts.values() if isinstance(known, TTFFont)]:
        font.close()


def _add(pdf: FPDF, face: _Face, characters: set[int], *, folder: Path) -> None:
    for style, weight in (("", _REGULAR_WEIGHT), ("B", _BOLD_WEIGHT)):
        if style and not face.variable:
            continue
        path = folder / f"{face.family}{style}{Path(face.path).suffix}"
        path.write_bytes(_subset(face, characters, weight=weight))
        pdf.add_font(face.family, style, path)


def _subset(face: _Face, characters: set[int], *, weight: float) -> bytes:
    import uharfbuzz

    opened = _opened(face)
    chosen = uharfbuzz.SubsetInput()
    chosen.unicode_set.update(characters)
    if face.variable:
        chosen.pin_axis_location(opened, "wght", weight)
        chosen.pin_axis_location(opened, "wdth", 100.0)
    octets: bytes = uharfbuzz.subset(opened, chosen).blob.data
    return octets


@cache
def _in_bold() -> frozenset[int]:
    return _characters(_LATIN) | _characters(_ARABIC) | JOINERS | {_LINE_FEED, ord(BEGIN), ord(END)}


@cache
def _characters(face: _Face) -> frozenset[int]:
    return frozenset(_opened(face).unicodes)


@cache
def _opened(face: _Face) -> Any:  # noqa: ANN401 - uharfbuzz has no types
    import uharfbuzz

    try:
        path = str(files(face.package).joinpath(face.path))
    except ModuleNotFoundError:
        hint = "pip install 'accredited-vc[label]'"
        raise ConfigurationError(f"the font package {face.package} is missing", hint=hint) from None
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path))
