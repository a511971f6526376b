"""What the conformance mode demands of a document (specs/conformance-mode.md CM5 to CM8)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.vc.securing.w3c.suite import DOCUMENT, NOW, PRESENTATION, without
from vc.codes import Code
from vc.errors import Refused
from vc.securing.w3c.document import check_document, check_terms, check_times, held_credentials
from vc.securing.w3c.feature import Feature

CREDENTIAL = Feature.CREDENTIAL_JOSE
SHOWN = Feature.PRESENTATION_JOSE


def refused(document: dict[str, Any], feature: Feature = CREDENTIAL) -> Code:
    with pytest.raises(Refused) as refusal:
        check_document(document, feature)
    return refusal.value.code


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"@context": None}, Code.FORMAT_CONTEXT),
        ({"type": "ExampleAlumniCredential"}, Code.FORMAT_TYPE),
        ({"vc": {}}, Code.FORMAT_CLAIM),
        ({"issuer": None}, Code.FORMAT_CLAIM),
        ({"issuer": "an issuer"}, Code.FORMAT_CLAIM),
        ({"issuer": 5}, Code.FORMAT_CLAIM),
        ({"issuer": {"name": "An issuer"}}, Code.FORMAT_CLAIM),
        ({"credentialSubject": None}, Code.FORMAT_CLAIM),
        ({"credentialSubject": {}}, Code.FORMAT_CLAIM),
        ({"iss": "https://other.example"}, Code.FORMAT_CLAIM_CONFLICT),
        ({"jti": "urn:uuid:other"}, Code.FORMAT_CLAIM_CONFLICT),
        ({"validFrom": "2010-01-01"}, Code.TIME_CLAIM_TYPE),
        ({"validUntil": "2009-01-01T00:00:00Z"}, Code.FORMAT_DATA_MODEL),
    ],
    ids=str,
)
def test_every_other_credential_is_refused(members: dict[str, Any], code: Code) -> None:
    assert refused(without(DOCUMENT, **members)) is code


@pytest.mark.parametrize("members", [{}, {"issuer": {"id": "did:example:1"}}, {"validUntil": "2027-01-01T00:00:00Z"}])
def test_a_credential_of_the_data_model_is_accepted(members: dict[str, Any]) -> None:
    check_document(without(DOCUMENT, **members), CREDENTIAL)


def test_terms_that_no_context_defines_are_for_another_rule() -> None:
    """The validator would refuse them (M9); here `check_terms` looks at them, with the contexts of the suite (CM7)."""
    named = {"@context": DOCUMENT["@context"][:1], "type": ["VerifiableCredential"]}
    check_document(without(DOCUMENT, **named, undefined=1), CREDENTIAL)


def test_a_presentation_needs_no_holder_but_one_that_it_names_is_a_url() -> None:
    check_document(PRESENTATION, SHOWN)
    check_document(PRESENTATION | {"holder": {"id": "https://holder.example/"}}, SHOWN)
    assert refused(PRESENTATION | {"holder": "me"}, SHOWN) is Code.FORMAT_CLAIM
    assert refused(PRESENTATION, CREDENTIAL) is Code.FORMAT_TYPE


@pytest.mark.parametrize(
    "held",
    [
        "eyJ",
        {"type": "VerifiableCredential", "proof": {}},
        {"type": "EnvelopedVerifiableCredential"},
        {"type": "EnvelopedVerifiableCredential", "id": "not-a-credential"},
        {"type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,"},
        {"type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,ä"},
        {"type": "EnvelopedVerifiableCredential", "id": "data:application/vc+cose,AA"},
        {"type": "EnvelopedVerifiableCredential", "id": "data:application/vp+jwt,a.b.c"},
    ],
    ids=str,
)
def test_what_a_presentation_holds_is_enveloped(held: object) -> None:
    assert refused(PRESENTATION | {"verifiableCredential": held}, SHOWN) is Code.PRESENTATION_CREDENTIAL
    assert refused(PRESENTATION | {"verifiableCredential": [held]}, SHOWN) is Code.PRESENTATION_CREDENTIAL


def test_line_ends_in_a_published_address_mean_nothing() -> None:
    held = {"type": "EnvelopedVerifiableCredential", "id": "data:application/vc+cose;base64,AA\n"}
    assert list(held_credentials(PRESENTATION | {"verifiableCredential": held})) == [
        ("data:application/vc+cose;base64", b"AA")
    ]


def test_only_terms_of_the_data_model_are_issued() -> None:
    check_terms(DOCUMENT | {"iss": DOCUMENT["issuer"], "evidence": []}, CREDENTIAL)
    check_terms(PRESENTATION | {"holder": "did:example:1"}, SHOWN)
    for document, feature in ((DOCUMENT, CREDENTIAL), (PRESENTATION, SHOWN)):
        check_document(document | {"a/b": "x"}, feature)  # the context of the suite's examples defines everything
        with pytest.raises(Refused, match=r"^\S+ /a~1b is not a term of VC Data Model 2\.0") as refusal:
            check_terms(document | {"a/b": "x"}, feature)
        assert refusal.value.code is Code.FORMAT_DATA_MODEL


SECOND = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"nbf": SECOND + 1}, Code.TIME_NOT_YET_VALID),
        ({"validFrom": "2026-11-22T12:00:01Z"}, Code.TIME_NOT_YET_VALID),
        ({"exp": SECOND}, Code.TIME_EXPIRED),
        ({"validUntil": "2026-11-22T12:00:00Z"}, Code.TIME_EXPIRED),
        ({"exp": "2030-01-01T00:00:00Z"}, Code.TIME_CLAIM_TYPE),
        ({"nbf": "2020-01-01T00:00:00Z"}, Code.TIME_CLAIM_TYPE),
        ({"iat": "yesterday"}, Code.TIME_CLAIM_TYPE),
        ({"iat": 1.5}, Code.TIME_CLAIM_TYPE),
    ],
    ids=str,
)
def test_what_is_not_valid_then_is_refused(members: dict[str, Any], code: Code) -> None:
    with pytest.raises(Refused) as refusal:
        list(check_times(members, NOW))
    assert refusal.value.code is code


def test_iat_alone_may_be_text_and_that_is_said() -> None:
    good: dict[str, Any] = {"nbf": SECOND, "exp": SECOND + 1, "validFrom": "2026-11-22T12:00:00Z", "iat": SECOND + 100}
    assert list(check_times(good, NOW)) == []
    (note,) = check_times({"iat": "2010-01-01T19:23:24Z"}, datetime(2001, 1, 1, tzinfo=UTC))
    assert note.startswith("iat is the text 2010-01-01T19:23:24Z")
