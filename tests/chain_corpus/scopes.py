"""Scope at both upper levels: each dimension of a schedule, lines in time, the recognition above (scope S1 to S7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.chain_corpus.settings import FOUR, LAB, PRODUCT, SUB, TEST_REPORT, THREE
from tests.chain_corpus.subjects import CQC_0901, IEC_62368
from tests.chain_corpus.telling import GOOD, Setting, accreditation, failed
from tests.chain_corpus.world import SECOND
from tests.corpus_builder.case import Case
from tests.world import CB, DAY, ISO_9001, NOW, SIGNED, Party
from vc.codes import Code
from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import Activity

_NOTHING: frozenset[str] = frozenset()


def cases() -> Iterator[Case]:
    """Yield every case about schedules."""
    for setting, party, level in ((THREE, CB, "issuer"), (FOUR, CB, "lower"), (FOUR, SUB, "middle")):
        yield from _dimensions(setting, party, level)
        yield from _lines_in_time(setting, party, level)
    yield from _lines()
    yield from _claims()
    yield from _products()
    yield from _reports()


def _outside(party: Party) -> Any:
    return failed(Code.CHAIN_SCOPE_NOT_COVERED, accreditation(party))


def _dimensions(setting: Setting, party: Party, level: str) -> Iterator[Case]:
    rows: dict[str, dict[str, Any]] = {
        "another-activity": {"activity": Activity.PRODUCT_CERTIFICATION},
        "another-standard": {"standards": frozenset({"ISO 14001"})},
        "no-standard": {"standards": _NOTHING},
        "look-alike-standard": {"standards": frozenset({"ISO 900l"})},
        "cyrillic-standard": {"standards": frozenset({"ІSO 9001"})},
        "lower-case-standard": {"standards": frozenset({"iso 9001"})},
        "another-edition": {"editions": frozenset({"2008"})},
        "no-edition": {"editions": _NOTHING},
        "a-scheme-that-is-not-claimed": {"schemes": frozenset({"FSSC 22000"})},
        "another-sector": {"sectors": frozenset({"IAF:18"})},
        "no-sector": {"sectors": _NOTHING},
        "a-sector-with-a-leading-zero": {"sectors": frozenset({"IAF:017"})},
        "a-finer-sector": {"sectors": frozenset({"IAF:17.1"})},
        "a-product-category-that-is-not-claimed": {"product_categories": frozenset({"CCC:0901"})},
        "a-method-that-is-not-claimed": {"methods": frozenset({"IEC 62368-1:5"})},
        "other-countries": {"countries": frozenset({"AT", "CH"})},
        "no-country": {"countries": _NOTHING},
    }
    for name, members in rows.items():
        yield setting.case(
            f"{level}-schedule-of-{name}",
            setting.good.line(party, **members),
            _outside(party),
            "One line of the schedule must cover every dimension of the certificate, code for code.",
            source="specs/scope.md S3",
        )
    wide: dict[str, dict[str, Any]] = {
        "any-standard": {"standards": ANY},
        "any-edition": {"editions": ANY},
        "any-sector": {"sectors": ANY},
        "any-scheme": {"schemes": ANY},
        "its-country": {"countries": frozenset({"DE"})},
        "more-sectors": {"sectors": ISO_9001.sectors | {"IAF:33"}},
    }
    for name, members in wide.items():
        yield setting.case(
            f"{level}-schedule-of-{name}",
            setting.good.line(party, **members),
            GOOD,
            "A line that allows more covers what a narrower one did.",
            source="specs/scope.md S6",
        )
    yield setting.case(
        f"{level}-schedule-empty",
        setting.good.schedule(party, replace(ISO_9001, valid_to=SIGNED)),
        _outside(party),
        "No line of the schedule is in force any more, while the accreditation is.",
        source="specs/scope.md S2",
    )


def _lines_in_time(setting: Setting, party: Party, level: str) -> Iterator[Case]:
    good, outside = setting.good, _outside(party)
    yield from setting.around(
        f"{level}-line-begins-at-signing",
        lambda offset: good.line(party, valid_from=SIGNED + offset),
        (GOOD, GOOD, outside),
        why="The line must be in force when the certificate was signed; its start is inclusive.",
        source="specs/scope.md S2",
    )
    yield from setting.around(
        f"{level}-line-ends-now",
        lambda offset: good.line(party, valid_to=NOW + offset),
        (outside, outside, GOOD),
        why="The line must be in force now; its end is exclusive.",
        source="specs/scope.md S2",
    )
    first = replace(ISO_9001, valid_to=SIGNED)
    yield from setting.around(
        f"{level}-second-line-begins-at-signing",
        lambda offset: good.schedule(party, first, replace(ISO_9001, valid_from=SIGNED + offset)),
        (GOOD, GOOD, outside),
        why="One line follows the other; a gap of a second is a gap.",
        source="specs/scope.md S2",
    )


def _lines() -> Iterator[Case]:
    good = THREE.good
    metals = frozenset({"IAF:17"})
    rows: tuple[tuple[str, tuple[ScheduleLine, ...], Any, str, str], ...] = (
        (
            "half-by-each-of-two-lines",
            (replace(ISO_9001, sectors=frozenset({"IAF:33"})), replace(ISO_9001, standards=frozenset({"ISO 14001"}))),
            _outside(CB),
            "ISO 9001 in one line, the sector in another: neither covers the certificate.",
            "specs/scope.md S1",
        ),
        (
            "the-second-of-two-lines",
            (replace(ISO_9001, standards=frozenset({"ISO 14001"})), ISO_9001),
            GOOD,
            "The order of the lines is of no importance.",
            "specs/scope.md S6",
        ),
        (
            "one-line-then-another-line-now",
            (replace(ISO_9001, valid_to=NOW - DAY), replace(ISO_9001, sectors=metals, valid_from=NOW - DAY)),
            GOOD,
            "Another line covers it now than when it was signed.",
            "specs/verification.md V8.2",
        ),
        (
            "reduced-since",
            (
                replace(ISO_9001, valid_to=NOW - DAY),
                replace(ISO_9001, sectors=frozenset({"IAF:18"}), valid_from=NOW - DAY),
            ),
            _outside(CB),
            "The sector was taken from the body yesterday.",
            "specs/verification.md V8.2",
        ),
        (
            "extended-after-signing",
            (
                replace(ISO_9001, sectors=frozenset({"IAF:18"})),
                replace(ISO_9001, sectors=metals, valid_from=SIGNED + SECOND),
            ),
            _outside(CB),
            "The sector was added a second after it signed.",
            "specs/verification.md V8.2",
        ),
    )
    for name, lines, answer, why, source in rows:
        yield THREE.case(f"issuer-schedule-{name}", good.schedule(CB, *lines), answer, why, source=source)


def _claims() -> Iterator[Case]:
    rows: dict[str, dict[str, Any]] = {
        "another-standard": {"standard": "ISO/IEC 27001"},
        "no-standard": {"standard": None},
        "the-standard-any": {"standard": "*"},
        "a-full-width-digit": {"standard": "ISO 900１"},
        "a-zero-width-space": {"standard": "ISO 9001\u200b"},
        "a-no-break-space": {"standard": "ISO\u00a09001"},
        "another-edition": {"edition": "2008"},
        "no-edition": {"edition": None},
        "one-sector-too-many": {"sectors": ["IAF:17", "IAF:33"]},
        "no-sector": {"sectors": None},
        "any-sector": {"sectors": ["*"]},
        "a-scheme": {"scheme": "FSSC 22000"},
        "a-method": {"methods": ["ISO 6892-1"]},
        "a-product-category": {"productCategories": ["CCC:0901"]},
    }
    for name, scope in rows.items():
        yield THREE.case(
            f"certificate-claims-{name}",
            THREE.good.claiming(**scope),
            _outside(CB),
            "What the certificate claims is not what its issuer is accredited for; codes decide, octet for octet.",
            source="specs/scope.md S4",
        )
    yield THREE.case(
        "certificate-claims-its-sector-in-prose",
        THREE.good.claiming(sectors=["IAF:33"]).says(
            lambda claims: claims["credentialSubject"].update(scopeStatement="IAF:17, machining of precision parts")
        ),
        _outside(CB),
        "The statement for people names a sector of the schedule; the codes name another.",
        source="specs/scope.md S4",
    )
    abroad = [{"name": "Werk Lindau", "country": "DE"}, {"name": "Werk Bregenz", "country": "AT"}]
    german = THREE.good.line(CB, countries=frozenset({"DE"}))
    yield THREE.case(
        "certificate-with-a-site-abroad",
        german.says(lambda claims: claims["credentialSubject"].update(sites=abroad)),
        _outside(CB),
        "Its codes claim Germany alone, one of its sites stands in Austria.",
        source="specs/scope.md S3",
    )
    yield THREE.case(
        "certificate-with-two-sites-in-its-country",
        german.says(lambda claims: claims["credentialSubject"].update(sites=[abroad[0], {**abroad[0], "name": "B"}])),
        GOOD,
        "Both sites lie where its issuer may certify.",
        source="specs/scope.md S3",
    )


def _products() -> Iterator[Case]:
    rows: dict[str, dict[str, Any]] = {
        "another-product-category": {"product_categories": frozenset({"CQC:0902"})},
        "no-product-category": {"product_categories": _NOTHING},
        "no-scheme": {"schemes": _NOTHING},
        "another-scheme": {"schemes": frozenset({"CCC"})},
        "another-edition": {"editions": frozenset({"2011"})},
        "another-standard": {"standards": frozenset({"GB 8898"})},
        "management-systems": {"activity": Activity.MANAGEMENT_SYSTEM_CERTIFICATION},
    }
    for name, members in rows.items():
        yield PRODUCT.case(
            f"product-schedule-of-{name}",
            PRODUCT.good.schedule(CB, replace(CQC_0901, **members)),
            _outside(CB),
            "Accredited for products under a voluntary scheme, and not for this.",
            source="specs/scope.md S3",
        )
    for name, scope in (
        ("an-unlisted-category", {"productCategories": ["CQC:1101"]}),
        ("no-category", {"productCategories": None}),
        ("no-scheme", {"scheme": None}),
        ("another-scheme", {"scheme": "GS"}),
    ):
        yield PRODUCT.case(
            f"product-claims-{name}",
            PRODUCT.good.claiming(**scope),
            _outside(CB),
            "A product outside what the body is accredited for.",
            source="specs/scope.md S3",
        )


def _reports() -> Iterator[Case]:
    rows: dict[str, dict[str, Any]] = {
        "one-of-two-methods": {"methods": frozenset({"IEC 62368-1:5"})},
        "no-method": {"methods": _NOTHING},
        "calibration": {"activity": Activity.CALIBRATION},
        "another-edition": {"editions": frozenset({"2014"})},
        "another-standard": {"standards": frozenset({"IEC 60335-1"})},
    }
    for name, members in rows.items():
        yield TEST_REPORT.case(
            f"report-schedule-of-{name}",
            TEST_REPORT.good.schedule(LAB, replace(IEC_62368, **members)),
            _outside(LAB),
            "The laboratory is accredited for other tests than these.",
            source="security.md C08",
        )
    yield TEST_REPORT.case(
        "report-claims-a-third-method",
        TEST_REPORT.good.claiming(methods=["IEC 62368-1:5", "IEC 62368-1:6", "IEC 62368-1:9"]),
        _outside(LAB),
        "A method outside the schedule.",
        source="security.md C08",
    )
    yield TEST_REPORT.case(
        "report-of-any-method-schedule",
        TEST_REPORT.good.schedule(LAB, replace(IEC_62368, methods=ANY)),
        GOOD,
        "The schedule does not limit the methods.",
        source="specs/scope.md S3",
    )
    yield from TEST_REPORT.around(
        "report-line-begins-at-signing",
        lambda offset: TEST_REPORT.good.schedule(LAB, replace(IEC_62368, valid_from=SIGNED + offset)),
        (GOOD, GOOD, _outside(LAB)),
        why="The laboratory must be accredited when it signs its report.",
        source="specs/scope.md S2",
    )
