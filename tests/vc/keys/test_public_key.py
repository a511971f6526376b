"""Public keys: RFC 7515 A.3, RFC 8037 A, RFC 9449, W3C and Wycheproof vectors; every unsound key refused (J27, J32)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused
from vc.keys.algorithm import Algorithm
from vc.keys.public_key import PublicKey

VECTORS = Path(__file__).parents[2] / "vectors" / "signatures"
WYCHEPROOF: dict[str, Any] = json.loads((VECTORS / "wycheproof.json").read_text(encoding="utf-8"))
W3C: dict[str, Any] = json.loads((VECTORS / "w3c-vc-jose-cose.json").read_text(encoding="utf-8"))

RFC_7515_A3_JWK = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
RFC_7515_A3_JWS = (
    "eyJhbGciOiJFUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
)
RFC_8037_A2_JWK = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
RFC_8037_A4_JWS = (
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    ".hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
)
RFC_9449_JWK = {
    "kty": "EC",
    "crv": "P-256",
    "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
    "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
}


def parts_of(jws: str) -> tuple[bytes, bytes]:
    signing_input, _, signature = jws.rpartition(".")
    return signing_input.encode(), base64url.decode(signature)


def refusal_of(jwk: dict[str, Any]) -> Code:
    with pytest.raises(Refused) as refusal:
        PublicKey.from_jwk(jwk)
    return refusal.value.code


@pytest.mark.parametrize(
    ("jwk", "jws"),
    [
        pytest.param(RFC_7515_A3_JWK, RFC_7515_A3_JWS, id="RFC 7515 A.3"),
        pytest.param(RFC_8037_A2_JWK, RFC_8037_A4_JWS, id="RFC 8037 A.4"),
        pytest.param(W3C["cid-p256"]["publicKeyJwk"], W3C["credential-jose-minimal"]["jwt"], id="W3C VC-JOSE-COSE"),
    ],
)
def test_published_signatures_verify(jwk: dict[str, str], jws: str) -> None:
    assert PublicKey.from_jwk(jwk).verify(*parts_of(jws))


@pytest.mark.parametrize("name", ["ecdsa_secp256r1_sha256_p1363", "ed25519"])
def test_wycheproof_agrees(name: str) -> None:
    group = WYCHEPROOF[name]
    key = PublicKey.from_jwk(group["jwk"])
    verdicts = {number: key.verify(bytes.fromhex(m), bytes.fromhex(s)) for number, _, m, s, _ in group["tests"]}
    assert verdicts == {number: result == "valid" for number, _, _, _, result in group["tests"]}


@pytest.mark.parametrize(
    ("jwk", "thumbprint"),
    [
        pytest.param(RFC_8037_A2_JWK, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", id="RFC 8037 A.3"),
        pytest.param(RFC_9449_JWK, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", id="RFC 9449 6.1"),
        pytest.param(W3C["cid-p256"]["publicKeyJwk"], W3C["cid-p256"]["publicKeyJwk"]["kid"], id="W3C P-256"),
        pytest.param(W3C["cid-p384"]["publicKeyJwk"], W3C["cid-p384"]["publicKeyJwk"]["kid"], id="W3C P-384"),
    ],
)
def test_published_thumbprints_are_reached(jwk: dict[str, str], thumbprint: str) -> None:
    key = PublicKey.from_jwk(jwk)
    assert base64url.encode(key.thumbprint) == thumbprint
    assert key.kid8 == key.thumbprint[:8]


def test_a_key_keeps_only_its_required_members() -> None:
    key = PublicKey.from_jwk({**RFC_7515_A3_JWK, "alg": "ES256", "kid": "1", "use": "sig", "x5t": "abc"})
    assert key.to_jwk() == RFC_7515_A3_JWK
    assert key == PublicKey.from_jwk(RFC_7515_A3_JWK)
    assert hash(key) == hash(PublicKey.from_jwk(RFC_7515_A3_JWK))
    assert key != PublicKey.from_jwk(RFC_9449_JWK)


def test_a_key_determines_its_algorithm() -> None:
    key = PublicKey.from_jwk(RFC_8037_A2_JWK)
    assert key.algorithm is Algorithm.EDDSA
    assert key.accepts("EdDSA")
    assert key.accepts("Ed25519")
    assert not key.accepts("ES256")
    assert not PublicKey.from_jwk(RFC_7515_A3_JWK).accepts("ES384")


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_malleated_ecdsa_signatures_verify_so_nothing_may_be_keyed_by_a_signature(curve: ec.EllipticCurve) -> None:
    # given (r, s), then (r, n - s) verifies as well (row J18)
    jwk, jws = RFC_7515_A3_JWK, RFC_7515_A3_JWS
    message, signature = parts_of(jws)
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    other = signature[:32] + (order - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")
    assert PublicKey.from_jwk(jwk).verify(message, other)


def test_der_and_every_other_length_is_no_signature() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    key = PublicKey.from_native(private.public_key())
    from cryptography.hazmat.primitives import hashes

    der = private.sign(b"message", ec.ECDSA(hashes.SHA256()))
    assert not key.verify(b"message", der)
    assert not key.verify(b"message", b"")
    assert not key.verify(b"message", bytes(96))


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_verifying_never_raises(message: bytes, signature: bytes) -> None:
    for jwk in (RFC_7515_A3_JWK, RFC_8037_A2_JWK, W3C["cid-p384"]["publicKeyJwk"]):
        assert not PublicKey.from_jwk(jwk).verify(message, signature)


@pytest.mark.parametrize(
    "jwk",
    [
        pytest.param({"kty": "RSA", "n": "AQAB", "e": "AQ"}, id="RSA with exponent 1"),
        pytest.param({"kty": "RSA", "n": "AQAB", "e": "A" * 80_000}, id="RSA with a huge exponent"),
        pytest.param({"kty": "oct", "k": "AAAA"}, id="symmetric"),
        pytest.param({**RFC_7515_A3_JWK, "crv": "secp256k1"}, id="secp256k1"),
        pytest.param({**RFC_7515_A3_JWK, "crv": "P-224"}, id="P-224"),
        pytest.param({**RFC_7515_A3_JWK, "crv": "P-521"}, id="P-521"),
        pytest.param({**RFC_7515_A3_JWK, "crv": ["P-256"]}, id="curve of another type"),
        pytest.param({**RFC_7515_A3_JWK, "kty": "OKP"}, id="type that is not the curve's"),
        pytest.param({**RFC_8037_A2_JWK, "kty": "EC"}, id="the same for Ed25519"),
        pytest.param({**RFC_8037_A2_JWK, "crv": "X25519"}, id="key agreement"),
        pytest.param({**RFC_7515_A3_JWK, "alg": "ES384"}, id="alg of another curve"),
        pytest.param({**RFC_7515_A3_JWK, "alg": ["ES256"]}, id="alg of another type"),
        pytest.param({}, id="nothing"),
    ],
)
def test_other_kinds_of_key_are_refused(jwk: dict[str, Any]) -> None:
    assert refusal_of(jwk) is Code.JOSE_ALG_FORBIDDEN


@pytest.mark.parametrize(
    "members", [{"use": "enc"}, {"use": 1}, {"key_ops": ["sign"]}, {"key_ops": "verify"}, {"key_ops": []}]
)
def test_a_key_for_another_use_is_refused(members: dict[str, Any]) -> None:
    assert refusal_of({**RFC_7515_A3_JWK, **members}) is Code.KEY_PURPOSE


def test_a_key_for_verifying_is_accepted() -> None:
    assert PublicKey.from_jwk({**RFC_7515_A3_JWK, "key_ops": ["verify"]}).algorithm is Algorithm.ES256


OFF_CURVE = {**RFC_7515_A3_JWK, "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a4"}


@pytest.mark.parametrize(
    "jwk",
    [
        pytest.param({**RFC_7515_A3_JWK, "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}, id="private EC"),
        pytest.param({**RFC_8037_A2_JWK, "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}, id="private OKP"),
        pytest.param({**RFC_7515_A3_JWK, "k": ""}, id="an empty private member"),
        pytest.param(OFF_CURVE, id="off the curve"),
        pytest.param({**RFC_7515_A3_JWK, "x": "A" * 43, "y": "A" * 43}, id="infinity as zeros"),
        pytest.param({**RFC_7515_A3_JWK, "x": "f83O"}, id="short coordinate"),
        pytest.param({**RFC_7515_A3_JWK, "y": "AMfxRM0bvZt-hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt"}, id="long coordinate"),
        pytest.param({**RFC_7515_A3_JWK, "x": RFC_7515_A3_JWK["x"] + "="}, id="padding"),
        pytest.param({**RFC_7515_A3_JWK, "x": 5}, id="a number"),
        pytest.param({"kty": "EC", "crv": "P-256", "x": RFC_7515_A3_JWK["x"]}, id="no y"),
        pytest.param({"kty": "OKP", "crv": "Ed25519"}, id="no x"),
        pytest.param({"kty": "OKP", "crv": "Ed25519", "x": "A" * 43}, id="Ed25519 of order 4"),
        pytest.param({"kty": "OKP", "crv": "Ed25519", "x": "AQ" + "A" * 41}, id="Ed25519 identity"),
        pytest.param({"kty": "OKP", "crv": "Ed25519", "x": "Ag" + "A" * 41}, id="Ed25519 off the curve"),
    ],
)
def test_an_unsound_key_is_refused(jwk: dict[str, Any]) -> None:
    assert refusal_of(jwk) is Code.KEY_WEAK


def test_keys_of_the_cryptography_library_are_read() -> None:
    for curve, algorithm in ((ec.SECP256R1(), Algorithm.ES256), (ec.SECP384R1(), Algorithm.ES384)):
        assert PublicKey.from_native(ec.generate_private_key(curve).public_key()).algorithm is algorithm
    assert PublicKey.from_native(Ed25519PrivateKey.generate().public_key()).algorithm is Algorithm.EDDSA


def test_other_keys_of_the_cryptography_library_are_refused() -> None:
    natives: list[object] = [
        ec.generate_private_key(ec.SECP521R1()).public_key(),
        rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key(),
        "a string",
    ]
    for native in natives:
        with pytest.raises(Refused) as refusal:
            PublicKey.from_native(native)
        assert refusal.value.code is Code.JOSE_ALG_FORBIDDEN


@pytest.mark.parametrize("point", [b"", b"\2" + bytes(31), b"\4" + bytes(64), b"\2" + b"\xff" * 32, b"\5" + bytes(32)])
def test_octets_that_are_no_compressed_point_are_refused(point: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        PublicKey.from_compressed_point(Algorithm.ES256, point)
    assert refusal.value.code is Code.KEY_WEAK


def test_nothing_of_a_key_but_its_thumbprint_is_shown() -> None:
    assert RFC_7515_A3_JWK["x"] not in repr(PublicKey.from_jwk(RFC_7515_A3_JWK))
