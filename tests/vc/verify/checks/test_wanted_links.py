"""V7.6: a scheme that needs a designation has nothing of an accreditation, and the other way round (T12, T13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.vc.verify.answers import failed, found, unknown
from tests.vc.verify.authority_world import (
    AUTHORITY,
    CATEGORY,
    INDEX,
    MINISTRY,
    PRODUCTS,
    authority,
    demand_both,
    designation,
    legal_basis,
    link_claims,
    product_certificate,
    published_by,
    without_scheme,
    world_with_authority,
)
from tests.world import AB, CB, DAY, NOW, OTHER_CB, SIGNED, World, accreditation, opened
from vc.codes import Code
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.credential import credential_from_claims
from vc.model.finding import Outcome
from vc.model.label_claims import label_payload
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.model.vocabulary import Role, Verdict
from vc.securing.cose import secure_cose
from vc.securing.label_number import label_url
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust import needed_links

_DESIGNATED = f"{AUTHORITY.origin}/accreditations/cb.jwt"


def _with(granted: Accreditation, kind: Kind, effective: datetime) -> Accreditation:
    return replace(granted, events=(*granted.events, AccreditationEvent(kind, effective, effective)))


@pytest.mark.parametrize("hint", [None, _DESIGNATED], ids=["points at its accreditation", "points at its designation"])
def test_designated_body_certifies_under_the_scheme(hint: str | None) -> None:
    world = world_with_authority(designation())

    report = world.report(product_certificate(world, hint=hint))

    assert report.verdict is Verdict.VALID, report.reasons
    assert found(report, Code.CHAIN_DESIGNATED_NOW).outcome is Outcome.PASSED
    assert [(link.role, link.path) for link in report.chain] == [
        ("legal_basis", "designation"),
        ("authority", "designation"),
        ("certification_body", "designation"),
        ("certificate", ""),
    ]


def test_accreditation_never_stands_in_for_a_designation() -> None:
    world = world_with_authority(designation(OTHER_CB))

    report = world.report(product_certificate(world))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_DESIGNATION_MISSING})


def test_whether_a_body_is_designated_is_unknown_without_the_authoritys_index() -> None:
    world = world_with_authority(designation())
    world.replaced[INDEX] = None

    report = world.report(product_certificate(world))

    assert report.verdict is Verdict.INDETERMINATE
    assert {Code.CHAIN_DESIGNATION_MISSING, Code.CHAIN_INDEX_UNAVAILABLE} <= unknown(report)


def test_trust_list_without_an_authority_for_the_scheme_can_tell_nothing() -> None:
    world = world_with_authority(designation())
    world.trust = replace(world.trust, bodies=(world.trust.bodies[0], authority(scheme="EU type examination")))

    report = world.report(product_certificate(world))

    assert (report.verdict, unknown(report)) == (Verdict.INDETERMINATE, {Code.CHAIN_DESIGNATION_MISSING})


def test_designation_is_worth_nothing_for_another_scheme() -> None:
    world = world_with_authority(designation())
    world.trust = replace(world.trust, bodies=(world.trust.bodies[0], authority(scheme="EU type examination")))

    report = world.report(product_certificate(world, hint=_DESIGNATED))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_BODY_SCOPE_NOT_COVERED})


def test_ministry_makes_nobody_good_for_the_scheme_of_another() -> None:
    granted = designation(by=MINISTRY, line=replace(PRODUCTS, schemes=frozenset({"CCC", "GS"})))
    world = world_with_authority(designation(OTHER_CB))
    ministry = authority(MINISTRY, scheme="GS", basis="railway-act")
    world.trust = replace(
        world.trust,
        arrangements=(*world.trust.arrangements, legal_basis("railway-act")),
        bodies=(*world.trust.bodies, ministry),
    )
    world.replaced |= published_by(MINISTRY, granted)

    report = world.report(product_certificate(world, hint=granted.current_url))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_BODY_SCOPE_NOT_COVERED})


def test_designation_never_stands_in_for_an_accreditation() -> None:
    world = world_with_authority(designation(), accredited=accreditation(OTHER_CB))

    report = world.report(product_certificate(world, without_scheme, hint=_DESIGNATED))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_ACCREDITATION_MISSING})


def test_accredited_body_that_points_at_its_designation_is_found_by_the_index() -> None:
    world = world_with_authority(designation())

    report = world.report(product_certificate(world, without_scheme, hint=_DESIGNATED))

    assert report.verdict is Verdict.VALID, report.reasons
    assert {link.path for link in report.chain} == {"accreditation", ""}


@pytest.mark.parametrize(
    ("kind", "effective", "expected"),
    [
        (Kind.SUSPENDED, SIGNED - DAY, {Code.CHAIN_NOT_DESIGNATED_AT_ISSUE, Code.CHAIN_NOT_DESIGNATED_NOW}),
        (Kind.SUSPENDED, SIGNED + DAY, {Code.CHAIN_NOT_DESIGNATED_NOW}),
        (Kind.WITHDRAWN, NOW, {Code.CHAIN_NOT_DESIGNATED_NOW}),
    ],
)
def test_designation_must_be_in_force_then_and_now(kind: Kind, effective: datetime, expected: set[Code]) -> None:
    world = world_with_authority(_with(designation(), kind, effective))

    report = world.report(product_certificate(world))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, expected)


def test_designation_of_before_its_withdrawal_still_answers_for_the_past() -> None:
    world = world_with_authority(_with(designation(), Kind.WITHDRAWN, NOW - DAY))
    world.archived = (NOW - 2 * DAY,)

    report = world.report(product_certificate(world), at=NOW - 2 * DAY + DAY / 24)

    assert found(report, Code.CHAIN_DESIGNATED_NOW).outcome is Outcome.PASSED
    assert "chain.differs_today" in report.notices


def test_designation_is_for_its_product_categories_alone() -> None:
    world = world_with_authority(designation())

    def another(claims: dict[str, Any]) -> None:
        claims["credentialSubject"]["certifiedScope"]["productCategories"] = [CATEGORY, "CCC:0105"]

    report = world.report(product_certificate(world, another))

    assert failed(report) == {Code.CHAIN_DESIGNATION_SCOPE_NOT_COVERED}
    assert found(report, Code.CHAIN_DESIGNATION_SCOPE_NOT_COVERED).detail == "product categories: CCC:0105"


def test_scheme_that_demands_both_has_both_chains(monkeypatch: pytest.MonkeyPatch) -> None:
    demand_both(monkeypatch)
    world = world_with_authority(designation())

    report = world.report(product_certificate(world))

    assert report.verdict is Verdict.VALID, report.reasons
    assert [link.path for link in report.chain] == ["accreditation"] * 3 + ["designation"] * 3 + [""]
    assert [link.role for link in report.chain if link.id == CB.did] == ["certification_body"] * 2


def test_scheme_that_demands_both_is_not_content_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    demand_both(monkeypatch)
    only_accredited = world_with_authority(designation(OTHER_CB))
    only_designated = world_with_authority(designation(), accredited=accreditation(OTHER_CB))

    accredited = only_accredited.report(product_certificate(only_accredited))
    designated = only_designated.report(product_certificate(only_designated, hint=_DESIGNATED))

    assert failed(accredited) == {Code.CHAIN_DESIGNATION_MISSING}
    assert failed(designated) == {Code.CHAIN_ACCREDITATION_MISSING}


def test_label_of_the_scheme_finds_the_designation_by_its_kid() -> None:
    world = world_with_authority(designation())
    label = _label(world)

    report = world.report(label)

    assert report.verdict is Verdict.VALID, report.reasons
    assert {link.path for link in report.chain} == {"designation", ""}


def test_authority_can_not_accredit() -> None:
    world = world_with_authority(replace(designation(), kind=accreditation().kind))

    report = world.report(product_certificate(world, without_scheme, hint=_DESIGNATED))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_ROLE})


def test_accreditation_body_can_not_designate() -> None:
    world = world_with_authority()
    granted = replace(designation(by=AB), id=f"{AB.origin}/accreditations/d/v1.jwt")
    world.replaced |= published_by(AB, granted)

    report = world.report(product_certificate(world))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_ROLE})


def test_authority_can_not_certify() -> None:
    world = world_with_authority(designation())
    claims = dict(opened(product_certificate(world)).claims)
    claims["issuer"] = {"type": ["CredentialIssuer"], "id": AUTHORITY.did, "name": AUTHORITY.name}

    report = world.report(secure_vc_jwt(claims, AUTHORITY.signer()))

    assert Code.CHAIN_ROLE in failed(report)


@pytest.mark.parametrize(
    "change",
    [
        lambda grant: grant["schedule"][0].pop("schemes"),
        lambda grant: grant["schedule"][0].update(schemes="*"),
        lambda grant: grant.update(role=Role.ACCREDITATION_BODY.value),
    ],
    ids=["for no scheme", "for any scheme", "to accredit"],
)
def test_designation_names_its_schemes_and_lets_nobody_accredit(change: Any) -> None:
    world = world_with_authority(designation())
    claims = link_claims(designation(), AUTHORITY)
    change(claims["credentialSubject"]["designation"])
    world.replaced[_DESIGNATED] = secure_vc_jwt(claims, AUTHORITY.signer())

    report = world.report(product_certificate(world, hint=_DESIGNATED))

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.CHAIN_ACCREDITATION_INVALID in unknown(report)


def test_designation_as_the_input_is_judged_like_an_accreditation() -> None:
    world = world_with_authority(designation())

    report = world.report(world.replaced[_DESIGNATED] or b"")

    assert report.verdict is Verdict.VALID, report.reasons


def test_nobody_outside_the_trust_list_is_asked_for_an_invented_scheme() -> None:
    world = world_with_authority(designation())

    evidence = world.evidence(product_certificate(world, hint="https://stranger.example/a.jwt"))

    hosts = {url.split("/")[2] for url in (*evidence.documents, *evidence.missing)}
    assert "stranger.example" not in hosts


def test_scheme_of_no_table_rests_on_accreditation() -> None:
    assert needed_links.kinds_needed("Invented Scheme") == needed_links.kinds_needed("")


def _label(world: World) -> str:
    secured = opened(product_certificate(world))
    payload = label_payload(credential_from_claims(secured.claims), list_number=1, index=17, digest=secured.digest)
    return label_url("cb.example", secure_cose(payload, CB.signer()))
