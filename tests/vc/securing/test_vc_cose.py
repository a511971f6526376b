"""Credentials in COSE: which octets they are, one encoding, one header (specs/securing.md C)."""

from __future__ import annotations

import hashlib
from typing import Any

import cbor2
import pytest

from tests.vc.securing.forge import (
    CLAIMS,
    ES256_KEY,
    KEYS,
    KID,
    LABEL_CLAIMS,
    BrokenSigner,
    MemorySigner,
    accepted,
    compact,
    cose,
    refusal,
)
from vc.codes import Code
from vc.encoding import strict_cbor, strict_json
from vc.errors import KeyMaterialError, UsageError
from vc.keys.algorithm import Algorithm
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.securing.secured import Form
from vc.securing.sign1 import names_its_type
from vc.securing.vc_cose import secure_vc_cose

PAYLOAD = strict_json.dumps(CLAIMS)
TYP = "application/vc+cose"
HEADER: dict[Any, Any] = {1: -7, 3: "application/vc", 4: KID.encode(), 16: TYP}


def with_header(members: dict[Any, Any], **more: Any) -> bytes:
    """A signed credential whose header has these members too; None takes a member away."""
    header = {name: value for name, value in {**HEADER, **members}.items() if value is not None}
    return cose(header=header, payload=PAYLOAD, **more)


def test_what_we_sign_is_a_credential_that_we_read() -> None:
    for algorithm, key in KEYS.items():
        signer = MemorySigner(key)
        secured = accepted(secure_vc_cose(PAYLOAD, signer))
        assert (secured.form, secured.kid, secured.algorithm) == (Form.VC_COSE, KID, algorithm.value)
        assert secured.claims == CLAIMS
        assert secured.verified_by(signer.key)


def test_it_is_the_same_certificate_as_the_jws_of_these_octets() -> None:
    in_cose, in_jws = accepted(secure_vc_cose(PAYLOAD, MemorySigner())), accepted(compact())
    assert in_cose.payload == in_jws.payload
    assert in_cose.digest == in_jws.digest == hashlib.sha256(PAYLOAD).digest()
    assert not in_cose.verified_by(KEYS[Algorithm.EDDSA].public)


def test_the_message_is_deterministic_and_another_decoder_sees_the_same() -> None:
    message = secure_vc_cose(PAYLOAD, MemorySigner())
    assert message == secure_vc_cose(PAYLOAD, MemorySigner()) == with_header({})
    tag = cbor2.loads(message)
    protected, unprotected, payload, signature = tag.value
    assert (tag.tag, unprotected, payload) == (18, {}, PAYLOAD)
    assert cbor2.loads(protected) == HEADER
    assert ES256_KEY.public.verify(cbor2.dumps(["Signature1", protected, b"", payload]), signature)


def test_a_presentation_has_types_of_its_own() -> None:
    message = secure_vc_cose(PAYLOAD, MemorySigner(), form=Form.VP_COSE)
    assert accepted(message, expect=frozenset({Form.VP_COSE})).form is Form.VP_COSE
    assert refusal(message) is Code.JOSE_TYP
    assert refusal(secure_vc_cose(PAYLOAD, MemorySigner()), expect=frozenset({Form.VP_COSE})) is Code.JOSE_TYP


@pytest.mark.parametrize("identifier", [-9, -51, -19])
def test_the_fully_specified_names_are_read_too(identifier: int) -> None:
    algorithm = {-9: Algorithm.ES256, -51: Algorithm.ES384, -19: Algorithm.EDDSA}[identifier]
    header = strict_cbor.dumps({**HEADER, 1: identifier})
    signature = KEYS[algorithm].sign(strict_cbor.dumps(["Signature1", header, b"", PAYLOAD]))
    assert accepted(cose(header=header, payload=PAYLOAD, signature=signature)).verified_by(KEYS[algorithm].public)


@pytest.mark.parametrize("algorithm", [-36, -37, -257, -52, -53, -47, 5, 0, None, "ES256", True])
def test_only_the_allowed_algorithms_are_named(algorithm: object) -> None:
    assert refusal(cose(header={**HEADER, 1: algorithm}, payload=PAYLOAD)) is Code.JOSE_ALG_FORBIDDEN
    assert refusal(with_header({1: None})) is Code.JOSE_ALG_FORBIDDEN


@pytest.mark.parametrize(
    ("members", "code"),
    [
        pytest.param({2: [16]}, Code.JOSE_CRIT, id="crit"),
        pytest.param({32: b"bag"}, Code.KEY_HEADER_FORBIDDEN, id="x5bag"),
        pytest.param({33: b"chain"}, Code.KEY_HEADER_FORBIDDEN, id="x5chain"),
        pytest.param({34: [-16, b"digest"]}, Code.KEY_HEADER_FORBIDDEN, id="x5t"),
        pytest.param({35: "https://cab.example/key"}, Code.KEY_HEADER_FORBIDDEN, id="x5u"),
        pytest.param({15: {1: "did:web:cab.example"}}, Code.COSE_HEADER, id="CWT claims"),
        pytest.param({5: bytes(12)}, Code.COSE_HEADER, id="an IV"),
        pytest.param({"note": 1}, Code.COSE_HEADER, id="a text key"),
        pytest.param({3: "application/vp"}, Code.JOSE_TYP, id="the content type of a presentation"),
        pytest.param({3: "vc"}, Code.JOSE_TYP, id="the content type of a JWS"),
        pytest.param({3: 50}, Code.JOSE_TYP, id="a content format"),
        pytest.param({4: None}, Code.JOSE_KID_MALFORMED, id="no kid"),
        pytest.param({4: KID}, Code.JOSE_KID_MALFORMED, id="a kid that is text"),
        pytest.param({4: b"\xff\xfe"}, Code.JOSE_KID_MALFORMED, id="a kid that is not UTF-8"),
        pytest.param({4: b"73voMXFNmNlOEpuYCSJlh8eN0dscykoO6gBukgRS1uU"}, Code.JOSE_KID_MALFORMED, id="a thumbprint"),
        pytest.param({4: b"did:web:" + b"a" * 600}, Code.JOSE_KID_MALFORMED, id="an overlong kid"),
        pytest.param({16: "application/vp+cose"}, Code.JOSE_TYP, id="a presentation"),
        pytest.param({16: "application/vc+xxxx"}, Code.JOSE_TYP, id="a typ that begins like ours"),
    ],
)
def test_every_other_header_is_refused(members: dict[Any, Any], code: Code) -> None:
    assert refusal(with_header(members)) is code


@pytest.mark.parametrize(
    ("unprotected", "code"),
    [
        pytest.param({4: KID.encode()}, Code.COSE_HEADER, id="an unprotected kid"),
        pytest.param({1: -7}, Code.COSE_HEADER, id="an unprotected alg"),
        pytest.param({33: b"chain"}, Code.KEY_HEADER_FORBIDDEN, id="an unprotected chain"),
        pytest.param([], Code.COSE_HEADER, id="an unprotected array"),
    ],
)
def test_nothing_is_unprotected(unprotected: object, code: Code) -> None:
    assert refusal(with_header({}, unprotected=unprotected)) is code


def test_the_content_type_may_be_left_out() -> None:
    assert accepted(with_header({3: None})).form is Form.VC_COSE


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({16: None}, id="no typ"),
        pytest.param({16: "application/cwt"}, id="another typ"),
        pytest.param({16: 61}, id="a typ as a number"),
    ],
)
def test_cose_that_does_not_say_that_it_is_a_credential_is_read_as_a_label(members: dict[Any, Any]) -> None:
    # and no label has such a header
    assert refusal(with_header(members)) in {Code.LIMIT_SIZE, Code.COSE_HEADER}


def test_a_label_is_never_taken_for_a_credential() -> None:
    assert accepted(cose()).form is Form.LABEL
    assert not names_its_type(cose())
    # given a label's claims under a credential's header
    assert refusal(cose(header=HEADER, payload=LABEL_CLAIMS)) is Code.FORMAT_JSON


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        pytest.param(b"", Code.FORMAT_JSON, id="nothing"),
        pytest.param(b"[]", Code.FORMAT_JSON, id="no object"),
        pytest.param(b'{"a":1,"a":2}', Code.FORMAT_DUPLICATE_KEY, id="a member twice"),
        pytest.param(b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", Code.LIMIT_DEPTH, id="too deep"),
        pytest.param(b'{"a":1e999}', Code.FORMAT_NUMBER, id="an infinity"),
        pytest.param(strict_cbor.dumps({"@context": []}), Code.FORMAT_JSON, id="a CBOR map"),
    ],
)
def test_the_payload_is_strict_json(payload: bytes, code: Code) -> None:
    assert refusal(cose(header=HEADER, payload=payload)) is code


@pytest.mark.parametrize("length", [0, 63, 65, 70, 72, 96])
def test_a_signature_has_one_length(length: int) -> None:
    assert refusal(with_header({}, signature=bytes(length))) is Code.SIG_ENCODING


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(with_header({}) + b"\0", id="bytes after the message"),
        pytest.param(with_header({})[:-1], id="a message that ends early"),
        pytest.param(strict_cbor.dumps([strict_cbor.dumps(HEADER), {}, None, bytes(64)], tag=18), id="detached"),
    ],
)
def test_every_other_encoding_is_refused(raw: bytes) -> None:
    assert names_its_type(raw)
    assert refusal(raw) is Code.FORMAT_CBOR


def test_bounds_hold_as_for_a_jws() -> None:
    small = Limits(header_bytes=60)
    assert refusal(with_header({}), limits=small) is Code.LIMIT_SIZE
    assert refusal(b"\xd2\x84" + bytes(DEFAULT_LIMITS.credential_bytes)) is Code.LIMIT_SIZE
    assert refusal(with_header({}), limits=Limits(json_members=3)) is Code.LIMIT_MEMBERS


@pytest.mark.parametrize("payload", [b"", b"[]", b'{"a":1,"a":2}'])
def test_what_our_own_reader_would_refuse_is_not_signed(payload: bytes) -> None:
    with pytest.raises(UsageError, match=r"vc\+cose"):
        secure_vc_cose(payload, MemorySigner())


def test_a_signature_that_does_not_verify_never_leaves() -> None:
    with pytest.raises(KeyMaterialError, match="does not verify"):
        secure_vc_cose(PAYLOAD, BrokenSigner())
