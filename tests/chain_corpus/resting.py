"""A product certificate that rests on a test report: the laboratory on the day of the test (V8.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.chain_corpus.publishing import digest_of, secured
from tests.chain_corpus.settings import LAB, PRODUCTS, SUB, TESTS
from tests.chain_corpus.subjects import CQC_0901, IEC_62368, Claims, product, report
from tests.chain_corpus.telling import GOOD, Answer, Setting, accreditation, failed, noticed
from tests.chain_corpus.world import GRANT, SUSPEND, Signed, World, world
from tests.corpus_builder.case import Case
from tests.world import AB, CB, DAY, GRANTED, NOW, STRANGER, Party
from vc.codes import Code
from vc.model.vocabulary import AccreditationEventKind, Role

_TESTED = datetime(2026, 2, 10, tzinfo=UTC)
_BEGUN = datetime(2026, 2, 3, tzinfo=UTC)
_NUMBER = "LAB-2026-0007"
_URL = f"{LAB.origin}/reports/{_NUMBER}.jwt"
_HINT = f"{AB.origin}/accreditations/lab.jwt"
_OWN = Signed(LAB)
_V8_6 = "specs/verification.md V8.6"


def lab_report(by: Signed = _OWN, *, hint: str = _HINT, **members: Any) -> bytes:
    """Return the report of the laboratory; `by` signs it, `members` are those of its subject that say otherwise."""
    claims = report(LAB, hint=hint)
    claims["credentialSubject"].update(members)
    return secured(claims, by)


def resting_on(raw: bytes, **reference: Any) -> Any:
    """Return a maker of certificates that pin this report; a member of the reference that is None is left out."""
    usual = {
        "number": _NUMBER,
        "laboratory": LAB.name,
        "laboratoryId": LAB.did,
        "date": "2026-02-10",
        "methods": ["IEC 62368-1:5"],
        "digestMultibase": digest_of(raw),
        "url": _URL,
    }
    referred = {name: value for name, value in (usual | reference).items() if value is not None}

    def made(issuer: Party, *, hint: str, index: int = 17) -> Claims:
        claims = product(issuer, hint=hint, index=index)
        claims["credentialSubject"]["testReports"] = [referred]
        return claims

    return made


def _with(told: World, raw: bytes, **reference: Any) -> World:
    url = reference.get("url", _URL)
    return told.certificate(CB, kind=resting_on(raw, **reference)).document(url, raw)


_BODIES = world().body(AB, PRODUCTS, TESTS)
RESTING = Setting(
    "resting-on-a-test-report",
    "A product certificate pins the report of a laboratory that was accredited for the test.",
    _with(_BODIES.accredits(LAB, IEC_62368, role=Role.LABORATORY).accredits(CB, CQC_0901), lab_report()),
)
_BETWEEN = f"{AB.origin}/accreditations/sub-ab-lab.jwt"
RESTING_FOUR = Setting(
    "resting-on-a-report-from-below",
    "The laboratory was accredited by a body that was itself accredited to accredit.",
    _with(
        _BODIES.accredits(CB, CQC_0901)
        .accredits(SUB, IEC_62368, role=Role.ACCREDITATION_BODY)
        .accredits(LAB, IEC_62368, by=SUB, role=Role.LABORATORY),
        lab_report(hint=_BETWEEN),
        url=f"{CB.origin}/reports/{_NUMBER}.jwt",
    ),
)


def settings() -> Iterator[Setting]:
    """Yield the worlds with a report under a certificate."""
    yield from (RESTING, RESTING_FOUR)


def _answer(code: Code) -> Answer:
    return failed(code, accreditation(f"{_NUMBER} of {LAB.name}"))


_LACKING, _OUTSIDE, _INVALID = (
    _answer(code)
    for code in (
        Code.CHAIN_TEST_REPORT_NOT_ACCREDITED,
        Code.CHAIN_TEST_REPORT_OUT_OF_SCOPE,
        Code.CHAIN_TEST_REPORT_INVALID,
    )
)
_UNCHECKED = noticed(Code.CHAIN_TEST_REPORT_UNCHECKED)


def cases() -> Iterator[Case]:
    """Yield every case about the report under a certificate."""
    yield from _standing()
    yield from _scopes()
    yield from _reports()
    yield from _unchecked()


def _standing() -> Iterator[Case]:
    good, events = RESTING.good, AccreditationEventKind
    rows: tuple[tuple[str, Any, tuple[Answer, Answer, Answer]], ...] = (
        ("granted-on-the-first-day", lambda offset: ((GRANT, _BEGUN + offset),), (GOOD, GOOD, _LACKING)),
        (
            "suspended-on-the-last-day",
            lambda offset: ((GRANT, GRANTED), (SUSPEND, _TESTED + offset), (events.REINSTATED, _TESTED + DAY)),
            (_LACKING, _LACKING, GOOD),
        ),
    )
    for name, history, answers in rows:
        yield from RESTING.around(
            f"laboratory-{name}",
            lambda offset, history=history: good.history(LAB, *history(offset)),  # type: ignore[misc]
            answers,
            why="A day of the test means its first second (UTC); a laboratory that was suspended then did not test.",
            source=_V8_6,
        )
    yield RESTING.case(
        "laboratory-withdrawn-since",
        good.withdrawn(LAB, NOW - 100 * DAY),
        GOOD,
        "What happens to the laboratory after the report leaves the report good.",
        source=_V8_6,
    )
    yield RESTING_FOUR.case(
        "laboratory-accredited-by-a-body-that-was-not-yet-accredited",
        RESTING_FOUR.good.history(SUB, (GRANT, GRANTED + DAY)),
        _LACKING,
        "The body above the laboratory accredited it a day before it was accredited to do so.",
        source="specs/trust-chain.md T15",
    )


def _scopes() -> Iterator[Case]:
    good = RESTING.good
    for name, members, answer in (
        ("for-another-method", {"methods": frozenset({"IEC 62368-1:9"})}, _OUTSIDE),
        ("for-another-standard", {"standards": frozenset({"IEC 60335-1"})}, _OUTSIDE),
        ("for-calibration-methods", {"methods": frozenset[str]()}, _OUTSIDE),
        ("whose-line-began-after-the-first-day", {"valid_from": _BEGUN + timedelta(seconds=1)}, _OUTSIDE),
        ("whose-line-has-ended-since", {"valid_to": NOW - DAY}, GOOD),
    ):
        yield RESTING.case(
            f"laboratory-{name}",
            good.line(LAB, **members),
            answer,
            "The laboratory's schedule must cover the report on the days of the test.",
            source=_V8_6,
        )
    yield RESTING.case(
        "laboratory-under-a-body-for-products-alone",
        good.recognised(AB, PRODUCTS),
        _OUTSIDE,
        "A body recognised for certification of products can't make a laboratory good.",
        source="security.md C07",
    )


def _reports() -> Iterator[Case]:
    good = RESTING.good
    forged = lab_report(Signed(STRANGER, kid=f"{LAB.did}#credentials"))
    other_days = lab_report(performedFrom="2026-01-03", performedUntil="2026-01-10")
    for name, changed, why in (
        ("by-a-stranger", _with(good, forged), "Somebody else's key in the laboratory's name."),
        ("of-other-days", _with(good, other_days), "Tested on other days than the certificate says."),
        (
            "without-the-method",
            _with(good, lab_report(), methods=["IEC 62368-1:9"]),
            "The certificate relies on a method that the report does not hold.",
        ),
        (
            "of-another-laboratory",
            _with(good, lab_report(), laboratoryId=STRANGER.did).stapling(lab_report()),
            "The certificate says of another laboratory.",
        ),
    ):
        yield RESTING.case(f"report-under-a-certificate-{name}", changed, _INVALID, why, source=_V8_6)


def _unchecked() -> Iterator[Case]:
    good = RESTING.good
    for name, changed, why in (
        ("not-pinned", _with(good, lab_report(), digestMultibase=None), "Anybody could put another one there."),
        ("not-there", good.without(_URL), "Reports are confidential and seldom at hand."),
        ("exchanged", good.document(_URL, lab_report(placePerformed="Elsewhere")), "Another document than is pinned."),
        (
            "on-a-strangers-host",
            _with(good, lab_report(), url=f"{STRANGER.origin}/report.jwt"),
            "Nobody is asked whom trust does not lead to.",
        ),
    ):
        yield RESTING.case(f"report-under-a-certificate-{name}", changed, _UNCHECKED, why, source=_V8_6)
    unread = good.rewritten(LAB, lambda claims: claims.update(validUntil="2026-02-01T00:00:00Z"))
    yield RESTING.case(
        "laboratory-accreditation-ended-before-the-test",
        unread,
        _UNCHECKED,
        "By its own dates the accreditation says nothing of the days of the test: the laboratory is not known.",
        source="specs/trust-chain.md T14",
    )
