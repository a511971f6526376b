"""DID documents: what counts as an issuer's key, and every malformed document refused (row V20)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.codes import Code
from vc.errors import Refused
from vc.keys.did_document import DidDocument, Service, build_did_document, parse_did_document
from vc.keys.public_key import PublicKey
from vc.keys.verification_method import VerificationMethod
from vc.model.limits import DEFAULT_LIMITS

DID = "did:web:cab.example"
P256 = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
ED25519 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}


def method(**members: Any) -> dict[str, Any]:
    return {"id": f"{DID}#key-1", "type": "JsonWebKey", "controller": DID, "publicKeyJwk": P256, **members}


def document(**members: Any) -> dict[str, Any]:
    return {"id": DID, "verificationMethod": [method()], "assertionMethod": [f"{DID}#key-1"], **members}


def parsed(value: object, did: str = DID) -> DidDocument:
    return parse_did_document(json.dumps(value).encode(), did, DEFAULT_LIMITS)


def refusal_of(value: object) -> Code:
    with pytest.raises(Refused) as refusal:
        parsed(value)
    return refusal.value.code


def test_a_method_is_read_with_its_relationships() -> None:
    found = parsed(document(authentication=[f"{DID}#key-1"])).find(f"{DID}#key-1")
    assert found == VerificationMethod(
        id=f"{DID}#key-1",
        controller=DID,
        key=PublicKey.from_jwk(P256),
        relationships=frozenset({"assertionMethod", "authentication"}),
    )


def test_windows_are_read() -> None:
    windows = {"expires": "2026-01-01T00:00:00Z", "revoked": "2026-02-01T00:00:00+01:00"}
    found = parsed(document(verificationMethod=[method(**windows)])).find(f"{DID}#key-1")
    assert found is not None
    assert found.expires == datetime(2026, 1, 1, tzinfo=UTC)
    assert found.revoked == datetime(2026, 1, 31, 23, tzinfo=UTC)


def test_ids_may_be_relative_to_the_document() -> None:
    relative = document(verificationMethod=[method(id="#key-1")], assertionMethod=["#key-1"])
    found = parsed(relative).find(f"{DID}#key-1")
    assert found is not None
    assert found.relationships == {"assertionMethod"}


def test_methods_embedded_under_a_relationship_are_read() -> None:
    embedded = {"id": DID, "assertionMethod": [method()]}
    found = parsed(embedded).find(f"{DID}#key-1")
    assert found is not None
    assert found.relationships == {"assertionMethod"}


@pytest.mark.parametrize(
    "members",
    [
        {"type": "JsonWebKey2020"},
        {"publicKeyJwk": ED25519},
        {"publicKeyJwk": {**P256, "alg": "ES256", "kid": "key-1", "use": "sig"}},
        {"type": "Multikey", "publicKeyMultibase": "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"},
    ],
)
def test_keys_of_the_allowed_types_are_read(members: dict[str, Any]) -> None:
    assert parsed(document(verificationMethod=[method(**members)])).find(f"{DID}#key-1") is not None


@pytest.mark.parametrize(
    "members",
    [
        {"type": "Ed25519VerificationKey2018"},
        {"type": ["JsonWebKey"]},
        {"publicKeyJwk": {**P256, "crv": "secp256k1"}},
        {"publicKeyJwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}},
        {"publicKeyJwk": {**P256, "use": "enc"}},
        {"publicKeyJwk": "text"},
        {"type": "Multikey"},
        {"type": "Multikey", "publicKeyMultibase": "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"},
    ],
)
def test_keys_that_the_library_can_not_use_are_left_out(members: dict[str, Any]) -> None:
    other = method(id=f"{DID}#other", **members)
    read = parsed(document(verificationMethod=[other, method()]))
    assert [found.id for found in read.methods] == [f"{DID}#key-1"]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"publicKeyJwk": {**P256, "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}}, Code.KEY_WEAK),
        ({"publicKeyJwk": {**P256, "x": "AAAA"}}, Code.KEY_WEAK),
        ({"type": "Multikey", "publicKeyMultibase": "z0"}, Code.FORMAT_BASE64),
    ],
)
def test_an_unsound_key_spoils_its_document(members: dict[str, Any], code: Code) -> None:
    assert refusal_of(document(verificationMethod=[method(**members)])) is code


def test_two_methods_of_one_id_have_no_meaning() -> None:
    read = parsed(document(verificationMethod=[method(), method(publicKeyJwk=ED25519)]))
    assert read.find(f"{DID}#key-1") is None
    assert len(read.find_all(f"{DID}#key-1")) == 2
    assert read.find_all(f"{DID}#absent") == ()


@pytest.mark.parametrize(("members", "expected"), [({}, False), ({"statusMethod": []}, True)])
def test_the_status_relationship_counts_even_when_it_is_empty(members: dict[str, Any], *, expected: bool) -> None:
    assert parsed(document(**members)).has_status_method is expected


def test_services_are_read_and_others_ignored() -> None:
    services = [
        {
            "id": "#index",
            "type": "AccreditationIndex",
            "serviceEndpoint": "https://ab.example/accreditations/index.jwt",
        },
        {"id": "#many", "type": "X", "serviceEndpoint": ["https://a.example"]},
        {"id": "#kinds", "type": ["X"], "serviceEndpoint": "https://a.example"},
    ]
    expected = Service(f"{DID}#index", "AccreditationIndex", "https://ab.example/accreditations/index.jwt")
    assert parsed(document(service=services)).services == (expected,)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param([], id="no object"),
        pytest.param(document(id="did:web:other.example"), id="another DID"),
        pytest.param({"verificationMethod": []}, id="no id"),
        pytest.param(document(verificationMethod={}), id="methods that are no array"),
        pytest.param(document(verificationMethod=["text"]), id="a method that is no object"),
        pytest.param(document(verificationMethod=[method(id=5)]), id="a method without an id"),
        pytest.param(document(verificationMethod=[method(controller="did:web:b.example")]), id="another controller"),
        pytest.param(document(verificationMethod=[method(id="did:web:b.example#key-1")]), id="a method of another DID"),
        pytest.param(document(verificationMethod=[method(id=DID)]), id="a method without a fragment"),
        pytest.param(document(verificationMethod=[method(expires="soon")]), id="no instant"),
        pytest.param(document(verificationMethod=[method(revoked=None)]), id="null is no instant"),
        pytest.param(document(assertionMethod="#key-1"), id="a relationship that is no array"),
        pytest.param(document(assertionMethod=[5]), id="a reference that is no text"),
        pytest.param(document(service=["text"]), id="a service that is no object"),
        pytest.param(document(service=[{"type": "X", "serviceEndpoint": "https://a.example"}]), id="no service id"),
    ],
)
def test_a_malformed_document_is_refused(value: object) -> None:
    assert refusal_of(value) is Code.KEY_RESOLUTION


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>",
        b'{"id":"did:web:cab.example","id":"did:web:cab.example"}',
        b'{"id":"did:web:cab.example"} x',
        b"[" * 100_000,
    ],
)
def test_what_is_no_strict_json_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        parse_did_document(raw, DID, DEFAULT_LIMITS)
    assert refusal.value.code is Code.KEY_RESOLUTION


def test_a_document_beyond_the_limit_is_refused_unread() -> None:
    with pytest.raises(Refused) as refusal:
        parse_did_document(b" " * 101, DID, replace(DEFAULT_LIMITS, credential_bytes=100))
    assert refusal.value.code is Code.KEY_RESOLUTION


JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers(0, 9) | st.sampled_from([DID, f"{DID}#key-1", "JsonWebKey", "Multikey", "zAA"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "controller", "publicKeyJwk", "publicKeyMultibase", "expires", "crv"]), inner
        )
    ),
)


@given(JSON_VALUES, JSON_VALUES)
def test_no_document_raises_anything_but_a_refusal(value: Any, member: Any) -> None:
    hostile = method(**member) if isinstance(member, dict) else member
    for name in ("verificationMethod", "assertionMethod", "service", "statusMethod"):
        for members in (value, [value], [hostile]):
            try:
                parsed(document(**{name: members}))
            except Refused:
                continue


def test_a_built_document_is_read_back() -> None:
    methods = (
        VerificationMethod(f"{DID}#new", DID, PublicKey.from_jwk(P256), frozenset({"assertionMethod", "statusMethod"})),
        VerificationMethod(
            id=f"{DID}#old",
            controller=DID,
            key=PublicKey.from_jwk(ED25519),
            relationships=frozenset({"assertionMethod"}),
            expires=datetime(2026, 1, 1, tzinfo=UTC),
            revoked=datetime(2025, 6, 1, 12, tzinfo=UTC),
        ),
    )
    service = Service(f"{DID}#register", "ConformityRegister", "https://cab.example/")
    built = build_did_document(DID, methods, [service], contexts=["https://accredited-vc.example/ns/v1"])
    assert parsed(built) == DidDocument(DID, methods, (service,), has_status_method=True)
    assert built["@context"] == [
        "https://www.w3.org/ns/did/v1",
        "https://www.w3.org/ns/cid/v1",
        "https://accredited-vc.example/ns/v1",
    ]


def test_a_document_without_services_or_status_keys_does_not_mention_them() -> None:
    signing = VerificationMethod(f"{DID}#a", DID, PublicKey.from_jwk(P256), frozenset({"assertionMethod"}))
    built = build_did_document(DID, [signing])
    assert set(built) == {"@context", "id", "verificationMethod", "assertionMethod"}
    assert built["verificationMethod"] == [
        {"id": f"{DID}#a", "type": "JsonWebKey", "controller": DID, "publicKeyJwk": {**P256, "alg": "ES256"}}
    ]
