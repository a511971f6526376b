"""Credentials in COSE both ways with cbor2 and the bare primitives of cryptography, which share no code of ours.

pycose 1.1.0 verified what we sign, and we what it signs, when it was tried by hand with cbor2 5; with cbor2 6, which
the other tests use, it decodes nothing, so it is no peer of this run (specs/decisions/0051).
"""

from __future__ import annotations

from typing import Any

import cbor2
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from tests.peers.interop import Peer, Shown, shows
from tests.vc.securing.forge import CLAIMS, KID, MemorySigner, accepted, refusal
from vc.codes import Code
from vc.encoding import strict_json
from vc.keys.algorithm import Algorithm
from vc.keys.private_key import PrivateKey, from_jwk, generate
from vc.keys.public_key import PublicKey
from vc.securing.vc_cose import secure_vc_cose

PAYLOAD = strict_json.dumps(CLAIMS)
CASES: dict[Algorithm, tuple[int, Any, Any]] = {
    Algorithm.ES256: (-7, ec.SECP256R1(), hashes.SHA256()),
    Algorithm.ES384: (-35, ec.SECP384R1(), hashes.SHA384()),
    Algorithm.EDDSA: (-8, None, None),
}


def native_of(key: PrivateKey) -> Any:
    number = int.from_bytes(cbor2_octets(key.to_jwk()["d"]), "big")
    if key.algorithm is Algorithm.EDDSA:
        return Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))
    return ec.derive_private_key(number, CASES[key.algorithm][1])


def cbor2_octets(text: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signed_by_the_peer(key: PrivateKey, header: dict[Any, Any], payload: bytes = PAYLOAD) -> bytes:
    protected = cbor2.dumps(header, canonical=True)
    message = cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)
    native, (_, _, digest) = native_of(key), CASES[key.algorithm]
    if digest is None:
        signature = native.sign(message)
    else:
        half = native.curve.key_size // 8
        r, s = decode_dss_signature(native.sign(message, ec.ECDSA(digest)))
        signature = r.to_bytes(half, "big") + s.to_bytes(half, "big")
    return cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]), canonical=True)


def verified_by_the_peer(key: PublicKey, message: bytes, payload: bytes | None = None) -> dict[Any, Any]:
    protected, _, signed, signature = cbor2.loads(message).value
    content = cbor2.dumps(["Signature1", protected, b"", signed if payload is None else payload], canonical=True)
    _, curve, digest = CASES[key.algorithm]
    if digest is None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        Ed25519PublicKey.from_public_bytes(key.compressed()).verify(signature, content)
    else:
        half = len(signature) // 2
        r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
        native = ec.EllipticCurvePublicKey.from_encoded_point(curve, key.compressed())
        native.verify(encode_dss_signature(r, s), content, ec.ECDSA(digest))
    header: dict[Any, Any] = cbor2.loads(protected)
    return header


@pytest.fixture(params=list(CASES), ids=str)
def key(request: pytest.FixtureRequest) -> PrivateKey:
    return generate(request.param)


@shows(Peer.CBOR2, "vc+cose", Shown.THEY_READ_OURS, algorithms="ES256 ES384 EdDSA")
def test_the_peer_verifies_what_we_sign(key: PrivateKey) -> None:
    message = secure_vc_cose(PAYLOAD, MemorySigner(key))

    header = verified_by_the_peer(key.public, message)

    assert header == {1: CASES[key.algorithm][0], 3: "application/vc", 4: KID.encode(), 16: "application/vc+cose"}
    with pytest.raises(InvalidSignature):
        verified_by_the_peer(key.public, message, PAYLOAD + b" ")


@shows(Peer.CBOR2, "vc+cose", Shown.WE_READ_THEIRS, algorithms="ES256 ES384 EdDSA")
def test_we_verify_what_the_peer_signs(key: PrivateKey) -> None:
    header = {1: CASES[key.algorithm][0], 4: KID.encode(), 16: "application/vc+cose"}

    secured = accepted(signed_by_the_peer(key, header))

    assert secured.claims == CLAIMS
    assert secured.verified_by(key.public)
    assert not secured.verified_by(generate(key.algorithm).public)


@shows(Peer.CBOR2, "vc+cose", laxer="maps whose keys are in another order")
def test_what_the_peer_lets_pass_is_refused(key: PrivateKey) -> None:
    number = CASES[key.algorithm][0]
    # the same header in another order of its keys, which a lenient decoder reads alike
    protected = b"\xa3\x10\x73application/vc+cose\x01" + cbor2.dumps(number) + b"\x04" + cbor2.dumps(KID.encode())
    message = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, PAYLOAD, bytes(96 if number == -35 else 64)]))
    assert cbor2.loads(protected) == {1: number, 4: KID.encode(), 16: "application/vc+cose"}
    assert refusal(message) is Code.FORMAT_CBOR
    assert from_jwk(key.to_jwk()).public == key.public
