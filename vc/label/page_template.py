"""How a body wants its certificates to look: a TOML file beside which its logo lies (specs/label.md L6.8).

Nothing in it changes what a certificate says. Whatever is wrong is refused with its line and what is allowed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from vc.errors import ConfigurationError
from vc.label.captions import LANGUAGES

if TYPE_CHECKING:
    from vc.label.captions import Language

BLOCKS: Final = (
    "holder", "standard", "scope", "codes", "dates", "covered", "results", "records", "accreditation", "authorisation",
    "sentence",
)  # fmt: skip
"""The parts of the page, in the order in which they stand where a template says nothing."""

ALWAYS_SHOWN: Final = frozenset({"holder", "standard", "scope", "dates", "covered", "results"})
"""Parts that may be moved and not left out: without them the page would say more, or less, than was certified."""

PAPERS: Final[Mapping[str, tuple[float, float]]] = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
"""Widths and heights in millimetres."""

_LEAST_CONTRAST: Final = 4.5  # WCAG 2.2 success criterion 1.4.3
_is_colour: Final = re.compile(r"#[0-9a-fA-F]{6}").fullmatch
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class PageTemplate:
    """What a template says; each default is what the page has without one.

    `languages` holds one or two languages; the first decides the direction of the page. `logo` is the path of a PNG or
    JPEG, from the template's folder. Sizes are in points, before any shrinking. `sentences` are the body's own words,
    by language.
    """

    paper: str = "A4"
    languages: tuple[Language, ...] = ("en",)
    blocks: tuple[str, ...] = BLOCKS
    address: str = ""
    contact: str = ""
    authorised_by: str = ""
    logo: str = ""
    accent: Colour = (15, 61, 94)
    text: Colour = (24, 28, 32)
    quiet: Colour = (92, 99, 107)
    title_points: float = 25.0
    holder_points: float = 19.0
    text_points: float = 10.0
    caption_points: float = 8.0
    sentences: Mapping[str, str] = field(default_factory=dict)


def read_template(content: bytes, *, where: str) -> PageTemplate:
    """Read a template; `where` names the file in what is refused.

    Raises `ConfigurationError` for anything that is not TOML, not known, or out of its bounds, with the line.
    """
    try:
        written = content.decode("utf-8")
        tables = tomllib.loads(written)
    except UnicodeDecodeError:
        raise ConfigurationError("is not UTF-8", where=where, hint="save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"is not TOML: {error}", where=where) from None
    reader = _Reader(where, _lines_of_names(written))
    if tables.pop("version", None) != 1:
        raise reader.refused(("version",), "says no version that is known", "version = 1")
    given: dict[str, object] = {}
    for name, value in _flattened(tables):
        setting = _SETTINGS.get(name) or _SETTINGS.get((*name[:-1], "*"))
        if setting is None:
            raise reader.refused(name, "is no setting of a template", f"known: {_known()}")
        attribute, check = setting
        try:
            checked = check(value)
        except _NotAllowedError as error:
            raise reader.refused(name, error.args[0], f"allowed: {error.args[1]}") from None
        if attribute == "sentences":
            _language(name[-1], reader, name)
            given[attribute] = {**_mapping(given.get(attribute)), name[-1]: checked}
        else:
            given[attribute] = checked
    return PageTemplate(**given)  # type: ignore[arg-type]  # each check returns what its attribute holds


class _NotAllowedError(Exception):
    """A value that a setting can't have: what is wrong, and what is allowed."""


@dataclass(frozen=True, slots=True)
class _Reader:
    where: str
    lines: Mapping[tuple[str, ...], int]

    def refused(self, name: tuple[str, ...], message: str, hint: str) -> ConfigurationError:
        line = self.lines.get(name)
        at = f"{self.where}, line {line}" if line else self.where
        return ConfigurationError(message, where=f"{at}: {'.'.join(name)}", hint=hint)


def _flattened(tables: Mapping[str, object]) -> list[tuple[tuple[str, ...], object]]:
    found: list[tuple[tuple[str, ...], object]] = []
    for name, value in tables.items():
        if isinstance(value, dict):
            found.extend(((name, *inner), item) for inner, item in _flattened(value))
        else:
            found.append(((name,), value))
    return found


def _lines_of_names(written: str) -> dict[tuple[str, ...], int]:
    """Find on which line each name stands, as far as a plain reading tells; it only serves messages."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(written.splitlines(), start=1):
        if header := re.fullmatch(r"\s*\[([A-Za-z0-9_.-]+)\]\s*(?:#.*)?", line):
            table = tuple(header[1].split("."))
        elif name := re.match(r"""\s*["']?([A-Za-z0-9_.-]+)["']?\s*=""", line):
            found.setdefault((*table, *name[1].split(".")), number)
    return found


def _known() -> str:
    return ", ".join(".".join(name).replace("*", "LANGUAGE") for name in _SETTINGS)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _language(name: str, reader: _Reader, path: tuple[str, ...]) -> None:
    if name not in LANGUAGES:
        raise reader.refused(path, "is no language that a page has", f"allowed: {', '.join(LANGUAGES)}")


def _paper(value: object) -> str:
    if not isinstance(value, str) or value not in PAPERS:
        raise _NotAllowedError("is no paper that is known", " or ".join(PAPERS))
    return value


def _languages(value: object) -> tuple[str, ...]:
    allowed = f"one or two different ones of {', '.join(LANGUAGES)}"
    if not isinstance(value, list) or not 1 <= len(value) <= 2 or not set(map(str, value)) <= set(LANGUAGES):  # noqa: PLR2004
        raise _NotAllowedError("names no languages that a page has", allowed)
    if len(set(value)) != len(value):
        raise _NotAllowedError("names a language twice", allowed)
    return tuple(value)


def _blocks(value: object) -> tuple[str, ...]:
    allowed = f"each of {', '.join(BLOCKS)} once; {', '.join(sorted(ALWAYS_SHOWN))} must be there"
    if (
        not isinstance(value, list)
        or not set(map(str, value)) <= set(BLOCKS)
        or len(set(map(str, value))) != len(value)
    ):
        raise _NotAllowedError("names a part that is not known, or one twice", allowed)
    if missing := sorted(ALWAYS_SHOWN - set(value)):
        raise _NotAllowedError(f"leaves out {', '.join(missing)}", allowed)
    return tuple(value)


def _words(most: int, value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= most:
        raise _NotAllowedError("is no text of a fitting length", f"1 to {most} characters")
    return value.strip()


def _file_name(value: object) -> str:
    if not isinstance(value, str) or not value or "/" in value or "\\" in value or value.startswith("."):
        raise _NotAllowedError("is no name of a file", "the name of a PNG or JPEG that lies beside the template")
    return value


def _colour(value: object) -> Colour:
    if not isinstance(value, str) or not _is_colour(value):
        raise _NotAllowedError("is no colour", 'red, green and blue as "#0f3d5e"')
    red, green, blue = (int(value[at : at + 2], 16) for at in (1, 3, 5))
    contrast = 1.05 / (_luminance((red, green, blue)) + 0.05)
    if contrast < _LEAST_CONTRAST:
        raise _NotAllowedError(
            f"is too light to be read on white paper (contrast {contrast:.1f})",
            f"a contrast of {_LEAST_CONTRAST} or more",
        )
    return red, green, blue


def _luminance(colour: Colour) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2, definition of that term)."""
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]  # noqa: PLR2004
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _points(least: float, most: float, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise _NotAllowedError("is no size that fits the page", f"{least:g} to {most:g} points")
    return float(value)


_SETTINGS: Final[Mapping[tuple[str, ...], tuple[str, Callable[[object], object]]]] = {
    ("paper",): ("paper", _paper),
    ("languages",): ("languages", _languages),
    ("blocks",): ("blocks", _blocks),
    ("body", "address"): ("address", partial(_words, 300)),
    ("body", "contact"): ("contact", partial(_words, 200)),
    ("body", "authorised_by"): ("authorised_by", partial(_words, 200)),
    ("body", "logo"): ("logo", _file_name),
    ("colours", "accent"): ("accent", _colour),
    ("colours", "text"): ("text", _colour),
    ("colours", "quiet"): ("quiet", _colour),
    ("sizes", "title"): ("title_points", partial(_points, 14, 36)),
    ("sizes", "holder"): ("holder_points", partial(_points, 12, 28)),
    ("sizes", "text"): ("text_points", partial(_points, 8, 12)),
    ("sizes", "caption"): ("caption_points", partial(_points, 6, 10)),
    ("sentences", "*"): ("sentences", partial(_words, 600)),
}
