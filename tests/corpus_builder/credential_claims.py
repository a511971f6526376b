"""What a credential says of itself: data model, contradictions, times (security.md J26, J29, C11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.corpus_builder.case import Case
from tests.corpus_builder.forging import Change, put, with_payload, without
from tests.corpus_builder.surroundings import SECOND, small_family
from tests.world import CB, NOW, OTHER_CB
from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.profiles.names import CONTEXTS


def cases() -> Iterator[Case]:
    """Yield every case about claims."""
    yield from _data_model()
    yield from _types()
    yield from _conflicts()
    yield from _written_times()
    yield from _validity()
    yield from _signing_time()
    yield from _environment()


def _subject(**members: Any) -> Change:
    return lambda claims: claims["credentialSubject"].update(members)


def _data_model() -> Iterator[Case]:
    family = small_family()
    rows: tuple[tuple[str, Code, Change], ...] = (
        ("context-missing", Code.FORMAT_CONTEXT, without("@context")),
        ("context-is-text", Code.FORMAT_CONTEXT, put(**{"@context": CONTEXTS[0]})),
        ("context-empty", Code.FORMAT_CONTEXT, put(**{"@context": []})),
        ("context-in-another-order", Code.FORMAT_CONTEXT, put(**{"@context": list(reversed(CONTEXTS))})),
        ("context-of-version-1", Code.FORMAT_LEGACY, put(**{"@context": ["https://www.w3.org/2018/credentials/v1"]})),
        ("wrapped-in-vc", Code.FORMAT_CLAIM, put(vc={"type": ["VerifiableCredential"]})),
        ("wrapped-in-vp", Code.FORMAT_CLAIM, put(vp={"verifiableCredential": []})),
        ("issuer-missing", Code.FORMAT_CLAIM, without("issuer")),
        ("issuer-is-an-array", Code.FORMAT_CLAIM, put(issuer=[CB.did])),
        ("issuer-without-id", Code.FORMAT_CLAIM, lambda claims: claims["issuer"].pop("id")),
        ("issuer-id-is-a-number", Code.FORMAT_CLAIM, lambda claims: claims["issuer"].update(id=1)),
        (
            "recognized-in-is-text",
            Code.FORMAT_CLAIM,
            lambda claims: claims["issuer"].update(recognizedIn="https://ab.example/"),
        ),
        ("subject-missing", Code.FORMAT_CLAIM, without("credentialSubject")),
        (
            "subject-is-an-array",
            Code.FORMAT_CLAIM,
            lambda claims: claims.update(credentialSubject=[claims["credentialSubject"]]),
        ),
        ("id-is-empty", Code.FORMAT_CLAIM, put(id="")),
        ("scope-missing", Code.FORMAT_CLAIM, lambda claims: claims["credentialSubject"].pop("certifiedScope")),
        (
            "scope-activity-unknown",
            Code.FORMAT_CLAIM,
            lambda claims: claims["credentialSubject"]["certifiedScope"].update(activity="blessing"),
        ),
        (
            "scope-sectors-are-text",
            Code.FORMAT_CLAIM,
            lambda claims: claims["credentialSubject"]["certifiedScope"].update(sectors="IAF:17"),
        ),
        ("site-without-name", Code.FORMAT_CLAIM, _subject(sites=[{"country": "DE"}])),
        ("number-is-a-number", Code.FORMAT_CLAIM, _subject(certificateNumber=412)),
        ("until-before-from", Code.FORMAT_DATA_MODEL, put(validUntil="2026-05-03T23:59:59Z")),
    )
    for name, code, change in rows:
        yield family.invalid(
            f"claims-{name}",
            code,
            "Well signed, and not a credential of this data model.",
            source="specs/verification.md V1.2",
            given=with_payload(change),
        )


def _types() -> Iterator[Case]:
    family = small_family()
    profiles = [
        "DigitalConformityCredential",
        "ManagementSystemCertificate",
        "ProductCertificate",
        "VerifiableCredential",
    ]
    refused: tuple[tuple[str, Code, Change], ...] = (
        ("missing", Code.FORMAT_TYPE, without("type")),
        ("empty", Code.FORMAT_TYPE, put(type=[])),
        ("number", Code.FORMAT_TYPE, put(type=7)),
        ("holds-a-number", Code.FORMAT_TYPE, put(type=["VerifiableCredential", 7])),
        (
            "without-the-credential",
            Code.FORMAT_TYPE,
            put(type=["DigitalConformityCredential", "ManagementSystemCertificate"]),
        ),
        ("two-profiles", Code.FORMAT_PROFILE, put(type=profiles)),
    )
    for name, code, change in refused:
        yield family.invalid(
            f"type-{name}",
            code,
            "type does not say which kind of credential this is.",
            source="security.md J26",
            given=with_payload(change),
        )
    for name, kind in (
        ("is-text", "VerifiableCredential"),
        ("plain-untp", ["DigitalConformityCredential", "VerifiableCredential"]),
        ("unknown", ["HouseholdCertificate", "VerifiableCredential"]),
    ):
        yield family.unknown(
            f"type-{name}",
            Code.CHAIN_SCOPE,
            "None of our profiles: authentic and in force, but what it covers can't be compared with a schedule.",
            source="specs/verification.md V8.1",
            given=with_payload(put(type=kind)),
        )


def _conflicts() -> Iterator[Case]:
    family = small_family()
    rows: tuple[tuple[str, Change], ...] = (
        ("iss", put(iss=OTHER_CB.did)),
        ("iss-is-a-number", put(iss=1)),
        ("sub", put(sub="https://cb.example/c/another")),
        ("jti", put(jti="urn:uuid:another")),
        ("exp", put(exp=int(NOW.timestamp()) + 1_000)),
        (
            "exp-without-valid-until",
            lambda claims: (claims.pop("validUntil"), claims.update(exp=int(NOW.timestamp()) + 9)),
        ),
        ("nbf", put(nbf=0)),
    )
    for name, change in rows:
        yield family.invalid(
            f"conflict-{name}",
            Code.FORMAT_CLAIM_CONFLICT,
            "A registered claim contradicts the credential: two readers would take two answers.",
            source="security.md J29",
            given=with_payload(change),
        )


def _written_times() -> Iterator[Case]:
    family = small_family()
    texts = {
        "without-zone": "2029-05-04T00:00:00",
        "leap-second": "2028-12-31T23:59:60Z",
        "24-hours": "2028-12-31T24:00:00Z",
        "year-0": "0000-01-01T00:00:00Z",
        "year-10000": "10000-01-01T00:00:00Z",
        "date-alone": "2029-05-04",
        "lower-case": "2029-05-04t00:00:00z",
        "space": "2029-05-04 00:00:00Z",
        "february-30": "2029-02-30T00:00:00Z",
        "zone-of-15-hours": "2029-05-04T00:00:00+15:00",
        "arabic-digits": "٢٠٢٩-05-04T00:00:00Z",
        "number": 1_872_547_200,
        "null": None,
    }
    for name, value in texts.items():
        yield family.invalid(
            f"time-until-{name}",
            Code.TIME_CLAIM_TYPE,
            "validUntil is no moment that every reader reads alike.",
            source="security.md C11",
            given=with_payload(put(validUntil=value)),
        )
    numbers: dict[str, Any] = {
        "text": "1777881600",
        "true": True,
        "list": [1_777_881_600],
        "fraction": 1_777_881_600.5,
        "negative": -1,
        "year-10000": 253_402_300_800,
    }
    for name, value in numbers.items():
        yield family.invalid(
            f"time-iat-{name}",
            Code.TIME_CLAIM_TYPE,
            "iat is no NumericDate.",
            source="security.md J22",
            given=with_payload(put(iat=value)),
        )


def _validity() -> Iterator[Case]:
    family = small_family()
    boundary = "security.md C11"
    ends = family.valid(
        "valid-until-in-a-second",
        "Its last second.",
        source=boundary,
        given=with_payload(put(validUntil=format_instant(NOW + SECOND))),
    )
    yield ends
    yield family.near(ends).invalid(
        "time-expired-this-second",
        Code.TIME_EXPIRED,
        "validUntil is exclusive.",
        source=boundary,
        given=with_payload(put(validUntil=format_instant(NOW))),
    )
    yield family.invalid(
        "time-expired",
        Code.TIME_EXPIRED,
        "Expired yesterday.",
        source=boundary,
        given=with_payload(put(validUntil=format_instant(NOW - timedelta(days=1)))),
    )
    starts = family.valid(
        "valid-from-this-second",
        "Its first second.",
        source=boundary,
        given=with_payload(put(validFrom=format_instant(NOW))),
    )
    yield starts
    yield family.near(starts).invalid(
        "time-not-yet-valid-by-a-second",
        Code.TIME_NOT_YET_VALID,
        "validFrom is inclusive, and there is no skew for it.",
        source=boundary,
        given=with_payload(put(validFrom=format_instant(NOW + SECOND))),
    )
    yield family.valid(
        "valid-with-a-zone",
        "The same end, written in another zone.",
        source=boundary,
        given=with_payload(put(validUntil="2029-05-04T02:00:00+02:00")),
    )
    yield family.valid(
        "valid-without-end", "No validUntil is no expiry.", source=boundary, given=with_payload(without("validUntil"))
    )
    yield family.valid(
        "valid-surveillance-overdue",
        "Surveillance was due a second ago: a notice, no verdict.",
        source="security.md C13",
        given=with_payload(_subject(surveillance={"nextDueBy": format_instant(NOW - SECOND)})),
        notice=Code.SURVEILLANCE_OVERDUE,
    )


def _signing_time() -> Iterator[Case]:
    family = small_family()
    yield family.unknown(
        "time-of-signing-missing",
        Code.TIME_UNKNOWN_SIGNING,
        "Without iat nobody can ask who was accredited then.",
        source="specs/verification.md V6.1",
        given=with_payload(without("iat")),
    )
    ahead = family.valid(
        "valid-signed-60-seconds-ahead",
        "The issuer's clock may be a minute ahead of ours.",
        source="security.md C11",
        given=with_payload(put(iat=int(NOW.timestamp()) + 60)),
    )
    yield ahead
    yield family.near(ahead).unknown(
        "time-signed-61-seconds-ahead",
        Code.TIME_SIGNED_IN_FUTURE,
        "Signed in the future.",
        source="security.md C11",
        given=with_payload(put(iat=int(NOW.timestamp()) + 61)),
    )


_ENVIRONMENT_CODES = {
    "missing": Code.FORMAT_PROFILE,
    "unknown": Code.ENVIRONMENT_DIFFERS,
    "empty": Code.FORMAT_CLAIM,
}


def _environment() -> Iterator[Case]:
    family = small_family()
    yield family.invalid(
        "environment-production",
        Code.ENVIRONMENT_DIFFERS,
        "A credential for production under a trust list for tests.",
        source="security.md C17",
        given=with_payload(put(environment="production")),
    )
    for name, change in (
        ("missing", without("environment")),
        ("unknown", put(environment="staging")),
        ("empty", put(environment="")),
    ):
        yield family.invalid(
            f"environment-{name}",
            _ENVIRONMENT_CODES[name],
            "A credential of our profiles says for which environment it is.",
            source="specs/verification.md V6.4",
            given=with_payload(change),
        )
