"""Scenes 1 to 3: a small world is founded, certificates are issued, everything is published."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vc.encoding import base64url
from vc.issue.draft import draft_from_claims
from vc.issue.schedule_file import ScheduleDraft
from vc.model.vocabulary import Verdict
from vc.register.drafts import issuer_profiles, request_of
from vc.register.register import Register
from vc_cli.demo.narrator import StoryBroken
from vc_cli.demo.organisations import (
    ACCREDITATION_BODIES,
    ARRANGEMENT_NAME,
    CERTIFICATION_BODIES,
    LABORATORY,
    AccreditedBody,
)
from vc_cli.demo.rows import rows_for, write_csv
from vc_cli.demo.schedules import laboratory_schedule, schedule_for
from vc_cli.demo.stage import DAY, Stage

if TYPE_CHECKING:
    from vc_cli.demo.scene import Scene

UNTP_KEY: Final = "untp"
_ADDED: Final = frozenset({"@context", "iat", "credentialStatus", "status"})


@dataclass(frozen=True, slots=True)
class UntpIssued:
    """The UNTP credential that was issued, and what was handed in."""

    given: dict[str, Any]
    secured: bytes


def found_world(scene: Scene) -> None:
    """Scene 1: the arrangement, the accreditation bodies, and whom they accredit, 400 days ago."""
    stage, tell = scene.stage, scene.tell
    tell.title(f"A small world, as of {stage.start:%Y-%m-%d}; every organisation is invented")
    tell.say(f"Recognition arrangement: {ARRANGEMENT_NAME}.")
    for authority in ACCREDITATION_BODIES:
        stage.found(authority.key, authority.host, authority.name)
        activities = " and ".join(activity.replace("_", " ") for activity, _ in authority.recognised_for)
        tell.say(f"Accreditation body: {authority.name}, recognised for {activities}.")
    for body in (*CERTIFICATION_BODIES, LABORATORY):
        stage.found(body.key, body.host, body.name, algorithm=body.algorithm)
        stage.accredit(body, _schedule(stage, body), now=stage.start)
        by = next(known.name for known in ACCREDITATION_BODIES if known.key == body.accredited_by)
        tell.say(f"{body.name} is accredited for {body.activity.replace('_', ' ')} ({body.number}) by {by}.")
    stage.write_anchors()


def issue_tables(scene: Scene) -> None:
    """Scene 2, first half: certificates from CSV tables, checked row by row before anything is issued."""
    stage, tell = scene.stage, scene.tell
    tell.title("Certificates are issued from CSV tables")
    count = 0
    for body in CERTIFICATION_BODIES:
        issued = stage.issue_csv(body.key, _table(stage, body), now=stage.start + DAY)
        count += len(issued)
        tell.say(f"{body.name}: {len(issued)} certificates, signed with {body.algorithm}, each with its label form.")
    tell.say(f"{count} certificates in all; Chinese, German, Arabic and English holders.")


def issue_untp(scene: Scene, given: Path | None) -> UntpIssued:
    """Scene 2, second half: a credential of the United Nations' shape, unchanged but for what issuing adds."""
    stage, tell = scene.stage, scene.tell
    text = (
        files("vc_cli.demo").joinpath("untp_sample.json").read_text("utf-8")
        if given is None
        else given.read_text("utf-8")
    )
    document: dict[str, Any] = json.loads(text)
    draft = draft_from_claims(document)
    issuer = document["issuer"] if isinstance(document["issuer"], dict) else {"id": document["issuer"]}
    did, name = str(issuer["id"]), str(issuer.get("name", issuer["id"]))
    host = did.removeprefix("did:web:")
    stage.found(UNTP_KEY, host, name, algorithm="EdDSA", did=did)
    body = AccreditedBody(UNTP_KEY, host, name, "de", "D-ZM-90003-01-00", "management_system_certification", "EdDSA")
    stage.accredit(body, _schedule_like(stage, body), now=stage.start)
    home = stage.home(UNTP_KEY)
    request = request_of(draft, issuer_profiles(home), key="untp")
    issued = Register(home).issue(request, signer=stage.signer(UNTP_KEY), now=stage.start + DAY)
    _require_unchanged(document, issued.certificate.secured)
    source = "an own sample" if given is None else given.name
    tell.say(f"{name} issues a UNTP conformity credential ({source}), unchanged but for {', '.join(sorted(_ADDED))}.")
    return UntpIssued(document, issued.certificate.secured)


def publish_world(scene: Scene) -> None:
    """Scene 3: daily lists for 400 days, then DID documents, accreditations, lists and pages as plain files."""
    stage, tell = scene.stage, scene.tell
    tell.title("The world is published")
    keys = [body.key for body in CERTIFICATION_BODIES] + [UNTP_KEY]
    moment, days = stage.start + 2 * DAY, 0
    while moment < stage.end - timedelta(hours=1):
        stage.archive_day(keys, moment)
        moment, days = moment + DAY, days + 1
    written = stage.publish_all(now=stage.end - timedelta(minutes=30))
    tell.say(f"Status lists were signed on {days} days (Bitstring and Token Status Lists, kept in an archive).")
    tell.say(f"{written} files in {stage.out / 'site'}: DID documents, accreditations, lists, a page per certificate.")


def ask_about_untp(scene: Scene, issued: UntpIssued) -> None:
    """The UNTP credential is authentic; what it covers is outside our profiles, so the answer says that and no more."""
    stage, tell, verifier = scene.stage, scene.tell, scene.verifier
    now = stage.end - timedelta(minutes=29)
    report, _ = verifier.check(issued.secured, now=now)
    authentic = {found.code.value for found in report.findings if found.outcome == "passed"} >= {"sig.verified"}
    expired = any(found.code.value.startswith("time.") for found in report.reasons)
    verdict, code = (Verdict.INVALID, "time.expired") if expired else (Verdict.INDETERMINATE, "chain.scope")
    tell.say(f"The UNTP credential is {'authentic' if authentic else 'not authentic'}.")
    tell.expect("Its scope follows none of our profiles, so the answer", report, verdict, code=code)


def _require_unchanged(given: dict[str, Any], secured: bytes) -> None:
    """Break off unless what was signed is what was handed in, and what issuing adds."""
    signed: dict[str, Any] = json.loads(base64url.decode(secured.split(b".")[1]))
    kept = {name: value for name, value in signed.items() if name not in _ADDED}
    handed_in = {name: value for name, value in given.items() if name not in _ADDED}
    if kept != handed_in or signed["@context"][: len(given["@context"])] != given["@context"]:
        raise StoryBroken("issuing changed a UNTP credential", where="scene 2")


def _table(stage: Stage, body: AccreditedBody) -> Path:
    path = stage.out / "tables" / f"{body.key}.csv"
    path.parent.mkdir(exist_ok=True)
    write_csv(rows_for(body.key, stage.start.date()), path)
    return path


def _schedule(stage: Stage, body: AccreditedBody) -> ScheduleDraft:
    if body == LABORATORY:
        return laboratory_schedule(stage.start.date())
    return schedule_for(body, rows_for(body.key, stage.start.date()), start=stage.start.date())


def _schedule_like(stage: Stage, body: AccreditedBody) -> ScheduleDraft:
    """Return an accreditation for something of ours, which says nothing of the UNTP credential's own scheme."""
    return schedule_for(body, rows_for("rheintal", stage.start.date()), start=stage.start.date())
