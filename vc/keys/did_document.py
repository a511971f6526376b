"""The DID document of an issuer: which keys speak for it, for what, and until when.

DID Core 1.0, Controlled Identifiers 1.0 sections 2 and 3.3; specs/securing.md D4 to D7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import strict_json
from vc.encoding.rfc3339 import format_instant, parse_instant
from vc.errors import Refused
from vc.keys.multikey import parse_multikey
from vc.keys.public_key import PublicKey
from vc.keys.verification_method import STATUS_METHOD, VerificationMethod

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.model.limits import Limits

_CONTEXTS: Final = ("https://www.w3.org/ns/did/v1", "https://www.w3.org/ns/cid/v1")
_RELATIONSHIPS: Final = (
    "assertionMethod",
    "authentication",
    "capabilityDelegation",
    "capabilityInvocation",
    STATUS_METHOD,
)
_JWK_TYPES: Final = ("JsonWebKey", "JsonWebKey2020")


@dataclass(frozen=True, slots=True)
class Service:
    """A service of a DID document: absolute id, type, and the URL where it stands."""

    id: str
    type: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class DidDocument:
    """What a DID document says, read strictly.

    `methods` holds only those whose key the library can use. `has_status_method` tells whether the document has the
    relationship `statusMethod` at all, even with no member: then lists must be signed by a member, and credentials
    must not be.
    """

    id: str
    methods: tuple[VerificationMethod, ...]
    services: tuple[Service, ...] = ()
    has_status_method: bool = False

    def find(self, did_url: str) -> VerificationMethod | None:
        """Return the method of that absolute id; None if there is none, or more than one."""
        found = self.find_all(did_url)
        return found[0] if len(found) == 1 else None

    def find_all(self, did_url: str) -> tuple[VerificationMethod, ...]:
        """Return every method of that absolute id: more than one has no meaning (`key.ambiguous`)."""
        return tuple(method for method in self.methods if method.id == did_url)


def parse_did_document(raw: bytes, did: str, limits: Limits) -> DidDocument:
    """Return the document of `did` that stands in `raw`.

    Refuses with `key.resolution` what is not a well-formed document of exactly this DID, and with the codes of
    `PublicKey.from_jwk` a key of an allowed type that is unsound. Methods of other types or curves are left out.
    """
    if len(raw) > limits.credential_bytes:
        raise Refused(Code.KEY_RESOLUTION, "the DID document is too large")
    try:
        document = strict_json.loads_object(raw, max_depth=limits.json_depth, max_members=limits.json_members)
    except Refused as refusal:
        raise Refused(Code.KEY_RESOLUTION, f"the DID document is not strict JSON: {refusal.detail}") from None
    if document.get("id") != did:
        raise Refused(Code.KEY_RESOLUTION, "the DID document is that of another DID")
    return DidDocument(
        id=did,
        methods=_methods(document, did),
        services=tuple(_services(document, did)),
        has_status_method=STATUS_METHOD in document,
    )


def build_did_document(
    did: str,
    methods: Iterable[VerificationMethod],
    services: Iterable[Service] = (),
    *,
    contexts: Sequence[str] = (),
) -> JsonObject:
    """Return the document of `did` with these methods, all under `verificationMethod` as `JsonWebKey`.

    `contexts` are added after those of DID and Controlled Identifiers, for names of our own.
    """
    listed = tuple(methods)
    document: JsonObject = {
        "@context": [*_CONTEXTS, *contexts],
        "id": did,
        "verificationMethod": [_method_member(method) for method in listed],
    }
    for relationship in _RELATIONSHIPS:
        members: list[JsonValue] = [method.id for method in listed if relationship in method.relationships]
        if members:
            document[relationship] = members
    offered: list[JsonValue] = [
        {"id": service.id, "type": service.type, "serviceEndpoint": service.endpoint} for service in services
    ]
    if offered:
        document["service"] = offered
    return document


def _method_member(method: VerificationMethod) -> JsonObject:
    member: JsonObject = {
        "id": method.id,
        "type": "JsonWebKey",
        "controller": method.controller,
        "publicKeyJwk": {**method.key.jwk, "alg": method.key.algorithm.value},
    }
    if method.expires is not None:
        member["expires"] = format_instant(method.expires)
    if method.revoked is not None:
        member["revoked"] = format_instant(method.revoked)
    return member


def _methods(document: JsonObject, did: str) -> tuple[VerificationMethod, ...]:
    members = [_object(member) for member in _array(document, "verificationMethod")]
    uses: dict[str, set[str]] = {}
    for relationship in _RELATIONSHIPS:
        for entry in _array(document, relationship):
            if isinstance(entry, dict):
                members.append(entry)
            identifier = entry.get("id") if isinstance(entry, dict) else entry
            uses.setdefault(_absolute(identifier, did), set()).add(relationship)
    read = (_method(member, did, uses) for member in members)
    return tuple(method for method in read if method is not None)


def _method(member: JsonObject, did: str, uses: dict[str, set[str]]) -> VerificationMethod | None:
    identifier = _absolute(member.get("id"), did)
    if member.get("controller") != did or not identifier.startswith(f"{did}#"):
        raise Refused(Code.KEY_RESOLUTION, "a verification method belongs to another DID than the document")
    key = _key(member)
    if key is None:
        return None
    return VerificationMethod(
        id=identifier,
        controller=did,
        key=key,
        relationships=frozenset(uses.get(identifier, ())),
        expires=_moment(member, "expires"),
        revoked=_moment(member, "revoked"),
    )


def _key(member: JsonObject) -> PublicKey | None:
    jwk, multikey = member.get("publicKeyJwk"), member.get("publicKeyMultibase")
    try:
        if member.get("type") in _JWK_TYPES and isinstance(jwk, dict):
            return PublicKey.from_jwk(jwk)
        if member.get("type") == "Multikey" and isinstance(multikey, str):
            return parse_multikey(multikey)
    except Refused as refusal:
        if refusal.code not in {Code.JOSE_ALG_FORBIDDEN, Code.KEY_PURPOSE}:
            raise
    return None


def _services(document: JsonObject, did: str) -> Iterable[Service]:
    for member in _array(document, "service"):
        service = _object(member)
        kind, endpoint = service.get("type"), service.get("serviceEndpoint")
        if isinstance(kind, str) and isinstance(endpoint, str):
            yield Service(_absolute(service.get("id"), did), kind, endpoint)


def _absolute(identifier: JsonValue, did: str) -> str:
    # DID Core 1.0 section 3.2.2: `#key-1` is relative to the document's DID.
    if not isinstance(identifier, str):
        raise Refused(Code.KEY_RESOLUTION, "an entry of the DID document has no id")
    return f"{did}{identifier}" if identifier.startswith("#") else identifier


def _moment(member: JsonObject, name: str) -> datetime | None:
    if name not in member:
        return None
    value = member[name]
    try:
        return parse_instant(value if isinstance(value, str) else "")
    except Refused as refusal:
        raise Refused(Code.KEY_RESOLUTION, f"{name} of a verification method: {refusal.detail}") from None


def _array(document: JsonObject, name: str) -> list[JsonValue]:
    value = document.get(name, [])
    if not isinstance(value, list):
        raise Refused(Code.KEY_RESOLUTION, f"{name} of the DID document is not an array")
    return value


def _object(member: JsonValue) -> JsonObject:
    if not isinstance(member, dict):
        raise Refused(Code.KEY_RESOLUTION, "an entry of the DID document is not an object")
    return member
