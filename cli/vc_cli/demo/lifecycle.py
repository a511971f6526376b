"""Scenes 4 to 6: a label is scanned, certificates change, and a whole body loses its accreditation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from vc.issue.row_draft import draft_from_row
from vc.model.vocabulary import AccreditationEventKind, Verdict
from vc.register.accrediting import AccreditationChange, AccreditationDesk
from vc.register.drafts import issuer_profiles, request_of
from vc.register.register import Register
from vc.register.transitions import Change
from vc.securing.label_number import label_url
from vc.status.value import StatusEvent
from vc_cli.demo.narrator import StoryBroken
from vc_cli.demo.organisations import CERTIFICATION_BODIES, WITHDRAWN_BODY
from vc_cli.demo.rows import rows_for
from vc_cli.demo.verifier import print_label, read_label

if TYPE_CHECKING:
    from vc.register.certificates import Certificate
    from vc_cli.demo.scene import Scene
    from vc_cli.demo.stage import Stage
    from vc_cli.demo.verifier import Verifier

SCANNED_BODY = "huaheng"
_TRANSITION_DAYS = 120
_BEFORE_DAYS = 150


@dataclass(frozen=True, slots=True)
class Cast:
    """The certificates that the story is about."""

    scanned: Certificate
    withdrawn: Certificate
    reduced: Certificate
    reduced_row: dict[str, str]


def choose(stage: Stage) -> Cast:
    """Pick the certificates of the story: the first two, and the first with two sites."""
    certificates = [state.certificate for state in Register(stage.home(SCANNED_BODY)).certificates(at=stage.end)]
    rows = rows_for(SCANNED_BODY, stage.start.date())
    row = next(row for row in rows[2:] if ";" in row["sites"])
    by_number = {certificate.number: certificate for certificate in certificates}
    return Cast(certificates[0], certificates[1], by_number[row["certificate_number"]], row)


def scan_label(scene: Scene, cast: Cast) -> None:
    """Scene 4: an importer's phone reads a label from its picture and gets the whole chain."""
    stage, tell, verifier = scene.stage, scene.tell, scene.verifier
    tell.title("An importer scans the QR code of a label")
    number = cast.scanned.number
    path = stage.out / "labels" / f"{number}.png"
    how = print_label(_label_text(stage, cast.scanned), path)
    text = read_label(path)
    tell.say(f"The label of {number} is rendered ({how}) and decoded from its pixels: {len(text)} characters.")
    report, _ = verifier.check(text.encode(), now=_minute(stage, 28))
    tell.expect(f"Certificate {number}", report, Verdict.VALID)
    for link in report.chain:
        tell.say(f"  {link.role.replace('_', ' ')}: {link.name} [{link.scope}] {link.status}")
    tell.say(f"  holder: {report.subject.holder if report.subject else ''}; environment: {report.environment}")


def suspend_and_reinstate(scene: Scene, cast: Cast) -> None:
    """Scene 5: one certificate is suspended and reinstated, another withdrawn, a third has its scope reduced."""
    stage, tell, verifier = scene.stage, scene.tell, scene.verifier
    tell.title("Certificates change, and the next scan says so")
    scanned, text = cast.scanned, _label_text(stage, cast.scanned).encode()
    _record(stage, scanned, Change(StatusEvent.SUSPENDED, "surveillance audit refused"), minute=27)
    tell.say(f"The body suspends {scanned.number}: surveillance audit refused.")
    tell.expect(
        "The next scan", verifier.check(text, now=_minute(stage, 26))[0], Verdict.INVALID, code="status.suspended"
    )
    _record(stage, scanned, Change(StatusEvent.REINSTATED, "audit held, findings closed"), minute=25)
    tell.say("It is reinstated: audit held, findings closed.")
    tell.expect("The next scan", verifier.check(text, now=_minute(stage, 24))[0], Verdict.VALID)
    _record(stage, cast.withdrawn, Change(StatusEvent.WITHDRAWN, "certified activity given up"), minute=23)
    report, _ = verifier.check(cast.withdrawn.secured, now=_minute(stage, 22))
    tell.expect(f"{cast.withdrawn.number}, withdrawn for good", report, Verdict.INVALID, code="status.withdrawn")
    successor = _reduced(stage, cast)
    change = Change(StatusEvent.SCOPE_REDUCED, "second site closed", successor=successor.id)
    _record(stage, cast.reduced, change, minute=20)
    report, _ = verifier.check(cast.reduced.secured, now=_minute(stage, 19))
    tell.expect(f"{cast.reduced.number}, scope reduced", report, Verdict.INVALID, code="status.scope_reduced")
    tell.say(f"  its successor: {report.successor}")
    tell.expect("The successor", verifier.check(successor.secured, now=_minute(stage, 19))[0], Verdict.VALID)


def withdraw_body(scene: Scene) -> None:
    """Scene 6: one act of an accreditation body changes the answer for all certificates of a body."""
    stage, tell, verifier = scene.stage, scene.tell, scene.verifier
    body = next(body for body in CERTIFICATION_BODIES if body.key == WITHDRAWN_BODY)
    effective = stage.end - timedelta(days=_TRANSITION_DAYS)
    tell.title(f"{body.name} loses its accreditation")
    desk = AccreditationDesk(stage.home(body.accredited_by), stage.signer(body.accredited_by))
    reason = "audits were not held as reported"
    change = AccreditationChange(AccreditationEventKind.WITHDRAWN, reason, effective_from=effective)
    desk.change(body.number, change, now=_minute(stage, 18))
    stage.publish(body.accredited_by, now=_minute(stage, 17))
    tell.say(f"Withdrawn with effect from {effective:%Y-%m-%d} ({_TRANSITION_DAYS} days ago): {reason}.")
    certificates = [state.certificate for state in Register(stage.home(body.key)).certificates(at=stage.end)]
    refused = [_now_refused(stage, verifier, one) for one in certificates]
    tell.say(f"{sum(refused)} of its {len(certificates)} certificates are not valid now; none was signed anew.")
    tell.expect(
        f"{certificates[0].number} today",
        verifier.check(certificates[0].secured, now=_minute(stage, 16))[0],
        Verdict.INVALID,
        code="chain.issuer_not_accredited_now",
    )
    then = stage.end - timedelta(days=_BEFORE_DAYS)
    report, _ = verifier.check(certificates[0].secured, now=_minute(stage, 16), at=then)
    tell.expect(f"The same, asked about {then:%Y-%m-%d}", report, Verdict.VALID, code="chain.differs_today")


def _now_refused(stage: Stage, verifier: Verifier, certificate: Certificate) -> bool:
    report, _ = verifier.check(certificate.secured, now=_minute(stage, 16))
    return "issuer_not_accredited_now" in report.computed and report.verdict is Verdict.INVALID


def _reduced(stage: Stage, cast: Cast) -> Certificate:
    """Issue the successor: the same certificate for the first site alone."""
    number = f"{cast.reduced.number}-1"
    row = cast.reduced_row | {"certificate_number": number, "sites": cast.reduced_row["sites"].partition(";")[0]}
    home = stage.home(SCANNED_BODY)
    request = request_of(draft_from_row(row), issuer_profiles(home), key=number)
    return Register(home).issue(request, signer=stage.signer(SCANNED_BODY), now=_minute(stage, 21)).certificate


def _record(stage: Stage, certificate: Certificate, change: Change, *, minute: int) -> None:
    moment = _minute(stage, minute)
    Register(stage.home(SCANNED_BODY)).change(certificate.id, change, now=moment)
    stage.publish(SCANNED_BODY, now=moment)


def _label_text(stage: Stage, certificate: Certificate) -> str:
    if certificate.label is None:
        raise StoryBroken("was issued without a label form", where=certificate.number)
    return label_url(stage.home(SCANNED_BODY).settings.verify_host, certificate.label)


def _minute(stage: Stage, before_end: int) -> datetime:
    return stage.end - timedelta(minutes=before_end)
