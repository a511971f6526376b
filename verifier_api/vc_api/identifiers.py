"""Identifiers, and how their documents are had (specs/vc-api.md VA12, VA16, VA19)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from vc.codes import Code
from vc.encoding.strict_json import JsonObject
from vc.errors import Refused
from vc.keys.did import did_web_url, parse_did, resolve_static
from vc.keys.did_document import DidDocument, build_did_document, parse_did_document
from vc.model.limits import DEFAULT_LIMITS
from verifier_api.vc_api.retrieval import Retrieval

_RESULT_CONTEXT: Final = "https://w3id.org/did-resolution/v1"
_DID_JSON: Final = "application/did+ld+json"
_STATUS: Final = {
    "invalidDid": HTTPStatus.BAD_REQUEST,
    "invalidPublicKeyType": HTTPStatus.BAD_REQUEST,
    "notFound": HTTPStatus.NOT_FOUND,
    "methodNotSupported": HTTPStatus.NOT_IMPLEMENTED,
}


class Identifiers:
    """The documents of did:key and did:jwk, and of the did:web identifiers that are served here."""

    def __init__(self, served: Iterable[DidDocument]) -> None:
        self._served = {document.id: document for document in served}

    def document(self, did: str) -> DidDocument:
        """Return the document of a DID.

        Refuses with `key.unknown` a DID whose document would have to be retrieved, and as `resolve_static` does.
        """
        served = self._served.get(did)
        if served is not None:
            return served
        method = parse_did(did).method
        if method in {"key", "jwk"}:
            return resolve_static(did)
        raise Refused(Code.KEY_UNKNOWN, f"did:{method} identifiers of others are not retrieved here")

    def resolution(self, did: str) -> tuple[HTTPStatus, JsonObject]:
        """Return the status and the resolution result for what somebody asks to be resolved."""
        try:
            document = self.document(did)
        except Refused as refusal:
            return _failed(_error(did, refusal.code), refusal.detail)
        result: JsonObject = {
            "@context": _RESULT_CONTEXT,
            "didDocument": build_did_document(did, document.methods),
            "didResolutionMetadata": {"contentType": _DID_JSON},
            "didDocumentMetadata": {},
        }
        return HTTPStatus.OK, result


@dataclass(frozen=True, slots=True)
class Known:
    """The documents that one request can have: those that are known by themselves, and what it may retrieve (VA19)."""

    identifiers: Identifiers
    retrieval: Retrieval

    def document(self, did: str, *, now: datetime) -> DidDocument:
        """Return the document of a DID; refuses as `Identifiers.document`, `Retrieval.content` and its reader do."""
        try:
            return self.identifiers.document(did)
        except Refused as refusal:
            if refusal.code is not Code.KEY_UNKNOWN or parse_did(did).method != "web":
                raise
            url = did_web_url(did)
            if not self.retrieval.allows(url):
                raise
        raw = self.retrieval.content(url, now=now, code=Code.KEY_RESOLUTION)
        return parse_did_document(raw, did, DEFAULT_LIMITS)


def _error(did: str, code: Code) -> str:
    if code is Code.KEY_UNKNOWN:
        return "notFound" if parse_did(did).method == "web" else "methodNotSupported"
    return "invalidPublicKeyType" if code is Code.JOSE_ALG_FORBIDDEN else "invalidDid"


def _failed(error: str, detail: str) -> tuple[HTTPStatus, JsonObject]:
    result: JsonObject = {
        "@context": _RESULT_CONTEXT,
        "didDocument": None,
        "didResolutionMetadata": {"error": error, "message": detail},
        "didDocumentMetadata": {},
    }
    return _STATUS[error], result
