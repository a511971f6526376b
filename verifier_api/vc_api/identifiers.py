"""Identifiers whose documents are had without asking anybody (specs/vc-api.md VA12, VA16)."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from vc.codes import Code
from vc.encoding.strict_json import JsonObject
from vc.errors import Refused
from vc.keys.did import parse_did, resolve_static
from vc.keys.did_document import DidDocument, build_did_document

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
