"""V8: one line covers the whole certificate, then and now, and the body is recognised for it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.vc.verify.answers import failed, found, unknown
from tests.world import AB, CB, DAY, GRANTED, ISO_9001, NOW, SIGNED, World
from vc.codes import Code
from vc.model.finding import Outcome
from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import Activity, Flexibility, Verdict
from vc.trust.trust_list import RecognisedScope
from vc.verify.report import Report


def test_what_is_covered_says_so_for_both_moments() -> None:
    world = World()

    finding = found(world.report(world.certificate()), Code.CHAIN_SCOPE)

    assert (finding.outcome, finding.subject) == (Outcome.PASSED, CB.did)


def test_what_is_missing_is_named_by_dimension_and_code() -> None:
    world = World()
    certificate = world.certificate(
        lambda claims: claims["credentialSubject"]["certifiedScope"].update(sectors=["IAF:17", "IAF:33"])
    )

    finding = found(world.report(certificate), Code.CHAIN_SCOPE_NOT_COVERED)

    assert (finding.outcome, finding.subject, finding.detail) == (Outcome.FAILED, CB.did, "sectors: IAF:33")


def test_a_credential_of_none_of_our_profiles_is_not_guessed_at() -> None:
    world = World()

    report = world.report(world.certificate(lambda claims: claims.update(type=["VerifiableCredential"])))

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.CHAIN_SCOPE}


def test_a_scope_that_was_reduced_since_is_not_covered_now() -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, schedule=(replace(ISO_9001, valid_to=NOW - DAY),)))

    report = world.report(world.certificate())

    assert failed(report) == {Code.CHAIN_SCOPE_NOT_COVERED}
    assert "not in force at 2026-11-22T12:00:00Z" in found(report, Code.CHAIN_SCOPE_NOT_COVERED).detail


def test_the_recognition_of_the_body_above_must_cover_the_standard() -> None:
    world = World()
    body = world.trust.bodies[0]
    scopes = (replace(body.scopes[0], standards=frozenset({"ISO 14001"})),)
    world.trust = replace(world.trust, bodies=(replace(body, scopes=scopes),))

    finding = found(world.report(world.certificate()), Code.CHAIN_BODY_SCOPE_NOT_COVERED)

    assert (finding.subject, finding.detail) == (AB.did, "standard: ISO 9001")


def certified_to(world: World, standard: str, edition: str, *, signed: datetime = SIGNED) -> bytes:
    """A certificate of the world to another standard, with schedule and recognition that cover it."""
    world.accredit(
        lambda granted: replace(
            granted, schedule=(replace(ISO_9001, standards=frozenset({standard}), editions=frozenset({edition})),)
        )
    )
    body = world.trust.bodies[0]
    scopes = (replace(body.scopes[0], standards=frozenset({standard})),)
    world.trust = replace(world.trust, bodies=(replace(body, scopes=scopes),))

    def change(claims: dict[str, Any]) -> None:
        claims.update(iat=int(signed.timestamp()), validFrom="2025-01-01T00:00:00Z")
        claims["credentialSubject"]["certifiedScope"].update(standard=standard, edition=edition)

    return world.certificate(change)


def test_a_certificate_to_an_edition_that_no_longer_counts_is_refused_whatever_its_own_dates() -> None:
    world = World()

    report = world.report(certified_to(world, "ISO/IEC 27001", "2013"))

    assert failed(report) == {Code.EDITION_WITHDRAWN}
    assert report.computed == ("edition_withdrawn",)
    assert found(report, Code.EDITION_WITHDRAWN).spec == "V8.4"


def test_within_the_transition_the_reader_is_told_and_can_rely_on_it() -> None:
    world = World()
    certificate = certified_to(world, "ISO/IEC 27001", "2013", signed=datetime(2025, 3, 1, tzinfo=UTC))

    report = world.report(certificate, at=datetime(2025, 6, 1, tzinfo=UTC))

    assert Code.EDITION_TRANSITION in report.notices
    assert found(report, Code.EDITION_TRANSITION).detail == (
        "ISO/IEC 27001:2013 counts until 2025-10-31; then ISO/IEC 27001:2022"
    )
    assert failed(report) == set()


def test_signed_before_its_edition_was_published_leaves_the_answer_open() -> None:
    world = World()
    certificate = certified_to(world, "ISO 14001", "2026", signed=datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC))

    report = world.report(certificate)

    assert (report.verdict, unknown(report)) == (Verdict.INDETERMINATE, {Code.EDITION_NOT_PUBLISHED})


def test_an_edition_that_the_table_does_not_know_is_left_to_the_schedule() -> None:
    world = World()

    report = world.report(certified_to(world, "Own standard", "2013"))

    assert report.verdict is Verdict.VALID


def products(world: World, category: str, *lines: ScheduleLine) -> Report:
    """The report on a product certificate for a category, under a schedule of these lines."""
    activity = Activity.PRODUCT_CERTIFICATION
    body, arrangement = world.trust.bodies[0], world.trust.arrangements[0]
    world.trust = replace(
        world.trust,
        arrangements=(replace(arrangement, activities=frozenset({activity})),),
        bodies=(replace(body, scopes=(RecognisedScope(activity, ANY, GRANTED),)),),
    )
    world.accredit(lambda granted: replace(granted, schedule=lines))

    def change(claims: dict[str, Any]) -> None:
        claims["type"] = ["DigitalConformityCredential", "ProductCertificate", "VerifiableCredential"]
        scope = {"activity": activity.value, "scheme": "CQC", "productCategories": [category], "countries": ["DE"]}
        claims["credentialSubject"]["certifiedScope"] = scope

    return world.report(world.certificate(change))


NONE: frozenset[str] = frozenset()
COMPUTERS = ScheduleLine(
    activity=Activity.PRODUCT_CERTIFICATION,
    standards=NONE,
    editions=NONE,
    schemes=frozenset({"CQC"}),
    sectors=NONE,
    product_categories=frozenset({"CCC:0901"}),
    methods=NONE,
    countries=ANY,
    valid_from=GRANTED,
)
FLEXIBLE = replace(COMPUTERS, flexible=frozenset({Flexibility.OBJECTS}))


def test_beyond_the_codes_of_a_flexible_schedule_nothing_is_confirmed_and_nothing_refused() -> None:
    report = products(World(), "CCC:0902", FLEXIBLE)

    assert (report.verdict, unknown(report)) == (Verdict.INDETERMINATE, {Code.CHAIN_SCOPE_FLEXIBLE})
    assert "product categories: CCC:0902" in found(report, Code.CHAIN_SCOPE_FLEXIBLE).detail


def test_within_the_codes_a_flexible_schedule_is_like_any_other() -> None:
    assert products(World(), "CCC:0901", FLEXIBLE).verdict is Verdict.VALID


def test_beyond_the_codes_of_a_schedule_that_is_not_flexible_it_is_refused() -> None:
    assert failed(products(World(), "CCC:0902", COMPUTERS)) == {Code.CHAIN_SCOPE_NOT_COVERED}


def test_what_was_open_then_and_is_outside_now_is_refused() -> None:
    then, now = replace(FLEXIBLE, valid_to=NOW - DAY), replace(COMPUTERS, valid_from=NOW - DAY)

    report = products(World(), "CCC:0902", then, now)

    assert failed(report) == {Code.CHAIN_SCOPE_NOT_COVERED}
    assert unknown(report) == set()
