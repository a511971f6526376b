"""A line of a manifest decided at a desk, and the row that tells of it (specs/manifest.md D6, D8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.intake.line_decision import Decision, decision_of, decisive, missing_of
from vc.intake.manifest_lines import ISSUER
from vc.model.finding import Finding, Outcome
from vc.profiles.finding_texts import finding_text
from vc.verify.receipt import report_digest

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.intake.manifest_lines import ManifestLine
    from vc.verify.numbers import FoundNumber
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

    `checked` is None for a line that can't be read, or whose number finds no certificate, `reason` for a green one.
    `found` is the certificate that a number meant.
    """

    at: Placed
    decision: Decision
    reason: Finding | None
    checked: Checked | None
    found: FoundNumber | None = None

    @property
    def report(self) -> Report | None:
        """The report on the line's certificate."""
        return None if self.checked is None else self.checked.report

    @property
    def notices(self) -> tuple[str, ...]:
        """The codes of what the reader should know of beside the decision."""
        told = () if self.report is None else self.report.notices
        return told if self.found is None else (Code.NUMBER_RESOLVED.value, *told)

    @property
    def words(self) -> dict[str, str]:
        """The code, why, and what is missing; empty texts for a green line."""
        reason = self.reason
        if reason is None:
            return {"code": "", "reason": "", "missing": ""}
        if self.checked is None and not self.at.line.certificate_number:
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
    standing, found, certificate = desk.standing(question), None, line.certificate
    if line.certificate_number:
        meant = desk.numbers(question).find(line.certificate_number, issuer=line.field(ISSUER))
        if isinstance(meant, Finding):
            too_old = None if standing is None else standing.too_old
            return Decided(at, Decision.REFER, too_old or meant, None)
        found, certificate = meant, meant.content
    checked = desk.check(certificate, question)
    return Decided(at, decision_of(checked.report, standing), decisive(checked.report, standing), checked, found)


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
        "notices": " ".join(one.notices),
        **{name: line.field(name) for name in ECHOED},
    }
    fields: dict[str, JsonValue] = {name: value for name, value in line.fields if name != "certificate"}
    return told | {"fields": fields}


def meaning_of(found: Finding) -> str:
    """Return what a finding says to people."""
    return finding_text(found.code, undecided=found.outcome is Outcome.UNKNOWN).meaning


def _of_report(report: Report | None) -> dict[str, JsonValue]:
    if report is None:
        return dict.fromkeys(COLUMNS[8 : -len(ECHOED)], "")
    subject = report.subject
    until = None if subject is None else subject.valid_until
    as_of = report.status_as_of
    return {
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
