"""Designation beside accreditation, and test reports under a product certificate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from tests.corpus_builder.case import Case, Context, Family, Overrides, answered
from tests.corpus_builder.surroundings import differing
from tests.vc.verify.authority_world import (
    AUTHORITY,
    INDEX,
    PRODUCTS,
    authority,
    designation,
    product_certificate,
    published_by,
    without_scheme,
    world_with_authority,
)
from tests.vc.verify.report_world import REPORT_URL, TESTED, TESTS, ReportWorld, laboratory_accredited, report_world
from tests.world import AB, DAY, NOW, OTHER_CB, SIGNED, World
from vc.codes import Code
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.vocabulary import AccreditationEventKind, LinkKind, Verdict
from vc.trust.anchor import trust_list_to_toml

DESIGNATED, REPORTED = "designated", "test-report"
_POINTER = f"{AUTHORITY.origin}/accreditations/cb.jwt"
_SOURCE, _SEED = "specs/trust-chain.md T13", "domain.md S1-29"


def contexts() -> Iterator[Context]:
    """Yield the contexts that these cases need."""
    world = world_with_authority(designation())
    why = "An authority has designated the certification body for CCC; an accreditation body has accredited it."
    yield Context(DESIGNATED, why, trust_list_to_toml(world.trust), _designated())
    why = "The certificate rests on a report of a laboratory that was accredited for the test."
    reports = report_world()
    reports.publish()
    yield Context(REPORTED, why, trust_list_to_toml(reports.world.trust), _reported())


def cases() -> Iterator[Case]:
    """Yield every case about designations and test reports."""
    yield from _designations()
    yield from _roles()
    yield from _reports()


@cache
def _designated() -> dict[str, bytes]:
    return world_with_authority(designation()).documents()


@cache
def _reported() -> dict[str, bytes]:
    reports = report_world()
    reports.publish()
    return reports.world.documents()


def _twin(identifier: str, context: str, given: bytes, why: str, *, source: str) -> Family:
    expected = answered(Verdict.VALID, None)
    return Family(Case(identifier, context, given, expected, why, source=source, features=("valid",)))


def _published(world: World) -> Overrides:
    anchor = None if world.trust == world_with_authority().trust else trust_list_to_toml(world.trust)
    return Overrides(differing(world.documents(), _designated()), anchor)


def _event(granted: Accreditation, kind: AccreditationEventKind, effective: Any) -> Accreditation:
    return replace(granted, events=(*granted.events, AccreditationEvent(kind, effective, effective)))


def _family() -> Family:
    given = product_certificate(world_with_authority(designation()))
    why = "The scheme needs a designation, and the issuer has one, then and now."
    return _twin("valid-designated", DESIGNATED, given, why, source=_SOURCE)


def _designations() -> Iterator[Case]:
    family = _family()
    yield family.twin
    yield family.invalid(
        "designation-of-another-body",
        Code.CHAIN_DESIGNATION_MISSING,
        "The authority has designated somebody else; an accreditation does not stand in for that.",
        source=_SOURCE,
        change=_published(world_with_authority(designation(OTHER_CB))),
    )
    yield family.unknown(
        "designation-index-not-there",
        Code.CHAIN_DESIGNATION_MISSING,
        "Nobody says whether the issuer is designated.",
        source="specs/verification.md V7.6",
        change=Overrides({INDEX: None}),
    )
    world = world_with_authority(designation())
    world.trust = replace(world.trust, bodies=(world.trust.bodies[0], authority(scheme="EU type examination")))
    yield family.invalid(
        "designation-for-the-scheme-of-another-authority",
        Code.CHAIN_BODY_SCOPE_NOT_COVERED,
        "A body that a ministry has designated is good for the schemes of that ministry alone.",
        source=_SEED,
        given=product_certificate(world, hint=_POINTER),
        change=_published(world),
    )
    kinds = AccreditationEventKind
    for name, kind, effective, code in (
        ("suspended", kinds.SUSPENDED, NOW - DAY, Code.CHAIN_NOT_DESIGNATED_NOW),
        ("withdrawn-this-second", kinds.WITHDRAWN, NOW, Code.CHAIN_NOT_DESIGNATED_NOW),
        ("suspended-at-signing", kinds.SUSPENDED, SIGNED, Code.CHAIN_NOT_DESIGNATED_AT_ISSUE),
    ):
        changed = world_with_authority(_event(designation(), kind, effective))
        why = "A designation counts while it is in force, then and now, and knows no transition."
        yield family.invalid(f"designation-{name}", code, why, source=_SOURCE, change=_published(changed))
    narrow = replace(PRODUCTS, product_categories=frozenset({"CCC:0902"}))
    yield family.invalid(
        "designation-for-another-category",
        Code.CHAIN_DESIGNATION_SCOPE_NOT_COVERED,
        "Authorities designate per product category.",
        source="domain.md S1-13",
        change=_published(world_with_authority(designation(line=narrow))),
    )
    yield family.invalid(
        "designation-instead-of-an-accreditation",
        Code.CHAIN_ACCREDITATION_MISSING,
        "A certificate of no scheme rests on accreditation; the issuer has none.",
        source=_SOURCE,
        given=product_certificate(world_with_authority(designation()), without_scheme, hint=_POINTER),
        change=_published(_unaccredited()),
    )


def _unaccredited() -> World:
    world = world_with_authority(designation())
    world.accreditations = ()
    return world


def _roles() -> Iterator[Case]:
    family = _family()
    accredits = world_with_authority(replace(designation(), kind=LinkKind.ACCREDITATION))
    yield family.invalid(
        "designation-authority-that-accredits",
        Code.CHAIN_ROLE,
        "An authority designates; what it calls an accreditation is worth nothing.",
        source="specs/trust-chain.md T12",
        given=product_certificate(accredits, without_scheme, hint=_POINTER),
        change=_published(accredits),
    )
    designates = world_with_authority()
    designates.replaced |= published_by(AB, replace(designation(by=AB), id=f"{AB.origin}/accreditations/d/v1.jwt"))
    yield family.invalid(
        "designation-by-an-accreditation-body",
        Code.CHAIN_ROLE,
        "An accreditation body accredits; it can't designate.",
        source="specs/trust-chain.md T12",
        change=_published(designates),
    )


def _reports() -> Iterator[Case]:
    given = report_world().certificate()
    why = "The report is genuine and its laboratory was accredited for the test on that day."
    family = _twin("valid-test-report", REPORTED, given, why, source="specs/verification.md V8.6")
    yield family.twin
    line = replace(TESTS, methods=frozenset({"IEC 60335-1:13"}))
    yield _of(
        family,
        "test-report-by-a-method-outside-the-schedule",
        Code.CHAIN_TEST_REPORT_OUT_OF_SCOPE,
        lambda world: setattr(world, "laboratory", laboratory_accredited(line)),
        "The laboratory was accredited for another method.",
    )
    suspended = _event(laboratory_accredited(), AccreditationEventKind.SUSPENDED, TESTED)
    yield _of(
        family,
        "test-report-while-the-laboratory-was-suspended",
        Code.CHAIN_TEST_REPORT_NOT_ACCREDITED,
        lambda world: setattr(world, "laboratory", suspended),
        "The laboratory was suspended on the last day of the test.",
    )
    yield family.valid(
        "valid-test-report-not-there",
        "Not at hand, and no scheme demands it.",
        source="specs/verification.md V8.6",
        change=Overrides({REPORT_URL: None}),
        notice=Code.CHAIN_TEST_REPORT_UNCHECKED,
    )


def _of(family: Family, identifier: str, code: Code, change: Callable[[ReportWorld], object], why: str) -> Case:
    world = report_world()
    change(world)
    world.publish()
    overrides = Overrides(differing(world.world.documents(), _reported()))
    return family.invalid(identifier, code, why, source="domain.md S0-10", change=overrides)
