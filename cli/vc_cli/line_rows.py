"""A line of a manifest decided at a desk, and the row that tells of it (specs/manifest.md D6, D8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.encoding.rfc3339 import format_instant
from vc.intake.line_decision import Decision, decision_of, decisive, missing_of
from vc.model.finding import Finding, Outcome
from vc.profiles.finding_texts import finding_text
from vc.verify.receipt import report_digest

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.intake.manifest_lines import ManifestLine
    from vc.verify.report import Report
    from vc_cli.checking import Checked, Desk

ECHOED: Final = ("declaration", "hs_code", "product", "model", "serial", "site")
COLUMNS: Final = (
    *("row", "manifest", "line", "decision", "code", "reason", "missing", "notices"),
    *("number", "holder", "standard", "covers", "valid_until", "status_as_of", "act", "judged_at", "report_sha256"),
    *ECHOED,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line and where it stands: its position among all lines, and of its manifest on the command line, from 1."""

    row: int
    manifest: int
    line: ManifestLine


@dataclass(frozen=True, slots=True)
class Decided:
    """A line, what to do with its goods, the finding to name first, and the check.

    `checked` is None for a line that can't be read, `reason` for a green one.
    """

    at: Placed
    decision: Decision
    reason: Finding | None
    checked: Checked | None

    @property
    def report(self) -> Report | None:
        """The report on the line's certificate."""
        return None if self.checked is None else self.checked.report

    @property
    def words(self) -> dict[str, str]:
        """The code, why, and what is missing; empty texts for a green line."""
        reason = self.reason
        if reason is None:
            return {"code": "", "reason": "", "missing": ""}
        if self.checked is None:
            return {"code": reason.code.value, "reason": reason.detail, "missing": ""}
        return {"code": reason.code.value, "reason": meaning_of(reason), "missing": missing_of(reason)}


def decide(desk: Desk, at: Placed) -> Decided:
    """Check a line as it asks to be checked."""
    line = at.line
    if line.fault is not None:
        return Decided(at, Decision.REFER, line.fault, None)
    question = line.question(desk.question)
    if isinstance(question, Finding):
        return Decided(at, Decision.REFER, question, None)
    checked, standing = desk.check(line.certificate, question), desk.standing(question)
    return Decided(at, decision_of(checked.report, standing), decisive(checked.report, standing), checked)


def decide_row(desk: Desk, at: Placed) -> JsonObject:
    """Return the row of a line: all that a batch keeps of it."""
    return row_of(decide(desk, at))


def row_of(one: Decided) -> JsonObject:
    """Return what D8.2 lists, by column, and all columns of the line as `fields`."""
    line = one.at.line
    told: JsonObject = {
        "row": str(one.at.row),
        "manifest": str(one.at.manifest),
        "line": str(line.number),
        "decision": one.decision.value,
        **one.words,
        **_of_report(one.report),
        **{name: line.field(name) for name in ECHOED},
    }
    fields: dict[str, JsonValue] = {name: value for name, value in line.fields if name != "certificate"}
    return told | {"fields": fields}


def meaning_of(found: Finding) -> str:
    """Return what a finding says to people."""
    return finding_text(found.code, undecided=found.outcome is Outcome.UNKNOWN).meaning


def _of_report(report: Report | None) -> dict[str, JsonValue]:
    if report is None:
        return dict.fromkeys(COLUMNS[7 : -len(ECHOED)], "")
    subject = report.subject
    until = None if subject is None else subject.valid_until
    as_of = report.status_as_of
    return {
        "notices": " ".join(report.notices),
        "number": "" if subject is None else subject.number,
        "holder": "" if subject is None else subject.holder,
        "standard": "" if subject is None else subject.standard,
        "covers": "" if subject is None else "; ".join(subject.covered[:_MOST_COVERED]),
        "valid_until": "" if until is None else format_instant(until),
        "status_as_of": "" if as_of is None else format_instant(as_of),
        "act": report.act.value,
        "judged_at": format_instant(report.judged_at),
        "report_sha256": report_digest(report),
    }


_MOST_COVERED: Final = 20
"""So many of the things that a certificate covers; a list of thousands would drown the rest."""
