"""Compact JWS: its parts, its payload, its signature's encoding, and what we sign (specs/securing.md R3, R12, R13)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jwt
import pytest
from joserfc import jws as joserfc_jws
from joserfc.jwk import import_key

from tests.vc.securing.forge import (
    CLAIMS,
    ES256_KEY,
    HEADER,
    KEYS,
    KID,
    BrokenSigner,
    MemorySigner,
    accepted,
    compact,
    refusal,
    segment,
)
from vc.codes import Code
from vc.encoding import base64url
from vc.encoding.strict_json import JsonValue
from vc.errors import KeyMaterialError, UsageError
from vc.keys.algorithm import Algorithm
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import document_limits, read_document
from vc.securing.secured import JWS_FORMS, Form, SecuredCredential
from vc.securing.vc_jwt import secure_vc_jwt, secured_vc_jwt, with_signature

CREDENTIAL = compact()
HEADER_PART, PAYLOAD_PART, SIGNATURE_PART = CREDENTIAL.split(b".")
W3C: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "signatures" / "w3c-vc-jose-cose.json").read_text(encoding="utf-8")
)


def joined(*parts: bytes) -> bytes:
    return b".".join(parts)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(joined(HEADER_PART, PAYLOAD_PART), id="two parts"),
        pytest.param(joined(HEADER_PART, PAYLOAD_PART, SIGNATURE_PART, b""), id="four parts"),
        pytest.param(joined(HEADER_PART, PAYLOAD_PART, SIGNATURE_PART, b"", b"", b""), id="six parts"),
        pytest.param(joined(b"", PAYLOAD_PART, SIGNATURE_PART), id="no header"),
        pytest.param(joined(HEADER_PART, b"", SIGNATURE_PART), id="no payload, as if detached"),
        pytest.param(joined(HEADER_PART + b"=", PAYLOAD_PART, SIGNATURE_PART), id="padding"),
        pytest.param(joined(HEADER_PART, PAYLOAD_PART + b"=", SIGNATURE_PART), id="padding in the payload"),
        pytest.param(joined(HEADER_PART, b"\n" + PAYLOAD_PART, SIGNATURE_PART), id="newline"),
        pytest.param(joined(HEADER_PART, b"e30+", SIGNATURE_PART), id="plus sign"),
        pytest.param(joined(HEADER_PART, b"e30/", SIGNATURE_PART), id="slash"),
        pytest.param(joined(HEADER_PART, b"e31", SIGNATURE_PART), id="spare bits"),
        pytest.param(joined(HEADER_PART, "é".encode(), SIGNATURE_PART), id="not ASCII"),
    ],
)
def test_every_other_spelling_is_refused(raw: bytes) -> None:
    # row J19
    assert refusal(raw) is Code.FORMAT_BASE64


def test_five_parts_are_an_encrypted_token() -> None:
    assert refusal(joined(HEADER_PART, b"", b"", PAYLOAD_PART, SIGNATURE_PART)) is Code.JOSE_NOT_JWS


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        pytest.param(b'{"iss":"a","iss":"b"}', Code.FORMAT_DUPLICATE_KEY, id="J20"),
        pytest.param(b'{"a":[{"b":1,"\\u0062":2}]}', Code.FORMAT_DUPLICATE_KEY, id="J20 nested and escaped"),
        pytest.param(b'{"a":' * 33 + b"1" + b"}" * 33, Code.LIMIT_DEPTH, id="J21 33 deep"),
        pytest.param(b'{"a":' + b"[" * 900 + b"]" * 900 + b"}", Code.LIMIT_DEPTH, id="J21 900 deep"),
        pytest.param(b'{"a":' + b"[" * 90_000, Code.LIMIT_DEPTH, id="J21 90,000 deep"),
        pytest.param(b'{"exp":1e400}', Code.FORMAT_NUMBER, id="J22 infinite"),
        pytest.param(b'{"exp":NaN}', Code.FORMAT_NUMBER, id="J22 not a number"),
        pytest.param(b'{"exp":' + b"9" * 4_000 + b"}", Code.FORMAT_NUMBER, id="J22 4,000 digits"),
        pytest.param(b'{"exp":9007199254740993}', Code.FORMAT_NUMBER, id="J22 2^53 + 1"),
        pytest.param(b"\xef\xbb\xbf{}", Code.FORMAT_JSON, id="J23 byte order mark"),
        pytest.param(b'{"a":"\\ud800"}', Code.FORMAT_JSON, id="J23 lone surrogate"),
        pytest.param(b'{"a":"\xc0\xaf"}', Code.FORMAT_JSON, id="J23 overlong UTF-8"),
        pytest.param(b"{} {}", Code.FORMAT_JSON, id="J23 trailing bytes"),
        pytest.param(b'"text"', Code.FORMAT_JSON, id="J23 no object"),
        pytest.param(b"[]", Code.FORMAT_JSON, id="J23 an array"),
        pytest.param(b"[" + b"1," * 10_001 + b"1]", Code.LIMIT_MEMBERS, id="J24 many elements"),
        pytest.param(
            b"{" + b",".join(b'"%d":1' % n for n in range(10_001)) + b"}", Code.LIMIT_MEMBERS, id="J24 members"
        ),
    ],
)
def test_a_payload_is_one_strict_json_object(payload: bytes, code: Code) -> None:
    assert refusal(compact(payload=payload)) is code


def test_minus_zero_is_accepted_as_zero() -> None:
    assert accepted(compact(payload=b'{"n":-0}')).claims["n"] == 0


def der_signature() -> bytes:
    return bytes.fromhex("3045022100") + b"\1" * 32 + b"\x02\x21\x00" + b"\1" * 32


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(b"", id="none"),
        pytest.param(SIGNATURE_PART + b"=", id="padding"),
        pytest.param(SIGNATURE_PART + b"==", id="all the padding"),
        pytest.param(SIGNATURE_PART[:-1] + b"B", id="spare bits"),
        pytest.param(b"+" + SIGNATURE_PART[1:], id="plus sign"),
        pytest.param(SIGNATURE_PART + b" ", id="space"),
        pytest.param(segment(bytes(63)), id="63 octets"),
        pytest.param(segment(bytes(65)), id="65 octets"),
        pytest.param(segment(bytes(96)), id="the length of another algorithm"),
        pytest.param(segment(der_signature()), id="J17 DER"),
    ],
)
def test_a_signature_has_one_encoding_and_one_length(signature: bytes) -> None:
    assert refusal(joined(HEADER_PART, PAYLOAD_PART, signature)) is Code.SIG_ENCODING


@pytest.mark.parametrize(
    ("r", "s"),
    [(0, 0), (0, 1), (1, 0), (0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551, 1), (2**256 - 1, 1)],
)
def test_signatures_out_of_range_do_not_verify(r: int, s: int) -> None:
    # row J16
    raw = joined(HEADER_PART, PAYLOAD_PART, segment(r.to_bytes(32, "big") + s.to_bytes(32, "big")))
    assert not accepted(raw).verified_by(ES256_KEY.public)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        # The suite's kid is a bare thumbprint, which names nobody: a kid must be an absolute URL (R10).
        ("credential-jose-minimal", Code.JOSE_KID_MALFORMED),
        ("credential-jose-bad-media-type", Code.JOSE_TYP),
    ],
)
def test_inputs_of_the_w3c_suite_are_refused_for_the_right_reason(name: str, code: Code) -> None:
    assert refusal(W3C[name]["jwt"].encode()) is code


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated via RFC 9864")  # UNTP still asks for the old name
@pytest.mark.parametrize("algorithm", KEYS)
def test_what_we_sign_is_read_by_pyjwt_and_joserfc(algorithm: Algorithm) -> None:
    signer = MemorySigner(KEYS[algorithm])
    token = secure_vc_jwt(CLAIMS, signer)
    decoded = jwt.PyJWS().decode_complete(token, jwt.PyJWK(signer.key.to_jwk()), algorithms=[algorithm.value])
    assert decoded["header"] == {**HEADER, "alg": algorithm.value}
    assert json.loads(decoded["payload"]) == CLAIMS
    second = joserfc_jws.deserialize_compact(token, import_key(dict(signer.key.jwk)), algorithms=[algorithm.value])
    assert second.payload == decoded["payload"]


def test_signing_again_gives_the_same_octets() -> None:
    for key in KEYS.values():
        assert secure_vc_jwt(CLAIMS, MemorySigner(key)) == secure_vc_jwt(CLAIMS, MemorySigner(key))


@pytest.mark.parametrize("form", sorted(JWS_FORMS))
def test_each_kind_of_document_is_signed_with_its_own_type(form: Form) -> None:
    token = secure_vc_jwt(CLAIMS, MemorySigner(), typ=form.value)
    header = accepted(token, expect=frozenset({form})).header
    assert header["typ"] == form.value
    assert header.get("cty") == {Form.VC_JWT: "vc", Form.VP_JWT: "vp"}.get(form)


def test_claims_are_signed_in_the_order_given_and_as_utf8() -> None:
    payload = base64url.decode(secure_vc_jwt({"z": "水", "a": 1}, MemorySigner()).split(b".")[1])
    assert payload == '{"z":"水","a":1}'.encode()


@pytest.mark.parametrize(
    ("claims", "options", "method"),
    [
        pytest.param({"n": 2**53}, {}, KID, id="a number that readers read differently"),
        pytest.param({"a": "x" * 300_000}, {}, KID, id="too large"),
        pytest.param({"a": b"octets"}, {}, KID, id="no JSON"),
        pytest.param(CLAIMS, {"typ": "at+jwt"}, KID, id="no kind of ours"),
        pytest.param(CLAIMS, {"typ": "label"}, KID, id="a label is no JWT"),
        pytest.param(CLAIMS, {"cty": "vp"}, KID, id="another content type"),
        pytest.param(CLAIMS, {}, "key-1", id="a kid that is no URL"),
    ],
)
def test_what_our_own_reader_would_refuse_is_not_signed(claims: Any, options: dict[str, Any], method: str) -> None:
    with pytest.raises(UsageError):
        secure_vc_jwt(claims, MemorySigner(verification_method=method), **options)


def test_a_document_may_be_larger_than_a_credential_if_it_is_signed_as_one() -> None:
    claims = {"encodedList": "u" + "A" * 300_000}
    token = secure_vc_jwt(claims, MemorySigner(), limits=document_limits(DEFAULT_LIMITS))
    assert accepted(token, limits=document_limits(DEFAULT_LIMITS)).claims == claims
    assert refusal(token) is Code.LIMIT_SIZE


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_signature_that_does_not_verify_never_leaves(algorithm: Algorithm) -> None:
    from vc.keys.private_key import generate

    broken = BrokenSigner(algorithm, generate(algorithm).public)
    with pytest.raises(KeyMaterialError, match="does not verify"):
        secure_vc_jwt(CLAIMS, broken)


@pytest.mark.parametrize("algorithm", list(KEYS))
def test_a_token_is_made_again_from_its_claims_and_its_signature(algorithm: Algorithm) -> None:
    signer = MemorySigner(KEYS[algorithm])
    claims: dict[str, JsonValue] = {"iss": "did:web:cab.example", "iat": 1_790_000_000, "version": 1}
    signed = secured_vc_jwt(claims, signer, typ=Form.JWT_INDEX.value)

    again = with_signature(claims, signed.signature, algorithm=algorithm, kid=KID, typ=Form.JWT_INDEX.value)

    assert again == signed.raw == secure_vc_jwt(claims, signer, typ=Form.JWT_INDEX.value)


def test_a_token_of_other_claims_does_not_verify() -> None:
    signer = MemorySigner()
    typ = Form.JWT_INDEX.value
    signed = secured_vc_jwt({"version": 1}, signer, typ=typ)

    other = with_signature({"version": 2}, signed.signature, algorithm=signer.algorithm, kid=KID, typ=typ)

    read_again = read_document(other, DEFAULT_LIMITS, expect=frozenset({Form.JWT_INDEX}))
    assert isinstance(read_again, SecuredCredential)
    assert not read_again.verified_by(signer.key)
    assert signed.verified_by(signer.key)
