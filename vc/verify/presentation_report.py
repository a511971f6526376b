"""The answer for a presentation: its own verdict, and a report for each credential (specs/presentation.schema.json)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Verdict
from vc.verify.findings import NOTICES
from vc.verify.report import Report, finding_to_json, summary

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonValue
    from vc.verify.question import Question

_NEEDED: Final = frozenset(
    {
        Code.PRESENTATION_READ,
        Code.PRESENTATION_HOLDER_BOUND,
        Code.PRESENTATION_CHALLENGE,
        Code.PRESENTATION_IN_FORCE,
    }
)


@dataclass(frozen=True, slots=True)
class PresentationReport:
    """What was found of a presentation, and the report on each credential in it, in their order.

    `form` is empty for bytes that could not be read; `holder` the DID that is known to have signed, else None.
    `input_digest` is the SHA-256 of what was handed over, in hexadecimal.
    """

    findings: tuple[Finding, ...]
    question: Question
    form: str = ""
    holder: str | None = None
    input_digest: str = ""
    reports: tuple[Report, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The verdict on the presentation alone (V11.9)."""
        outcomes = {found.outcome for found in self.findings}
        if Outcome.FAILED in outcomes:
            return Verdict.INVALID
        passed = {found.code for found in self.findings if found.outcome is Outcome.PASSED}
        if Outcome.UNKNOWN in outcomes or not passed >= _NEEDED:
            return Verdict.INDETERMINATE
        return Verdict.VALID

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict on the presentation, then those on its credentials."""
        return (self.verdict, *(report.verdict for report in self.reports))

    @property
    def notices(self) -> tuple[str, ...]:
        """Codes that the reader should know of and that do not change the verdict."""
        return tuple(dict.fromkeys(found.code.value for found in self.findings if found.code in NOTICES))

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """The findings that kept the verdict from being valid, the decisive ones alone."""
        failed = tuple(found for found in self.findings if found.outcome is Outcome.FAILED)
        return failed or tuple(found for found in self.findings if found.outcome is Outcome.UNKNOWN)

    def to_json(self) -> dict[str, JsonValue]:
        """Write the answer as `specs/presentation.schema.json` describes it."""
        presentation: dict[str, JsonValue] = {
            "verdict": self.verdict.value,
            "form": self.form,
            "holder": self.holder,
            "at": format_instant(self.question.at),
            "judged_at": format_instant(self.question.now),
            "findings": [finding_to_json(found) for found in self.findings],
            "notices": list(self.notices),
            "input_digest": self.input_digest,
        }
        listed: list[JsonValue] = [report.to_json() for report in self.reports]
        return {"presentation": presentation, "reports": listed, "summary": summary(self.reports)}
