"""Keys on a token behind PKCS#11: finding, making and using them, never taking one out (specs/securing.md K7 to K11).

A process logs in to a token once and stays logged in until it ends, as PKCS#11 has it (3.0 section 5.6.8): all who open
the same token share that session, and a PIN is given to the token once, never again by ourselves.
"""

from __future__ import annotations

import contextlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from vc.encoding import base64url
from vc.errors import KeyMaterialError, Refused
from vc.keys.algorithm import Algorithm
from vc.keys.pkcs11_faults import library, token_faults
from vc.keys.pkcs11_module import TokenIdentity, TokenPlace, find_token
from vc.keys.public_key import PublicKey

if TYPE_CHECKING:
    import pkcs11

NEW_KEY: Final = b"accredited-vc: new"
"""The CKA_ID of a pair between its making and the moment at which its thumbprint is known."""

_LABEL: Final = "accredited-vc"
_OCTET_STRING: Final = 0x04
_UNCOMPRESSED: Final = 0x04
_P256: Final = 65  # octets of an uncompressed point
_ED25519: Final = 32
_CURVES: Final = {Algorithm.ES256: "secp256r1", Algorithm.EDDSA: "1.3.101.112"}


@dataclass(frozen=True, slots=True)
class KeyAttributes:
    """What a token says of a private key (PKCS#11 3.0 section 4.9)."""

    sensitive: bool
    extractable: bool
    always_sensitive: bool
    never_extractable: bool
    made_here: bool

    @property
    def kept(self) -> bool:
        """Whether its value never was and never will be outside the token in the clear."""
        return self.sensitive and not self.extractable


@dataclass(frozen=True, slots=True)
class Pkcs11Token:
    """A token that this process is logged in to."""

    identity: TokenIdentity
    _session: pkcs11.Session = field(repr=False, compare=False)

    def generate(self, algorithm: Algorithm) -> PublicKey:
        """Make a key pair that never leaves the token, and return its public half; its CKA_ID is the thumbprint.

        Raises `KeyMaterialError` where the token can't make one, or keeps it so that it could be taken out: the pair is
        then removed again.
        """
        with token_faults(str(self.identity)):
            pair = self._new_pair(algorithm.canonical)
            try:
                key = _public_key(pair[0], str(self.identity))
                for half in pair:
                    half[library().Attribute.ID] = key.thumbprint
                self._require_kept(key)
            except BaseException:
                _destroy(pair)
                raise
        return key

    def private_key(self, key: PublicKey) -> Any:  # noqa: ANN401 - the library adds `sign` to its class as it makes the object
        """Return the handle of the private half of `key`. Raises `KeyMaterialError` where the token has none."""
        private, public = self._half("PRIVATE_KEY", key), self._half("PUBLIC_KEY", key)
        if private is None or public is None:
            raise KeyMaterialError(
                "the key is not on this token",
                where=f"{self.identity}: {base64url.encode(key.thumbprint)}",
                hint="restore the token's backup; or, where the key is lost, `vc key retire` it and `vc key rotate`",
            )
        if _public_key(public, str(self.identity)) != key:
            raise KeyMaterialError("the token holds another key under this identifier", where=str(self.identity))
        return private

    def attributes(self, key: PublicKey) -> KeyAttributes:
        """Return how the token keeps the private half of `key`."""
        handle, names = self.private_key(key), library().Attribute
        with token_faults(str(self.identity)):
            return KeyAttributes(
                sensitive=bool(handle[names.SENSITIVE]),
                extractable=bool(handle[names.EXTRACTABLE]),
                always_sensitive=bool(handle[names.ALWAYS_SENSITIVE]),
                never_extractable=bool(handle[names.NEVER_EXTRACTABLE]),
                made_here=bool(handle[names.LOCAL]),
            )

    def discard(self, key: PublicKey) -> None:
        """Remove both halves of `key` for good. Only for a key that was never used."""
        with token_faults(str(self.identity)):
            for half in (self._half("PRIVATE_KEY", key), self._half("PUBLIC_KEY", key)):
                if half is not None:
                    half.destroy()

    def require_connection(self) -> None:
        """Refuse a session that was lost. Raises `KeyMaterialError`."""
        known = library()
        with token_faults(str(self.identity)), contextlib.suppress(known.RandomNoRNG, known.FunctionNotSupported):
            self._session.generate_random(8)

    def mechanisms(self) -> frozenset[object]:
        """Return the mechanisms that the token offers."""
        with token_faults(str(self.identity)):
            return frozenset(self.identity.native.slot.get_mechanisms())

    def _new_pair(self, algorithm: Algorithm) -> tuple[pkcs11.Object, pkcs11.Object]:
        known = library()
        names = known.Attribute
        if algorithm not in _CURVES:
            raise KeyMaterialError("a token's keys are ES256 or EdDSA", where=str(self.identity))
        edwards = algorithm is Algorithm.EDDSA
        parameters = self._session.create_domain_parameters(
            known.KeyType.EC_EDWARDS if edwards else known.KeyType.EC,
            {names.EC_PARAMS: known.util.ec.encode_named_curve_parameters(_CURVES[algorithm])},
            local=True,
        )
        mechanisms = known.Mechanism
        public, private = parameters.generate_keypair(
            mechanism=mechanisms.EC_EDWARDS_KEY_PAIR_GEN if edwards else mechanisms.EC_KEY_PAIR_GEN,
            store=True,
            id=NEW_KEY,
            label=_LABEL,
            capabilities=known.MechanismFlag.SIGN | known.MechanismFlag.VERIFY,
            private_template={names.SENSITIVE: True, names.EXTRACTABLE: False, names.PRIVATE: True},
        )
        return public, private

    def _require_kept(self, key: PublicKey) -> None:
        if not self.attributes(key).kept:
            raise KeyMaterialError(
                "this token makes keys that can be taken out of it", where=str(self.identity), hint="use another one"
            )

    def _half(self, kind: str, key: PublicKey) -> pkcs11.Object | None:
        known = library()
        # A search that ends with a lost session would leave a traceback of the library's on stderr.
        self.require_connection()
        wanted = {known.Attribute.CLASS: known.ObjectClass[kind], known.Attribute.ID: key.thumbprint}
        with token_faults(str(self.identity)):
            found: list[pkcs11.Object] = list(self._session.get_objects(wanted))
        if len(found) > 1:
            raise KeyMaterialError("the token holds this key more than once", where=str(self.identity))
        return found[0] if found else None


def open_token(place: TokenPlace, pin: bytes) -> Pkcs11Token:
    """Log in to the token at `place`, or join the login that this process has.

    Raises `KeyMaterialError` for a module that can't be loaded, a token that is missing, a wrong or locked PIN; and
    without asking the token where one more wrong PIN would lock it.
    """
    if not pin:
        raise KeyMaterialError("the token needs its PIN", where=str(place), hint="--passphrase-file FILE")
    with _lock:
        known = _logins.get(place)
        if known is not None and known.alive():
            if not hmac.compare_digest(known.pin, pin):
                raise KeyMaterialError("wrong PIN", where=str(place), hint="it is not the one that opened the token")
            return known.token
        identity = find_token(place, logged_in=any(login.alive() for login in _logins.values()))
        token = Pkcs11Token(identity, _login(identity, pin))
        _logins[place] = _Login(token, pin)
        return token


@dataclass(frozen=True, slots=True)
class _Login:
    """A login of this process. The PIN is kept to tell whether another call has the right one, never to log in."""

    token: Pkcs11Token
    pin: bytes = field(repr=False)

    def alive(self) -> bool:
        """Tell whether the token still answers under this login."""
        try:
            self.token.require_connection()
        except KeyMaterialError:
            return False
        return True


_logins: Final[dict[TokenPlace, _Login]] = {}
_lock: Final = Lock()


def _login(identity: TokenIdentity, pin: bytes) -> pkcs11.Session:
    flags = library().TokenFlag
    before = identity.native.flags
    if before & flags.USER_PIN_LOCKED:
        raise KeyMaterialError("the PIN is locked", where=str(identity), hint="unlock it with the maker's tool")
    if before & flags.USER_PIN_FINAL_TRY:
        raise KeyMaterialError(
            "one more wrong PIN would lock the token, so it was not asked",
            where=str(identity),
            hint="log in once with the tool of the token's maker, which sets the count back",
        )
    try:
        text = pin.decode()
    except UnicodeDecodeError:
        raise KeyMaterialError("the PIN is not UTF-8 text", where=str(identity)) from None
    try:
        with token_faults(str(identity)):
            return identity.native.open(rw=True, user_pin=text)
    except KeyMaterialError as error:
        raise KeyMaterialError(error.message + _count(identity), where=error.where, hint=error.hint) from None


def _destroy(pair: Iterable[pkcs11.Object]) -> None:
    for half in pair:
        with contextlib.suppress(library().PKCS11Error):
            half.destroy()


def _count(identity: TokenIdentity) -> str:
    """Say what the token tells of its count of wrong PINs; it tells no number."""
    flags = library().TokenFlag
    with token_faults(str(identity)):
        after = identity.native.slot.get_token().flags
    if after & flags.USER_PIN_LOCKED:
        return "; the token is locked now"
    if after & flags.USER_PIN_FINAL_TRY:
        return "; one more wrong PIN locks the token"
    return "; the token counts wrong PINs and may lock" if after & flags.USER_PIN_COUNT_LOW else ""


def _public_key(half: pkcs11.Object, where: str) -> PublicKey:
    """Read the public half: an EC point in an OCTET STRING, as the standard has it, or bare, as some tokens do."""
    raw = bytes(half[library().Attribute.EC_POINT])
    point = (
        raw[2:] if len(raw) in {_P256 + 2, _ED25519 + 2} and raw[:2] == bytes([_OCTET_STRING, len(raw) - 2]) else raw
    )
    try:
        if len(point) == _ED25519:
            return PublicKey.from_raw_ed25519(point)
        if len(point) == _P256 and point[0] == _UNCOMPRESSED:
            x, y = (base64url.encode(one) for one in (point[1:33], point[33:]))
            return PublicKey.from_jwk({"kty": "EC", "crv": "P-256", "x": x, "y": y})
    except Refused as refusal:
        raise KeyMaterialError(f"the key can't be used: {refusal.detail}", where=where) from None
    raise KeyMaterialError("the token shows a public key of another form", where=where)
