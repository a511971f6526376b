"""Keys and documents of the W3C's suite, for the tests of the conformance mode."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vc.encoding import base64url, strict_cbor, strict_json
from vc.keys.conformance_key import read_key_file

FOLDER = Path(__file__).parents[3] / "conformance" / "vc_jose_cose"
KEYS = {name: read_key_file(document) for name, document in json.loads((FOLDER / "keys.json").read_bytes()).items()}
KEY = KEYS["vm-p256"]
DOCUMENT: dict[str, Any] = json.loads((FOLDER / "unsigned.json").read_bytes())["credential-minimal"]
PRESENTATION: dict[str, Any] = {"@context": DOCUMENT["@context"], "type": "VerifiablePresentation"}
HEADER: dict[str, Any] = {"alg": "ES256", "kid": KEY.id, "typ": "vc+jwt", "cty": "vc"}
COSE_HEADER: dict[Any, Any] = {1: -7, 3: "application/vc", 4: KEY.id.encode(), 16: "application/vc+cose"}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def without(document: dict[Any, Any], **members: Any) -> dict[Any, Any]:
    """The document with these members; None takes one away."""
    return {name: value for name, value in {**document, **members}.items() if value is not None}


def jws(header: object = None, payload: object = None) -> bytes:
    """A compact JWS, signed by the suite's P-256 key."""
    parts = (strict_json.dumps(part) for part in (header or HEADER, payload or DOCUMENT))
    signing_input = ".".join(map(base64url.encode, parts)).encode()
    return signing_input + b"." + base64url.encode(KEY.sign(signing_input)).encode()


def cose(header: object = None, unprotected: object = None, payload: bytes | None = None) -> bytes:
    """A COSE_Sign1, signed by the suite's P-256 key."""
    protected = strict_cbor.dumps(COSE_HEADER if header is None else header)
    content = strict_json.dumps(DOCUMENT) if payload is None else payload
    signature = KEY.sign(strict_cbor.dumps(["Signature1", protected, b"", content]))
    return strict_cbor.dumps([protected, {} if unprotected is None else unprotected, content, signature], tag=18)
