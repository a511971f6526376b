"""What a batch came to: its counts, and the first lines that are not green (specs/manifest.md D7, D8)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from vc.encoding.merkle import Frontier
from vc.intake.line_decision import Decision
from vc.verify.receipt import Lines, leaf_of
from vc_cli.exit_codes import Exit
from vc_cli.lines import Line, Tone
from vc_cli.shown_text import counted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vc.encoding.strict_json import JsonObject, JsonValue

MOST_SHOWN: Final = 20
TONES: Final = {Decision.GREEN: Tone.GOOD, Decision.HOLD: Tone.BAD, Decision.REFER: Tone.DOUBT}
NAMING: Final = ("declaration", "product", "serial")


class Tally:
    """Counts rows as they are told, grows a receipt's tree, and keeps the first rows that a person must look at."""

    def __init__(self) -> None:
        self.counts: Counter[Decision] = Counter()
        self._tree = Frontier()
        self._shown: list[JsonObject] = []

    def add(self, row: JsonObject) -> None:
        """Count a row."""
        decision = Decision(str(row["decision"]))
        self.counts[decision] += 1
        manifest, line, report = int(str(row["manifest"])), int(str(row["line"])), str(row["report_sha256"])
        self._tree = self._tree.grown([leaf_of(manifest, line, decision=decision, report_sha256=report)])
        if decision is not Decision.GREEN and len(self._shown) < MOST_SHOWN:
            self._shown.append(row)

    @property
    def rows(self) -> int:
        """How many rows were told."""
        return self.counts.total()

    @property
    def summed(self) -> Lines:
        """What a receipt says of the lines."""
        return Lines({kind.value: self.counts[kind] for kind in Decision}, self._tree)

    @property
    def exit(self) -> Exit:
        """The exit code of all lines: any hold, else any refer."""
        return exit_of_decisions(self.counts)

    def to_json(self) -> dict[str, JsonValue]:
        """Return the counts by decision."""
        return {kind.value: self.counts[kind] for kind in Decision}

    def lines(self) -> Iterator[Line]:
        """Yield the first lines that are not green, and the counts."""
        for row in self._shown:
            told = {name: str(row[name]) for name in ("decision", "line", "reason", "code", "missing", *NAMING)}
            yield from line_words(told)
        more = self.rows - self.counts[Decision.GREEN] - len(self._shown)
        if more > 0:
            yield Line(f"and {counted(more, 'line')} more that are not green")
        yield counts_line(self.counts)


def line_words(told: Mapping[str, str]) -> Iterator[Line]:
    """Tell of one line: its decision, what names it, and the reason with what is missing."""
    decision = Decision(told["decision"])
    named = " ".join(filter(None, (told[name] for name in NAMING)))
    yield Line(f"{decision.value.upper():<6} line {told['line']}  {shown(named)}".rstrip(), TONES[decision])
    if told["code"]:
        yield Line(f"{told['reason']} [{told['code']}]", indent=7)
    if told["missing"]:
        yield Line(shown(told["missing"]), Tone.FAINT, indent=7)


def counts_line(counts: Counter[Decision]) -> Line:
    """Say how many lines there are of each kind."""
    told = ", ".join(f"{counts[kind]:,} {kind}" for kind in Decision)
    return Line(f"{counted(counts.total(), 'line')}: {told}", Tone.STRONG)


def exit_of_decisions(counts: Counter[Decision]) -> Exit:
    """Return the exit code that goes with decisions."""
    if counts[Decision.HOLD]:
        return Exit.INVALID
    return Exit.INDETERMINATE if counts[Decision.REFER] else Exit.DONE
