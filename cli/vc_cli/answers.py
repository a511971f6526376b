"""Answering: one report or several, for people or as one JSON document, and the exit code that goes with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc.verify.report import Report, summary
from vc_cli.checking import Checked
from vc_cli.exit_codes import Exit, exit_of
from vc_cli.files import make_folder, write_file
from vc_cli.lines import Line, print_lines
from vc_cli.output import write_json
from vc_cli.render import reason_in_short, report_lines, verdict_line, verdict_words
from vc_cli.shown_text import shown

_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Named:
    """A report, and what its input is called on the command line."""

    name: str
    report: Report


def answer(reports: Sequence[Named], *, as_json: bool) -> Exit:
    """Print the reports and return the exit code of all of them."""
    if as_json:
        write_json(reports[0].report.to_json() if len(reports) == 1 else _several(reports))
    elif len(reports) == 1:
        print_lines(report_lines(reports[0].report))
    else:
        print_lines(_list_lines(reports))
    return exit_of(one.report.verdict for one in reports)


def save_all(path: Path, checked: Sequence[tuple[str, Checked]]) -> None:
    """Save the evidence of one input as the file `path`; of several in the folder `path`, numbered in their order."""
    if len(checked) == 1:
        write_file(path, checked[0][1].saved or b"")
        return
    save_numbered(path, [(number, one) for number, (_, one) in enumerate(checked, start=1)])


def save_numbered(path: Path, checked: Iterable[tuple[int, Checked]]) -> None:
    """Save evidence as `00001.evidence.json` and so on in the folder `path`."""
    folder = new_evidence_folder(path)
    for number, one in checked:
        save_one(folder, number, one)


def new_evidence_folder(path: Path) -> Path:
    """Return the folder for the evidence of a run.

    Raises `UsageError` for a folder that holds evidence already: two runs must not be mixed.
    """
    folder = make_folder(path)
    if any(folder.glob("*.evidence.json")):
        raise UsageError("holds evidence of an earlier run", where=str(folder), hint="name a new folder")
    return folder


def save_one(folder: Path, number: int, one: Checked) -> None:
    """Save the evidence of the input at position `number`, from 1."""
    write_file(folder / f"{number:05}.evidence.json", one.saved or b"")


def _several(reports: Sequence[Named]) -> dict[str, JsonValue]:
    listed: list[JsonValue] = [one.report.to_json() for one in reports]
    return {"reports": listed, "summary": summary(one.report for one in reports)}


def _list_lines(reports: Sequence[Named]) -> list[Line]:
    lines = []
    for one in reports:
        name = one.name if len(one.name) <= _LONGEST_NAME else f"{one.name[:_LONGEST_NAME]}…"
        verdict = verdict_line(one.report)
        lines.append(Line(f"{verdict.text}: {shown(name)}", verdict.tone))
        lines.append(Line(reason_in_short(one.report), indent=2))
    counted: dict[str, int] = {}
    for one in reports:
        counted[verdict_words(one.report)] = counted.get(verdict_words(one.report), 0) + 1
    lines.append(Line(", ".join(f"{count} {words}" for words, count in counted.items())))
    return lines
