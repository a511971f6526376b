"""Key files of the conformance mode (specs/conformance-mode.md CM2)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vc.encoding import base64url
from vc.errors import KeyMaterialError, UsageError
from vc.keys.conformance_key import ES512, ConformanceKey, read_key_file
from vc.keys.public_key import PublicKey

KEYS = json.loads((Path(__file__).parents[2] / "conformance" / "vc_jose_cose" / "keys.json").read_bytes())

# RFC 7520 section 3.1 and 4.3: the cookbook's P-521 key, and its signature over the example's payload.
COOKBOOK = {
    "kty": "EC",
    "kid": "bilbo.baggins@hobbiton.example",
    "crv": "P-521",
    "x": "AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt",
    "y": "AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1",
}
COOKBOOK_INPUT = (
    "eyJhbGciOiJFUzUxMiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9"
    ".SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5k"
    "IGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4"
)
COOKBOOK_SIGNATURE = (
    "AE_R_YZCChjn4791jSQCrdPZCNYqHXCTZH0-JZGYNlaAjP2kqaluUIIUnC9qvbu9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPBu_u_sDDyYjnAMDxXPn"
    "7XrT0lw-kvAD890jl8e2puQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2"
)


def changed(name: str, **members: Any) -> dict[str, Any]:
    document = {**KEYS[name], **members}
    return {member: value for member, value in document.items() if value is not None}


def with_public(name: str, **members: Any) -> dict[str, Any]:
    return changed(name, publicKeyJwk={**KEYS[name]["publicKeyJwk"], **members})


@pytest.mark.parametrize(
    ("name", "algorithm", "octets"),
    [("vm-p256", "ES256", 64), ("vm-p384", "ES384", 96), ("vm-p521", ES512, 132), ("vm-did-ed25519", "EdDSA", 64)],
)
def test_a_key_signs_and_verifies_with_its_one_algorithm(name: str, algorithm: str, octets: int) -> None:
    key = read_key_file(KEYS[name])
    signature = key.sign(b"message")

    assert (key.algorithm, key.signature_octets, len(signature)) == (algorithm, octets, octets)
    assert signature == key.sign(b"message")  # deterministic
    assert key.verify(b"message", signature)
    assert not key.verify(b"massage", signature)
    assert not key.verify(b"message", signature + b"\0")
    assert not key.verify(b"message", bytes(octets))


def test_a_key_is_meant_by_its_id_its_kid_and_its_thumbprint() -> None:
    for name, document in KEYS.items():
        key = read_key_file(document)
        assert key.names == {document["id"], document["publicKeyJwk"]["kid"]}, name  # the suite's kids are thumbprints
        bare = {member: value for member, value in document["publicKeyJwk"].items() if member != "kid"}
        assert read_key_file({**document, "publicKeyJwk": bare}).names == key.names


def test_the_thumbprint_is_that_of_the_library() -> None:
    public = KEYS["vm-p256"]["publicKeyJwk"]
    assert base64url.encode(PublicKey.from_jwk(public).thumbprint) == public["kid"]


def test_the_cookbooks_signature_verifies() -> None:
    document = {"id": "https://hobbiton.example/#1", "controller": "https://hobbiton.example/", "type": "JsonWebKey"}
    key = read_key_file({**document, "publicKeyJwk": {**COOKBOOK}})

    assert key.verify(COOKBOOK_INPUT.encode(), base64url.decode(COOKBOOK_SIGNATURE))
    assert "bilbo.baggins@hobbiton.example" in key.names


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({}, id="nothing"),
        pytest.param(changed("vm-p256", type="Multikey"), id="another type"),
        pytest.param(changed("vm-p256", id=None), id="no id"),
        pytest.param(changed("vm-p256", controller=None), id="no controller"),
        pytest.param(changed("vm-p256", publicKeyJwk=None), id="no public key"),
        pytest.param(changed("vm-p256", secretKeyJwk="secret"), id="a secret key that is text"),
        pytest.param(with_public("vm-p256", crv="secp256k1"), id="another curve"),
        pytest.param(with_public("vm-p256", d="AAAA"), id="a private member in the public key"),
        pytest.param(with_public("vm-p521", d="AAAA"), id="the same of P-521"),
        pytest.param(with_public("vm-p521", kty="OKP"), id="another type of P-521"),
        pytest.param(with_public("vm-p521", alg="ES384"), id="another algorithm of P-521"),
        pytest.param(with_public("vm-p521", x="AAAA"), id="a short coordinate"),
        pytest.param(with_public("vm-p521", y=5), id="a coordinate that is no text"),
        pytest.param(with_public("vm-p521", x=KEYS["vm-p521"]["publicKeyJwk"]["y"]), id="off the curve"),
        pytest.param(with_public("vm-p521", x="!"), id="a coordinate that is no base64url"),
    ],
)
def test_every_other_key_file_is_the_callers_mistake(document: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="--key"):
        read_key_file(document)


def test_without_its_secret_half_a_key_only_verifies() -> None:
    for name in ("vm-p256", "vm-p521"):
        with pytest.raises(UsageError, match="secretKeyJwk"):
            read_key_file(changed(name, secretKeyJwk=None)).sign(b"message")


def test_halves_that_do_not_belong_together_sign_nothing() -> None:
    other = {**KEYS["vm-p521"]["secretKeyJwk"], "d": base64url.encode(bytes(65) + b"\x07")}
    with pytest.raises(KeyMaterialError, match="other half"):
        read_key_file(changed("vm-p521", secretKeyJwk=other)).sign(b"message")


def test_nothing_of_a_key_is_in_its_repr() -> None:
    assert "_private" not in repr(read_key_file(KEYS["vm-p521"]))
    assert isinstance(read_key_file(KEYS["vm-p256"]), ConformanceKey)
