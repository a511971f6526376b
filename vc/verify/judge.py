"""`wanted` and `judge`: the two pure functions that every verifier of ours is made of (design section 2, idea 1)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.finding import Finding, Outcome
from vc.verify.chain import chain_of
from vc.verify.examine import examine
from vc.verify.report import AnchorStated, BundleStated, Recorded, Report, Subject, verdict_of

if TYPE_CHECKING:
    from vc.model.credential import Covered, Credential
    from vc.model.document import Reference
    from vc.status.history import HistoryEvent
    from vc.verify.case import Case
    from vc.verify.evidence import Evidence
    from vc.verify.memo import Memo
    from vc.verify.question import Question

_COMPUTED = (
    Code.TIME_NOT_YET_VALID,
    Code.TIME_EXPIRED,
    Code.TIME_EARLIER_GOODS,
    Code.SURVEILLANCE_OVERDUE,
    Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE,
    Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW,
    Code.CHAIN_NOT_DESIGNATED_AT_ISSUE,
    Code.CHAIN_NOT_DESIGNATED_NOW,
    Code.CHAIN_ISSUER_SUSPENDED,
    Code.CHAIN_ISSUER_SUSPENDED_NOW,
    Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION,
    Code.CHAIN_SCOPE_NOT_COVERED,
    Code.CHAIN_DESIGNATION_SCOPE_NOT_COVERED,
    Code.CHAIN_BODY_SCOPE_NOT_COVERED,
    Code.CHAIN_BODY_NOT_RECOGNISED,
    Code.EDITION_WITHDRAWN,
    Code.STATUS_STALE,
    Code.CHAIN_INDEX_STALE,
    Code.CHAIN_ACCREDITATION_STALE,
    Code.BUNDLE_STALE,
)
_COMPUTED_NAMES = {
    Code.TIME_NOT_YET_VALID: "not_yet_valid",
    Code.TIME_EXPIRED: "expired",
    Code.TIME_EARLIER_GOODS: "expired",
    Code.SURVEILLANCE_OVERDUE: "surveillance_overdue",
    Code.CHAIN_ISSUER_SUSPENDED_NOW: "issuer_suspended",
    Code.CHAIN_SCOPE_NOT_COVERED: "issuer_out_of_scope",
    Code.CHAIN_DESIGNATION_SCOPE_NOT_COVERED: "issuer_out_of_scope",
    Code.CHAIN_NOT_DESIGNATED_AT_ISSUE: "issuer_not_designated",
    Code.CHAIN_NOT_DESIGNATED_NOW: "issuer_not_designated",
    Code.CHAIN_BODY_SCOPE_NOT_COVERED: "recognition_gap",
    Code.CHAIN_BODY_NOT_RECOGNISED: "recognition_gap",
    Code.EDITION_WITHDRAWN: "edition_withdrawn",
    Code.STATUS_STALE: "stale",
    Code.CHAIN_INDEX_STALE: "stale",
    Code.CHAIN_ACCREDITATION_STALE: "stale",
    Code.BUNDLE_STALE: "stale",
}


def wanted(evidence: Evidence, question: Question, memo: Memo | None = None) -> tuple[Reference, ...]:
    """Name the documents that are still needed to answer `question`; empty when nothing more would change the answer.

    Pure. Only documents that V3 allows at this point are named, so that a stranger's bytes choose no host.
    """
    return tuple(examine(evidence, question, memo).wants.values())


def judge(evidence: Evidence, question: Question, memo: Memo | None = None) -> Report:
    """Answer `question` from `evidence` alone. Pure: no clock, no network, no environment; raises on no bytes.

    `memo` only changes how long it takes. What is not at hand counts as not had.
    """
    case = examine(evidence, question, memo)
    findings = tuple(dict.fromkeys((*case.findings, *_last_good(case))))
    return Report(
        verdict=verdict_of(findings, question.policy),
        findings=findings,
        judged_at=question.now,
        at=question.at,
        act=question.act,
        policy=question.policy.name,
        certificate_status=case.status,
        computed=_computed(case),
        status_as_of=case.status_as_of,
        environment=case.trust.environment if case.anchored else None,
        anchor=_anchor(case),
        chain=chain_of(case),
        subject=_subject(case.credential) if case.authentic else None,
        successor=case.successor,
        bundle=bundle_of(case),
        input_digest=hashlib.sha256(evidence.target).hexdigest(),
        rules=question.policy.applied(question.act),
        goods=question.goods,
        act_rule=case.act_rule,
        status_last_known=case.last_known,
        history=None if case.history is None else tuple(_recorded(event) for event in case.history),
    )


def _recorded(event: HistoryEvent) -> Recorded:
    return Recorded(
        event=event.event,
        effective=event.effective,
        recorded=event.recorded,
        reason=event.reason or "",
        code=event.code or "",
        successor=event.successor,
    )


def _last_good(case: Case) -> list[Finding]:
    """Tell for which documents a server did not answer and an older copy stood in (V9.9): of no weight for any step."""
    told = []
    for document in case.looked_at:
        if document.not_refreshed is not None:
            had, why = format_instant(document.retrieved_at), document.not_refreshed.code
            detail = f"had at {had}; a newer copy could not be had: {why}"
            told.append(Finding(Code.FETCH_LAST_GOOD, Outcome.NOT_APPLICABLE, document.url, detail, "V9.9"))
    return told


def _computed(case: Case) -> tuple[str, ...]:
    found = {finding.code for finding in case.findings}
    names = [_COMPUTED_NAMES.get(code, code.value.partition(".")[2]) for code in _COMPUTED if code in found]
    return tuple(dict.fromkeys(names))


def _anchor(case: Case) -> AnchorStated | None:
    anchor = case.evidence.anchor
    if anchor is None or not case.anchored:
        return None
    kind = "root" if case.root_given else "trust_list"
    digest = case.memo.once(("digest of the anchor", anchor.content), lambda: anchor.digest)
    return AnchorStated(kind, digest, case.trust.version)


def bundle_of(case: Case) -> BundleStated | None:
    """Return what the bundle states that counts in a case; None where none does."""
    manifest = case.manifest
    if manifest is None:
        return None
    age = int((case.question.now - manifest.created).total_seconds())
    return BundleStated(manifest.version, manifest.created, age)


def _subject(credential: Credential) -> Subject:
    scope = credential.scope
    standard = "" if scope is None else ":".join(part for part in (scope.standard, scope.edition) if part)
    return Subject(
        number=credential.number,
        holder=credential.holder,
        holder_native=credential.holder_native,
        name=credential.name,
        id=credential.id,
        standard=standard or ("" if scope is None else scope.scheme),
        scope_text=credential.scope_text,
        valid_from=credential.valid_from,
        valid_until=credential.valid_until,
        surveillance_due=credential.surveillance_due,
        covered=tuple(_told(covered, credential) for covered in credential.covered),
    )


def _told(covered: Covered, credential: Credential) -> str:
    """Name what is covered; of an item's label with the serial number as it is printed, for whoever compares both."""
    of_an_item = credential.label_digest is not None and covered.id
    return f"{covered.name}, S/N {covered.id}" if of_an_item else covered.name
