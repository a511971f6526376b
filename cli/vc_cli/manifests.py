"""Manifests: every line of a declaration answered green, hold or refer (design section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc.intake.manifest import read_manifest
from vc.intake.manifest_lines import ManifestLine
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Verdict
from vc.verify.report import Report, summary
from vc_cli.answers import save_numbered
from vc_cli.checking import Checked, Instructions, check_all
from vc_cli.exit_codes import Exit
from vc_cli.files import read_file
from vc_cli.lines import Line, Tone, print_lines
from vc_cli.output import write_json
from vc_cli.progress import shown_progress
from vc_cli.render import reason_in_short
from vc_cli.shown_text import age, counted, moment, shown


class Decision(StrEnum):
    """What to do with the goods of a line."""

    GREEN = "green"
    HOLD = "hold"
    REFER = "refer"


_DECISIONS: Final = {
    Verdict.VALID: Decision.GREEN,
    Verdict.INVALID: Decision.HOLD,
    Verdict.INDETERMINATE: Decision.REFER,
}
_TONES: Final = {Decision.GREEN: Tone.GOOD, Decision.HOLD: Tone.BAD, Decision.REFER: Tone.DOUBT}
_NAMING: Final = ("declaration", "product", "serial")


@dataclass(frozen=True, slots=True)
class Decided:
    """A line, what it was found to be, and the check behind it; None for a line that can't be read."""

    line: ManifestLine
    decision: Decision
    checked: Checked | None


def verify_manifests(inputs: Sequence[str], instructions: Instructions, *, folder: Path | None, as_json: bool) -> Exit:
    """Check every line of the manifests, print the answers, and return the exit code of all lines.

    Raises `UsageError` for a manifest that can't be read as a whole: no line of it would be answered.
    """
    lines = [line for name in inputs for line in _lines_of(name)]
    readable = [line for line in lines if line.fault is None]
    checked = iter(
        shown_progress(
            check_all(instructions, [line.certificate for line in readable]), total=len(readable), what="Checking"
        )
    )
    decided = [_decided(line, None if line.fault is not None else next(checked)) for line in lines]
    if folder is not None:
        saved = [one.checked for one in decided]
        save_numbered(folder, [(number, one) for number, one in enumerate(saved, start=1) if one is not None])
    if as_json:
        write_json(_document(decided))
    else:
        print_lines(_lines(decided))
    return _exit(decided)


def _lines_of(name: str) -> tuple[ManifestLine, ...]:
    read = read_manifest(read_file(name, limit=DEFAULT_LIMITS.upload_bytes), DEFAULT_LIMITS)
    if isinstance(read, Finding):
        hint = "the first line names the columns; one of them is `certificate`"
        raise UsageError(f"can't be read as a manifest: {read.detail}", where=name, hint=hint)
    if not read:
        raise UsageError("holds no line", where=name, hint="one line for each certificate, under a header")
    return read


def _decided(line: ManifestLine, checked: Checked | None) -> Decided:
    return Decided(line, Decision.REFER if checked is None else _DECISIONS[checked.report.verdict], checked)


def _exit(decided: Sequence[Decided]) -> Exit:
    decisions = {one.decision for one in decided}
    if Decision.HOLD in decisions:
        return Exit.INVALID
    return Exit.INDETERMINATE if Decision.REFER in decisions else Exit.DONE


def _reports(decided: Sequence[Decided]) -> list[Report]:
    return [one.checked.report for one in decided if one.checked is not None]


def _counts(decided: Sequence[Decided]) -> dict[str, JsonValue]:
    return {kind.value: sum(one.decision is kind for one in decided) for kind in Decision}


def _document(decided: Sequence[Decided]) -> dict[str, JsonValue]:
    """Return the reports in the lines' order, and each line with its decision; `report` counts from 0."""
    lines: list[JsonValue] = []
    report = 0
    for one in decided:
        fields: dict[str, JsonValue] = {name: value for name, value in one.line.fields if name != "certificate"}
        entry: dict[str, JsonValue] = {"line": one.line.number, "decision": one.decision.value, "fields": fields}
        if one.checked is None:
            fault = one.line.fault
            entry |= {"report": None, "fault": None if fault is None else {"code": fault.code, "detail": fault.detail}}
        else:
            entry["report"] = report
            report += 1
        lines.append(entry)
    reports = _reports(decided)
    listed: list[JsonValue] = [found.to_json() for found in reports]
    return {"reports": listed, "summary": summary(reports), "lines": lines, "decisions": _counts(decided)}


def _lines(decided: Sequence[Decided]) -> list[Line]:
    lines = []
    for one in decided:
        named = " ".join(filter(None, (one.line.field(name) for name in _NAMING)))
        head = f"{one.decision.value.upper():<6} line {one.line.number}"
        lines.append(Line(f"{head}  {shown(named)}".rstrip(), _TONES[one.decision]))
        lines.append(Line(_why(one), indent=7))
    counts = ", ".join(f"{count} {kind}" for kind, count in _counts(decided).items())
    lines.append(Line(f"{counted(len(decided), 'line')}: {counts}", Tone.STRONG))
    bundle = next((report.bundle for report in _reports(decided) if report.bundle is not None), None)
    if bundle is not None:
        told = f"Bundle version {bundle.version}, signed {moment(bundle.created)}, {age(bundle.age_seconds)} old"
        lines.append(Line(told))
    return lines


def _why(one: Decided) -> str:
    if one.checked is not None:
        return reason_in_short(one.checked.report)
    fault = one.line.fault
    return "" if fault is None else f"{shown(fault.detail)} [{fault.code}]"
