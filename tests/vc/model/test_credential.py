"""Reading the claims of a credential into one typed value."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certificates import ISSUED_AT, changed, product_claims, report_claims, system_claims
from vc.codes import Code
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused
from vc.model.credential import Covered, credential_from_claims
from vc.model.vocabulary import Activity, Profile
from vc.profiles.names import CREDENTIALS_V2, UNTP_CONTEXT

SUBJECT = "/credentialSubject"
PLAIN: dict[str, Any] = {
    "@context": [CREDENTIALS_V2, UNTP_CONTEXT],
    "type": "VerifiableCredential",
    "issuer": "did:web:cb.example",
    "credentialSubject": {"id": "https://holder.example/"},
}


def refused(claims: dict[str, Any]) -> tuple[Code, str]:
    with pytest.raises(Refused) as refusal:
        credential_from_claims(claims)
    return refusal.value.code, refusal.value.detail


def test_a_bare_credential_says_little_and_is_read() -> None:
    credential = credential_from_claims(PLAIN)

    assert credential.issuer == "did:web:cb.example"
    assert (credential.id, credential.number, credential.holder, credential.covered) == ("", "", "", ())
    assert (credential.profile, credential.scope, credential.evidence) == (None, None, None)
    assert (credential.issued_at, credential.valid_from, credential.valid_until) == (None, None, None)
    assert credential.status_claims == {}


@pytest.mark.parametrize(
    ("make", "profile"),
    [
        (system_claims, Profile.MANAGEMENT_SYSTEM_CERTIFICATE),
        (product_claims, Profile.PRODUCT_CERTIFICATE),
        (report_claims, Profile.TEST_REPORT),
    ],
)
def test_each_profile_is_read(make: Any, profile: Profile) -> None:
    credential = credential_from_claims(make())

    assert credential.profile is profile
    assert credential.scope is not None
    assert credential.environment == "test"
    assert credential.issued_at == ISSUED_AT
    assert set(credential.status_claims) == {"status", "credentialStatus"}


def test_sites_products_and_facilities_are_covered_each_name_once() -> None:
    claims = system_claims(sites="Works (DE)")
    assessment = claims["credentialSubject"]["conformityAssessment"][0]
    assessment["assessedFacility"] = [
        {"facility": {"id": "https://x.example/1", "name": "Works"}},
        {"facility": {"id": "https://x.example/2", "name": "Depot"}},
    ]
    assessment["assessedProduct"] = [
        {"product": {"id": "urn:p:1", "name": "Pump P-1", "modelNumber": "P-1"}},
        {"product": {"name": "Valve", "modelNumber": "V-2"}},
    ]

    covered = credential_from_claims(claims).covered

    assert covered == (
        Covered("site", "Works", covered[0].id, "DE"),
        Covered("product", "Pump P-1", "urn:p:1", model="P-1"),
        Covered("product", "Valve V-2", model="V-2"),
        Covered("site", "Depot", "https://x.example/2"),
    )


def test_thousands_of_products_are_read_in_bounded_time() -> None:
    products = [{"product": {"name": str(number)}} for number in range(3_000)]
    claims = changed(report_claims(), f"{SUBJECT}/conformityAssessment/0/assessedProduct", products)
    began = time.monotonic()

    assert len(credential_from_claims(claims).covered) == 3_000
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("pointer", "value", "code", "where"),
    [
        ("/@context", ..., Code.FORMAT_CONTEXT, "/@context"),
        ("/@context", [UNTP_CONTEXT, CREDENTIALS_V2], Code.FORMAT_CONTEXT, "/@context"),
        ("/@context", CREDENTIALS_V2, Code.FORMAT_CONTEXT, "/@context"),
        ("/vc", {}, Code.FORMAT_CLAIM, "/vc"),
        ("/vp", {}, Code.FORMAT_CLAIM, "/vp"),
        ("/type", ..., Code.FORMAT_TYPE, "/type"),
        ("/type", [], Code.FORMAT_TYPE, "/type"),
        ("/type", ["ManagementSystemCertificate"], Code.FORMAT_TYPE, "/type"),
        ("/type", ["ProductCertificate", "TestReport", "VerifiableCredential"], Code.FORMAT_PROFILE, "/type"),
        ("/issuer", ..., Code.FORMAT_CLAIM, "/issuer"),
        ("/issuer", ["did:web:cb.example"], Code.FORMAT_CLAIM, "/issuer"),
        ("/issuer/id", ..., Code.FORMAT_CLAIM, "/issuer/id"),
        ("/issuer/recognizedIn", "https://ab.example", Code.FORMAT_CLAIM, "/issuer/recognizedIn"),
        ("/issuer/recognizedIn/id", "", Code.FORMAT_CLAIM, "/issuer/recognizedIn/id"),
        ("/credentialSubject", [], Code.FORMAT_CLAIM, "/credentialSubject"),
        ("/id", 5, Code.FORMAT_CLAIM, "/id"),
        ("/validFrom", 5, Code.TIME_CLAIM_TYPE, "/validFrom"),
        ("/validFrom", "2026-03-01T00:00:00", Code.TIME_CLAIM_TYPE, "/validFrom"),
        ("/validUntil", "2026-02-28T00:00:00Z", Code.FORMAT_DATA_MODEL, "/validUntil"),
        ("/iat", "1772443800", Code.TIME_CLAIM_TYPE, "/iat"),
        ("/iat", True, Code.TIME_CLAIM_TYPE, "/iat"),
        ("/environment", ..., Code.FORMAT_PROFILE, "/environment"),
        ("/iss", "did:web:other.example", Code.FORMAT_CLAIM_CONFLICT, "/iss"),
        ("/jti", "urn:other", Code.FORMAT_CLAIM_CONFLICT, "/jti"),
        ("/sub", "urn:other", Code.FORMAT_CLAIM_CONFLICT, "/sub"),
        ("/exp", 1_900_000_000, Code.FORMAT_CLAIM_CONFLICT, "/exp"),
        ("/nbf", 1_900_000_000, Code.FORMAT_CLAIM_CONFLICT, "/nbf"),
        (f"{SUBJECT}/certifiedScope", ..., Code.FORMAT_CLAIM, f"{SUBJECT}/certifiedScope"),
        (f"{SUBJECT}/certifiedScope/activity", "guessing", Code.FORMAT_CLAIM, f"{SUBJECT}/certifiedScope/activity"),
        (f"{SUBJECT}/certifiedScope/activity", "testing", Code.FORMAT_PROFILE, f"{SUBJECT}/certifiedScope/activity"),
        (f"{SUBJECT}/issuedToParty", "Müller", Code.FORMAT_CLAIM, f"{SUBJECT}/issuedToParty"),
        (f"{SUBJECT}/sites/0/name", ..., Code.FORMAT_CLAIM, f"{SUBJECT}/sites/0/name"),
        (f"{SUBJECT}/sites/0/country", 49, Code.FORMAT_CLAIM, f"{SUBJECT}/sites/0/country"),
        (f"{SUBJECT}/sites", {}, Code.FORMAT_CLAIM, f"{SUBJECT}/sites"),
        (f"{SUBJECT}/surveillance/nextDueBy", "soon", Code.TIME_CLAIM_TYPE, f"{SUBJECT}/surveillance/nextDueBy"),
        (
            f"{SUBJECT}/authorisation/0/endorsementEvidence/linkURL",
            ...,
            Code.FORMAT_CLAIM,
            f"{SUBJECT}/authorisation/0/endorsementEvidence/linkURL",
        ),
        (f"{SUBJECT}/conformityAssessment", [1], Code.FORMAT_CLAIM, f"{SUBJECT}/conformityAssessment"),
    ],
)
def test_a_member_that_can_not_be_accepted_is_named(pointer: str, value: object, code: Code, where: str) -> None:
    answered, detail = refused(changed(system_claims(), pointer, value))

    assert answered is code
    assert detail.startswith(where)


def test_registered_claims_that_agree_are_welcome() -> None:
    claims = system_claims()
    agreeing = {
        "iss": claims["issuer"]["id"],
        "jti": claims["id"],
        "sub": claims["credentialSubject"]["id"],
        "exp": int(datetime(2029, 2, 28, 23, 59, 59, tzinfo=UTC).timestamp()),
        "nbf": int(datetime(2026, 3, 1, tzinfo=UTC).timestamp()),
    }

    assert credential_from_claims({**claims, **agreeing}) == credential_from_claims(claims)


def test_evidence_without_a_digest_is_no_evidence() -> None:
    claims = changed(system_claims(), f"{SUBJECT}/authorisation/0/endorsementEvidence/digestMultibase", ...)
    assert credential_from_claims(claims).evidence is None

    claims = changed(system_claims(), f"{SUBJECT}/authorisation/0/endorsementEvidence", ...)
    assert credential_from_claims(claims).evidence is None


def test_a_plain_credential_needs_no_environment_and_claims_no_scope() -> None:
    credential = credential_from_claims(changed(system_claims(), "/type", ["VerifiableCredential"]))

    assert (credential.profile, credential.scope) == (None, None)


def test_a_calibration_report_is_a_report() -> None:
    claims = changed(report_claims(), f"{SUBJECT}/certifiedScope/activity", "calibration")
    scope = credential_from_claims(claims).scope

    assert scope is not None
    assert scope.activity is Activity.CALIBRATION


def path_of_refusal(claims: dict[str, Any]) -> str:
    """The first character of the refusal, which begins with a path; "" for claims that are accepted."""
    try:
        credential_from_claims(claims)
    except Refused as refusal:
        return refusal.detail[0]
    return ""


json_values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(system_claims())), json_values)
def test_no_value_of_any_member_raises_anything_but_a_refusal(member: str, value: Any) -> None:
    assert path_of_refusal({**system_claims(), member: value}) in {"", "/"}


@given(st.sampled_from(sorted(system_claims()["credentialSubject"])), json_values)
def test_no_value_of_any_member_of_the_subject_raises_anything_else(member: str, value: Any) -> None:
    assert path_of_refusal(changed(system_claims(), f"{SUBJECT}/{member}", value)) in {"", "/"}


def test_one_subject_in_an_array_is_read_and_of_several_none() -> None:
    subject: Any = {"id": "https://holder.example/", "issuedToParty": {"name": "Holder"}}

    assert credential_from_claims({**PLAIN, "credentialSubject": [subject]}).holder == "Holder"
    assert credential_from_claims({**PLAIN, "credentialSubject": [subject, subject]}).holder == ""
    assert refused({**system_claims(), "credentialSubject": [system_claims()["credentialSubject"]]})[0] is (
        Code.FORMAT_CLAIM
    )


def test_the_first_of_several_names_is_read() -> None:
    names: Any = [{"@value": "Certificate", "@language": "en"}, {"@value": "证书", "@language": "zh"}]
    credential = credential_from_claims(
        {**PLAIN, "name": names, "issuer": {"id": "did:web:cb.example", "name": names[1]}}
    )

    assert (credential.name, credential.issuer_name) == ("Certificate", "证书")


def test_what_does_not_conform_to_the_data_model_is_refused_with_its_place() -> None:
    assert refused({**PLAIN, "evidence": [{}]}) == (Code.FORMAT_TYPE, "/evidence/0/type is missing")


def test_a_conformity_credential_of_untp_0_6_1_is_read() -> None:
    product = {"id": "https://id.gs1.org/01/09520123456788/21/12345", "name": "EV battery 300Ah", "modelNumber": "B-3"}
    facility = {"id": "https://register.example/fac-1", "name": "Works"}
    claims: Any = {
        "@context": [CREDENTIALS_V2, "https://test.uncefact.org/vocabulary/untp/dcc/0.6.1/"],
        "type": ["DigitalConformityCredential", "VerifiableCredential"],
        "id": "https://cab.example/dcc/1",
        "issuer": {"type": ["CredentialIssuer"], "id": "did:web:cab.example", "name": "CAB"},
        "validFrom": "2025-01-15T00:00:00Z",
        "credentialSubject": {
            "type": ["ConformityAttestation", "Attestation"],
            "id": "https://cab.example/attestation/1",
            "assessmentLevel": "GlobalMRA",
            "issuedToParty": {"id": "https://holder.example/", "name": "Holder"},
            "scope": {"id": "https://scheme.example/", "name": "A scheme"},
            "assessment": [
                {
                    "id": "https://cab.example/assessment/1",
                    "assessedProduct": [{"product": product, "IDverifiedByCAB": True}],
                    "assessedFacility": [{"facility": facility, "IDverifiedByCAB": True}],
                }
            ],
        },
    }

    credential = credential_from_claims(claims)

    assert (credential.profile, credential.scope, credential.holder) == (None, None, "Holder")
    assert [(one.kind, one.name, one.model) for one in credential.covered] == [
        ("product", "EV battery 300Ah B-3", "B-3"),
        ("site", "Works", ""),
    ]
