"""The answer: a verdict, what it is about, as of when, and every finding (specs/report.schema.json).

One report serves the command line, the API, the pages and saved receipts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Act, CertificateStatus, Environment, Verdict
from vc.verify.findings import NOTICES, problem_type, step_of
from vc.verify.policy import Applied, Policy, Step
from vc.verify.question import NO_GOODS, Goods


@dataclass(frozen=True, slots=True)
class AnchorStated:
    """Which anchor the answer rests on: its kind, digest (SHA-256, hexadecimal) and version."""

    kind: str
    digest: str
    version: int


@dataclass(frozen=True, slots=True)
class BundleStated:
    """Which bundle was used, when it was signed and how old it was (whole seconds) when judged."""

    version: int
    created: datetime
    age_seconds: int


@dataclass(frozen=True, slots=True)
class Link:
    """One level of the chain, from the recognition arrangement down to the certificate.

    `path` tells several chains above one certificate apart: "accreditation", "designation", or "test_report" for one
    that it rests on; the certificate itself, on which they meet, has none.
    """

    name: str
    id: str
    role: str
    scope: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    status: str = ""
    official_page: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the authenticated credential is about. Empty until its signature has been verified."""

    number: str = ""
    holder: str = ""
    holder_native: str = ""
    name: str = ""
    id: str = ""
    standard: str = ""
    scope_text: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    surveillance_due: datetime | None = None
    covered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActRuleStated:
    """The rule of a scheme's law that decided what a status means for the act (V9.8).

    `status` is a registered one or `expired`; `since` the day on which it took effect, None where it made no
    difference; `earlier` whether the goods are from before, None where that made none. `answer` is `allowed`, `barred`
    or `open`, by `clause` of `regulation`, last looked at on `reviewed` (ISO 8601).
    """

    scheme: str
    status: str
    since: date | None
    earlier: bool | None
    answer: str
    clause: str
    regulation: str
    reviewed: str


@dataclass(frozen=True, slots=True)
class LastKnown:
    """What a status list held that is too old to decide (V9.9), and when it was signed."""

    status: CertificateStatus
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event that the issuer's signed history gives (V9.11; specs/status.md S10).

    `event` is a kind such as "suspended", not always one that we know; it holds from `effective` on and was entered at
    `recorded`. `reason` is the issuer's own text, `code` its code for the reason; "" where there is none.
    """

    event: str
    effective: datetime
    recorded: datetime
    reason: str = ""
    code: str = ""
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The whole answer to one question about one input. All times are UTC.

    `certificate_status` is the registered axis (what the issuer has recorded), `computed` the axis that follows from
    dates and chain. `status_as_of` is the moment for which the status is known. `rules` are the values of the policy
    that counted for the act. `history` is None where it was not asked for, or could not be had.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    judged_at: datetime
    at: datetime
    act: Act
    policy: str
    certificate_status: CertificateStatus | None = None
    computed: tuple[str, ...] = ()
    status_as_of: datetime | None = None
    environment: Environment | None = None
    anchor: AnchorStated | None = None
    chain: tuple[Link, ...] = ()
    subject: Subject | None = None
    successor: str | None = None
    bundle: BundleStated | None = None
    input_digest: str = ""
    rules: Applied | None = None
    goods: Goods = NO_GOODS
    act_rule: ActRuleStated | None = None
    status_last_known: LastKnown | None = None
    history: tuple[Recorded, ...] | None = None

    @property
    def historical(self) -> bool:
        """Whether it answers for a moment before the one at which it was judged."""
        return self.at < self.judged_at

    @property
    def notices(self) -> tuple[str, ...]:
        """Codes that the reader should know of and that do not change the verdict."""
        return tuple(dict.fromkeys(found.code.value for found in self.findings if found.code in NOTICES))

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """The findings that kept the verdict from being valid, the decisive ones first."""
        failed = tuple(found for found in self.findings if found.outcome is Outcome.FAILED)
        return failed or tuple(found for found in self.findings if found.outcome is Outcome.UNKNOWN)

    def to_json(self) -> dict[str, JsonValue]:
        """Write the report as `specs/report.schema.json` describes it."""
        return {
            "verdict": self.verdict.value,
            "certificate_status": None if self.certificate_status is None else self.certificate_status.value,
            "computed": list(self.computed),
            "status_as_of": _moment(self.status_as_of),
            "status_last_known": self._last_known(),
            "at": _moment(self.at),
            "act": self.act.value,
            "goods": _goods(self.goods),
            "act_rule": _act_rule(self.act_rule),
            "policy": self.policy,
            "rules": rules_to_json(self.rules),
            "judged_at": _moment(self.judged_at),
            "environment": None if self.environment is None else self.environment.value,
            "anchor": _anchor(self.anchor),
            "subject": _subject(self.subject),
            "chain": [_link(link) for link in self.chain],
            "findings": [finding_to_json(found) for found in self.findings],
            "notices": list(self.notices),
            "successor": self.successor,
            "history": None if self.history is None else [_event(event) for event in self.history],
            "bundle": _bundle(self.bundle),
            "input_digest": self.input_digest,
        }

    def _last_known(self) -> JsonValue:
        known = self.status_last_known
        if known is None:
            return None
        age = int((self.judged_at - known.as_of).total_seconds())
        return {"status": known.status.value, "as_of": _moment(known.as_of), "age_seconds": age}


def verdict_of(findings: Iterable[Finding], policy: Policy) -> Verdict:
    """Decide by specs/verification.md V10: failed beats unknown beats passed, and an absent check is unknown."""
    steps: dict[Outcome, set[Step]] = {outcome: set() for outcome in Outcome}
    for found in findings:
        steps[found.outcome].add(step_of(found.code))
    if steps[Outcome.FAILED]:
        return Verdict.INVALID
    if not any(steps.values()) or policy.required - steps[Outcome.PASSED] or policy.required & steps[Outcome.UNKNOWN]:
        return Verdict.INDETERMINATE
    return Verdict.VALID


def summary(reports: Iterable[Report]) -> dict[str, JsonValue]:
    """Count the verdicts of several reports."""
    counted = {verdict.value: 0 for verdict in Verdict}
    for report in reports:
        counted[report.verdict.value] += 1
    return dict(counted)


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else format_instant(moment)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def rules_to_json(rules: Applied | None) -> JsonValue:
    """Write the values that counted for an act; ages and windows in whole seconds."""
    if rules is None:
        return None
    return {
        "status_age_seconds": _seconds(rules.status_age),
        "document_age_seconds": _seconds(rules.document_age),
        "bundle_age_seconds": _seconds(rules.bundle_age),
        "clock_skew_seconds": _seconds(rules.clock_skew),
        "accreditation_suspended": rules.accreditation_suspended.value,
        "withdrawal_transition_seconds": _seconds(rules.withdrawal_transition),
        "compromise_margin_seconds": _seconds(rules.compromise_margin),
    }


def _seconds(age: timedelta) -> int:
    return int(age.total_seconds())


def _act_rule(rule: ActRuleStated | None) -> JsonValue:
    if rule is None:
        return None
    return {
        "scheme": rule.scheme,
        "status": rule.status,
        "since": _day(rule.since),
        "earlier": rule.earlier,
        "answer": rule.answer,
        "clause": rule.clause,
        "regulation": rule.regulation,
        "reviewed": rule.reviewed,
    }


def _event(event: Recorded) -> JsonValue:
    return {
        "event": event.event,
        "effective": _moment(event.effective),
        "recorded": _moment(event.recorded),
        "reason": event.reason or None,
        "code": event.code or None,
        "successor": event.successor,
    }


def _goods(goods: Goods) -> JsonValue:
    return {
        "left_factory": _day(goods.left_factory),
        "imported": _day(goods.imported),
        "hs_code": goods.hs_code or None,
        "model": goods.model or None,
        "serial": goods.serial or None,
        "site": goods.site or None,
    }


def _anchor(anchor: AnchorStated | None) -> JsonValue:
    return None if anchor is None else {"kind": anchor.kind, "digest": anchor.digest, "version": anchor.version}


def _bundle(bundle: BundleStated | None) -> JsonValue:
    if bundle is None:
        return None
    return {"version": bundle.version, "created": _moment(bundle.created), "age_seconds": bundle.age_seconds}


def finding_to_json(found: Finding) -> JsonValue:
    """Write one finding, with the step that asks for it and its problem type."""
    return {
        "code": found.code.value,
        "outcome": found.outcome.value,
        "subject": found.subject,
        "detail": found.detail,
        "spec": found.spec or step_of(found.code).value,
        "type": problem_type(found.code),
    }


def _link(link: Link) -> JsonValue:
    return {
        "name": link.name,
        "id": link.id,
        "role": link.role,
        "path": link.path,
        "scope": link.scope,
        "valid_from": _moment(link.valid_from),
        "valid_until": _moment(link.valid_until),
        "status": link.status,
        "official_page": link.official_page,
    }


def _subject(subject: Subject | None) -> JsonValue:
    if subject is None:
        return None
    return {
        "number": subject.number,
        "holder": subject.holder,
        "holder_native": subject.holder_native,
        "name": subject.name,
        "id": subject.id,
        "standard": subject.standard,
        "scope_text": subject.scope_text,
        "valid_from": _moment(subject.valid_from),
        "valid_until": _moment(subject.valid_until),
        "surveillance_due": _moment(subject.surveillance_due),
        "covered": list(subject.covered),
    }
