"""X4.1: a report in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from vc.codes import Code
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Act, Environment, Verdict
from vc.verify.report import Link, Report, Subject
from vc_cli.lines import Tone
from vc_cli.render import reason_in_short, report_lines, verdict_line, verdict_words

_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_NOTICE = Finding(Code.SURVEILLANCE_OVERDUE, Outcome.PASSED, detail="since May")
_SUSPENDED = Finding(Code.STATUS_SUSPENDED, Outcome.FAILED, "https://cb.example/status/1/token.jwt")
_STALE = Finding(Code.STATUS_STALE, Outcome.UNKNOWN)


def _report(verdict: Verdict, *findings: Finding, subject: Subject | None = None) -> Report:
    return Report(verdict, findings, _NOW, _NOW, Act.RELY, "importer", subject=subject)


def _text(report: Report) -> list[str]:
    return [line.plain() for line in report_lines(report)]


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (_report(Verdict.VALID), "Valid"),
        (_report(Verdict.VALID, _NOTICE), "Valid, with a notice"),
        (replace(_report(Verdict.VALID), at=_NOW - timedelta(days=1)), "Valid, with a notice"),
        (_report(Verdict.INVALID, _SUSPENDED, _NOTICE), "Not valid"),
        (_report(Verdict.INDETERMINATE, _STALE, _NOTICE), "Cannot confirm"),
        (_report(Verdict.INDETERMINATE), "Cannot confirm"),
    ],
)
def test_a_verdict_is_one_of_four_phrases(report: Report, words: str) -> None:
    assert verdict_words(report) == words


@pytest.mark.parametrize(
    ("verdict", "found"),
    [(Verdict.VALID, _NOTICE), (Verdict.INDETERMINATE, _STALE), (Verdict.INVALID, _SUSPENDED)],
)
def test_only_valid_is_green(verdict: Verdict, found: Finding) -> None:
    assert verdict_line(_report(Verdict.VALID)).tone is Tone.GOOD
    assert verdict_line(_report(verdict, found)).tone is not Tone.GOOD


def test_a_reason_is_told_once_with_what_was_seen_and_what_to_do() -> None:
    lines = _text(_report(Verdict.INVALID, _SUSPENDED, replace(_SUSPENDED, detail="again"), _NOTICE))

    assert lines == [
        "✘ Not valid",
        "",
        "The issuer has suspended this certificate. [status.suspended]",
        "  https://cb.example/status/1/token.jwt",
        "  Do not rely on it while it is suspended. Ask the holder when it will be in force again.",
        "The yearly check of the holder is overdue, or not recorded yet. [surveillance.overdue]",
        "  since May",
        "  Ask the body named on the certificate whether it was done.",
    ]


def test_a_doubt_without_a_reason_says_that_not_everything_was_checked() -> None:
    lines = _text(_report(Verdict.INDETERMINATE))

    assert lines[2].startswith("Nothing speaks against it, but not everything could be checked")
    assert reason_in_short(_report(Verdict.INDETERMINATE)) == lines[2]


def test_a_subject_with_little_to_say_takes_few_lines() -> None:
    subject = Subject(number="N-1", valid_until=_NOW)

    assert _text(_report(Verdict.VALID, subject=subject)) == [
        "✔ Valid",
        "Certificate N-1",
        "Dates       until 2026-11-22 12:00 UTC",
    ]


def test_a_subject_without_an_end_is_told_as_such() -> None:
    subject = Subject(id="https://cb.example/c/1", holder="A", holder_native="A", valid_from=_NOW)

    assert _text(_report(Verdict.VALID, subject=subject))[1:] == [
        "Certificate https://cb.example/c/1",
        "Holder      A",
        "Dates       from 2026-11-22 12:00 UTC without an end",
    ]


def test_a_production_report_says_nothing_of_a_test() -> None:
    report = replace(_report(Verdict.VALID), environment=Environment.PRODUCTION)

    assert _text(report) == ["✔ Valid"]


def test_a_link_is_told_with_what_is_known_of_it() -> None:
    bare, full = (
        Link("", "did:web:x.example", "accreditation_body"),
        Link("B", "b", "role", "a_b", _NOW, _NOW, "in_force"),
    )
    report = replace(_report(Verdict.VALID), chain=(bare, full))

    assert _text(report)[3:] == [
        "did:web:x.example",
        "  accreditation body",
        "  └ B",
        "    role, a b, in force, since 2026-11-22 12:00 UTC until 2026-11-22 12:00 UTC",
    ]


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (
            _report(Verdict.VALID, subject=Subject(holder="A\x1b", standard="ISO 9001:2015")),
            "A\\u{001b}, ISO 9001:2015",
        ),
        (_report(Verdict.VALID), ""),
        (
            _report(Verdict.VALID, _NOTICE),
            "The yearly check of the holder is overdue, or not recorded yet. [surveillance.overdue]",
        ),
        (
            _report(Verdict.INVALID, _SUSPENDED, Finding(Code.TIME_EXPIRED, Outcome.FAILED)),
            "The issuer has suspended this certificate. [status.suspended] (and 1 more)",
        ),
    ],
)
def test_a_list_gives_each_report_one_short_reason(report: Report, expected: str) -> None:
    assert reason_in_short(report) == expected
