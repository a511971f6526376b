"""Credentials as a forger makes them: any header, any payload, any octets, correctly signed where that is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vc.codes import Code
from vc.encoding import base64url, strict_cbor, strict_json
from vc.keys.algorithm import Algorithm
from vc.keys.private_key import PrivateKey, from_jwk, generate
from vc.keys.public_key import PublicKey
from vc.model.finding import Finding, Outcome
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.securing.read import read
from vc.securing.secured import CREDENTIAL_FORMS, Form, SecuredCredential

KID = "did:web:cab.example#key-1"
HEADER: dict[str, Any] = {"alg": "ES256", "typ": "vc+jwt", "cty": "vc", "kid": KID}
CLAIMS: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "issuer": "did:web:cab.example",
    "credentialSubject": {"id": "urn:example:product", "name": "Zürich 水"},
}
LABEL_CLAIMS: dict[Any, Any] = {6: 1_790_000_000, -65537: {0: 1, 1: "DE-QMS-2026-00412"}}

# The keys of RFC 6979 A.2.5 and RFC 8037 A.1.
ES256_KEY = from_jwk(
    {
        "kty": "EC",
        "crv": "P-256",
        "d": "ya-p2EW6dRZrXCFXZ7HWk05Qw9s26JsSe4piKxIPZyE",
        "x": "YP7UuiVanTHJYet0xjVtaMBJuJI7Yfps5mliLmDyn7Y",
        "y": "eQP-EAi4vJmkGunpVii8ZPLxsgwtfp9Rd6PClNRGIpk",
    }
)
EDDSA_KEY = from_jwk(
    {
        "kty": "OKP",
        "crv": "Ed25519",
        "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    }
)
ES384_KEY = generate(Algorithm.ES384)
KEYS = {key.algorithm: key for key in (ES256_KEY, ES384_KEY, EDDSA_KEY)}


@dataclass(frozen=True, slots=True)
class MemorySigner:
    """A signer over a key in memory."""

    private: PrivateKey = ES256_KEY
    verification_method: str = KID

    @property
    def algorithm(self) -> Algorithm:
        return self.private.algorithm

    @property
    def key(self) -> PublicKey:
        return self.private.public

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


@dataclass(frozen=True, slots=True)
class BrokenSigner:
    """A signer whose private half is not that of its public key."""

    algorithm: Algorithm = Algorithm.ES256
    key: PublicKey = generate(Algorithm.ES256).public
    verification_method: str = KID

    def sign(self, message: bytes) -> bytes:
        return KEYS[self.algorithm].sign(message)


def segment(value: object) -> bytes:
    """Octets as they are, any other value as JSON; in base64url."""
    return base64url.encode(value if isinstance(value, bytes) else strict_json.dumps(value)).encode()


def compact(header: object = None, payload: object = None, *, key: PrivateKey = ES256_KEY) -> bytes:
    """A compact JWS over exactly this header and payload, signed by `key` whatever the header says."""
    signing_input = b".".join((segment(HEADER if header is None else header), segment(payload or CLAIMS)))
    return signing_input + b"." + segment(key.sign(signing_input))


def with_header(**members: Any) -> bytes:
    """A signed credential whose header has these members too; None takes a member away."""
    return compact({name: value for name, value in {**HEADER, **members}.items() if value is not None})


def cose(
    *,
    header: object = None,
    unprotected: object = None,
    payload: object = None,
    signature: bytes | None = None,
) -> bytes:
    """A label; octets are taken as they are, other values are encoded deterministically."""
    protected = _cbor({1: -7, 4: ES256_KEY.public.kid8} if header is None else header)
    content = _cbor(LABEL_CLAIMS if payload is None else payload)
    if signature is None:
        signature = ES256_KEY.sign(strict_cbor.dumps(["Signature1", protected, b"", content]))
    return strict_cbor.dumps([protected, {} if unprotected is None else unprotected, content, signature], tag=18)


def accepted(
    raw: bytes, *, limits: Limits = DEFAULT_LIMITS, expect: frozenset[Form] = CREDENTIAL_FORMS
) -> SecuredCredential:
    """What `read` returns for bytes that it accepts."""
    secured = read(raw, limits, expect=expect)
    assert isinstance(secured, SecuredCredential), secured
    return secured


def refusal(raw: bytes, *, limits: Limits = DEFAULT_LIMITS, expect: frozenset[Form] = CREDENTIAL_FORMS) -> Code:
    """The code of the finding that `read` returns for bytes that it does not accept."""
    finding = read(raw, limits, expect=expect)
    assert isinstance(finding, Finding), finding
    assert finding.outcome is Outcome.FAILED
    assert finding.detail
    return finding.code


def _cbor(value: object) -> bytes:
    return value if isinstance(value, bytes) else strict_cbor.dumps(value)
