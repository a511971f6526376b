"""Every row of a world can be issued: no fault, and inside the schedule of its body."""

from __future__ import annotations

import json
from datetime import datetime, time
from pathlib import Path

import pytest

from tests.vc_cli.world.plans import everything, plan
from tests.world import NOW
from vc.issue.accredit import Accreditor, accreditation_claims, check_accreditation
from vc.issue.files import read_any_table
from vc.issue.prepare import rehearse
from vc.issue.schedule_file import ScheduleDraft, read_schedule_file
from vc.model.limits import DEFAULT_LIMITS
from vc.model.scope_claims import scope_from_claims
from vc.register.addresses import Addresses
from vc.trust.covers import covers
from vc_cli.world.documents import Organisations
from vc_cli.world.sample import draft_of
from vc_cli.world.tables import NumberedFiles, written

PLAN = plan(2_500)


@pytest.fixture(scope="module")
def organisations() -> Organisations:
    made = Organisations(PLAN, NOW)
    for _ in made.documents():
        pass
    return made


def test_every_row_may_be_issued_today_in_the_home_of_its_body(organisations: Organisations) -> None:
    for body, certificate in everything(PLAN):
        faults = rehearse(
            draft_of(certificate),
            issuer=organisations.profile(body),
            issued_at=NOW,
            credential_id=Addresses.of(body.did).credential(certificate.number.replace(" ", "-")),
        )
        assert faults == (), (certificate, faults)


def test_every_certificate_of_a_larger_world_lies_within_one_line_of_its_bodys_schedule() -> None:
    larger = plan(20_000)
    for body, certificate in everything(larger):
        if certificate.place % 5 and certificate.status.value == "active":
            continue  # a fifth of them, and all that something happened to
        subject = draft_of(certificate).claims["credentialSubject"]
        scope = scope_from_claims(subject["certifiedScope"], path="")
        signed = datetime.combine(certificate.begins, time(8), NOW.tzinfo)
        assert covers(larger.schedules.of(body), scope, at=signed).covered


def test_files_are_read_back_as_the_tables_that_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vc_cli.world.tables.ROWS_OF_A_FILE", 20)
    read = 0
    for body in PLAN.census.bodies:
        rows, changes = NumberedFiles(tmp_path / body.key), NumberedFiles(tmp_path / "changes" / body.key)
        with rows, changes:
            for _ in written(PLAN.certificates(body), rows, changes):
                pass
        for path in rows.digests:
            lines = path.read_bytes()
            table = read_any_table(lines)
            assert table is None or table.faults == (), (path, table)
            assert lines.count(b"\n") <= 20
            read += lines.count(b"\n")
    assert read == 2_500


def test_every_schedule_is_one_that_vc_accredit_takes() -> None:
    for body in PLAN.census.bodies:
        draft = read_schedule_file(json.dumps(PLAN.schedules.file(body)).encode())
        assert isinstance(draft, ScheduleDraft), draft
        assert draft == PLAN.schedules.draft(body)


def test_every_accreditation_may_be_signed(organisations: Organisations) -> None:
    from vc.model.accreditation import accreditation_from_claims
    from vc.securing.read import read
    from vc.securing.secured import SecuredCredential

    checked = 0
    for url, content in organisations.documents():
        if not url.endswith("/v1.jwt"):
            continue
        secured = read(content, DEFAULT_LIMITS)
        assert isinstance(secured, SecuredCredential)
        granted = accreditation_from_claims(secured.claims)
        authority = next(one for one in PLAN.census.authorities if one.did == granted.issuer)
        claims = accreditation_claims(
            granted, accreditor=Accreditor(authority.did, authority.name, f"https://{authority.host}/")
        )
        assert check_accreditation(claims, role=granted.role) == ()
        checked += 1
    assert checked == len(PLAN.census.bodies)
