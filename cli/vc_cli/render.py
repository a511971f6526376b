"""A report in words (specs/command-line.md X4): the verdict first, then who, what, as of when, and why.

What is said does not depend on where it is printed; colour and wrapping are added only on a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Act, Environment, Verdict
from vc.profiles.finding_texts import FindingText, finding_text
from vc.verify.findings import NOTICES
from vc.verify.report import Link, Report, Subject
from vc_cli.lines import Line, Tone
from vc_cli.shown_text import age, moment, shown

if TYPE_CHECKING:
    from vc.verify.presentation_report import PresentationReport

    Judged: TypeAlias = "Report | PresentationReport"

_NOT_CHECKED: Final = FindingText(
    "Nothing speaks against it, but not everything could be checked that must be.",
    "Ask again with a trust list that covers this kind of credential.",
)
_TONES: Final = {Verdict.VALID: Tone.GOOD, Verdict.INVALID: Tone.BAD, Verdict.INDETERMINATE: Tone.DOUBT}
_SYMBOLS: Final = {Verdict.VALID: "✔", Verdict.INVALID: "✘", Verdict.INDETERMINATE: "?"}


def verdict_words(report: Judged) -> str:
    """Return the verdict in the four words that people learn (design section 6)."""
    if report.verdict is Verdict.INVALID:
        return "Not valid"
    if report.verdict is Verdict.INDETERMINATE:
        return "Cannot confirm"
    return "Valid, with a notice" if _is_noted(report) else "Valid"


def verdict_line(report: Judged) -> Line:
    """Return the verdict with its symbol and colour; where there is something to note it is not green (pages.md U2)."""
    tone = Tone.STRONG if report.verdict is Verdict.VALID and _is_noted(report) else _TONES[report.verdict]
    return Line(f"{_SYMBOLS[report.verdict]} {verdict_words(report)}", tone=tone)


def _is_noted(report: Judged) -> bool:
    """Whether the reader should know more than that it is valid, such as that it was so at an earlier moment."""
    return bool(report.notices) or (isinstance(report, Report) and report.historical)


def report_lines(report: Report) -> Iterator[Line]:
    """Yield the whole report for people."""
    yield verdict_line(report)
    if report.subject is not None:
        yield from _subject_lines(report.subject)
    yield from _time_lines(report)
    if report.environment is Environment.TEST:
        yield Line("This is a TEST world: every party in it may be invented, and it proves nothing.", Tone.NOTICE)
    reasons = tuple(reason_lines(report))
    if reasons:
        yield Line("")
        yield from reasons
    if report.chain:
        yield Line("")
        yield Line("On whose word", Tone.STRONG)
        for depth, link in _ladders(report.chain):
            yield from _link_lines(link, depth)


def _ladders(chain: tuple[Link, ...]) -> Iterator[tuple[int, Link]]:
    """Yield each level with its depth; every chain begins at the margin, the certificate stands below the last one."""
    depth, path = -1, ""
    for link in chain:
        depth = 0 if link.path and link.path != path else depth + 1
        path = link.path
        yield depth, link


def reason_in_short(report: Report) -> str:
    """Return the first reason, or the first notice, or what the certificate is, as one short text for lists."""
    reasons = _distinct(report.reasons) if report.verdict is not Verdict.VALID else []
    notices = [found for found in report.findings if found.code in NOTICES]
    for found in (*reasons, *notices):
        more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
        return f"{_told(found).meaning} [{found.code}]{more}"
    if report.verdict is not Verdict.VALID or report.subject is None:
        return _NOT_CHECKED.meaning if report.verdict is not Verdict.VALID else ""
    return shown(", ".join(filter(None, (report.subject.holder, report.subject.standard))))


def _subject_lines(subject: Subject) -> Iterator[Line]:
    yield Line(shown(subject.number or subject.id), label="Certificate", tone=Tone.STRONG)
    holder = subject.holder
    if subject.holder_native and subject.holder_native != subject.holder:
        holder = f"{holder} ({subject.holder_native})"
    if holder:
        yield Line(shown(holder), label="Holder")
    covers = ". ".join(filter(None, (subject.standard, subject.scope_text)))
    if covers:
        yield Line(shown(covers), label="Covers")
    if subject.covered:
        yield Line(shown(", ".join(subject.covered)), label="")
    if subject.valid_from is not None or subject.valid_until is not None:
        start = "" if subject.valid_from is None else f"from {moment(subject.valid_from)} "
        end = "without an end" if subject.valid_until is None else f"until {moment(subject.valid_until)}"
        yield Line(start + end, label="Dates")
    if subject.surveillance_due is not None:
        yield Line(f"surveillance due by {moment(subject.surveillance_due)}", label="")


def _time_lines(report: Report) -> Iterator[Line]:
    if report.at != report.judged_at:
        yield Line(f"{moment(report.at)}, judged at {moment(report.judged_at)}", label="Asked about")
    yield from _act_lines(report)
    if report.status_as_of is not None:
        yield Line(moment(report.status_as_of), label="As of")
    if report.status_last_known is not None:
        known = report.status_last_known
        old = age(int((report.judged_at - known.as_of).total_seconds()))
        yield Line(f"{_words(known.status.value)}, as of {moment(known.as_of)}, {old} old", label="Last known")
    if report.bundle is not None:
        bundle = report.bundle
        yield Line(f"version {bundle.version}, {age(bundle.age_seconds)} old", label="Bundle")
    if report.successor is not None:
        yield Line(shown(report.successor), label="Successor")


def _act_lines(report: Report) -> Iterator[Line]:
    """Say what the asker wants to do, with which goods, and which law told what the status means for it."""
    goods = (("left the factory on", report.goods.left_factory), ("imported on", report.goods.imported))
    days = [f"{happened} {day}" for happened, day in goods if day is not None]
    codes = {"HS code": "hs_code", "model": "model", "serial number": "serial", "site": "site"}
    days += [f"{name} {shown(code)}" for name, member in codes.items() if (code := getattr(report.goods, member))]
    if report.act is not Act.RELY or days:
        told = f", goods {' and '.join(days)}" if days else ""
        yield Line(f"{_words(report.act.value)}{told}", label="Act")
    rule = report.act_rule
    if rule is not None:
        from vc.profiles.act_rules import native_status  # the code tables load only where a rule was stated

        native = native_status(rule.scheme, rule.status)
        status = f"{rule.status} ({native})" if native else rule.status
        since = "" if rule.since is None else f" since {rule.since}"
        yield Line(f"{rule.scheme}, {status}{since}: {rule.answer}, by {rule.clause}", label="Rule")
        yield Line(f"{rule.regulation}; last looked at on {rule.reviewed}", Tone.FAINT)


def reason_lines(report: Judged) -> Iterator[Line]:
    """Yield why the verdict is not valid, and the notices, each with what to do next."""
    if report.verdict is not Verdict.VALID:
        reasons = _distinct(report.reasons)
        tone = Tone.BAD if report.verdict is Verdict.INVALID else Tone.DOUBT
        for found in reasons:
            yield from _finding_lines(found, _told(found), tone)
        if not reasons:
            yield Line(_NOT_CHECKED.meaning, tone)
            yield Line(_NOT_CHECKED.next, indent=2)
    for found in _distinct(found for found in report.findings if found.code in NOTICES):
        yield from _finding_lines(found, _told(found), Tone.NOTICE)


def _finding_lines(found: Finding, told: FindingText, tone: Tone) -> Iterator[Line]:
    yield Line(f"{told.meaning} [{found.code}]", tone)
    seen = ": ".join(filter(None, (found.subject, found.detail)))
    if seen:
        yield Line(shown(seen), Tone.FAINT, indent=2)
    if told.next:
        yield Line(told.next, indent=2)


def _link_lines(link: Link, depth: int) -> Iterator[Line]:
    branch = "└ " if depth else ""
    told = ", ".join(filter(None, (link.role.replace("_", " "), _words(link.scope), _words(link.status), _dates(link))))
    yield Line(f"{branch}{shown(link.name or link.id)}", indent=2 * depth)
    yield Line(shown(told), Tone.FAINT, indent=2 * depth + 2)
    if link.official_page:
        yield Line(f"official page: {shown(link.official_page)}", Tone.FAINT, indent=2 * depth + 2)


def _words(codes: str) -> str:
    return codes.replace("_", " ")


def _dates(link: Link) -> str:
    start = "" if link.valid_from is None else f"since {moment(link.valid_from)}"
    end = "" if link.valid_until is None else f"until {moment(link.valid_until)}"
    return " ".join(filter(None, (start, end)))


def _told(found: Finding) -> FindingText:
    return finding_text(found.code, undecided=found.outcome is Outcome.UNKNOWN)


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Return the first finding of each code: people read a reason once."""
    first: dict[str, Finding] = {}
    for found in findings:
        first.setdefault(found.code.value, found)
    return list(first.values())
