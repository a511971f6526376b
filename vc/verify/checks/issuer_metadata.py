"""V4.1 for an issuer that names itself by an https URL: its keys by JWT VC Issuer Metadata (specs/sd-jwt.md SV3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.keys.did_document import DidDocument
from vc.keys.issuer_metadata import issuer_metadata_url, parse_issuer_metadata, parse_jwk_set
from vc.trust.origin import origin_of

if TYPE_CHECKING:
    from vc.model.document import Retrieved
    from vc.verify.case import Case


def metadata_of(case: Case, issuer: str) -> tuple[DidDocument, Retrieved] | None:
    """Return the issuer's keys and the document that holds them, or None with findings that say why not.

    A JWK set of its own is asked for on the issuer's own origin alone.
    """
    try:
        return _found(case, issuer)
    except Refused as refusal:
        case.unknown(Code.KEY_RESOLUTION, subject=issuer, detail=f"{refusal.code}: {refusal.detail}", spec="V4.1")
        return None


def _found(case: Case, issuer: str) -> tuple[DidDocument, Retrieved] | None:
    url, memo, limits = issuer_metadata_url(issuer), case.memo, case.limits
    if origin_of(url) is None:
        raise Refused(Code.KEY_RESOLUTION, "the issuer's address is not one that may be asked")
    document = _had(case, url)
    if document is None:
        return None
    raw = document.content
    found = memo.once(("issuer metadata", issuer, raw), lambda: parse_issuer_metadata(raw, issuer, limits))
    if isinstance(found, DidDocument):
        return found, document
    if origin_of(found) != origin_of(url):
        raise Refused(Code.KEY_RESOLUTION, "jwks_uri is not on the issuer's own origin")
    keys = _had(case, found)
    if keys is None:
        return None
    octets = keys.content
    return memo.once(("jwks", issuer, octets), lambda: parse_jwk_set(octets, issuer, limits)), keys


def _had(case: Case, url: str) -> Retrieved | None:
    document = case.document(url)
    if document is None:
        case.why_missing(url, Code.KEY_RESOLUTION, spec="V4.1")
    return document
