"""A report as its page has it: words chosen, nothing left to decide for the template (specs/pages.md U2 to U6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Act, Environment, Verdict
from vc.profiles.act_rules import native_status
from vc.verify.findings import NOTICES
from vc.verify.report import Link, Report
from verifier_api.languages import ENGLISH, Language
from verifier_api.pages.asked_about import AskedAbout, asked_about
from verifier_api.pages.recorded import Told, because, told_events
from verifier_api.pages.shown import date_text
from verifier_api.pages.words import told, words

_GOOD_STATUSES: Final = frozenset({"", "active", "in_force", "recognised"})


class Tone(StrEnum):
    """The four answers on screen; each has its words, its icon and its colour. Only `valid` is green."""

    VALID = "valid"
    NOTICE = "notice"
    INVALID = "invalid"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding for people; `code` and `seen` (what was looked at, and its detail) stand small beside it."""

    code: str
    meaning: str
    next: str
    seen: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check with its outcome, for the list of everything that was checked."""

    code: str
    outcome: Outcome
    meaning: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of the ladder of trust. `scopes` are its scope's parts in words."""

    link: Link
    role: str
    status: str
    good: bool
    scopes: tuple[str, ...]
    official_page: str


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What the page of one report shows beside the report itself."""

    report: Report
    tone: Tone
    word: str
    sentence: str
    reasons: tuple[Reason, ...]
    notices: tuple[Reason, ...]
    issuer: str
    covers: str
    rungs: tuple[Rung, ...]
    test: bool
    status: str
    act: str
    rule: str
    last_known: str
    asked: tuple[AskedAbout, ...]
    history: tuple[Told, ...] | None
    because: Told | None
    overdue: bool
    checks: tuple[Check, ...]


def view_of(report: Report, language: Language = ENGLISH) -> VerdictView:
    """Return the view of a report for a reader of `language`."""
    tone = tone_of(report)
    texts = words(language)
    chosen = texts["verdict"][tone.value]
    subject = report.subject
    return VerdictView(
        report=report,
        tone=tone,
        word=chosen["word"],
        sentence=_then(report, tone, texts) if report.historical else chosen["sentence"],
        reasons=_reasons(report, language),
        notices=_told((found for found in report.findings if found.code in NOTICES), language),
        issuer=_issuer(report),
        covers="" if subject is None else ". ".join(filter(None, (subject.standard, subject.scope_text))),
        rungs=tuple(_rung(link, texts) for link in report.chain),
        test=report.environment is Environment.TEST,
        status="" if report.certificate_status is None else _status(report.certificate_status.value, texts),
        act="" if report.act is Act.RELY else texts["acts"][report.act.value],
        rule=_rule(report, language),
        last_known="" if report.status_last_known is None else _status(report.status_last_known.status.value, texts),
        asked=asked_about(report),
        history=told_events(report, language),
        because=because(report, language),
        overdue="surveillance_overdue" in report.computed,
        checks=_checks(report, language),
    )


def tone_of(report: Report) -> Tone:
    """Return which of the four answers a report is.

    None about an earlier moment is green: a link may have chosen the moment, and since then the certificate may have
    expired (U6).
    """
    if report.verdict is Verdict.INVALID:
        return Tone.INVALID
    if report.verdict is Verdict.INDETERMINATE:
        return Tone.UNKNOWN
    return Tone.NOTICE if report.notices or report.historical else Tone.VALID


def _then(report: Report, tone: Tone, texts: dict[str, Any]) -> str:
    """Return what is said of an earlier moment; where nothing else is to be noted, that it is one is the notice."""
    return str(texts["then"][Tone.VALID if tone is Tone.NOTICE and not report.notices else tone])


def _reasons(report: Report, language: Language) -> tuple[Reason, ...]:
    if report.verdict is Verdict.VALID:
        return ()
    reasons = _told(sorted(report.reasons, key=_is_retrieval), language)
    missing = words(language)["not_checked"]
    return reasons or (Reason("", missing["meaning"], missing["next"], ""),)


def _rule(report: Report, language: Language) -> str:
    """Return what the law of the scheme says of the act, with its source."""
    texts = words(language)
    rule = report.act_rule
    if rule is None:
        return ""
    native = native_status(rule.scheme, rule.status)
    status = texts["statuses"].get(rule.status, rule.status) + (f" ({native})" if native else "")
    if rule.since is not None:
        status = texts["status_since"].format(status=status, date=date_text(rule.since, language))
    answer = texts["lawful"][rule.answer]
    return str(
        texts["rule_told"].format(
            scheme=rule.scheme, status=status, answer=answer, clause=rule.clause, regulation=rule.regulation
        )
    )


def _is_retrieval(found: Finding) -> bool:
    """Whether a finding says why a document could not be had: less telling than what follows from it."""
    return found.code.value.startswith("fetch.")


def _told(findings: Iterable[Finding], language: Language) -> tuple[Reason, ...]:
    """Return each code once: people read a reason once."""
    reasons: dict[str, Reason] = {}
    for found in findings:
        text = told(found.code, language, undecided=found.outcome is Outcome.UNKNOWN)
        seen = ": ".join(filter(None, (found.subject, found.detail)))
        reasons.setdefault(found.code.value, Reason(found.code.value, text.meaning, text.next, seen))
    return tuple(reasons.values())


def _checks(report: Report, language: Language) -> tuple[Check, ...]:
    """Return every check once for each outcome, in the order of the steps."""
    seen = dict.fromkeys((found.code, found.outcome) for found in report.findings)
    return tuple(
        Check(code.value, outcome, told(code, language, undecided=outcome is Outcome.UNKNOWN).meaning)
        for code, outcome in seen
    )


def _issuer(report: Report) -> str:
    """Return who stands above the certificate in the chain."""
    above = [link for link in report.chain[:-1] if link.path != "test_report"]
    return "".join(link.name or link.id for link in above[-1:])


def _rung(link: Link, texts: dict[str, Any]) -> Rung:
    return Rung(
        link=link,
        role=texts["roles"].get(link.role, _spaced(link.role)),
        status=_status("designated" if (link.path, link.status) == ("designation", "in_force") else link.status, texts),
        good=link.status in _GOOD_STATUSES,
        scopes=tuple(_scope(part, texts) for part in link.scope.split("; ") if part),
        official_page=link.official_page if link.official_page.startswith("https://") else "",
    )


def _scope(part: str, texts: dict[str, Any]) -> str:
    """Return one line of a scope: activities in the reader's language, then codes as they are."""
    activities, colon, codes = part.partition(": ")
    known: dict[str, str] = texts["activities"]
    named = ", ".join(known.get(activity, _spaced(activity)) for activity in activities.split(", "))
    return f"{named}: {texts['any_standard'] if codes == 'any' else codes}" if colon else named


def _status(code: str, texts: dict[str, Any]) -> str:
    return str(texts["statuses"].get(code, _spaced(code)))


def _spaced(code: str) -> str:
    text = code.replace("_", " ")
    return text[:1].upper() + text[1:]
