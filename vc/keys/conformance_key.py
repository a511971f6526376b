"""Key files of the W3C conformance mode, with the one algorithm that exists nowhere else: ES512 over P-521 (CM2).

`vc w3c` alone comes here, and tests/architecture holds it to that: no policy, no reader and no home knows this module,
so no credential that anybody relies on can be signed with ES512 (specs/conformance-mode.md).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from vc.encoding import base64url
from vc.errors import KeyMaterialError, Refused, UsageError
from vc.keys import private_key
from vc.keys.algorithm import SIGNATURE_LENGTH
from vc.keys.public_key import PublicKey

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue

ES512: Final = "ES512"
_CURVE: Final = "P-521"
_OCTETS: Final = 66  # of a coordinate and of each half of a signature (RFC 7518 section 3.4)
_TYPE: Final = "JsonWebKey"
_HINT: Final = "give a verification method with id, type JsonWebKey, controller, publicKeyJwk and secretKeyJwk"


class _Verifier(Protocol):
    def verify(self, signing_input: bytes, signature: bytes) -> bool:
        """Tell whether a raw signature of the right length is that of `signing_input`."""
        ...


class _Signer(Protocol):
    def sign(self, message: bytes) -> bytes:
        """Return the raw signature of `message`, both halves in full length."""
        ...


@dataclass(frozen=True, slots=True)
class ConformanceKey:
    """A verification method as the W3C's suite writes it to a file, and its key.

    `algorithm` is the one `alg` of the key; `names` are the `kid` values by which it is meant: its `id`, the `kid` of
    its JWK, and its thumbprint (RFC 7638). `signature_octets` is the length of its raw signatures.
    """

    id: str
    controller: str
    algorithm: str
    names: frozenset[str]
    signature_octets: int
    _public: _Verifier = field(repr=False, compare=False)
    _private: _Signer | None = field(repr=False, compare=False)

    def verify(self, signing_input: bytes, signature: bytes) -> bool:
        """Tell whether `signature`, raw, was made with this key. Never raises."""
        return len(signature) == self.signature_octets and self._public.verify(signing_input, signature)

    def sign(self, message: bytes) -> bytes:
        """Return the raw signature of `message`. Raises `UsageError` where the file holds no secret key.

        Raises `KeyMaterialError` where the two halves of the key do not belong together.
        """
        if self._private is None:
            raise UsageError("the key file holds no secretKeyJwk", where="--key", hint=_HINT)
        signature = self._private.sign(message)
        if not self.verify(message, signature):
            raise KeyMaterialError("secretKeyJwk is not the other half of publicKeyJwk", where="--key")
        return signature


def read_key_file(document: JsonObject) -> ConformanceKey:
    """Return the key of a verification method. Raises `UsageError` for anything else, and for keys of other curves."""
    identifier, controller = document.get("id"), document.get("controller")
    public, secret = document.get("publicKeyJwk"), document.get("secretKeyJwk")
    if document.get("type") != _TYPE or not isinstance(identifier, str) or not isinstance(controller, str):
        raise UsageError(f"not a verification method of type {_TYPE}", where="--key", hint=_HINT)
    if not isinstance(public, dict) or not isinstance(secret, (dict, type(None))):
        raise UsageError("the verification method has no publicKeyJwk", where="--key", hint=_HINT)
    stated = public.get("kid")
    names = {identifier} | ({stated} if isinstance(stated, str) else set())
    try:
        if public.get("crv") == _CURVE:
            key = _p521(public, secret)
            names.add(base64url.encode(_thumbprint(public)))
            return ConformanceKey(identifier, controller, ES512, frozenset(names), 2 * _OCTETS, *key)
        known = PublicKey.from_jwk(public)
    except Refused as refusal:
        raise UsageError(f"the key can't be used: {refusal.detail}", where="--key", hint=_HINT) from None
    names.add(base64url.encode(known.thumbprint))
    private = None if secret is None else private_key.from_jwk(cast("dict[str, str]", secret))
    length = SIGNATURE_LENGTH[known.algorithm]
    return ConformanceKey(identifier, controller, known.algorithm.value, frozenset(names), length, known, private)


@dataclass(frozen=True, slots=True)
class _PublicP521:
    native: ec.EllipticCurvePublicKey

    def verify(self, signing_input: bytes, signature: bytes) -> bool:
        """Tell whether the 132 octets of an ES512 signature are that of `signing_input` (RFC 7518 section 3.4)."""
        r, s = (int.from_bytes(half, "big") for half in (signature[:_OCTETS], signature[_OCTETS:]))
        try:
            self.native.verify(encode_dss_signature(r, s), signing_input, ec.ECDSA(hashes.SHA512()))
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class _PrivateP521:
    native: ec.EllipticCurvePrivateKey

    def sign(self, message: bytes) -> bytes:
        """Return the 132 octets of the deterministic ES512 signature of `message`."""
        scheme = ec.ECDSA(hashes.SHA512(), deterministic_signing=True)
        r, s = decode_dss_signature(self.native.sign(message, scheme))
        return r.to_bytes(_OCTETS, "big") + s.to_bytes(_OCTETS, "big")


def _p521(public: JsonObject, secret: JsonObject | None) -> tuple[_PublicP521, _PrivateP521 | None]:
    if "d" in public or public.get("kty") != "EC" or public.get("alg", ES512) != ES512:
        raise UsageError("publicKeyJwk is not a public key of P-521 for ES512", where="--key", hint=_HINT)
    x, y = (_number(public, name) for name in ("x", "y"))
    try:
        native = ec.EllipticCurvePublicNumbers(x, y, ec.SECP521R1()).public_key()
        private = None if secret is None else ec.derive_private_key(_number(secret, "d"), ec.SECP521R1())
    except ValueError:
        raise UsageError("the key is not one of P-521", where="--key", hint=_HINT) from None
    return _PublicP521(native), None if private is None else _PrivateP521(private)


def _number(jwk: JsonObject, name: str) -> int:
    octets = base64url.decode(_text(jwk.get(name)))
    if len(octets) != _OCTETS:
        raise UsageError(f"{name} of the key has {len(octets)} octets, not {_OCTETS}", where="--key", hint=_HINT)
    return int.from_bytes(octets, "big")


def _thumbprint(jwk: JsonObject) -> bytes:
    members = ",".join(f'"{name}":"{_text(jwk.get(name))}"' for name in ("crv", "kty", "x", "y"))
    return hashlib.sha256(f"{{{members}}}".encode()).digest()


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
