"""Reading reports in tests."""

from __future__ import annotations

from vc.codes import Code
from vc.model.finding import Finding, Outcome
from vc.verify.report import Report


def found(report: Report, code: Code) -> Finding:
    """The one finding of a code."""
    (finding,) = (one for one in report.findings if one.code is code)
    return finding


def codes(report: Report, outcome: Outcome) -> set[Code]:
    """The codes of all findings with an outcome."""
    return {one.code for one in report.findings if one.outcome is outcome}


def failed(report: Report) -> set[Code]:
    """What speaks against the input."""
    return codes(report, Outcome.FAILED)


def unknown(report: Report) -> set[Code]:
    """What could not be decided."""
    return codes(report, Outcome.UNKNOWN)
