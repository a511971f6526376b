"""A private key in memory, and the forms in which it is exchanged: PKCS#8 and JWK, through jwcrypto.

Only the issuer's side comes here. Nothing of the key is ever in a repr, a message or a log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from vc.errors import KeyMaterialError, Refused, UsageError
from vc.keys.algorithm import CURVE_OF, SIGNATURE_LENGTH, Algorithm
from vc.keys.encrypted_pem import encrypted_pem
from vc.keys.public_key import PublicKey

if TYPE_CHECKING:
    from jwcrypto.jwk import JWK

NativePrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | Ed25519PrivateKey
"""A key of the `cryptography` library."""

_HASH: Final = {Algorithm.ES256: hashes.SHA256(), Algorithm.ES384: hashes.SHA384()}


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key of one algorithm, with its public half."""

    public: PublicKey
    _native: NativePrivateKey = field(repr=False, compare=False)

    @property
    def algorithm(self) -> Algorithm:
        """The canonical algorithm, which follows from the key."""
        return self.public.algorithm

    def sign(self, message: bytes) -> bytes:
        """Return the raw, deterministic signature of `message` (RFC 6979 for ECDSA, RFC 8032 for Ed25519).

        Raises `KeyMaterialError` where this machine's OpenSSL can't sign deterministically.
        """
        if isinstance(self._native, Ed25519PrivateKey):
            return self._native.sign(message)
        r, s = decode_dss_signature(self._native.sign(message, _deterministic(self.algorithm)))
        half = SIGNATURE_LENGTH[self.algorithm] // 2
        return r.to_bytes(half, "big") + s.to_bytes(half, "big")

    def to_pem(self, passphrase: bytes | None) -> bytes:
        """Return the key as PKCS#8 PEM, encrypted unless `passphrase` is None (RFC 5958, RFC 8018).

        Raises `UsageError` for an empty passphrase.
        """
        _check_passphrase(passphrase)
        if passphrase is not None:
            return encrypted_pem(
                self._native.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), passphrase
            )
        pem: bytes = self._as_jwk().export_to_pem(private_key=True, password=None)
        return pem

    def to_jwk(self) -> dict[str, str]:
        """Return the key as a JWK with its private member `d`, not encrypted: for transfer into another store."""
        exported: dict[str, str] = self._as_jwk().export_private(as_dict=True)
        return exported

    def _as_jwk(self) -> JWK:
        from jwcrypto.jwk import JWK

        return JWK.from_pyca(self._native)


@cache
def _deterministic(algorithm: Algorithm) -> ec.ECDSA:
    try:
        return ec.ECDSA(_HASH[algorithm], deterministic_signing=True)
    except UnsupportedAlgorithm:
        raise KeyMaterialError(
            "this OpenSSL can't sign deterministically", hint="use OpenSSL 3.2 or the wheels of cryptography"
        ) from None


def generate(algorithm: Algorithm) -> PrivateKey:
    """Return a new private key from the operating system's randomness."""
    from jwcrypto.jwk import JWK

    curve = CURVE_OF[algorithm.canonical]
    return _of_jwk(JWK.generate(kty="OKP" if curve == "Ed25519" else "EC", crv=curve))


def from_pem(pem: bytes, passphrase: bytes | None) -> PrivateKey:
    """Return the private key of PKCS#8 PEM.

    Raises `KeyMaterialError` for a wrong or missing passphrase, text that is no key, and a key outside the allow-list.
    """
    from jwcrypto.jwk import JWK

    try:
        jwk = JWK.from_pem(pem, password=passphrase)
    except TypeError:
        wanted = "the key is not encrypted, but a passphrase was given"
        if passphrase is None:
            wanted = "the key is encrypted and needs its passphrase"
        raise KeyMaterialError(wanted, hint="see --passphrase-file") from None
    except ValueError:
        raise KeyMaterialError("wrong passphrase, or not a PKCS#8 private key", hint="see --passphrase-file") from None
    return _of_jwk(jwk)


def from_jwk(jwk: dict[str, str]) -> PrivateKey:
    """Return the private key of a JWK with its member `d`; raises `KeyMaterialError` for any other."""
    from jwcrypto.common import JWException
    from jwcrypto.jwk import JWK

    try:
        return _of_jwk(JWK(**jwk))
    except (JWException, KeyError, TypeError, ValueError):
        raise KeyMaterialError("not a private JWK of P-256, P-384 or Ed25519") from None


def _of_jwk(jwk: JWK) -> PrivateKey:
    native = jwk.get_op_key("sign") if jwk.has_private else None
    if not isinstance(native, (ec.EllipticCurvePrivateKey, Ed25519PrivateKey)):
        raise KeyMaterialError("not a private key of P-256, P-384 or Ed25519")
    try:
        return PrivateKey(PublicKey.from_native(native.public_key()), native)
    except Refused as refusal:
        raise KeyMaterialError(f"the key can't be used: {refusal.detail}") from None


def _check_passphrase(passphrase: bytes | None) -> None:
    if passphrase is not None and not passphrase:
        raise UsageError("the passphrase is empty", hint="give a longer one, or none at all for a test home")
