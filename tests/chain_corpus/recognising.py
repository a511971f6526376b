"""The trust list and what it recognises: bodies, activities, standards, dates (trust-list L3 to L7, scope S7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.chain_corpus.settings import FOUR, LAB, PRODUCT, SECOND_AB, SYSTEM, TEST_REPORT, TESTS, THREE, TWO_BODIES
from tests.chain_corpus.subjects import IEC_62368
from tests.chain_corpus.telling import (
    GOOD,
    Answer,
    Setting,
    accreditation,
    failed,
    recognition,
    trust_list,
    unknown,
)
from tests.chain_corpus.world import World, recognised_for
from tests.corpus_builder.case import HTTP, LIBRARY, Case
from tests.world import AB, DAY, GRANTED, NOW, SIGNED
from vc.codes import Code
from vc.model.scope import ANY
from vc.model.vocabulary import Activity, Environment
from vc.trust.trust_list import RecognisedScope

_GONE = failed(Code.CHAIN_BODY_NOT_RECOGNISED, recognition(AB))
_OUTSIDE = failed(Code.CHAIN_BODY_SCOPE_NOT_COVERED, recognition(AB))
_OTHER = replace(SYSTEM, standards=frozenset({"ISO 14001"}))
_CURRENT = f"{AB.origin}/accreditations/cb.jwt"


def cases() -> Iterator[Case]:
    """Yield every case about the trust list and its bodies."""
    for setting, level in ((THREE, "three"), (FOUR, "four")):
        yield from _in_time(setting, level)
        yield from _scopes(setting, level)
    yield from _of_other_kinds()
    yield from _bodies()
    yield from _lists()


def _in_time(setting: Setting, level: str) -> Iterator[Case]:
    good = setting.good

    def recognised(*scopes: RecognisedScope) -> World:
        return good.recognised(AB, *scopes)

    rows: tuple[tuple[str, Any, tuple[Answer, Answer, Answer], str], ...] = (
        (
            "begins-at-signing",
            lambda offset: recognised(replace(SYSTEM, valid_from=SIGNED + offset)),
            (GOOD, GOOD, _GONE),
            "The body must be recognised when the certificate was signed; the start is inclusive.",
        ),
        (
            "ends-now",
            lambda offset: recognised(replace(SYSTEM, valid_to=NOW + offset)),
            (_GONE, _GONE, GOOD),
            "The body must be recognised now, without any transition; the end is exclusive.",
        ),
        (
            "for-this-begins-at-signing",
            lambda offset: recognised(_OTHER, replace(SYSTEM, valid_from=SIGNED + offset)),
            (GOOD, GOOD, _OUTSIDE),
            "Recognised for another standard before, for this one from that second on.",
        ),
        (
            "for-this-ends-now",
            lambda offset: recognised(_OTHER, replace(SYSTEM, valid_to=NOW + offset)),
            (_OUTSIDE, _OUTSIDE, GOOD),
            "Recognised for another standard still, for this one until that second.",
        ),
        (
            "interrupted-at-signing",
            lambda offset: recognised(replace(SYSTEM, valid_to=SIGNED), replace(SYSTEM, valid_from=SIGNED + offset)),
            (GOOD, GOOD, _GONE),
            "A gap of a second in its recognition, just as the certificate was signed.",
        ),
    )
    for name, told, answers, why in rows:
        yield from setting.around(
            f"{level}-recognition-{name}", told, answers, why=why, source="specs/verification.md V7.3"
        )


def _scopes(setting: Setting, level: str) -> Iterator[Case]:
    rows: tuple[tuple[str, tuple[RecognisedScope, ...], Answer], ...] = (
        ("for-testing-alone", (TESTS,), _OUTSIDE),
        ("for-product-certification-alone", (replace(SYSTEM, activity=Activity.PRODUCT_CERTIFICATION),), _OUTSIDE),
        ("for-another-standard", (_OTHER,), _OUTSIDE),
        ("for-a-look-alike-standard", (replace(SYSTEM, standards=frozenset({"ISO 900l"})),), _OUTSIDE),
        ("for-this-standard-in-testing", (_OTHER, recognised_for(Activity.TESTING)), _OUTSIDE),
        ("for-any-standard", (replace(SYSTEM, standards=ANY),), GOOD),
        ("for-several-standards", (replace(SYSTEM, standards=frozenset({"ISO 9001", "ISO 14001"})),), GOOD),
        ("for-testing-too", (TESTS, SYSTEM), GOOD),
    )
    for name, scopes, answer in rows:
        yield setting.case(
            f"{level}-recognised-{name}",
            setting.good.recognised(AB, *scopes),
            answer,
            "However wide the schedule below it: the body's recognition must cover activity and standard too.",
            source="specs/scope.md S7",
        )


def _of_other_kinds() -> Iterator[Case]:
    source = "security.md C07"
    yield TEST_REPORT.case(
        "report-under-a-body-for-certification",
        TEST_REPORT.good.recognised(AB, SYSTEM),
        _OUTSIDE,
        "A body recognised for certification can't make a laboratory good.",
        source=source,
    )
    yield TEST_REPORT.case(
        "report-under-a-body-for-calibration",
        TEST_REPORT.good.recognised(AB, replace(TESTS, activity=Activity.CALIBRATION)),
        _OUTSIDE,
        "Calibration is another activity than testing.",
        source=source,
    )
    yield PRODUCT.case(
        "product-under-a-body-for-testing",
        PRODUCT.good.recognised(AB, TESTS),
        _OUTSIDE,
        "A body recognised for testing can't make a certification body good.",
        source=source,
    )
    yield TEST_REPORT.case(
        "report-beyond-the-schedule-and-the-recognition",
        TEST_REPORT.good.recognised(AB, SYSTEM).schedule(LAB, replace(IEC_62368, methods=frozenset({"IEC 62368-1:9"}))),
        failed(Code.CHAIN_SCOPE_NOT_COVERED, accreditation(LAB)),
        "Both levels lack it; the scope is compared from below, and the first level that lacks it is named.",
        source="specs/verification.md V8.2",
    )


def _bodies() -> Iterator[Case]:
    good, two = THREE.good, TWO_BODIES.good
    only_second = tuple(body for body in two.trust.bodies if body.did == SECOND_AB.did)
    source = "specs/verification.md V3.1"
    untrusted = unknown(Code.CHAIN_UNTRUSTED, recognition(_CURRENT))
    yield TWO_BODIES.case(
        "body-not-in-the-trust-list",
        two.trusting(bodies=only_second),
        untrusted,
        "recognizedIn leads to a body that the trust list does not name, though another of the list accredited it too.",
        source=source,
    )
    rows: tuple[tuple[str, dict[str, Any], Answer, str], ...] = (
        (
            "of-another-identifier",
            {"did": "did:web:ab.example:branch"},
            unknown(Code.CHAIN_UNTRUSTED, recognition(AB)),
            "The list names another body on the same host, whose accreditation this is not.",
        ),
        (
            "of-another-origin",
            {"origins": ("https://www.ab.example",), "index": "https://www.ab.example/i.jwt"},
            untrusted,
            "Documents are asked for at the origins of the list alone.",
        ),
        (
            "with-its-index-elsewhere",
            {"index": f"{AB.origin}/elsewhere.jwt"},
            unknown(Code.CHAIN_INDEX_UNAVAILABLE, accreditation(f"{AB.origin}/elsewhere.jwt")),
            "The list says where the index stands, and it is not there.",
        ),
        ("of-another-name", {"name": "Another Name (invented)"}, GOOD, "Identifiers decide, never names."),
        ("with-another-page", {"official_page": "https://elsewhere.example/"}, GOOD, "Shown, never fetched."),
    )
    for name, members, answer, why in rows:
        yield THREE.case(f"body-{name}", good.recognition(AB, **members), answer, why, source="specs/trust-list.md L7")
    yield TWO_BODIES.case(
        "body-order-in-the-trust-list",
        two.trusting(bodies=tuple(reversed(two.trust.bodies))),
        GOOD,
        "The order of the bodies is of no importance.",
        source="specs/trust-list.md L4",
    )


def _lists() -> Iterator[Case]:
    good, expired = THREE.good, unknown(Code.TRUST_EXPIRED, trust_list())
    yield from THREE.around(
        "trust-list-expires-now",
        lambda offset: good.trusting(expires=NOW + offset),
        (expired, expired, GOOD),
        why="A trust list counts until its end, exclusive.",
        source="specs/trust-list.md L3",
    )
    yield THREE.case(
        "trust-list-of-tomorrow",
        good.trusting(issued=NOW + DAY),
        expired,
        "Issued in the future.",
        source="specs/trust-list.md L3",
    )
    sandbox = THREE.case(
        "trust-list-for-production",
        good.trusting(environment=Environment.PRODUCTION),
        unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(_CURRENT)),
        "A list for production; accreditation and certificate are for tests.",
        source="specs/trust-chain.md T1",
    )
    yield replace(sandbox, doors=(LIBRARY, HTTP))  # the command line has no invented hosts in production
    yield THREE.case(
        "trust-list-issued-before-the-accreditation",
        good.trusting(issued=GRANTED - 30 * DAY, expires=NOW + timedelta(days=1)),
        GOOD,
        "An old list that has not expired counts.",
        source="specs/trust-list.md L3",
    )
    yield THREE.case(
        "trust-list-missing",
        replace(good, anchor=b""),
        unknown(Code.TRUST_NONE, trust_list()),
        "Nothing is trusted by default.",
        source="specs/verification.md V2.1",
    )
