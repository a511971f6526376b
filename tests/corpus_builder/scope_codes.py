"""Codes above codes, editions that end, and flexible schedules (specs/scope.md S9 to S11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.corpus_builder.case import Case, Overrides
from tests.corpus_builder.forging import Change, with_payload
from tests.corpus_builder.surroundings import altered, small_family
from tests.world import DAY, GRANTED, ISO_9001, NOW, World
from vc.codes import Code
from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import Activity, Flexibility
from vc.trust.trust_list import RecognisedScope

SOURCE = "specs/scope.md"
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
    hs_codes=frozenset({"HS:8471"}),
)
FLEXIBLE = replace(COMPUTERS, flexible=frozenset({Flexibility.OBJECTS}))


def cases() -> Iterator[Case]:
    """Yield every case about codes, editions and flexibility."""
    yield from _sectors()
    yield from _editions()
    yield from _products()


def _claimed(**members: Any) -> Change:
    return lambda claims: claims["credentialSubject"]["certifiedScope"].update(members)


def _sectors() -> Iterator[Case]:
    family = small_family()
    for name, code, why in (
        ("ea", "EA:17", "EA 17 and IAF 17 are one sector under two names."),
        ("nace", "NACE2:25.11", "IAF ID 1 gives this class to sector 17."),
    ):
        yield family.valid(f"valid-sector-by-{name}", why, source=SOURCE, given=with_payload(_claimed(sectors=[code])))
    for name, code, why in (
        ("nuclear-fuel", "NACE2:24.46", "IAF ID 1 takes nuclear fuel out of the basic metals."),
        ("a-whole-division", "NACE2:25", "The division holds what the sector excepts."),
        ("another-revision", "NACE2.1:25.11", "Rev. 2.1 has no map to the sectors."),
        ("a-look-alike", "EA:\u0661\u0667", "The digits are Arabic."),
    ):
        yield family.invalid(
            f"scope-sector-of-{name}",
            Code.CHAIN_SCOPE_NOT_COVERED,
            why,
            source=SOURCE,
            given=with_payload(_claimed(sectors=[code])),
        )


def _editions() -> Iterator[Case]:
    def change(world: World) -> None:
        line = replace(ISO_9001, standards=frozenset({"ISO/IEC 27001"}), editions=frozenset({"2013", "2022"}))
        world.accredit(lambda granted: replace(granted, schedule=(line,)))
        body = world.trust.bodies[0]
        scopes = (replace(body.scopes[0], standards=frozenset({"ISO/IEC 27001"})),)
        world.trust = replace(world.trust, bodies=(replace(body, scopes=scopes),))

    def to(edition: str) -> bytes:
        return with_payload(_claimed(standard="ISO/IEC 27001", edition=edition))

    current = small_family().valid(
        "valid-edition-that-counts", "The edition of 2022.", source=SOURCE, given=to("2022"), change=altered(change)
    )
    yield current
    yield (
        small_family()
        .near(current)
        .invalid(
            "edition-withdrawn",
            Code.EDITION_WITHDRAWN,
            "In the schedule, in force, and to an edition that counted until 31 October 2025.",
            source="IAF MD 26",
            given=to("2013"),
            change=altered(change),
        )
    )


def _product(category: str, **members: Any) -> bytes:
    def change(claims: dict[str, Any]) -> None:
        claims["type"] = ["DigitalConformityCredential", "ProductCertificate", "VerifiableCredential"]
        scope = {"activity": "product_certification", "scheme": "CQC", "countries": ["DE"]}
        claims["credentialSubject"]["certifiedScope"] = {**scope, "productCategories": [category], **members}

    return with_payload(change)


def _designated(*lines: ScheduleLine) -> Overrides:
    def change(world: World) -> None:
        body, arrangement = world.trust.bodies[0], world.trust.arrangements[0]
        scope = RecognisedScope(Activity.PRODUCT_CERTIFICATION, ANY, GRANTED, schemes=frozenset({"CQC"}))
        activities = frozenset({Activity.PRODUCT_CERTIFICATION})
        world.trust = replace(
            world.trust,
            arrangements=(replace(arrangement, activities=activities),),
            bodies=(replace(body, scopes=(scope,)),),
        )
        world.accredit(lambda granted: replace(granted, schedule=lines))

    return altered(change)


def _products() -> Iterator[Case]:
    twin = small_family().valid(
        "valid-tariff-line-below-its-heading",
        "A national line lies below the heading of the schedule.",
        source=SOURCE,
        given=_product("CCC:0901", hsCodes=["HS-CN:8471301000"]),
        change=_designated(COMPUTERS),
    )
    yield twin
    family = small_family().near(twin)
    rows: tuple[tuple[str, Code, str, bytes, tuple[ScheduleLine, ...]], ...] = (
        (
            "scope-tariff-line-of-another-heading",
            Code.CHAIN_SCOPE_NOT_COVERED,
            "Power supplies are no computers.",
            _product("CCC:0901", hsCodes=["HS:850440"]),
            (COMPUTERS,),
        ),
        (
            "scope-tariff-line-left-out",
            Code.CHAIN_SCOPE_NOT_COVERED,
            "Silence is no way around a limit.",
            _product("CCC:0901"),
            (COMPUTERS,),
        ),
        (
            "scope-scheme-outside-the-recognition",
            Code.CHAIN_BODY_SCOPE_NOT_COVERED,
            "Recognised for one scheme alone; the schedule goes further.",
            _product("CCC:0901", hsCodes=["HS:8471"], scheme="Own mark"),
            (replace(COMPUTERS, schemes=frozenset({"CQC", "Own mark"})),),
        ),
        (
            "scope-flexible-then-and-outside-now",
            Code.CHAIN_SCOPE_NOT_COVERED,
            "What was open at signing is outside today.",
            _product("CCC:0902", hsCodes=["HS:8471"]),
            (replace(FLEXIBLE, valid_to=NOW - DAY), replace(COMPUTERS, valid_from=NOW - DAY)),
        ),
    )
    for name, code, why, given, lines in rows:
        yield family.invalid(name, code, why, source=SOURCE, given=given, change=_designated(*lines))
    yield family.unknown(
        "scope-flexible-beyond-its-codes",
        Code.CHAIN_SCOPE_FLEXIBLE,
        "A list that the body keeps may hold it; no code says so.",
        source="ISO/IEC 17011 7.8.4",
        given=_product("CCC:0902", hsCodes=["HS:8471"]),
        change=_designated(FLEXIBLE),
    )
