"""Every row of a world can be issued: no fault, and inside the schedule of its body."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, time
from pathlib import Path

import pytest

from tests.vc_cli.world.plans import everything, plan
from tests.world import NOW
from vc.issue.accredit import Accreditor, accreditation_claims, check_accreditation
from vc.issue.files import read_any_table
from vc.issue.prepare import rehearse
from vc.issue.schedule_file import read_schedule_file
from vc.model.accreditation import accreditation_from_claims
from vc.model.limits import DEFAULT_LIMITS
from vc.model.scope_claims import scope_from_claims
from vc.model.vocabulary import LinkKind
from vc.register.addresses import Addresses
from vc.securing.read import read
from vc.securing.secured import SecuredCredential
from vc.trust.covers import covers
from vc_cli.world.documents import Organisations
from vc_cli.world.sample import draft_of
from vc_cli.world.schedules import schedule_file
from vc_cli.world.tables import NumberedFiles, written

SIZE = 1_500
PLAN = plan(SIZE)


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
    larger = plan(10_000)
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
    assert read == SIZE


def test_every_schedule_is_one_that_vc_accredit_takes() -> None:
    drafts = [PLAN.schedules.draft(body) for body in PLAN.census.bodies]
    drafts += [PLAN.schedules.draft_of_designation(one) for one in PLAN.census.designations]

    for draft in drafts:
        assert read_schedule_file(json.dumps(schedule_file(draft)).encode()) == draft


def test_every_accreditation_and_designation_may_be_signed(organisations: Organisations) -> None:
    granters = {one.did: Accreditor(one.did, one.name, f"https://{one.host}/") for one in PLAN.census.granting}
    checked: Counter[LinkKind] = Counter()
    for url, content in organisations.documents():
        if not url.endswith("/v1.jwt"):
            continue
        secured = read(content, DEFAULT_LIMITS)
        assert isinstance(secured, SecuredCredential)
        granted = accreditation_from_claims(secured.claims)
        claims = accreditation_claims(granted, accreditor=granters[granted.issuer])
        assert check_accreditation(claims, role=granted.role) == ()
        checked[granted.kind] += 1
    designated = len(PLAN.census.designations)
    assert checked == {LinkKind.ACCREDITATION: len(PLAN.census.bodies), LinkKind.DESIGNATION: designated}
