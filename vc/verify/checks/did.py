"""V4.1: the issuer's DID document, asked for only after its accreditation has been authenticated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.keys.did import did_web_url, parse_did, resolve_static
from vc.keys.did_document import DidDocument, parse_did_document

HTTPS = "https://"

if TYPE_CHECKING:
    from vc.model.document import Retrieved
    from vc.verify.case import Case


def resolve(case: Case, did: str, kids: frozenset[bytes]) -> DidDocument | None:
    """Return the DID document of `did`, or None with findings that say why it could not be had.

    `kids` are the 8-octet identifiers of the keys that a signed document gives to `did`. Where the copy itself is no
    better than its writer's word, only those keys of it count (V4.5).
    """
    if did.startswith(HTTPS):
        return _by_metadata(case, did, kids)
    try:
        if parse_did(did).method != "web":
            return case.memo.once(("static did", did), lambda: resolve_static(did))
        url = did_web_url(did)
        document = case.document(url)
        if document is None:
            case.why_missing(url, Code.KEY_RESOLUTION, spec="V4.1")
            return None
        if not _recent(case, document):
            return None
        raw = document.content
        parsed = case.memo.once(("did", did, raw), lambda: parse_did_document(raw, did, case.limits))
    except Refused as refusal:
        case.unknown(Code.KEY_RESOLUTION, subject=did, detail=f"{refusal.code}: {refusal.detail}", spec="V4.1")
        return None
    return _as_far_as_vouched(case, parsed, document, kids=kids)


def _by_metadata(case: Case, issuer: str, kids: frozenset[bytes]) -> DidDocument | None:
    if case.question.policy.x509_anchors:
        return DidDocument(id=issuer, methods=())  # its keys come with certificates (sd-jwt SV5), and nowhere else
    from vc.verify.checks.issuer_metadata import metadata_of  # hardly any issuer of certificates is named so

    found = metadata_of(case, issuer)
    if found is None or not _recent(case, found[1]):
        return None
    return _as_far_as_vouched(case, found[0], found[1], kids=kids)


def _as_far_as_vouched(case: Case, parsed: DidDocument, document: Retrieved, *, kids: frozenset[bytes]) -> DidDocument:
    if case.vouched(document):
        return parsed
    if case.trust.body(parsed.id) is None:
        _writers_word(case, document.url)
    return _only(parsed, kids)


def _writers_word(case: Case, url: str) -> None:
    detail = "nobody signs a DID document: what this file says of keys is the word of whoever wrote it"
    case.unknown(Code.KEY_FROM_EVIDENCE, subject=url, detail=detail, spec="V4.5")


def _only(document: DidDocument, kids: frozenset[bytes]) -> DidDocument:
    return replace(document, methods=tuple(method for method in document.methods if method.key.kid8 in kids))


def _recent(case: Case, document: Retrieved) -> bool:
    """An unsigned document speaks for the moment at which it was had, and for a while after."""
    age = case.reference_time(document) - case.retrieval_time(document)
    if age <= case.question.policy.document_age(case.question.act):
        return True
    case.unknown(
        Code.KEY_RESOLUTION, subject=document.url, detail="the copy of the DID document is too old", spec="V4.1"
    )
    return False
