"""Codes above codes, commodity codes, flexible schedules, locations, and editions in time (scope S9 to S11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.chain_corpus.settings import LAB, PRODUCT, TEST_REPORT, THREE
from tests.chain_corpus.subjects import CQC_0901, IEC_62368
from tests.chain_corpus.telling import GOOD, Answer, Setting, accreditation, certificate, failed, noticed, unknown
from tests.chain_corpus.world import World, recognised_for, world
from tests.corpus_builder.case import Case
from tests.world import AB, CB, DAY, GRANTED, ISO_9001, Party
from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.scope import ANY
from vc.model.vocabulary import Activity, Flexibility

_ENDED = datetime(2025, 11, 1, tzinfo=UTC)
"""ISO/IEC 27001:2013 counts until 31 October 2025 (IAF MD 26:2023)."""
_PUBLISHED = datetime(2022, 10, 1, tzinfo=UTC)
_ISMS = "ISO/IEC 27001"
_S9, _S10, _S11 = (f"specs/scope.md S{number}" for number in (9, 10, 11))


def _outside(party: Party = CB) -> Answer:
    return failed(Code.CHAIN_SCOPE_NOT_COVERED, accreditation(party))


def _flexible(party: Party = CB) -> Answer:
    return unknown(Code.CHAIN_SCOPE_FLEXIBLE, accreditation(party))


def _dated(signed: datetime) -> Any:
    def change(claims: dict[str, Any]) -> None:
        claims["iat"] = int(signed.timestamp())
        claims["validFrom"] = format_instant(signed)
        claims["validUntil"] = format_instant(signed + 900 * DAY)

    return change


ISMS = Setting(
    "information-security",
    "A certification body accredited for two editions of a standard certifies to the later one, in October 2025.",
    world()
    .trusting(issued=GRANTED)
    .body(AB, recognised_for(Activity.MANAGEMENT_SYSTEM_CERTIFICATION, _ISMS))
    .accredits(CB, replace(ISO_9001, standards=frozenset({_ISMS}), editions=frozenset({"2013", "2022"})))
    .certificate()
    .claiming(standard=_ISMS, edition="2022")
    .says(_dated(GRANTED + 60 * DAY))
    .on(_ENDED - 9 * DAY),
)


def settings() -> Iterator[Setting]:
    """Yield the world of a standard between two editions."""
    yield ISMS


def cases() -> Iterator[Case]:
    """Yield every case about codes that say more than themselves."""
    yield from _editions()
    yield from _sectors()
    yield from _commodity_codes()
    yield from _goods()
    yield from _flexible_lines()
    yield from _locations()


def _editions() -> Iterator[Case]:
    earlier = ISMS.good.claiming(edition="2013")
    ended, transition = failed(Code.EDITION_WITHDRAWN, certificate()), noticed(Code.EDITION_TRANSITION)
    at = f"{CB.origin}/c/DE-QMS-2026-00412"
    ended = replace(ended, broken=certificate(at))
    yield from ISMS.around(
        "edition-whose-transition-ends",
        lambda offset: earlier.on(_ENDED + offset),
        (transition, ended, ended),
        why="A certificate to the earlier edition counts until the last day of its transition, whatever its own dates.",
        source=_S10,
    )
    late = _ENDED + 9 * DAY
    yield ISMS.case(
        "edition-ended-asked-about-a-day-before",
        replace(earlier.on(late), archived=(_ENDED - DAY,)).asked_about(_ENDED - timedelta(hours=1)),
        transition,
        "It counted then.",
        source=_S10,
    )
    yield ISMS.case(
        "edition-in-transition-that-the-schedule-has-lost",
        earlier.line(CB, editions=frozenset({"2022"})),
        _outside(),
        "Whether an edition counts, and whether the body may certify to it, are two questions.",
        source=_S10,
    )
    yield ISMS.case(
        "edition-that-nobody-has-heard-of",
        ISMS.good.claiming(edition="2027").line(CB, editions=frozenset({"2027"})),
        GOOD,
        "An edition that the table does not know is left to the schedule.",
        source=_S10,
    )
    yield from ISMS.around(
        "edition-published-as-it-was-signed",
        lambda offset: _long_ago(_PUBLISHED + offset),
        (unknown(Code.EDITION_NOT_PUBLISHED, certificate(at)), GOOD, GOOD),
        why="Nobody certifies to what is not published: the time of signing, the edition or the table is wrong.",
        source=_S10,
    )


def _long_ago(signed: datetime) -> World:
    """Return the world in which all were recognised and accredited long before the certificate was signed."""
    since = _PUBLISHED - 90 * DAY
    return (
        world()
        .trusting(issued=GRANTED)
        .body(AB, recognised_for(Activity.MANAGEMENT_SYSTEM_CERTIFICATION, _ISMS, since=since))
        .body_key(AB, valid_from=since)
        .accredits(
            CB,
            replace(ISO_9001, standards=frozenset({_ISMS}), editions=frozenset({"2013", "2022"}), valid_from=since),
            since=since,
        )
        .certificate()
        .claiming(standard=_ISMS, edition="2022")
        .says(_dated(signed))
        .says(lambda claims: claims.update(validUntil=format_instant(signed + 1_200 * DAY)))
        .on(_ENDED - 9 * DAY)
    )


def _sectors() -> Iterator[Case]:
    rows: tuple[tuple[str, str, str, Answer], ...] = (
        ("ea-covers-the-same-of-iaf", "EA:17", "IAF:17", GOOD),
        ("iaf-covers-the-same-of-ea", "IAF:17", "EA:17", GOOD),
        ("iaf-covers-a-group-of-nace", "IAF:17", "NACE2:24.1", GOOD),
        ("iaf-covers-a-class-of-nace", "IAF:17", "NACE2:24.10", GOOD),
        ("iaf-less-its-exception", "IAF:17", "NACE2:24.46", _outside()),
        ("iaf-and-a-division-wider-than-it", "IAF:17", "NACE2:24", _outside()),
        ("nace-covers-its-class", "NACE2:25", "NACE2:25.11", GOOD),
        ("nace-does-not-cover-its-division", "NACE2:25.11", "NACE2:25", _outside()),
        ("nace-covers-no-iaf", "NACE2:25", "IAF:17", _outside()),
        ("nace-of-another-revision", "NACE2:25", "NACE2.1:25.11", _outside()),
        ("nace-without-a-revision", "NACE:25", "NACE:25.11", _outside()),
        ("iaf-with-a-leading-zero", "IAF:017", "NACE2:24.1", _outside()),
    )
    for name, line, claimed, answer in rows:
        yield THREE.case(
            f"sector-{name}",
            THREE.good.line(CB, sectors=frozenset({line})).claiming(sectors=[claimed]),
            answer,
            f"The schedule has {line}, the certificate claims {claimed}.",
            source=_S9,
        )


def _commodity_codes() -> Iterator[Case]:
    rows: tuple[tuple[str, frozenset[str], list[str], Answer], ...] = (
        ("heading-covers-its-subheading", frozenset({"HS:8471"}), ["HS:847130"], GOOD),
        ("subheading-covers-national-codes", frozenset({"HS:847130"}), ["HS-CN:8471301000", "HS-DE:84713000"], GOOD),
        ("subheading-does-not-cover-its-heading", frozenset({"HS:847130"}), ["HS:8471"], _outside()),
        ("one-of-two-outside", frozenset({"HS:8471"}), ["HS:847130", "HS:850440"], _outside()),
        ("national-code-of-another-country", frozenset({"HS-CN:84713010"}), ["HS-DE:84713010"], _outside()),
        ("national-code-covers-no-subheading", frozenset({"HS-CN:84713010"}), ["HS:847130"], _outside()),
        ("with-full-stops", frozenset({"HS:8471"}), ["HS:84.71.30"], _outside()),
        ("schedule-of-any", ANY, ["HS:850440"], GOOD),
        ("schedule-of-none", frozenset(), ["HS:847130"], _outside()),
        ("certificate-of-none", frozenset({"HS:8471"}), [], _outside()),
    )
    for name, line, claimed, answer in rows:
        told = PRODUCT.good.schedule(CB, replace(CQC_0901, hs_codes=line))
        yield PRODUCT.case(
            f"hs-{name}",
            told.claiming(hsCodes=claimed) if claimed else told,
            answer,
            "Commodity codes are compared like all others: what a code covers begins with it.",
            source=_S9,
        )


def _goods() -> Iterator[Case]:
    told = PRODUCT.good.schedule(CB, replace(CQC_0901, hs_codes=frozenset({"HS:8471"}))).claiming(hsCodes=["HS:847130"])
    national = PRODUCT.good.schedule(CB, replace(CQC_0901, hs_codes=ANY)).claiming(hsCodes=["HS-CN:8471301000"])
    outside = failed(Code.GOODS_HS_CODE_NOT_COVERED, certificate("hs_code"))
    open_ = unknown(Code.GOODS_HS_CODE_NOT_COVERED, certificate("hs_code"))
    rows: tuple[tuple[str, World, str, Answer], ...] = (
        ("the-code-itself", told, "8471.30", GOOD),
        ("a-national-code-below", told, "HS-DE:84713000", GOOD),
        ("the-heading", told, "8471", open_),
        ("another-code", told, "8504.40", outside),
        ("another-subheading", told, "8471.41", outside),
        ("of-the-same-country", national, "HS-CN:8471301000", GOOD),
        ("of-a-tariff-that-is-not-said", national, "8471301000", open_),
        ("of-another-country", national, "HS-DE:84713010", open_),
        ("where-none-is-stated", PRODUCT.good, "8504.40", GOOD),
    )
    for name, asked, code, answer in rows:
        yield PRODUCT.case(
            f"goods-declared-under-{name}",
            asked.asking(hs_code=code),
            answer,
            f"The goods are declared as {code}.",
            source="specs/manifest.md D5.1",
        )
    place = "https://holder.example/sites/1"
    rows_of_sites: tuple[tuple[str, str, Answer], ...] = (
        ("that-it-names", place, GOOD),
        ("that-it-does-not-name", f"{place}0", failed(Code.GOODS_SITE_NOT_COVERED, certificate("site"))),
        ("by-its-name", "Werk Lindau", failed(Code.GOODS_SITE_NOT_COVERED, certificate("site"))),
    )
    for name, site, answer in rows_of_sites:
        yield THREE.case(
            f"asked-about-a-site-{name}",
            THREE.good.asking(site=site),
            answer,
            "A site is asked about by its identifier, octet for octet.",
            source="specs/manifest.md D5.4",
        )


def _flexible_lines() -> Iterator[Case]:
    third = ["IEC 62368-1:5", "IEC 62368-1:6", "IEC 62368-1:9"]
    other = ["IEC 60335-1:7"]
    kinds = {kind: frozenset({kind}) for kind in Flexibility}
    by_methods = replace(IEC_62368, flexible=kinds[Flexibility.METHODS])
    by_editions = replace(IEC_62368, methods=frozenset({"IEC 62321-5:2013"}), flexible=kinds[Flexibility.EDITIONS])
    rows: tuple[tuple[str, Any, dict[str, Any], Answer], ...] = (
        ("a-third-method", by_methods, {"methods": third}, _flexible(LAB)),
        ("a-method-of-another-kind", by_methods, {"methods": other}, _flexible(LAB)),
        ("another-standard-too", by_methods, {"methods": third, "standard": "IEC 60335-1"}, _outside(LAB)),
        (
            "a-later-edition-of-a-method",
            by_editions,
            {"methods": ["IEC 62321-5:2020"]},
            GOOD,
        ),
        ("an-earlier-edition-of-a-method", by_editions, {"methods": ["IEC 62321-5:2009"]}, _outside(LAB)),
        ("a-method-without-its-edition", by_editions, {"methods": ["IEC 62321-5"]}, _outside(LAB)),
        ("a-later-edition-of-the-standard", by_editions, {"methods": ["IEC 62321-5:2013"], "edition": "2023"}, GOOD),
        (
            "a-third-method-under-flexible-editions",
            replace(IEC_62368, flexible=kinds[Flexibility.EDITIONS]),
            {"methods": third},
            _outside(LAB),
        ),
    )
    for name, line, claims, answer in rows:
        yield TEST_REPORT.case(
            f"flexible-{name}",
            TEST_REPORT.good.schedule(LAB, line).claiming(**claims),
            answer,
            "What a flexible schedule allows beyond its codes stands in a list that no schedule holds: it stays open.",
            source=_S11,
        )
    for kind, answer in (("objects", _flexible()), ("editions", _outside())):
        yield PRODUCT.case(
            f"flexible-{kind}-and-another-category",
            PRODUCT.good.schedule(CB, replace(CQC_0901, flexible=kinds[Flexibility(kind)])).claiming(
                productCategories=["CQC:1101"]
            ),
            answer,
            "Further objects are what one kind of flexibility allows, and the others do not.",
            source=_S11,
        )


def _locations() -> Iterator[Case]:
    rows: tuple[tuple[str, frozenset[str], list[str], Answer], ...] = (
        ("named-by-both", frozenset({"LAB-1"}), ["LAB-1"], GOOD),
        ("another", frozenset({"LAB-1"}), ["LAB-2"], _outside(LAB)),
        ("one-of-two", frozenset({"LAB-1"}), ["LAB-1", "LAB-2"], _outside(LAB)),
        ("not-said", frozenset({"LAB-1"}), [], _outside(LAB)),
        ("not-limited", ANY, ["LAB-2"], GOOD),
    )
    for name, line, claimed, answer in rows:
        told = TEST_REPORT.good.schedule(LAB, replace(IEC_62368, locations=line))
        yield TEST_REPORT.case(
            f"location-{name}",
            told.claiming(locations=claimed) if claimed else told,
            answer,
            "A laboratory that is accredited at one of its places is so nowhere else.",
            source="specs/scope.md S3",
        )
