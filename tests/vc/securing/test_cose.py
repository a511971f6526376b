"""COSE_Sign1 of a label: one encoding, one header, and what we sign (specs/label.md L1, specs/securing.md R14)."""

from __future__ import annotations

import cbor2
import pytest

from tests.vc.securing.forge import (
    ES256_KEY,
    KEYS,
    LABEL_CLAIMS,
    BrokenSigner,
    MemorySigner,
    accepted,
    cose,
    refusal,
)
from vc.codes import Code
from vc.encoding import strict_cbor
from vc.errors import KeyMaterialError, UsageError
from vc.keys.algorithm import Algorithm
from vc.keys.public_key import PublicKey
from vc.securing.cose import secure_cose
from vc.securing.secured import Form

KID8 = ES256_KEY.public.kid8
PAYLOAD = strict_cbor.dumps(LABEL_CLAIMS)

# cose-wg/Examples, sign1-tests/sign-pass-01.json (commit 3d0ee8fb, BSD licence); its alg and kid are not protected.
COSE_WG_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "usWxHK2PmfnHKwXPS54m0kTcGJ90UiglWiGahtagnv8",
    "y": "IBOL-C3BttVivg-lSreASjpkttcsz-1rb7btKLv8EX4",
}
COSE_WG_SIGN1 = bytes.fromhex(
    "D28441A0A201260442313154546869732069732074686520636F6E74656E742E5840EAE868ECC176883766C5DC5BA5B8DCA25DAB3C2E56A551CE"
    "5705B793914348E11A02E5F0344BF2D4EE5C7FD75A68A9F5E0B3CC1F1FC1409C189566586FF9D610"
)
COSE_WG_TO_BE_SIGNED = bytes.fromhex("846A5369676E617475726531404054546869732069732074686520636F6E74656E742E")


def test_what_we_sign_is_a_label_that_we_read() -> None:
    for algorithm in (Algorithm.ES256, Algorithm.EDDSA):
        signer = MemorySigner(KEYS[algorithm])
        secured = accepted(secure_cose(PAYLOAD, signer))
        assert secured.form is Form.LABEL
        assert secured.kid == signer.key.kid8
        assert secured.claims == LABEL_CLAIMS
        assert secured.verified_by(signer.key)


def test_the_message_is_deterministic_and_adds_85_octets() -> None:
    message = secure_cose(PAYLOAD, MemorySigner())
    assert message == secure_cose(PAYLOAD, MemorySigner()) == cose()
    assert len(message) == len(PAYLOAD) + 85


def test_another_decoder_sees_the_same_message() -> None:
    tag = cbor2.loads(secure_cose(PAYLOAD, MemorySigner()))
    protected, unprotected, payload, signature = tag.value
    assert tag.tag == 18
    assert cbor2.loads(protected) == {1: -7, 4: KID8}
    assert unprotected == {}
    assert cbor2.loads(payload) == LABEL_CLAIMS
    # and the signature is over the Sig_structure of RFC 9052 section 4.4, as that decoder's library encodes it
    assert ES256_KEY.public.verify(cbor2.dumps(["Signature1", protected, b"", payload]), signature)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(cose()[1:], id="no tag"),
        pytest.param(b"\xd8\x12" + cose()[1:], id="a tag longer than needed"),
        pytest.param(b"\xd8\x3d" + cose(), id="the CWT tag"),
        pytest.param(cose() + b"\0", id="bytes after the message"),
        pytest.param(cose()[:-1], id="a message that ends early"),
        pytest.param(cose(header=b""), id="an empty protected header"),
        pytest.param(cose(header=b"\xa2\x04\x48" + KID8 + b"\x01\x26"), id="header keys out of order"),
        pytest.param(cose(header=b"\xbf\x01\x26\x04\x48" + KID8 + b"\xff"), id="a header of indefinite length"),
        pytest.param(cose(header=b"\xa2\x01\x38\x06\x04\x48" + KID8), id="alg longer than needed"),
        pytest.param(cose(header=b"\xa2\x01\x26\x01\x26"), id="alg twice"),
        pytest.param(cose(header=[1, -7]), id="a header that is no map"),
        pytest.param(cose(payload=b"\xa2\x06\x00\x06\x01"), id="a claim twice"),
        pytest.param(cose(payload=b"\xa1\x06\xfb\x41\xdaz\xb0\x00\x00\x00\x00"), id="a float"),
        pytest.param(cose(payload=b"\xa1\x06\xc1\x00"), id="a date"),
        pytest.param(cose(payload=b"text"), id="a payload that is no CBOR"),
        pytest.param(cose(payload=[1]), id="a payload that is no map"),
        pytest.param(strict_cbor.dumps([b"\xa0", {}, None, bytes(64)], tag=18), id="a detached payload"),
        pytest.param(strict_cbor.dumps([b"\xa0", {}, b"\xa0"], tag=18), id="no signature"),
        pytest.param(strict_cbor.dumps(["", {}, b"", b""], tag=18), id="a header that is text"),
        pytest.param(strict_cbor.dumps([b"", {}, b"", "s"], tag=18), id="a signature that is text"),
        pytest.param(strict_cbor.dumps({1: 2}, tag=18), id="no array"),
    ],
)
def test_every_other_encoding_is_refused(raw: bytes) -> None:
    assert refusal(raw) in {Code.FORMAT_CBOR, Code.FORMAT_UNRECOGNISED}


@pytest.mark.parametrize("algorithm", [-35, -36, -37, -257, 5, 0, None, "ES256", True, -9])
def test_only_the_allowed_algorithms_are_named(algorithm: object) -> None:
    assert refusal(cose(header={1: algorithm, 4: KID8})) is Code.JOSE_ALG_FORBIDDEN
    assert refusal(cose(header={4: KID8})) is Code.JOSE_ALG_FORBIDDEN


@pytest.mark.parametrize(
    ("header", "unprotected"),
    [
        pytest.param({1: -7}, {}, id="no kid"),
        pytest.param({1: -7, 4: KID8[:7]}, {}, id="a kid of 7 octets"),
        pytest.param({1: -7, 4: KID8 + b"\0"}, {}, id="a kid of 9 octets"),
        pytest.param({1: -7, 4: "12345678"}, {}, id="a kid that is text"),
        pytest.param({1: -7, 2: [1], 4: KID8}, {}, id="crit"),
        pytest.param({1: -7, 3: 0, 4: KID8}, {}, id="a content type"),
        pytest.param({1: -7, 4: KID8, 16: "application/cwt"}, {}, id="a typ"),
        pytest.param({1: -7, 4: KID8, 33: b"certificate"}, {}, id="an x5chain"),
        pytest.param({1: -7, 4: KID8, "note": 1}, {}, id="a text key"),
        pytest.param({1: -7, 4: KID8}, {4: KID8}, id="an unprotected kid"),
        pytest.param({1: -7, 4: KID8}, {1: -8}, id="an unprotected alg"),
        pytest.param({1: -7, 4: KID8}, [], id="an unprotected array"),
    ],
)
def test_every_other_header_is_refused(header: object, unprotected: object) -> None:
    assert refusal(cose(header=header, unprotected=unprotected)) is Code.COSE_HEADER


@pytest.mark.parametrize("length", [0, 63, 65, 70, 72, 96])
def test_a_signature_has_one_length(length: int) -> None:
    assert refusal(cose(signature=bytes(length))) is Code.SIG_ENCODING


def test_a_label_beyond_its_limit_is_refused_before_it_is_decoded() -> None:
    assert refusal(cose(payload={6: 1, -65537: "x" * 300})) is Code.LIMIT_SIZE
    assert refusal(b"\xd2" * 301) is Code.LIMIT_SIZE


def test_deep_nesting_is_refused() -> None:
    assert refusal(cose(payload=b"\xa1\x06" + b"\x81" * 40 + b"\x00")) is Code.LIMIT_DEPTH


def test_the_published_example_is_signed_over_the_structure_that_we_build() -> None:
    # given the working group's example, whose protected header is empty (a zero-length string in the Sig_structure)
    message = strict_cbor.loads(COSE_WG_SIGN1, max_depth=2, tag=18)
    assert isinstance(message, list)
    _, _, payload, signature = message
    assert isinstance(signature, bytes)
    # then our encoding of the Sig_structure is the published one, and its signature verifies
    assert strict_cbor.dumps(["Signature1", b"", b"", payload]) == COSE_WG_TO_BE_SIGNED
    assert PublicKey.from_jwk(dict(COSE_WG_KEY)).verify(COSE_WG_TO_BE_SIGNED, signature)
    # but it is no label of ours
    assert refusal(COSE_WG_SIGN1) is Code.JOSE_ALG_FORBIDDEN


@pytest.mark.parametrize(
    "payload", [b"", b"text", b"\x80", b"\xa1\x06\xf9\x00\x00", strict_cbor.dumps({6: 1, -65537: "x" * 300})]
)
def test_what_our_own_reader_would_refuse_is_not_signed(payload: bytes) -> None:
    with pytest.raises(UsageError):
        secure_cose(payload, MemorySigner())


def test_an_algorithm_that_a_label_can_not_carry_is_refused() -> None:
    with pytest.raises(UsageError, match="ES384"):
        secure_cose(PAYLOAD, MemorySigner(KEYS[Algorithm.ES384]))


def test_a_signature_that_does_not_verify_never_leaves() -> None:
    with pytest.raises(KeyMaterialError, match="does not verify"):
        secure_cose(PAYLOAD, BrokenSigner())
