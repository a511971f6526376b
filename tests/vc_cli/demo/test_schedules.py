"""The schedules of the demo's bodies cover what these issue, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from vc.issue.row_draft import draft_from_row
from vc.model.credential import credential_from_claims
from vc.model.scope import Scope
from vc.model.vocabulary import Activity
from vc.trust.covers import covers
from vc_cli.demo.organisations import CERTIFICATION_BODIES, LABORATORY, AccreditedBody
from vc_cli.demo.rows import rows_for
from vc_cli.demo.schedules import laboratory_schedule, schedule_for

START = date(2025, 10, 18)
AT = datetime(2025, 10, 19, tzinfo=UTC)


@pytest.mark.parametrize("body", CERTIFICATION_BODIES, ids=lambda body: body.key)
def test_every_row_is_covered_and_nothing_of_another_country(body: AccreditedBody) -> None:
    rows = rows_for(body.key, START)
    draft = schedule_for(body, rows, start=START)

    scopes = [scope_of(row) for row in rows]

    assert all(covers(draft.schedule, scope, at=AT).covered for scope in scopes)
    assert not covers(draft.schedule, replace(scopes[0], countries=frozenset({"NZ"})), at=AT).covered
    assert draft.subject == body.did
    assert {line.activity for line in draft.schedule} == {Activity(body.activity)}


def scope_of(row: dict[str, str]) -> Scope:
    claims = draft_from_row(row).claims
    issuing = {"issuer": "did:web:issuer.example", "id": "https://issuer.example/c/1", "environment": "test"}
    stated = credential_from_claims({**claims, **issuing})
    assert stated.scope is not None
    return stated.scope


def test_the_laboratory_is_accredited_for_testing_by_methods() -> None:
    draft = laboratory_schedule(START)

    assert draft.subject == LABORATORY.did
    assert {line.activity for line in draft.schedule} == {Activity.TESTING}
    assert draft.schedule[0].methods
