"""Verifying in the conformance mode (specs/conformance-mode.md CM3 to CM8)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vc.securing.w3c.suite import COSE_HEADER, DOCUMENT, HEADER, KEY, KEYS, NOW, PRESENTATION, cose, jws, without
from vc.encoding import base64_padded, base64url, strict_json
from vc.keys.conformance_key import ConformanceKey
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.w3c.feature import Answer, Feature, Result
from vc.securing.w3c.verifying import verify

JOSE = Feature.CREDENTIAL_JOSE


def answered(raw: bytes, feature: Feature = JOSE, key: ConformanceKey = KEY) -> Answer:
    return verify(raw, key, feature=feature, at=NOW)


def failed(raw: bytes, feature: Feature = JOSE, key: ConformanceKey = KEY) -> str:
    answer = answered(raw, feature, key)
    assert answer.result is Result.FAILURE
    return answer.data.partition(":")[0]


def test_the_verified_document_is_the_answers_data() -> None:
    answer = answered(jws() + b"\n")
    assert (answer.result, answer.notes) == (Result.SUCCESS, ())
    assert answer.data == strict_json.dumps(DOCUMENT).decode()


@pytest.mark.parametrize("padding", [True, False])
def test_cose_is_read_from_base64_with_its_padding_or_without(padding: bool) -> None:  # noqa: FBT001 - a case of its own
    text = base64_padded.encode(cose())
    assert answered((text if padding else text.rstrip("=")).encode(), Feature.CREDENTIAL_COSE).result is Result.SUCCESS
    assert failed(cose(), Feature.CREDENTIAL_COSE) == "format.base64"


@pytest.mark.parametrize(("header", "note"), [({"kid": None}, "names no key"), ({"kid": min(KEY.names)}, "no URL")])
def test_a_key_may_be_named_by_less_than_its_address_and_that_is_said(header: dict[str, Any], note: str) -> None:
    answer = answered(jws(without(HEADER, **header)))
    assert answer.result is Result.SUCCESS
    assert note in answer.notes[0]


def test_a_key_that_is_expressed_as_a_did_url_must_be_named() -> None:
    key = KEYS["vm-did-ed25519"]
    assert failed(jws({"alg": "EdDSA"}), key=key) == "jose.kid_malformed"
    assert failed(jws(HEADER), key=key) == "key.unknown"


def test_the_algorithm_is_that_of_the_key() -> None:
    assert failed(jws(HEADER | {"alg": "ES384"})) == "jose.alg_key_mismatch"
    assert failed(jws(HEADER | {"alg": "none"})) == "jose.alg_key_mismatch"


def test_the_newer_name_of_ed25519_is_the_same_algorithm() -> None:
    key = KEYS["vm-did-ed25519"]
    parts = (strict_json.dumps(part) for part in ({"alg": "Ed25519", "kid": key.id}, DOCUMENT))
    signing_input = ".".join(map(base64url.encode, parts)).encode()
    token = signing_input + b"." + base64url.encode(key.sign(signing_input)).encode()
    assert answered(token, key=key).result is Result.SUCCESS


def test_a_signature_has_the_length_of_its_algorithm() -> None:
    head, _, _ = jws().rpartition(b".")
    assert failed(head + b"." + base64url.encode(bytes(70)).encode()) == "sig.encoding"
    assert failed(head + b"." + base64url.encode(bytes(64)).encode()) == "sig.invalid"


def test_what_is_bound_to_a_key_can_not_be_decided_here() -> None:
    answer = answered(jws(without(HEADER, typ=None)) + b"~a.b.c", Feature.CREDENTIAL_SD_JWT)
    assert answer.result is Result.INDETERMINATE
    assert answer.data.startswith("kb.unexpected: ")


def test_a_file_beyond_all_bounds_is_not_read() -> None:
    assert failed(b"x" * (DEFAULT_LIMITS.presentation_bytes + 1)) == "limit.size"


def held(kind: str, octets: bytes) -> dict[str, str]:
    return {"type": "EnvelopedVerifiableCredential", "id": f"data:application/{kind},{octets.decode()}"}


def presented(*credentials: dict[str, str]) -> Answer:
    header = HEADER | {"typ": "vp+jwt", "cty": "vp"}
    raw = jws(header, PRESENTATION | {"verifiableCredential": list(credentials)})
    return answered(raw, Feature.PRESENTATION_JOSE)


def test_what_is_bound_to_a_key_can_not_be_decided_in_a_presentation_either() -> None:
    named_by_another = held("vc+jwt", jws(HEADER | {"kid": "did:example:other#1"}))
    answer = presented(named_by_another, held("vc+sd-jwt", jws(without(HEADER, typ=None)) + b"~a.b.c"))

    assert answer.result is Result.INDETERMINATE
    assert answer.data.startswith("kb.unexpected: ")
    assert len(answer.notes) == 1


def test_each_credential_in_a_presentation_is_verified_as_by_itself_where_it_names_the_key() -> None:
    in_cose = base64_padded.encode(cose()).encode()
    good = presented(held("vc+jwt", jws()), held("vc+cose;base64", in_cose))
    assert (good.result, good.notes) == (Result.SUCCESS, ())
    expired = cose(payload=strict_json.dumps(DOCUMENT | {"validUntil": "2020-01-01T00:00:00Z"}))
    bad = presented(held("vc+jwt", jws()), held("vc+cose;base64", base64_padded.encode(expired).encode()))
    assert bad.data.startswith("time.expired: ")


def test_what_names_another_key_or_is_no_token_is_not_counted_and_that_is_said() -> None:
    other = base64_padded.encode(cose(COSE_HEADER | {4: b"https://other.example/#1"})).encode()
    answer = presented(held("vc+cose;base64", other), held("vc+jwt", b"e30.e30..."), held("vc+sd-jwt", b"x~"))
    assert answer.result is Result.SUCCESS
    assert [note.partition(" ")[0] for note in answer.notes] == [f"/verifiableCredential/{n}" for n in range(3)]
    assert ["another key" in note for note in answer.notes] == [True, False, False]


@given(st.binary(max_size=200), st.sampled_from(Feature))
def test_no_bytes_raise(raw: bytes, feature: Feature) -> None:
    assert answered(raw, feature).result is Result.FAILURE
