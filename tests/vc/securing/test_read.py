"""The door: which bytes are what, and that none of them raise (specs/securing.md R1 to R4, R15)."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vc.securing.forge import (
    CLAIMS,
    ES256_KEY,
    HEADER,
    KEYS,
    KID,
    LABEL_CLAIMS,
    MemorySigner,
    accepted,
    compact,
    cose,
    refusal,
    segment,
    with_header,
)
from vc.codes import Code
from vc.encoding import strict_json
from vc.keys.algorithm import Algorithm
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.profiles.names import CREDENTIALS_V1
from vc.securing import label_number
from vc.securing.read import read, read_document
from vc.securing.secured import CREDENTIAL_FORMS, PRESENTATION_FORMS, SD_JWT_FORMS, Form, SecuredCredential
from vc.securing.vc_jwt import secure_vc_jwt

CREDENTIAL = compact()
LABEL = cose()
EVERY_FORM = frozenset(Form)


def enveloped(**members: object) -> bytes:
    document = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{CREDENTIAL.decode()}",
        "type": "EnvelopedVerifiableCredential",
    }
    return strict_json.dumps({**document, **members})


def test_a_compact_credential_is_read_into_its_parts() -> None:
    secured = accepted(CREDENTIAL)
    assert secured.form is Form.VC_JWT
    assert secured.algorithm == "ES256"
    assert secured.kid == KID
    assert secured.raw == CREDENTIAL
    assert dict(secured.header) == HEADER
    assert secured.claims == CLAIMS
    assert secured.payload == strict_json.dumps(CLAIMS)
    assert secured.signing_input == CREDENTIAL.rpartition(b".")[0]
    assert secured.digest == hashlib.sha256(secured.payload).digest()
    assert secured.verified_by(ES256_KEY.public)


@pytest.mark.parametrize("algorithm", KEYS)
def test_every_allowed_algorithm_is_read_and_verified(algorithm: Algorithm) -> None:
    secured = accepted(secure_vc_jwt(CLAIMS, MemorySigner(KEYS[algorithm])))
    assert secured.algorithm == algorithm.value
    assert secured.verified_by(KEYS[algorithm].public)


def test_ed25519_is_accepted_as_the_newer_name_of_eddsa() -> None:
    key = KEYS[Algorithm.EDDSA]
    secured = accepted(compact({**HEADER, "alg": "Ed25519"}, key=key))
    assert secured.verified_by(key.public)


def test_an_algorithm_other_than_the_keys_never_verifies() -> None:
    # given a signature that is right, under a header that names the algorithm of another curve (row J03)
    secured = replace(accepted(CREDENTIAL), algorithm="EdDSA")
    assert not secured.verified_by(ES256_KEY.public)


def test_another_key_of_the_same_issuer_does_not_verify() -> None:
    # row J09
    assert not accepted(compact(key=KEYS[Algorithm.ES256])).verified_by(KEYS[Algorithm.EDDSA].public)


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_one_line_ending_of_a_text_file_is_forgiven(ending: bytes) -> None:
    for raw in (CREDENTIAL, label_number.label_url("verify.example", LABEL).encode(), enveloped()):
        secured = accepted(raw + ending)
        assert secured.raw == raw + ending
        assert secured.verified_by(ES256_KEY.public)


@pytest.mark.parametrize("raw", [CREDENTIAL + b"\n\n", CREDENTIAL + b" \n", b" " + CREDENTIAL, b"\n" + CREDENTIAL])
def test_no_other_white_space_is(raw: bytes) -> None:
    assert refusal(raw) in {Code.FORMAT_BASE64, Code.SIG_ENCODING}


def test_an_enveloped_credential_is_the_credential_in_it() -> None:
    for raw in (enveloped(), enveloped(type=["EnvelopedVerifiableCredential"]), b" \n" + enveloped()):
        secured = accepted(raw)
        assert secured.raw == raw
        assert replace(secured, raw=CREDENTIAL) == accepted(CREDENTIAL)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        pytest.param(enveloped(id="data:application/vp+jwt,x"), Code.FORMAT_UNRECOGNISED, id="another form"),
        pytest.param(enveloped(id="data:application/vc+sd-jwt,x"), Code.SD_MALFORMED, id="an SD-JWT without tilde"),
        pytest.param(enveloped(id="https://cab.example/c/1"), Code.FORMAT_UNRECOGNISED, id="a URL to retrieve"),
        pytest.param(enveloped(id=5), Code.FORMAT_UNRECOGNISED, id="a number"),
        pytest.param(enveloped(type="VerifiableCredential"), Code.FORMAT_UNRECOGNISED, id="not secured"),
        pytest.param(enveloped(type="x", **{"@context": [CREDENTIALS_V1]}), Code.FORMAT_LEGACY, id="version 1"),
        pytest.param(enveloped(**{"@context": None}), Code.FORMAT_CONTEXT, id="no context"),
        pytest.param(enveloped(type=["EnvelopedVerifiableCredential", "x"]), Code.FORMAT_TYPE, id="another type too"),
        pytest.param(enveloped(type={"EnvelopedVerifiableCredential": 1}), Code.FORMAT_UNRECOGNISED, id="type"),
        pytest.param(enveloped(id="data:application/vc+jwt,é.a.b"), Code.FORMAT_BASE64, id="not ASCII"),
        pytest.param(enveloped(id="data:application/vc+jwt,"), Code.FORMAT_UNRECOGNISED, id="nothing in it"),
        pytest.param(enveloped(id="data:application/vc+jwt,a.b.c.d.e"), Code.JOSE_NOT_JWS, id="encrypted"),
        pytest.param(b'{"type":1,"type":2}', Code.FORMAT_DUPLICATE_KEY, id="a member twice"),
        pytest.param(b"{", Code.FORMAT_JSON, id="half an object"),
        pytest.param(b"{" * 100_000, Code.FORMAT_JSON, id="not even nesting"),
        pytest.param(b'{"a":' * 40_000, Code.LIMIT_DEPTH, id="deep nesting"),
    ],
)
def test_other_json_is_refused(raw: bytes, code: Code) -> None:
    assert refusal(raw) is code


def test_the_json_serialization_of_a_jws_is_refused() -> None:
    # row J15: an unprotected header that overrides, two signatures of which one is bad
    header, payload, signature = (part.decode() for part in CREDENTIAL.split(b"."))
    flattened = {"payload": payload, "protected": header, "header": {"alg": "none"}, "signature": signature}
    general = {"payload": payload, "signatures": [{"protected": header, "signature": signature}, {"signature": ""}]}
    assert refusal(strict_json.dumps(flattened)) is Code.JOSE_SERIALIZATION
    assert refusal(strict_json.dumps(general)) is Code.JOSE_SERIALIZATION


def test_an_encrypted_token_is_refused_before_anything_is_decrypted() -> None:
    # row J14
    assert refusal(b"eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIiwiemlwIjoiREVGIn0..AAAA.AAAA.AAAA") is Code.JOSE_NOT_JWS
    assert refusal(b'{"ciphertext":"AAAA","protected":"AAAA","iv":"AAAA","tag":"AAAA"}') is Code.JOSE_NOT_JWS


@pytest.mark.parametrize(
    "raw",
    [b"", b"\n", b"hello", b"\x00", b"\x89PNG\r\n\x1a\n", b"%PDF", b"[]", b"<html>", "Zürich".encode(), b"\xff" * 9],
)
def test_bytes_of_another_kind_are_not_recognised(raw: bytes) -> None:
    assert refusal(raw) is Code.FORMAT_UNRECOGNISED


@pytest.mark.parametrize(
    "raw", [LABEL, label_number.label_url("verify.example", LABEL).encode(), str(int.from_bytes(LABEL, "big")).encode()]
)
def test_a_label_is_read_from_its_octets_its_url_and_its_number(raw: bytes) -> None:
    secured = accepted(raw)
    assert secured.form is Form.LABEL
    assert secured.algorithm == "ES256"
    assert secured.kid == ES256_KEY.public.kid8
    assert secured.raw == raw
    assert secured.claims == LABEL_CLAIMS
    assert secured.digest == hashlib.sha256(secured.payload).digest()
    assert secured.verified_by(ES256_KEY.public)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        pytest.param(b"https://verify.example/c/1", Code.FORMAT_QR, id="another path"),
        pytest.param(b"HTTPS://VERIFY.EXAMPLE/Q#1", Code.FORMAT_QR, id="upper case"),
        pytest.param("https://verify.example/q#１".encode(), Code.FORMAT_QR, id="digits outside ASCII"),
        pytest.param(b"12345", Code.FORMAT_QR, id="a number that is no label"),
        pytest.param(b"1" * 724, Code.LIMIT_SIZE, id="a number that is too long"),
        pytest.param(b"\xd2" + bytes(300), Code.LIMIT_SIZE, id="octets that are too many"),
        pytest.param(b"\xd2", Code.FORMAT_CBOR, id="a tag alone"),
    ],
)
def test_what_only_looks_like_a_label_is_refused(raw: bytes, code: Code) -> None:
    assert refusal(raw) is code


@pytest.mark.parametrize("raw", [LABEL, label_number.label_url("verify.example", LABEL).encode()])
def test_a_label_is_refused_where_a_document_is_expected(raw: bytes) -> None:
    assert refusal(raw, expect=frozenset({Form.JWT_INDEX})) is Code.FORMAT_UNRECOGNISED


def test_size_is_the_first_thing_that_counts() -> None:
    # given a credential of just the limit and one beyond it (row J24)
    at_limit = replace(DEFAULT_LIMITS, credential_bytes=len(CREDENTIAL))
    assert accepted(CREDENTIAL, limits=at_limit).claims == CLAIMS
    assert refusal(CREDENTIAL + b"\n", limits=at_limit) is Code.LIMIT_SIZE
    assert refusal(b"!" * 300_000) is Code.LIMIT_SIZE
    assert refusal(compact(payload={"a": "x" * 8_000_000})) is Code.LIMIT_SIZE


def test_a_retrieved_document_may_be_larger_than_a_credential() -> None:
    # given a status list of the credential form, beyond what may be handed over
    large = compact(payload={"encodedList": "u" + "A" * 300_000, "list": list(range(20_000))})
    expect = frozenset({Form.VC_JWT})
    assert refusal(large, expect=expect) is Code.LIMIT_SIZE
    assert isinstance(read_document(large, DEFAULT_LIMITS, expect=expect), SecuredCredential)


def test_a_large_document_of_another_form_is_read_whole() -> None:
    header = {"alg": "ES256", "typ": "accreditation-index+jwt", "kid": KID}
    index = compact(header, {"entries": [{"n": n} for n in range(20_000)]})
    assert len(index) > DEFAULT_LIMITS.credential_bytes
    assert accepted(index, expect=frozenset({Form.JWT_INDEX})).form is Form.JWT_INDEX


def test_a_credential_stays_bounded_where_larger_documents_are_expected_too() -> None:
    raw = compact(payload={"a": "x" * 300_000})
    assert refusal(raw, expect=frozenset({Form.VC_JWT, Form.JWT_INDEX})) is Code.LIMIT_SIZE


@given(st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes) -> None:
    for beginning in (b"", b"{", b"\xd2", b"https://", b"eyJhbGciOiJFUzI1NiJ9."):
        assert isinstance(read(beginning + raw, DEFAULT_LIMITS, expect=EVERY_FORM), (Finding, SecuredCredential))


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    for whole in (raw, segment(raw) + b"." + segment(raw) + b"." + segment(raw)):
        assert isinstance(read(whole, DEFAULT_LIMITS), (Finding, SecuredCredential))


HEADER_VALUES: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*HEADER, "crit", "b64", "jwk", "iss", "zip", "x"]), HEADER_VALUES))
def test_no_header_raises_and_only_allowed_ones_are_accepted(members: dict[str, object]) -> None:
    result = read(compact({**HEADER, **members}), DEFAULT_LIMITS)
    if isinstance(result, SecuredCredential):
        assert result.header.keys() <= {"alg", "typ", "cty", "kid", "iss"}
        assert result.form is Form.VC_JWT


@given(st.data())
def test_a_changed_credential_never_verifies_with_the_same_digest(data: st.DataObject) -> None:
    # given a credential in which one octet is replaced
    at = data.draw(st.integers(0, len(CREDENTIAL) - 1))
    octet = data.draw(st.integers(0, 255).filter(lambda value: value != CREDENTIAL[at]))
    changed = CREDENTIAL[:at] + bytes([octet]) + CREDENTIAL[at + 1 :]
    # when it is read
    result = read(changed, DEFAULT_LIMITS)
    # then it is refused, or is not verified by the key
    if isinstance(result, SecuredCredential):
        assert not result.verified_by(ES256_KEY.public)


@given(st.data())
def test_a_changed_label_never_verifies(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(LABEL) - 1))
    octet = data.draw(st.integers(0, 255).filter(lambda value: value != LABEL[at]))
    result = read(LABEL[:at] + bytes([octet]) + LABEL[at + 1 :], DEFAULT_LIMITS)
    if isinstance(result, SecuredCredential):
        assert not result.verified_by(ES256_KEY.public)


@given(st.integers(0, len(CREDENTIAL) - 1))
def test_a_truncated_credential_is_refused(length: int) -> None:
    assert isinstance(read(CREDENTIAL[:length], DEFAULT_LIMITS), Finding)


def test_a_malleated_signature_leaves_the_digest_unchanged() -> None:
    # row J18: (r, n - s) verifies, so nothing may be keyed by a signature
    secured = accepted(CREDENTIAL)
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    s = order - int.from_bytes(secured.signature[32:], "big")
    other = accepted(secured.signing_input + b"." + segment(secured.signature[:32] + s.to_bytes(32, "big")))
    assert other.verified_by(ES256_KEY.public)
    assert other.digest == secured.digest
    assert other.signature != secured.signature


def test_nothing_that_a_stranger_sent_is_in_a_repr() -> None:
    assert "Zürich" not in repr(accepted(CREDENTIAL))


def test_the_credential_forms_are_those_that_people_hand_over() -> None:
    assert {Form.VC_JWT, Form.LABEL, Form.DATA_INTEGRITY, Form.VC_COSE} | (
        SD_JWT_FORMS - PRESENTATION_FORMS
    ) == CREDENTIAL_FORMS
    assert refusal(with_header(typ="statuslist+jwt", cty=None)) is Code.JOSE_TYP
