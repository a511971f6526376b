"""Credentials as a forger makes them: any header, any payload, any signature, well signed where that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.world import CB, certificate_claims
from vc.encoding import base64url, strict_cbor, strict_json
from vc.keys.file_signer import FileSigner

Change = Callable[[dict[str, Any]], object]
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def header(signer: FileSigner | None = None, **members: Any) -> dict[str, Any]:
    """Return the header that we write, with these members changed; None takes one away."""
    by = signer or CB.signer()
    usual = {"alg": by.algorithm.value, "kid": by.verification_method, "typ": "vc+jwt", "cty": "vc"}
    return {name: value for name, value in {**usual, **members}.items() if value is not None}


def segment(value: object) -> bytes:
    """Return octets as they are, any other value as JSON; in base64url."""
    return base64url.encode(value if isinstance(value, bytes) else strict_json.dumps(value)).encode()


def token(
    heading: object = None,
    payload: object = None,
    *,
    signer: FileSigner | None = None,
    signature: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """Return a compact JWS over exactly this header and payload; `signature` makes another than `signer` would."""
    by = signer or CB.signer()
    content = certificate_claims() if payload is None else payload
    signed = segment(header(by) if heading is None else heading) + b"." + segment(content)
    made = by.sign(signed) if signature is None else signature(signed)
    return signed + b"." + segment(made)


def put(**members: Any) -> Change:
    """Return the change that sets these claims."""
    return lambda changed: changed.update(members)


def without(name: str) -> Change:
    """Return the change that takes a claim away."""
    return lambda changed: changed.pop(name)


def always(signature: bytes) -> Callable[[bytes], bytes]:
    """Return a maker of signatures that makes this one for everything."""
    return lambda _: signature


def claims(change: Change) -> dict[str, Any]:
    """Return the claims of the good certificate after `change`."""
    changed = certificate_claims()
    change(changed)
    return changed


def with_payload(change: Change) -> bytes:
    """Return a certificate that its issuer signed with changed claims, whatever they are."""
    return token(payload=claims(change))


def edited(raw: bytes, change: Change) -> bytes:
    """Return a certificate whose payload was changed after it was signed."""
    heading, _, signature = raw.split(b".")
    content = claims_of(raw)
    change(content)
    return b".".join((heading, segment(content), signature))


def with_text(before: str, after: str | bytes) -> bytes:
    """Return a certificate whose payload, before signing, had `before` replaced by `after` as octets."""
    payload = strict_json.dumps(certificate_claims())
    old, new = before.encode(), after if isinstance(after, bytes) else after.encode()
    assert payload.count(old) == 1, before
    return token(payload=payload.replace(old, new))


def claims_of(raw: bytes) -> dict[str, Any]:
    """Return the payload of a compact JWS."""
    return strict_json.loads_object(base64url.decode(raw.split(b".")[1]), max_depth=32, max_members=10_000)


def signed_again(raw: bytes, change: Change, *, signer: FileSigner, **members: Any) -> bytes:
    """Return a document with changed claims, signed by `signer`; `members` change its header."""
    heading = strict_json.loads_object(base64url.decode(raw.split(b".")[0]), max_depth=2, max_members=10)
    content = claims_of(raw)
    change(content)
    named: dict[str, Any] = {**heading, "kid": signer.verification_method, **members}
    return token({name: value for name, value in named.items() if value is not None}, content, signer=signer)


def halves(signature: bytes) -> tuple[int, int]:
    """Return r and s of an ES256 signature."""
    return int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")


def joined(r: int, s: int) -> bytes:
    """Return the raw signature of r and s."""
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def cose(
    payload: object, *, heading: object = None, unprotected: object = None, signer: FileSigner | None = None
) -> bytes:
    """Return a label message; octets are taken as they are, other values are encoded deterministically."""
    by = signer or CB.signer()
    protected = _cbor({1: -7, 4: by.key.kid8} if heading is None else heading)
    content = _cbor(payload)
    signature = by.sign(strict_cbor.dumps(["Signature1", protected, b"", content]))
    return strict_cbor.dumps([protected, {} if unprotected is None else unprotected, content, signature], tag=18)


def _cbor(value: object) -> bytes:
    return value if isinstance(value, bytes) else strict_cbor.dumps(value)
