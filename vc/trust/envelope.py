"""A payload signed by several root keys: JWS JSON Serialization, general form (RFC 7515 section 7.2.1; rule L11).

Exactly one spelling is accepted: compact JSON, members in the order written here, protected headers of three members.
The `typ` keeps a signed trust list from passing as a signed bundle manifest, and the reverse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vc.codes import Code
from vc.encoding import base64url
from vc.encoding.strict_json import JsonValue, dumps, loads_object
from vc.errors import Refused, UsageError
from vc.keys.public_key import PublicKey
from vc.keys.signer import Signer
from vc.model.limits import Limits
from vc.trust.root import Root, RootSignature, agreeing, kid_of

TRUST_LIST_TYP = "trust-list+jws"
MANIFEST_TYP = "bundle-manifest+jws"
ROOT_TYP = "root+jws"
RECEIPT_TYP = "verification-receipt+jws"

_MAX_SIGNATURES = 32
_MAX_DEPTH = 4
_MAX_MEMBERS = 4 * _MAX_SIGNATURES


@dataclass(frozen=True, slots=True)
class Claimed:
    """One signature of an envelope: by the key `kid`, it says, over the header `protected` and the payload."""

    kid: str
    algorithm: str
    protected: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was signed, and by whom it claims to be. Nothing in it counts before `authentic` says so.

    `encoded` is the payload as it is signed, in base64url.
    """

    payload: bytes
    encoded: str
    signatures: tuple[Claimed, ...]

    def authentic(self, root: Root) -> bool:
        """Whether the root's threshold of different keys signed exactly this payload."""
        return self.agreeing(root) >= root.threshold

    def agreeing(self, root: Root) -> int:
        """Return how many different keys of the root signed exactly this payload."""
        # One at a time: 32 strangers' signatures over 16 MiB must not make 32 copies of them.
        return len(agreeing(root, (self._signed(claimed) for claimed in self.signatures)))

    def made_by(self, key: PublicKey) -> bool:
        """Whether this key, and nobody else, signed exactly this payload."""
        (claimed, *others) = self.signatures
        if others or (claimed.kid, claimed.algorithm) != (kid_of(key), key.algorithm.value):
            return False
        return key.verify(self._signed(claimed).signed, claimed.signature)

    def _signed(self, claimed: Claimed) -> RootSignature:
        signed = f"{claimed.protected}.{self.encoded}".encode("ascii")
        return RootSignature(claimed.kid, claimed.algorithm, signed, claimed.signature)


def read_envelope(raw: bytes, *, typ: str, limits: Limits) -> Envelope:
    """Take a signed document apart. Raises `Refused` (`limit.size`, `format.*`, `trust.malformed`)."""
    if len(raw) > limits.document_bytes:
        raise Refused(Code.LIMIT_SIZE, f"more than {limits.document_bytes} octets")
    document = loads_object(raw, max_depth=_MAX_DEPTH, max_members=_MAX_MEMBERS)
    listed = document["signatures"] if list(document) == ["payload", "signatures"] else None
    if not isinstance(listed, list) or not 1 <= len(listed) <= _MAX_SIGNATURES:
        raise _malformed(f"needs payload and 1 to {_MAX_SIGNATURES} signatures")
    payload = _text(document["payload"])
    signatures = tuple(_signature(item, typ=typ) for item in listed)
    if len({signature.kid for signature in signatures}) != len(signatures):
        raise _malformed("a key signs twice")
    if dumps(document) != raw:
        raise _malformed("not spelt as it must be: compact JSON without escapes")
    return Envelope(base64url.decode(payload), payload, signatures)


def seal(payload: bytes, *, typ: str, signers: Sequence[Signer]) -> bytes:
    """Sign `payload` with every signer and return the document.

    Each signature is verified before it leaves. Raises `UsageError` without a signer, with more than 32, or when two
    hold the same key.
    """
    kids = [kid_of(signer.key) for signer in signers]
    if not 1 <= len(kids) <= _MAX_SIGNATURES or len(set(kids)) != len(kids):
        hint = "sign with different root keys, each once"
        raise UsageError(f"needs 1 to {_MAX_SIGNATURES} different signing keys", where="signers", hint=hint)
    encoded = base64url.encode(payload)
    signatures = [_sign(signer, kid=kid, payload=encoded, typ=typ) for kid, signer in zip(kids, signers, strict=True)]
    return dumps({"payload": encoded, "signatures": signatures})


def _sign(signer: Signer, *, kid: str, payload: str, typ: str) -> dict[str, str]:
    header = {"alg": signer.key.algorithm.value, "kid": kid, "typ": typ}
    protected = base64url.encode(dumps(header))
    signed = f"{protected}.{payload}".encode("ascii")
    signature = signer.sign(signed)
    if not signer.key.verify(signed, signature):
        hint = "check the key store: private and public key do not belong together"
        raise UsageError("a signature does not verify with the signer's own key", where=kid, hint=hint)
    return {"protected": protected, "signature": base64url.encode(signature)}


def _signature(item: JsonValue, *, typ: str) -> Claimed:
    if not isinstance(item, dict) or list(item) != ["protected", "signature"]:
        raise _malformed("a signature needs protected and signature")
    protected = _text(item["protected"])
    octets = base64url.decode(protected)
    header = loads_object(octets, max_depth=1, max_members=3)
    if list(header) != ["alg", "kid", "typ"] or dumps(header) != octets:
        raise _malformed("a protected header must hold exactly alg, kid and typ")
    _require_typ(header, typ)
    return Claimed(
        kid=_text(header["kid"]),
        algorithm=_text(header["alg"]),
        protected=protected,
        signature=base64url.decode(_text(item["signature"])),
    )


def _require_typ(header: Mapping[str, JsonValue], typ: str) -> None:
    if header["typ"] != typ:
        raise _malformed(f"typ must be {typ}")


def _text(value: JsonValue) -> str:
    if not isinstance(value, str) or not value.isascii():
        raise _malformed("payload, headers and signatures must be ASCII strings")
    return value


def _malformed(detail: str) -> Refused:
    return Refused(Code.TRUST_MALFORMED, f"signed document: {detail}")
