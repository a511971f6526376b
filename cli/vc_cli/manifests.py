"""Manifests: every line of a declaration answered green, hold or refer (specs/manifest.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc.intake.line_decision import Decision
from vc.intake.manifest import read_manifest
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.profiles.finding_texts import finding_text
from vc.verify.report import summary
from vc_cli.answers import new_evidence_folder, save_one
from vc_cli.batch import worked
from vc_cli.checking import Desk, Instructions
from vc_cli.exit_codes import Exit
from vc_cli.files import read_file
from vc_cli.line_rows import Decided, Placed, decide, meaning_of, row_of
from vc_cli.lines import Line, Tone, print_lines
from vc_cli.output import write_json
from vc_cli.progress import shown_progress
from vc_cli.render import reason_in_short
from vc_cli.shown_text import age, moment
from vc_cli.tally import NAMING, Tally, counts_line, exit_of_decisions, line_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.verify.bundle_standing import BundleStanding
    from vc.verify.report import Report
    from vc_cli.receipts import ReceiptOrder


@dataclass(frozen=True, slots=True)
class Manifest:
    """One manifest as it was handed over: its name on the command line, its octets, and how many lines it has."""

    name: str
    content: bytes = field(repr=False)
    lines: int


def read_manifests(inputs: Sequence[str]) -> tuple[list[Manifest], list[Placed]]:
    """Return the manifests and all their lines.

    Raises `UsageError` for a manifest that can't be read as a whole: no line of it would be answered.
    """
    manifests: list[Manifest] = []
    placed: list[Placed] = []
    for number, name in enumerate(inputs, start=1):
        content = read_file(name, limit=DEFAULT_LIMITS.manifest_bytes)
        lines = read_manifest(content, DEFAULT_LIMITS)
        if isinstance(lines, Finding):
            hint = "the first line names the columns; one of them is `certificate`"
            raise UsageError(f"can't be read as a manifest: {lines.detail}", where=name, hint=hint)
        if not lines:
            raise UsageError("holds no line", where=name, hint="one line for each certificate, under a header")
        manifests.append(Manifest(name, content, len(lines)))
        placed += [Placed(row, number, line) for row, line in enumerate(lines, start=len(placed) + 1)]
    return manifests, placed


def verify_manifests(
    inputs: Sequence[str],
    instructions: Instructions,
    *,
    folder: Path | None,
    order: ReceiptOrder | None,
    as_json: bool,
) -> Exit:
    """Check every line of the manifests, print the answers, and return the exit code of all lines."""
    manifests, placed = read_manifests(inputs)
    if folder is not None:
        folder = new_evidence_folder(folder)
    told, tally = _Document() if as_json else _Words(), Tally()
    for one in shown_progress(worked(instructions, decide, placed), total=len(placed), what="Checking"):
        if folder is not None and one.checked is not None:
            save_one(folder, one.at.row, one.checked)
        told.add(one)
        if order is not None:
            tally.add(row_of(one))
    if order is not None:
        order.write_many(instructions, manifests, tally)
    if isinstance(told, _Document):
        write_json(told.to_json())
    else:
        print_lines([*bundle_lines(instructions), *told.lines, counts_line(told.counts)])
    return exit_of_decisions(told.counts)


def bundle_lines(instructions: Instructions) -> Iterator[Line]:
    """Say first how old the bundle is, and how old it may be (D7)."""
    standing = Desk(instructions).standing(instructions.question)
    if standing is not None:
        yield _bundle_line(standing)


def _bundle_line(standing: BundleStanding) -> Line:
    stated = standing.stated
    if stated is None or (standing.fault is not None and standing.too_old is None):
        fault = standing.fault
        why = "The bundle does not count." if fault is None else f"{meaning_of(fault)} [{fault.code}]"
        return Line(why, Tone.DOUBT)
    limit = age(int(standing.limit.total_seconds()))
    told = f"Bundle version {stated.version}, signed {moment(stated.created)}, {age(stated.age_seconds)} old"
    if standing.too_old is not None:
        return Line(f"{told}: too old to say how things stand now; every line is referred", Tone.DOUBT)
    return Line(f"{told}; it may be {limit} old", Tone.STRONG)


class _Words:
    """What people read: two lines or so for each, and the counts. Keeps no report."""

    def __init__(self) -> None:
        self.counts: Counter[Decision] = Counter()
        self.lines: list[Line] = []

    def add(self, one: Decided) -> None:
        """Tell of one line."""
        self.counts[one.decision] += 1
        line, report = one.at.line, one.report
        named = {name: line.field(name) for name in NAMING}
        self.lines += line_words({"decision": one.decision.value, "line": str(line.number), **one.words, **named})
        if one.reason is None and report is not None:
            self.lines.append(Line(reason_in_short(report), indent=7))
        if one.found is not None:
            told = f"{finding_text(Code.NUMBER_RESOLVED).meaning} [{Code.NUMBER_RESOLVED}]"
            self.lines.append(Line(told, Tone.NOTICE, indent=7))
            self.lines.append(Line(f"{one.found.number} of {one.found.issuer}", Tone.FAINT, indent=7))


class _Document:
    """The reports in the lines' order, and each line with its decision; `report` counts from 0."""

    def __init__(self) -> None:
        self.counts: Counter[Decision] = Counter()
        self._lines: list[JsonValue] = []
        self._reports: list[Report] = []

    def add(self, one: Decided) -> None:
        """Take one line."""
        self.counts[one.decision] += 1
        fields: dict[str, JsonValue] = {name: value for name, value in one.at.line.fields if name != "certificate"}
        entry: dict[str, JsonValue] = {
            "line": one.at.line.number,
            "decision": one.decision.value,
            "fields": fields,
            "missing": one.words["missing"],
        }
        if one.found is not None:
            found = one.found
            entry["found"] = {
                "code": Code.NUMBER_RESOLVED,
                "number": found.number,
                "issuer": found.issuer,
                "url": found.url,
            }
        if one.report is None:
            fault = one.reason
            entry |= {"report": None, "fault": None if fault is None else {"code": fault.code, "detail": fault.detail}}
        else:
            entry["report"] = len(self._reports)
            self._reports.append(one.report)
        self._lines.append(entry)

    def to_json(self) -> dict[str, JsonValue]:
        """Return the whole document (specs/command-line.md X4.4)."""
        listed: list[JsonValue] = [report.to_json() for report in self._reports]
        decisions: dict[str, JsonValue] = {kind.value: self.counts[kind] for kind in Decision}
        return {"reports": listed, "summary": summary(self._reports), "lines": self._lines, "decisions": decisions}
