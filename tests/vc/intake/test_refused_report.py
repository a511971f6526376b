"""The report on what could not even be taken in (specs/label.md L9)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from tests.vc.label.pictures import flood
from vc.intake.intake import intake
from vc.intake.refused_report import refused_report
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Verdict
from vc.verify.question import ask

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize("raw", [flood(65_000, 65_000), b"%PDF-1.7 broken"])
def test_bytes_that_can_never_be_good_are_reported_as_invalid_with_their_reason(raw: bytes) -> None:
    finding = intake(raw, DEFAULT_LIMITS)
    assert isinstance(finding, Finding)

    report = refused_report(finding, raw, ask(now=NOW))

    assert report.verdict is Verdict.INVALID
    assert report.findings == (finding,)
    assert report.subject is None
    assert report.judged_at == NOW
    assert report.input_digest == hashlib.sha256(raw).hexdigest()
