"""Labels: how often a spoiled one is read, and how long it takes to print them."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.paired import Effort, Spread, elapsed
from tests.bench.table import Row, Section, duration
from tests.vc.label.printing import item
from tests.vc.label.samples import SIGNED
from tests.vc.label.spoiling import SPOILS, read_of
from vc.label.print_size import fitting_code
from vc.label.printed_label import PrintedLabel
from vc.label.roll import roll_labels
from vc.label.sheet import label_sheets
from vc.label.stock import A4_24, A4_40, RollSetup, SheetSetup
from vc.label.svg import label_svg
from vc.label.zpl import zpl

_A_ROUND = 24  # labels
_MOST_CODES = 60


def labels(effort: Effort) -> tuple[Section, ...]:
    """Count what is read of each kind of harm, and time each kind of print."""
    return _spoiled(min(effort.rounds, _MOST_CODES)), _printed(effort)


def _spoiled(count: int) -> Section:
    rows = []
    for spoiled in SPOILS:
        for (version, level), least in spoiled.least.items():
            first, second, wrong = read_of(spoiled, version, level, count=count)
            told = f"{100 * second / count:.0f} %, {100 * first / count:.0f} % at the first look"
            rows.append(Row(f"{spoiled.name}, {version}-{level}", told, f"{wrong} misread", f"{least} %"))
    return Section(f"Spoiled labels, {count} codes a row", "", tuple(rows))


def _printed(effort: Effort) -> Section:
    items = [item(f"A{number:04}") for number in range(_A_ROUND)]

    def row(what: str, work: Callable[[list[PrintedLabel]], object]) -> Row:
        work(items)  # loads the fonts
        times = [elapsed(lambda: work(items)) / _A_ROUND for _ in range(max(1, effort.processes // 4))]
        return Row(what, f"{duration(Spread.of(times).median)} a label")

    rows = (
        row("A4 sheets of 24", lambda few: label_sheets(few, created=SIGNED, setup=SheetSetup(A4_24))),
        row("A4 sheets of 40", lambda few: label_sheets(few, created=SIGNED, setup=SheetSetup(A4_40))),
        row("ZPL, 100 by 50 mm at 203 dpi", lambda few: _burnt(few, 203)),
        row("ZPL, 100 by 50 mm at 600 dpi", lambda few: _burnt(few, 600)),
        row("SVG with number", _drawn),
    )
    return Section(f"Labels of {_A_ROUND} items, printed and read back", "", rows)


def _burnt(few: list[PrintedLabel], dots_per_inch: int) -> None:
    for one in roll_labels(few, RollSetup(100, 50, dots_per_inch)):
        zpl(one.dots, one.label.label_text)


def _drawn(few: list[PrintedLabel]) -> None:
    for label in few:
        label_svg(fitting_code(label.label_text, room_mm=30, dots_per_inch=300), label.lines)
