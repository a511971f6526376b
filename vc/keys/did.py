"""Decentralized identifiers: their syntax, where a did:web document stands, and the documents of did:key and did:jwk.

DID Core 1.0 section 3.1, the did:web, did:key and did:jwk method specifications; specs/securing.md D1 to D3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from vc.codes import Code
from vc.encoding import base64url, strict_json
from vc.errors import Refused
from vc.keys.did_document import DidDocument
from vc.keys.multikey import parse_multikey
from vc.keys.public_key import PublicKey
from vc.keys.verification_method import SIGNING_RELATIONSHIPS, VerificationMethod
from vc.model.limits import DEFAULT_LIMITS

_CHARACTER = r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})"
_is_did = re.compile(rf"did:([a-z0-9]+):((?:{_CHARACTER}*:)*{_CHARACTER}+)").fullmatch
_is_did_web = re.compile(r"([A-Za-z0-9.-]{1,253})(?:%3[Aa]([1-9][0-9]{0,4}))?((?::[A-Za-z0-9._-]+)*)").fullmatch
_is_host_label = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?").fullmatch
_looks_like_an_ip_part = re.compile(r"[0-9]+|0x[0-9a-f]*").fullmatch  # WHATWG URL: such a last label makes an IPv4
_after_did = re.compile(r"[/?#]")
_HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Did:
    """A DID: the name of its method, and the identifier within that method."""

    method: str
    identifier: str


@lru_cache(maxsize=1_024)  # a stranger's identifiers are as short as the limit says
def parse_did(did: str) -> Did:
    """Return the parts of a DID, without path, query or fragment; anything else is `key.resolution`."""
    match = _is_did(did) if len(did) <= DEFAULT_LIMITS.identifier_bytes else None
    if match is None:
        raise Refused(Code.KEY_RESOLUTION, "not a DID")
    return Did(match[1], match[2])


def did_of(did_url: str) -> str:
    """Return the DID of a DID URL: all before its path, query or fragment. The DID itself is not checked."""
    return _after_did.split(did_url, 1)[0]


def controller_of(kid: str) -> str:
    """Return whose key a verification method's identifier names: the DID, or an https URL up to its fragment."""
    return kid.partition("#")[0] if kid.startswith("https://") else did_of(kid)


@lru_cache(maxsize=1_024)
def did_web_url(did: str) -> str:
    """Return the https URL at which the document of a did:web stands.

    Refuses with `key.resolution` another method, an IP address, a host of a single name, a host or path with any
    percent-encoding but that of the port's colon, and the path segments `.` and `..`.
    """
    parsed = parse_did(did)
    match = _is_did_web(parsed.identifier) if parsed.method == "web" else None
    if match is None:
        raise Refused(Code.KEY_RESOLUTION, "not a did:web of a host name, an optional port and plain path segments")
    host = _host(match[1].lower())
    segments = match[3].split(":")[1:]
    if any(segment in {".", ".."} for segment in segments):
        raise Refused(Code.KEY_RESOLUTION, "a did:web path climbs")
    if match[2] is not None and int(match[2]) > _HIGHEST_PORT:
        raise Refused(Code.KEY_RESOLUTION, "no such port")
    authority = host if match[2] is None else f"{host}:{match[2]}"
    path = "/".join(segments) if segments else ".well-known"
    return f"https://{authority}/{path}/did.json"


def resolve_static(did: str) -> DidDocument:
    """Return the document of a did:key or did:jwk, which is computed from the identifier alone.

    Refuses with `key.resolution` another method, and with the codes of `PublicKey.from_jwk` and `parse_multikey` an
    identifier that holds no sound key.
    """
    parsed = parse_did(did)
    if parsed.method == "key":
        return _single_key(did, f"{did}#{parsed.identifier}", parse_multikey(parsed.identifier))
    if parsed.method == "jwk":
        raw = base64url.decode(parsed.identifier)
        jwk = strict_json.loads_object(raw, max_depth=2, max_members=20)
        return _single_key(did, f"{did}#0", PublicKey.from_jwk(jwk))
    raise Refused(Code.KEY_RESOLUTION, f"did:{parsed.method} is no method whose document can be computed")


def _single_key(did: str, method_id: str, key: PublicKey) -> DidDocument:
    method = VerificationMethod(method_id, did, key, SIGNING_RELATIONSHIPS)
    return DidDocument(id=did, methods=(method,))


def _host(host: str) -> str:
    labels = host.split(".")
    if not all(map(_is_host_label, labels)):
        raise Refused(Code.KEY_RESOLUTION, "the host is not a host name")
    if len(labels) == 1 or _looks_like_an_ip_part(labels[-1]):
        raise Refused(Code.KEY_RESOLUTION, "the host must be a full domain name, not an IP address")
    return host
