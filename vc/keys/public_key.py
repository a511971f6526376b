"""A public key, and what it says about a signature (RFC 7517, RFC 7518 section 6.2, RFC 8037; specs/securing.md K).

This module is on the verifier's cold path: it uses `cryptography` directly and must not import slower libraries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused
from vc.keys import ed25519_points
from vc.keys.algorithm import ALGORITHM_NAMES, ALGORITHM_OF_CURVE, CURVE_OF, SIGNATURE_LENGTH, Algorithm

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonValue

NativePublicKey: TypeAlias = ec.EllipticCurvePublicKey | Ed25519PublicKey
"""A key of the `cryptography` library."""

_EC_CURVES: Final[dict[Algorithm, ec.EllipticCurve]] = {
    Algorithm.ES256: ec.SECP256R1(),
    Algorithm.ES384: ec.SECP384R1(),
}
_ECDSA: Final = {
    Algorithm.ES256: ec.ECDSA(hashes.SHA256()),
    Algorithm.ES384: ec.ECDSA(hashes.SHA384()),
}
_KEY_TYPE: Final = {Algorithm.ES256: "EC", Algorithm.ES384: "EC", Algorithm.EDDSA: "OKP"}
_COORDINATE_LENGTH: Final = {Algorithm.ES256: 32, Algorithm.ES384: 48, Algorithm.EDDSA: 32}
_PRIVATE_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})  # RFC 7518 section 6


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A sound public key, pinned to one algorithm. Two are equal when their thumbprints are.

    `algorithm` is canonical (ES256, ES384 or EdDSA). `jwk` holds the required public members only (`kty`, `crv`, `x`
    and for ECDSA `y`). `thumbprint` is the SHA-256 of RFC 7638, 32 octets.
    """

    algorithm: Algorithm = field(compare=False)
    jwk: Mapping[str, str] = field(compare=False, repr=False)
    thumbprint: bytes
    _native: NativePublicKey = field(compare=False, repr=False)

    @property
    def kid8(self) -> bytes:
        """The first 8 octets of the thumbprint: the key identifier of a label (specs/label.md)."""
        return self.thumbprint[:8]

    def accepts(self, algorithm: str) -> bool:
        """Tell whether a header's `alg` names the one algorithm that this key is pinned to (specs/securing.md K2)."""
        return algorithm in ALGORITHM_NAMES[self.algorithm]

    def verify(self, signing_input: bytes, signature: bytes) -> bool:
        """Tell whether `signature` over `signing_input` was made with this key. Never raises.

        `signature` is raw: r and s in fixed width for ECDSA. DER, and any other length, is no signature.
        """
        if len(signature) != SIGNATURE_LENGTH[self.algorithm]:
            return False
        try:
            if isinstance(self._native, Ed25519PublicKey):
                self._native.verify(signature, signing_input)
            else:
                self._native.verify(_der(signature), signing_input, _ECDSA[self.algorithm])
        except InvalidSignature:
            return False
        return True

    def to_jwk(self) -> dict[str, str]:
        """Return a JWK of the required public members, as a new dict."""
        return dict(self.jwk)

    def compressed(self) -> bytes:
        """Return the key as octets: a compressed point (SEC 1 section 2.3.3), or the 32 octets of Ed25519."""
        x = base64url.decode(self.jwk["x"])
        if self.algorithm is Algorithm.EDDSA:
            return x
        return bytes([2 + base64url.decode(self.jwk["y"])[-1] % 2]) + x

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, JsonValue]) -> PublicKey:
        """Read a public JWK. Members that are not needed are ignored, except those that contradict its use.

        Refuses with `jose.alg_forbidden` a key type or curve outside the allow-list, or an `alg` that is not the
        curve's; with `key.purpose` a `use` or `key_ops` other than for signatures; with `key.weak` private members,
        coordinates that are malformed or of the wrong length, a point off the curve or of small order.
        """
        curve = jwk.get("crv")
        algorithm = ALGORITHM_OF_CURVE.get(curve) if isinstance(curve, str) else None
        if algorithm is None or jwk.get("kty") != _KEY_TYPE[algorithm]:
            raise Refused(Code.JOSE_ALG_FORBIDDEN, "the key's type or curve is not one of P-256, P-384, Ed25519")
        if not _PRIVATE_MEMBERS.isdisjoint(jwk):
            raise Refused(Code.KEY_WEAK, "a public key with private members")
        _check_use(jwk, algorithm)
        if algorithm is Algorithm.EDDSA:
            return cls.from_raw_ed25519(_coordinate(jwk, "x", algorithm))
        x, y = (int.from_bytes(_coordinate(jwk, name, algorithm), "big") for name in ("x", "y"))
        try:
            native = ec.EllipticCurvePublicNumbers(x, y, _EC_CURVES[algorithm]).public_key()
        except ValueError:
            raise Refused(Code.KEY_WEAK, f"not a point of the curve {curve}") from None
        return cls._of_ec(native, algorithm)

    @classmethod
    def from_compressed_point(cls, algorithm: Algorithm, point: bytes) -> PublicKey:
        """Read a compressed point of P-256 or P-384 (SEC 1 section 2.3.4); anything else is `key.weak`."""
        if len(point) != 1 + _COORDINATE_LENGTH[algorithm]:
            raise Refused(Code.KEY_WEAK, "a compressed point has one octet and one coordinate")
        try:
            native = ec.EllipticCurvePublicKey.from_encoded_point(_EC_CURVES[algorithm], point)
        except ValueError:
            raise Refused(Code.KEY_WEAK, f"not a point of the curve {CURVE_OF[algorithm]}") from None
        return cls._of_ec(native, algorithm)

    @classmethod
    def from_raw_ed25519(cls, raw: bytes) -> PublicKey:
        """Read the 32 octets of an Ed25519 public key; any others, and points of small order, are `key.weak`."""
        if len(raw) != _COORDINATE_LENGTH[Algorithm.EDDSA] or not ed25519_points.is_sound(raw):
            raise Refused(Code.KEY_WEAK, "not a sound Ed25519 public key")
        jwk = {"crv": "Ed25519", "kty": "OKP", "x": base64url.encode(raw)}
        return cls._of(Algorithm.EDDSA, jwk, Ed25519PublicKey.from_public_bytes(raw))

    @classmethod
    def from_native(cls, native: object) -> PublicKey:
        """Read a key object of the `cryptography` library; one of another kind is `jose.alg_forbidden`."""
        if isinstance(native, Ed25519PublicKey):
            return cls.from_raw_ed25519(native.public_bytes_raw())
        if isinstance(native, ec.EllipticCurvePublicKey):
            for algorithm, curve in _EC_CURVES.items():
                if native.curve.name == curve.name:
                    return cls._of_ec(native, algorithm)
        raise Refused(Code.JOSE_ALG_FORBIDDEN, "the key is not one of P-256, P-384, Ed25519")

    @classmethod
    def _of_ec(cls, native: ec.EllipticCurvePublicKey, algorithm: Algorithm) -> PublicKey:
        numbers = native.public_numbers()
        length = _COORDINATE_LENGTH[algorithm]
        x, y = (base64url.encode(coordinate.to_bytes(length, "big")) for coordinate in (numbers.x, numbers.y))
        return cls._of(algorithm, {"crv": CURVE_OF[algorithm], "kty": "EC", "x": x, "y": y}, native)

    @classmethod
    def _of(cls, algorithm: Algorithm, jwk: dict[str, str], native: NativePublicKey) -> PublicKey:
        # RFC 7638 section 3: the required members in the order of their names; no value needs escaping.
        canonical = ",".join(f'"{name}":"{value}"' for name, value in jwk.items())
        thumbprint = hashlib.sha256(f"{{{canonical}}}".encode()).digest()
        return cls(algorithm=algorithm, jwk=MappingProxyType(jwk), thumbprint=thumbprint, _native=native)


def _der(signature: bytes) -> bytes:
    half = len(signature) // 2
    return encode_dss_signature(int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))


def _check_use(jwk: Mapping[str, JsonValue], algorithm: Algorithm) -> None:
    if "alg" in jwk and jwk["alg"] not in ALGORITHM_NAMES[algorithm]:
        raise Refused(Code.JOSE_ALG_FORBIDDEN, "the key's alg is not that of its curve")
    operations = jwk.get("key_ops", ["verify"])
    if jwk.get("use", "sig") != "sig" or not isinstance(operations, list) or "verify" not in operations:
        raise Refused(Code.KEY_PURPOSE, "the key is not for verifying signatures")


def _coordinate(jwk: Mapping[str, JsonValue], name: str, algorithm: Algorithm) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str):
        raise Refused(Code.KEY_WEAK, f"the key has no member {name}")
    try:
        octets = base64url.decode(text)
    except Refused as refusal:
        raise Refused(Code.KEY_WEAK, f"the key's member {name}: {refusal.detail}") from None
    if len(octets) != _COORDINATE_LENGTH[algorithm]:
        raise Refused(Code.KEY_WEAK, f"the key's member {name} has the wrong length")
    return octets
