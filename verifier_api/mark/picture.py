"""A mark as an SVG image: a dated sentence, never green (specs/live-mark.md LM8, LM9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from verifier_api.mark.lines import lines_of, width_of
from verifier_api.mark.statement import Statement
from verifier_api.mark.words import MarkWords
from verifier_api.pages.view import Tone

GOOD_FOR: Final = timedelta(minutes=5)
"""How long after it was loaded an image goes on saying that something is valid."""

WIDTH: Final = 320
HEIGHT: Final = 166
_MARGIN: Final = 12
_BESIDE_ICON: Final = 54
_TEST_ROOM: Final = 72
_ROOM: Final = WIDTH - 2 * _MARGIN
_ROOM_BESIDE_ICON: Final = WIDTH - _MARGIN - _BESIDE_ICON
_ANSWER_SIZES: Final = (17, 15, 13)
_STATUS_SIZES: Final = (13, 12, 11, 10)
_DATE_SIZES: Final = (15, 13, 11)
_ISOLATED: Final = "\N{FIRST STRONG ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"


class Size(StrEnum):
    """How large a mark is."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Colour(StrEnum):
    """The ground that a mark stands on; the colours of the answers are not to be chosen."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Look:
    """How an image looks."""

    size: Size = Size.MEDIUM
    colour: Colour = Colour.LIGHT


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    y: float
    size: int
    bold: bool = False
    beside_icon: bool = False


@dataclass(frozen=True, slots=True)
class _Face:
    """One state of the image: its answer and its lines."""

    tone: Tone
    lines: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _Palette:
    ground: str
    edge: str
    ink: str
    dim: str
    invalid: str
    unknown: str

    def of(self, tone: Tone) -> str:
        """Return the colour of an answer: the text's own for those that may be stale and would mislead."""
        return {Tone.INVALID: self.invalid, Tone.UNKNOWN: self.unknown}.get(tone, self.ink)


_PALETTES: Final = {
    Colour.LIGHT: _Palette("#ffffff", "#d5dbe2", "#17202b", "#55606e", "#a3161b", "#7a4d00"),
    Colour.DARK: _Palette("#1a212a", "#343f4c", "#e8edf3", "#a7b1bf", "#ff9a97", "#ffc247"),
}
_WIDTHS: Final = {Size.SMALL: 260, Size.MEDIUM: WIDTH, Size.LARGE: 420}
_LASTING: Final = frozenset({Tone.INVALID, Tone.UNKNOWN})


def render_picture(statement: Statement, spoken: MarkWords, look: Look, *, good_for: timedelta = GOOD_FOR) -> bytes:
    """Return the image; one that says valid says that nothing can be confirmed `good_for` after it was loaded."""
    palette = _PALETTES[look.colour]
    width = _WIDTHS[look.size]
    said = _face(statement, spoken, statement.answer)
    later = None if statement.answer in _LASTING else _face(statement, spoken, Tone.UNKNOWN)
    text = _template().render(
        words=spoken,
        palette=palette,
        width=width,
        height=width * HEIGHT // WIDTH,
        view=(WIDTH, HEIGHT),
        title=_title(statement, spoken),
        said=said,
        later=later,
        seconds=good_for.total_seconds(),
        test=spoken.test if statement.test else "",
        start=_start,
        rtl=spoken.language.direction == "rtl",
    )
    return text.encode()


def _face(statement: Statement, spoken: MarkWords, tone: Tone) -> _Face:
    return _Face(tone, tuple(_lines(statement, spoken, tone)))


def _title(statement: Statement, spoken: MarkWords) -> str:
    """Return what a screen reader says of the image where it is opened by itself."""
    about = statement.about
    return ". ".join(
        filter(
            None,
            (
                f"{_answer(statement, spoken, statement.answer)}, {_dated(statement, spoken)}",
                *(() if about is None else map(_isolated, (about.number, about.holder, about.covers))),
                spoken.picture,
            ),
        )
    )


def _answer(statement: Statement, spoken: MarkWords, tone: Tone) -> str:
    status = "" if tone is Tone.UNKNOWN else spoken.status(statement.told_status)
    return ": ".join(filter(None, (spoken.answers[tone], status)))


def _dated(statement: Statement, spoken: MarkWords) -> str:
    return f"{spoken.as_of} {spoken.moment(statement.as_of)}"


def _lines(statement: Statement, spoken: MarkWords, tone: Tone) -> Iterator[_Line]:
    answer = _answer(statement, spoken, tone)
    beside = width_of(answer) * _ANSWER_SIZES[-1] <= _ROOM_BESIDE_ICON
    if beside:
        yield _large(answer, 27, _ANSWER_SIZES)
    else:
        yield _large(spoken.answers[tone], 20, _ANSWER_SIZES)
        yield _large(spoken.status(statement.told_status), 34, _STATUS_SIZES)
    if tone is statement.answer:
        lower = 0 if beside else 4
        yield _Line(_fit(spoken.as_of, 11, _ROOM_BESIDE_ICON), 42 + lower, 11, beside_icon=True)
        yield _large(spoken.moment(statement.as_of), 58 + lower, _DATE_SIZES)
    about = statement.about
    if about is not None:
        yield _Line(_isolated(_fit(about.number, 12, _ROOM - _TEST_ROOM)), 78, 12, bold=True)
        yield _Line(_isolated(_fit(about.holder, 12, _ROOM)), 93, 12)
        for at, text in enumerate(lines_of(about.covers, width=_ROOM / 12, most=2)):
            yield _Line(_isolated(text), 108 + 15 * at, 12)
    for at, text in enumerate(lines_of(spoken.picture, width=_ROOM / 11, most=2)):
        yield _Line(text, 142 + 14 * at, 11)


def _large(text: str, y: int, sizes: tuple[int, ...]) -> _Line:
    """Return a line beside the icon, as large as its room lets it be."""
    size = next((size for size in sizes if width_of(text) * size <= _ROOM_BESIDE_ICON), sizes[-1])
    return _Line(_fit(text, size, _ROOM_BESIDE_ICON), y, size, bold=True, beside_icon=True)


def _fit(text: str, size: int, room: int) -> str:
    return "".join(lines_of(text, width=room / size, most=1))


def _isolated(text: str) -> str:
    return _ISOLATED.format(text) if text else ""


def _start(line: _Line, *, rtl: bool) -> int:
    """Return where a line begins: at the right in a language that is written from there."""
    inset = _BESIDE_ICON if line.beside_icon else _MARGIN
    return WIDTH - inset if rtl else inset


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("verifier_api", "mark/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("mark.svg")
