"""A label is read by another CBOR reader and verified by another JOSE library's key; nothing of ours takes part."""

from typing import Any

import cbor2
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from jwcrypto.jwk import JWK

from tests.peers.interop import Peer, Shown, shows
from tests.world import CB, World

COSE_SIGN1 = 18
ES256 = -7


def scanned() -> list[Any]:
    """The four parts of the COSE_Sign1 message in the QR text (RFC 9052 section 4.2)."""
    number = int(World().label().partition("#")[2])
    message = cbor2.loads(number.to_bytes((number.bit_length() + 7) // 8, "big"))
    assert message.tag == COSE_SIGN1
    return list(message.value)


def verify(protected: bytes, payload: bytes, signature: bytes) -> None:
    """RFC 9052 section 4.4, by the RFC's words; raises `InvalidSignature`."""
    key = JWK(**CB.key().public.to_jwk()).get_op_key("verify")
    assert isinstance(key, EllipticCurvePublicKey)
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    key.verify(encode_dss_signature(r, s), signed, ECDSA(hashes.SHA256()))


def test_the_label_names_its_algorithm_and_key_in_its_protected_header_alone() -> None:
    protected, unprotected, _, _ = scanned()

    assert unprotected == {}
    assert cbor2.loads(protected) == {1: ES256, 4: CB.key().public.thumbprint[:8]}


@shows(Peer.CBOR2, "label", Shown.THEY_READ_OURS, algorithms="ES256")
def test_the_label_verifies_by_the_words_of_the_rfc() -> None:
    protected, _, payload, signature = scanned()

    verify(protected, payload, signature)

    assert isinstance(cbor2.loads(payload), dict)


def test_a_changed_label_does_not_verify() -> None:
    protected, _, payload, signature = scanned()

    with pytest.raises(InvalidSignature):
        verify(protected, payload[:-1] + bytes([payload[-1] ^ 1]), signature)
