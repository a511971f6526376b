"""Scenes 1 to 3: a small world is founded, certificates are issued, everything is published and served."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vc.issue.schedule_file import ScheduleDraft
from vc.model.vocabulary import LinkKind
from vc_cli.demo.organisations import (
    ACCREDITATION_BODIES,
    ARRANGEMENT_NAME,
    AUTHORITY,
    CERTIFICATION_BODIES,
    DESIGNATED,
    LABORATORY,
    LAW_NAME,
    SCANNED_BODY,
    AccreditedBody,
)
from vc_cli.demo.phone import Phone
from vc_cli.demo.rows import rows_for, write_csv
from vc_cli.demo.schedules import laboratory_schedule, schedule_for
from vc_cli.demo.service import serve
from vc_cli.demo.stage import DAY, Stage
from vc_cli.shown_text import counted

if TYPE_CHECKING:
    from vc_cli.demo.scene import Scene

_PUBLISHED_BEFORE: Final = 30  # minutes before the end


def found_world(scene: Scene) -> None:
    """Scene 1: the arrangement, the accreditation bodies, and whom they accredit, when the world begins."""
    stage, tell = scene.stage, scene.tell
    tell.title(f"A small world is founded, as it was on {stage.start:%Y-%m-%d}; every organisation is invented")
    tell.say(f"{ARRANGEMENT_NAME} recognises {len(ACCREDITATION_BODIES)} accreditation bodies:")
    for authority in ACCREDITATION_BODIES:
        stage.found(authority.key, authority.host, authority.name)
        activities = " and ".join(activity.replace("_", " ") for activity, _ in authority.recognised_for)
        tell.say(f"{authority.name}, for {activities}. It accredits:", depth=1)
        for body in (*CERTIFICATION_BODIES, LABORATORY):
            if body.accredited_by != authority.key:
                continue
            stage.found(body.key, body.host, body.name, algorithm=body.algorithm)
            draft = _schedule(stage, body)
            stage.accredit(body, draft, now=stage.start)
            lines = counted(len(draft.schedule), "line")
            tell.say(f"{body.name} ({body.number}) for {body.activity.replace('_', ' ')}: {lines} of schedule", depth=2)
    stage.found(AUTHORITY.key, AUTHORITY.host, AUTHORITY.name)
    stage.accredit(DESIGNATED, replace(_schedule(stage, DESIGNATED), kind=LinkKind.DESIGNATION), now=stage.start)
    tell.say(f"{AUTHORITY.name} designates {DESIGNATED.name} for CCC,")
    tell.say(f"under the {LAW_NAME}: no accreditation stands in for that.", depth=1)
    stage.write_anchors()


def issue_tables(scene: Scene) -> None:
    """Scene 2, first half: certificates from CSV tables, checked row by row before anything is issued."""
    stage, tell = scene.stage, scene.tell
    tell.title("Certificates are issued from tables, as a certification body has them")
    count = 0
    for body in CERTIFICATION_BODIES:
        issued = stage.issue_csv(body.key, _table(stage, body), now=stage.start + DAY)
        count += len(issued)
        tell.say(f"{body.name}: {len(issued)} certificates, signed with {body.algorithm}, each with its label.")
    tell.say(f"{count} certificates in all, for holders with Chinese, German, Arabic and English names.")


def publish_world(scene: Scene, *others: str) -> None:
    """Scene 3: daily lists for all the time, then DID documents, accreditations, lists and pages as plain files.

    `others` are homes that issue beside the certification bodies.
    """
    stage, tell = scene.stage, scene.tell
    tell.title("Everything is published, as plain files that any web server can serve")
    moment, days = stage.start + 2 * DAY, 0
    while moment < stage.end - timedelta(hours=1):
        stage.archive_day([*(body.key for body in CERTIFICATION_BODIES), *others], moment)
        moment, days = moment + DAY, days + 1
    stage.write_hosts()
    written = stage.publish_all(now=stage.before_end(_PUBLISHED_BEFORE))
    tell.say(f"Status lists were signed on {counted(days, 'day')}, in both forms; the old ones are kept in an archive.")
    tell.say(
        f"{written:,} files in {stage.out / 'site'}: DID documents, accreditations, status lists, "
        "a page for each certificate."
    )


def serve_site(scene: Scene) -> Phone:
    """Scene 3, last part: one issuer's site and the verifier's pages are served, and a phone opens them."""
    stage, tell = scene.stage, scene.tell
    now = stage.before_end(_PUBLISHED_BEFORE)
    service = serve(stage, stage.hosts[SCANNED_BODY], now=now)
    for path in ("/", "/q", "/.well-known/did.json", "/healthz"):
        service.get(path, now=now)
    tell.say(f"Until this ends, {stage.home(SCANNED_BODY).settings.name} is really served, at {service.address}")
    return Phone(service, scene.verifier)


def _table(stage: Stage, body: AccreditedBody) -> Path:
    path = stage.out / "tables" / f"{body.key}.csv"
    path.parent.mkdir(exist_ok=True)
    write_csv(rows_for(body.key, stage.start.date()), path)
    return path


def _schedule(stage: Stage, body: AccreditedBody) -> ScheduleDraft:
    if body == LABORATORY:
        return laboratory_schedule(stage.start.date())
    return schedule_for(body, rows_for(body.key, stage.start.date()), start=stage.start.date())
