"""What issuing adds to a draft, and what it leaves alone."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.certificates import (
    CREDENTIAL_ID,
    ISSUED_AT,
    ISSUER,
    STATUS,
    product_claims,
    report_claims,
    report_draft,
    system_claims,
    system_row,
)
from vc.errors import UsageError
from vc.issue.draft import Draft, draft_from_claims
from vc.issue.prepare import prepare, rehearse, schedule_of
from vc.issue.row_draft import draft_from_row
from vc.issue.rules import check
from vc.model.credential import credential_from_claims
from vc.model.vocabulary import Activity, Environment, Profile
from vc.profiles.names import CONTEXTS

PLAIN: dict[str, Any] = {
    "type": ["DigitalConformityCredential", "VerifiableCredential"],
    "@context": [*CONTEXTS[:2], "https://w3id.org/security/data-integrity/v2"],
    "id": "https://elsewhere.example/dcc/1",
    "issuer": {"id": ISSUER.did, "name": "As they call it", "issuerAlsoKnownAs": []},
    "validFrom": "2026-01-15T00:00:00+08:00",
    "name": "A certificate of the UNTP shape",
    "credentialSubject": {
        "type": ["ConformityAttestation"],
        "id": "https://elsewhere.example/attestation/1",
        "name": "An attestation",
        "assessorLevel": "3rdParty",
        "assessmentLevel": "authority-benchmark",
        "attestationType": "certification",
        "issuedToParty": {"id": "did:web:holder.example", "name": "Holder"},
        "referenceScheme": {"id": "https://scheme.example", "name": "A scheme"},
    },
}


def prepared(draft: Draft, **changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "issuer": ISSUER,
        "issued_at": ISSUED_AT,
        "status": STATUS,
        "credential_id": CREDENTIAL_ID,
        **changes,
    }
    return prepare(draft, **given)


def test_a_row_becomes_a_credential_that_the_model_reads_back() -> None:
    credential = credential_from_claims(system_claims(holder_name_native="大众金属", holder_lang="zh"))

    assert credential.profile is Profile.MANAGEMENT_SYSTEM_CERTIFICATE
    assert (credential.id, credential.issuer, credential.number) == (CREDENTIAL_ID, ISSUER.did, "DE-QMS-2026-00412")
    assert credential.name == "ISO 9001:2015 certificate DE-QMS-2026-00412"
    assert credential.recognized_in == ("https://ab.example/accreditations/NAS-0042.jwt",)
    assert credential.evidence is not None
    assert credential.evidence.url == "https://ab.example/accreditations/NAS-0042/v1.jwt"
    assert credential.holder_native == "大众金属"
    assert [(covered.kind, covered.name, covered.country) for covered in credential.covered] == [
        ("site", "Werk Köln", "DE"),
        ("site", "Werk Lyon", "FR"),
    ]
    assert credential.valid_until == datetime(2029, 2, 28, 23, 59, 59, tzinfo=UTC)
    assert credential.surveillance_due == datetime(2027, 3, 1, 23, 59, 59, tzinfo=UTC)
    assert credential.issued_at == ISSUED_AT
    assert credential.scope is not None
    assert credential.scope.sectors == {"IAF:17", "IAF:18"}
    assert credential.scope.countries == {"DE", "FR"}


def test_a_product_row_names_each_model_and_its_scheme() -> None:
    claims = product_claims()
    credential = credential_from_claims(claims)

    assert [covered.name for covered in credential.covered] == ["Microcomputers DT-100", "Microcomputers DT-200"]
    assert credential.scope is not None
    assert (credential.scope.activity, credential.scope.scheme) == (Activity.PRODUCT_CERTIFICATION, "CCC")
    assert claims["credentialSubject"]["referenceScheme"]["name"] == "China Compulsory Certification"


def test_a_report_is_titled_a_report() -> None:
    assert report_claims()["name"] == "IEC 62368-1:2018 report LAB-2026-0007"


def test_the_status_entry_stands_in_both_forms_at_the_same_index() -> None:
    claims = system_claims()

    assert claims["status"] == {"status_list": {"idx": 4711, "uri": STATUS.token_url}}
    assert claims["credentialStatus"] == {
        "id": "https://cb.example/status/1/bitstring.jwt#4711",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "suspension",
        "statusListIndex": 4711,
        "statusListCredential": STATUS.bitstring_url,
    }


def test_preparing_never_changes_the_draft_and_answers_the_same_twice() -> None:
    draft = draft_from_row(system_row())
    before = deepcopy(dict(draft.claims))

    assert prepared(draft) == prepared(draft)
    assert draft.claims == before


def test_what_a_draft_states_is_kept() -> None:
    claims = report_draft(name="As we call it", referenceScheme={"id": "https://s.example", "name": "Ours"})
    claims["name"] = "Report of February"

    kept = prepared(draft_from_claims(claims))

    assert kept["name"] == "Report of February"
    assert kept["credentialSubject"]["name"] == "As we call it"
    assert kept["credentialSubject"]["referenceScheme"] == {"id": "https://s.example", "name": "Ours"}


def test_a_given_authorisation_stands_behind_the_accreditation() -> None:
    other = {"name": "Another", "issuingAuthority": {"type": ["Party"], "id": "did:web:x.example", "name": "X"}}

    for given in ([other], other):
        listed = prepared(draft_from_claims(report_draft(authorisation=given)))["credentialSubject"]["authorisation"]
        assert [endorsement["name"] for endorsement in listed] == ["Accreditation NAS-0042", "Another"]


def test_a_test_issuer_without_accreditation_makes_no_claim_of_one() -> None:
    issuer = replace(ISSUER, accreditation=None)

    claims = prepared(draft_from_row(system_row()), issuer=issuer)

    assert "recognizedIn" not in claims["issuer"]
    assert "authorisation" not in claims["credentialSubject"]
    assert claims["credentialSubject"]["assessmentLevel"] == "no-endorsement"
    assert schedule_of(issuer) is None
    assert check(claims) == ()


def test_a_production_issuer_needs_an_accreditation() -> None:
    issuer = replace(ISSUER, accreditation=None, environment=Environment.PRODUCTION)

    with pytest.raises(UsageError, match="needs an accreditation"):
        prepared(draft_from_row(system_row()), issuer=issuer)


@pytest.mark.parametrize("given", ["did:web:other.example", {"id": "did:web:other.example", "name": "Other"}])
def test_a_draft_of_another_issuer_is_refused(given: object) -> None:
    with pytest.raises(UsageError, match="this home is"):
        prepared(draft_from_claims({**report_draft(), "issuer": given}))


@pytest.mark.parametrize("given", [ISSUER.did, {"id": ISSUER.did}, {"name": "Harbour"}])
def test_the_homes_own_identifier_is_welcome(given: object) -> None:
    issuer = prepared(draft_from_claims({**report_draft(), "issuer": given}))["issuer"]

    assert issuer["id"] == ISSUER.did
    assert issuer["type"] == ["CredentialIssuer"]


def test_a_profile_gets_its_identifier_from_the_home() -> None:
    assert prepared(draft_from_claims({**report_draft(), "id": CREDENTIAL_ID}))["id"] == CREDENTIAL_ID
    with pytest.raises(UsageError, match="the credential's id would be"):
        prepared(draft_from_claims({**report_draft(), "id": "https://elsewhere.example/1"}))


def test_a_plain_untp_credential_is_unchanged_but_for_what_issuing_adds() -> None:
    claims = prepared(draft_from_claims(PLAIN))

    added = {"iat", "credentialStatus", "status"}
    assert set(claims) - set(PLAIN) == added
    assert {name: value for name, value in claims.items() if name not in added | {"@context"}} == {
        name: value for name, value in PLAIN.items() if name != "@context"
    }
    assert claims["@context"] == [*CONTEXTS, "https://w3id.org/security/data-integrity/v2"]
    assert check(claims) == ()


def test_a_plain_untp_credential_without_issuer_and_id_gets_the_homes() -> None:
    plain = {name: value for name, value in PLAIN.items() if name not in {"issuer", "id"}}

    claims = prepared(draft_from_claims(plain))

    assert claims["issuer"] == {"type": ["CredentialIssuer"], "id": ISSUER.did, "name": ISSUER.name}
    assert claims["id"] == CREDENTIAL_ID


@pytest.mark.parametrize("missing", ["name", "validFrom", "@context"])
def test_a_plain_untp_credential_is_held_to_untp_rules(missing: str) -> None:
    plain = deepcopy({name: value for name, value in PLAIN.items() if name != missing})
    if missing == "@context":
        plain["@context"] = "https://www.w3.org/ns/credentials/v2"
    plain["credentialSubject"]["attestationType"] = "guess"

    paths = [fault.path for fault in check(prepared(draft_from_claims(plain)))]

    assert f"/{missing}" in paths
    assert "/credentialSubject/attestationType" in paths


def test_a_draft_without_context_gets_ours() -> None:
    assert report_claims()["@context"] == list(CONTEXTS)


def test_our_context_is_not_repeated() -> None:
    assert prepared(draft_from_claims({**report_draft(), "@context": list(CONTEXTS)}))["@context"] == list(CONTEXTS)


def test_a_list_of_other_contexts_is_left_for_the_check() -> None:
    claims = prepared(draft_from_claims({**report_draft(), "@context": ["https://x.example"]}))

    assert "/@context/0" in [fault.path for fault in check(claims)]


def test_a_rehearsal_names_every_fault_without_a_status_entry() -> None:
    draft = draft_from_row(system_row(valid_until="2032-02-28", sectors="IAF:33"))

    faults = rehearse(draft, issuer=ISSUER, issued_at=ISSUED_AT, credential_id=CREDENTIAL_ID)

    assert {fault.path for fault in faults} == {"/validUntil", "/credentialSubject/certifiedScope/sectors"}


def test_a_rehearsal_answers_a_callers_mistake_as_a_fault_too() -> None:
    draft = draft_from_claims({**report_draft(), "issuer": "did:web:other.example"})

    (fault,) = rehearse(draft, issuer=ISSUER, issued_at=ISSUED_AT, credential_id=CREDENTIAL_ID)

    assert fault.path == "/issuer"


def test_members_of_the_wrong_kind_are_left_for_the_check() -> None:
    claims = report_draft(certifiedScope="all", issuedToParty=[], conformityAssessment={}, sites="none")

    paths = [fault.path for fault in check(prepared(draft_from_claims(claims)))]

    assert "/credentialSubject/certifiedScope" in paths
    assert "/credentialSubject/issuedToParty" in paths


def test_an_unregistered_scheme_or_activity_is_left_for_the_check() -> None:
    scope = {"activity": "guessing", "countries": ["GB"], "scheme": "Own mark"}
    claims = prepared(draft_from_claims(report_draft(certifiedScope=scope)))
    assert "/credentialSubject/certifiedScope/activity" in [fault.path for fault in check(claims)]

    scope = {"activity": "testing", "countries": ["GB"], "scheme": "Own mark", "methods": ["A 1"]}
    claims = prepared(draft_from_claims(report_draft(certifiedScope=scope)))
    assert claims["credentialSubject"]["referenceScheme"]["id"] == "urn:accredited-vc:scheme:Own%20mark"
    assert "/credentialSubject/certifiedScope/scheme" in [fault.path for fault in check(claims)]
