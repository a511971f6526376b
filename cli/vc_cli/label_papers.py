"""What labels are printed on, and the files that are left: a PDF of sheets, ZPL for a roll, pictures (label.md L7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from vc.errors import UsageError
from vc_cli.files import make_folder, write_file
from vc_cli.progress import bar

if TYPE_CHECKING:
    from vc.label.print_size import SizedCode
    from vc.label.printed_label import PrintedLabel
    from vc.label.qr import Level
    from vc.label.stock import RollSetup, SheetSetup

PDF, ZPL, PNG, SVG = "pdf", "zpl", "png", "svg"
FORMATS: Final = (PDF, ZPL, PNG, SVG)
DEFAULT_SHEET: Final = "a4-24"
DEFAULT_ROLL: Final = "100x50"

_SHEET_DPI: Final = 300
_ROLL_DPI: Final = 203
_MARGIN_MM: Final = 4.5
_SVG_ROOM_MM: Final = 30.0


@dataclass(frozen=True, slots=True)
class PaperWishes:
    """What stands on the command line about paper and printer; None where nothing was said."""

    sheet: str | None = None
    start: int | None = None
    margin_mm: float | None = None
    roll: str | None = None
    dpi: int | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class LabelFiles:
    """What was left: how it is printed in words, and the code of each label in their order."""

    told: str
    codes: tuple[SizedCode, ...]


def make_label_files(
    labels: Sequence[PrintedLabel], out: Path, *, form: str | None, wishes: PaperWishes, now: datetime
) -> LabelFiles:
    """Make and leave what `out` and `form` name, after every code of it was read back.

    A PNG or SVG is one label: for several, `out` is a folder, and each file is named by number and serial number.
    Raises `UsageError` for wishes that do not go together, and for what can't be printed so.
    """
    wanted = form or out.suffix.removeprefix(".")
    if wanted not in FORMATS:
        raise UsageError("must end in .pdf, .zpl, .png or .svg", where="--out", hint="or give --format")
    _require_together(wanted, wishes)
    if wanted == PDF:
        return _sheets(labels, out, _sheet_setup(wishes), now=now)
    one_file = wanted == ZPL or (len(labels) == 1 and out.suffix == f".{wanted}")
    if not one_file and out.suffix == f".{wanted}":
        hint = f"name a folder, and give --format {wanted}"
        raise UsageError(f"{len(labels):,} labels are {len(labels):,} pictures", where="--out", hint=hint)
    if wanted == SVG:
        made = _drawn(labels, wishes)
        told = "as SVG"
    else:
        setup = _roll_setup(wishes)
        made = _burnt(labels, setup, form=wanted)
        told = f"on a roll of {setup.width_mm:g} by {setup.height_mm:g} mm"
    return LabelFiles(told, _left(made, labels, out, form=wanted, one_file=one_file))


def _require_together(form: str, wishes: PaperWishes) -> None:
    of_sheets = {"--sheet": wishes.sheet, "--start": wishes.start, "--margin": wishes.margin_mm}
    given = {option for option, value in {**of_sheets, "--roll": wishes.roll}.items() if value is not None}
    strange = {PDF: {"--roll"}, ZPL: set(of_sheets), PNG: set(of_sheets), SVG: {*of_sheets, "--roll"}}[form]
    for option in sorted(given & strange):
        hint = "a roll is printed from .zpl or .png" if option == "--roll" else "sheets are a .pdf"
        raise UsageError(f"says nothing of a .{form}", where=option, hint=hint)


def _sheet_setup(wishes: PaperWishes) -> SheetSetup:
    from vc.label.stock import SHEETS, SheetSetup

    return SheetSetup(
        SHEETS[wishes.sheet or DEFAULT_SHEET],
        1 if wishes.start is None else wishes.start,
        _MARGIN_MM if wishes.margin_mm is None else wishes.margin_mm,
        wishes.dpi or _SHEET_DPI,
        _level(wishes),
    )


def _roll_setup(wishes: PaperWishes) -> RollSetup:
    from vc.label.stock import RollSetup, roll_sides

    return RollSetup(*roll_sides(wishes.roll or DEFAULT_ROLL), wishes.dpi or _ROLL_DPI, _level(wishes))


def _level(wishes: PaperWishes) -> Level | None:
    from vc.label.qr import Level

    return None if wishes.level is None else Level(wishes.level)


def _sheets(labels: Sequence[PrintedLabel], out: Path, setup: SheetSetup, *, now: datetime) -> LabelFiles:
    from vc.label.sheet import label_sheets

    with bar(total=2 * len(labels), what="Printing and reading back") as advance:
        made = label_sheets(labels, created=now, setup=setup, on_step=advance)
    write_file(out, made.pdf)
    return LabelFiles(f"on {setup.stock.name}", made.codes)


def _burnt(labels: Sequence[PrintedLabel], setup: RollSetup, *, form: str) -> Iterator[tuple[SizedCode, bytes]]:
    from vc.label.png import bitmap_png
    from vc.label.roll import roll_labels
    from vc.label.zpl import zpl

    for one in roll_labels(labels, setup):
        text = one.label.label_text
        made = zpl(one.dots, text) if form == ZPL else bitmap_png(one.dots, text, dots_per_inch=setup.dots_per_inch)
        yield one.code, made


def _drawn(labels: Sequence[PrintedLabel], wishes: PaperWishes) -> Iterator[tuple[SizedCode, bytes]]:
    from vc.label.print_size import fitting_code
    from vc.label.svg import label_svg

    for label in labels:
        dpi = wishes.dpi or _SHEET_DPI
        code = fitting_code(label.label_text, room_mm=_SVG_ROOM_MM, dots_per_inch=dpi, level=_level(wishes))
        yield code, label_svg(code, label.lines).encode()


def _left(
    made: Iterator[tuple[SizedCode, bytes]], labels: Sequence[PrintedLabel], out: Path, *, form: str, one_file: bool
) -> tuple[SizedCode, ...]:
    """Write what is made: into one file when all of it is there, else each label into a file of its own."""
    paths = [] if one_file else _paths(labels, make_folder(out), form)
    codes, contents = [], []
    with bar(total=len(labels), what="Printing and reading back") as advance:
        for number, (code, content) in enumerate(made):
            codes.append(code)
            if one_file:
                contents.append(content)
            else:
                write_file(paths[number], content)
            advance(1)
    if one_file:
        write_file(out, b"".join(contents))
    return tuple(codes)


def _paths(labels: Sequence[PrintedLabel], folder: Path, form: str) -> list[Path]:
    """Name a file after number and serial number; refuse two labels whose names only differ in their case."""
    texts: dict[str, str] = {}
    paths = []
    for label in labels:
        name = quote("-".join(filter(None, (label.number, label.serial))), safe="")
        if texts.setdefault(name.lower(), label.label_text) != label.label_text:
            raise UsageError("two labels would have the same file", where=name, hint="make them in two runs")
        paths.append(folder / f"{name}.{form}")
    return paths
