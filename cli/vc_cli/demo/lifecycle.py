"""Scenes 5 and 6: certificates change, and a whole body loses its accreditation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from vc.issue.row_draft import draft_from_row
from vc.model.vocabulary import AccreditationEventKind, Verdict
from vc.register.accreditation.accrediting import AccreditationChange, AccreditationDesk
from vc.register.certificates.transitions import Change
from vc.register.issuing.drafts import issuer_profiles, request_of
from vc.register.register import Register
from vc.status.value import StatusEvent
from vc_cli.demo.narrator import StoryBroken
from vc_cli.demo.organisations import CERTIFICATION_BODIES, SCANNED_BODY, WITHDRAWN_BODY

if TYPE_CHECKING:
    from vc.register.certificates.certificates import Certificate
    from vc_cli.demo.cast import Cast
    from vc_cli.demo.phone import Phone
    from vc_cli.demo.scene import Scene
    from vc_cli.demo.stage import Stage
    from vc_cli.demo.verifier import Verifier

_WITHDRAWN_DAYS = 120
_BEFORE_DAYS = 150


def change_certificates(scene: Scene, cast: Cast, phone: Phone) -> None:
    """Scene 5: one certificate is suspended and reinstated, another withdrawn, a third has its scope reduced."""
    scene.tell.title("Certificates change, and the next scan says so")
    _suspend_and_reinstate(scene, cast, phone)
    _withdraw(scene, cast)
    _reduce_scope(scene, cast)


def withdraw_body(scene: Scene) -> None:
    """Scene 6: one act of an accreditation body changes the answer for all certificates of a body."""
    stage, tell, verifier = scene.stage, scene.tell, scene.verifier
    body = next(body for body in CERTIFICATION_BODIES if body.key == WITHDRAWN_BODY)
    effective = stage.end - timedelta(days=_WITHDRAWN_DAYS)
    tell.title(f"{body.name} loses its accreditation")
    desk = AccreditationDesk(stage.home(body.accredited_by), stage.signer(body.accredited_by))
    reason = "audits were not held as reported"
    change = AccreditationChange(AccreditationEventKind.WITHDRAWN, reason, effective_from=effective)
    desk.change(body.number, change, now=stage.before_end(18))
    stage.publish(body.accredited_by, now=stage.before_end(17))
    tell.say(
        f"{stage.home(body.accredited_by).settings.name} withdraws it with effect from {effective:%Y-%m-%d} "
        f"({_WITHDRAWN_DAYS} days ago): {reason}."
    )
    certificates = [state.certificate for state in Register(stage.home(body.key)).certificates(at=stage.end)]
    refused = [_refused_now(stage, verifier, one) for one in certificates]
    if not all(refused):
        raise StoryBroken(f"{refused.count(False)} certificates of a withdrawn body are not refused", where="scene 6")
    tell.say(f"None of its {len(certificates)} certificates is valid now, and none was signed anew. One of them:")
    number, now = certificates[0].number, stage.before_end(16)
    report, _ = verifier.check(certificates[0].secured, now=now)
    tell.expect(f"{number} today", report, Verdict.INVALID, code="chain.issuer_not_accredited_now")
    then = stage.end - timedelta(days=_BEFORE_DAYS)
    report, _ = verifier.check(certificates[0].secured, now=now, at=then)
    tell.expect(f"The same, asked about {then:%Y-%m-%d}", report, Verdict.VALID, code="chain.differs_today")


def _suspend_and_reinstate(scene: Scene, cast: Cast, phone: Phone) -> None:
    stage, tell, scanned = scene.stage, scene.tell, cast.scanned
    reason = "surveillance audit refused"
    _record(stage, scanned, Change(StatusEvent.SUSPENDED, reason), minute=27)
    tell.say(f"The certification body suspends {scanned.number}: {reason}.")
    report = phone.scan(cast.scanned_text, now=stage.before_end(26))
    tell.expect("The next scan", report, Verdict.INVALID, code="status.suspended")
    scene.seen["suspended"] = scene.verifier.check(scanned.secured, now=stage.before_end(26), history=True)[0]
    reason = "audit held, findings closed"
    _record(stage, scanned, Change(StatusEvent.REINSTATED, reason), minute=25)
    tell.say(f"It reinstates it: {reason}.")
    tell.expect("The next scan", phone.scan(cast.scanned_text, now=stage.before_end(24)), Verdict.VALID)


def _withdraw(scene: Scene, cast: Cast) -> None:
    stage, tell, withdrawn = scene.stage, scene.tell, cast.withdrawn
    reason = "certified activity given up"
    _record(stage, withdrawn, Change(StatusEvent.WITHDRAWN, reason), minute=23)
    tell.say(f"It withdraws {withdrawn.number} for good: {reason}.")
    report, _ = scene.verifier.check(withdrawn.secured, now=stage.before_end(22))
    tell.expect(withdrawn.number, report, Verdict.INVALID, code="status.withdrawn")


def _reduce_scope(scene: Scene, cast: Cast) -> None:
    stage, tell, reduced = scene.stage, scene.tell, cast.reduced
    successor = _successor(stage, cast)
    reason = "second site closed"
    change = Change(StatusEvent.SCOPE_REDUCED, reason, successor=successor.id)
    _record(stage, reduced, change, minute=20)
    tell.say(f"It reduces the scope of {reduced.number}, {reason}, and issues {successor.number} for what is left.")
    now = stage.before_end(19)
    report, _ = scene.verifier.check(reduced.secured, now=now)
    tell.expect(reduced.number, report, Verdict.INVALID, code="status.scope_reduced")
    if report.successor != successor.id:
        raise StoryBroken(f"named {report.successor} as its successor", where=reduced.number)
    tell.say(f"The answer names its successor: {report.successor}", depth=1)
    tell.expect(successor.number, scene.verifier.check(successor.secured, now=now)[0], Verdict.VALID)


def _refused_now(stage: Stage, verifier: Verifier, certificate: Certificate) -> bool:
    report, _ = verifier.check(certificate.secured, now=stage.before_end(16))
    return "issuer_not_accredited_now" in report.computed and report.verdict is Verdict.INVALID


def _successor(stage: Stage, cast: Cast) -> Certificate:
    """Issue the successor: the same certificate for the first site alone."""
    number = f"{cast.reduced.number}-1"
    row = {
        **cast.reduced_row,
        "certificate_number": number,
        "sites": cast.reduced_row["sites"].partition(";")[0],
    }
    home = stage.home(SCANNED_BODY)
    request = request_of(draft_from_row(row), issuer_profiles(home), key=number)
    return Register(home).issue(request, signer=stage.signer(SCANNED_BODY), now=stage.before_end(21)).certificate


def _record(stage: Stage, certificate: Certificate, change: Change, *, minute: int) -> None:
    moment = stage.before_end(minute)
    Register(stage.home(SCANNED_BODY)).change(certificate.id, change, now=moment)
    stage.publish(SCANNED_BODY, now=moment)
