"""Entries in status lists that somebody else keeps (specs/vc-api.md VA14, VA19; specs/status.md)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.errors import Refused
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read_document
from vc.status.document import BITSTRING_FORMS, parse_bitstring_list
from vc.status.freshness import LONGEST_LIFETIME, freshness
from vc.status.lookup import look_up_bitstring
from vc.verify.checks.list_signature import list_signature_fault

if TYPE_CHECKING:
    from vc.status.entry import BitstringStatusEntry
    from verifier_api.vc_api.identifiers import Known

_SKEW: Final = timedelta(minutes=5)


def value_elsewhere(entry: BitstringStatusEntry, issuer: str, known: Known, *, now: datetime) -> int:
    """Return the value that the list of another gives an entry of a credential of `issuer`.

    Refuses with the codes of retrieval and of lists, among them `status.untrusted` for that of another issuer.
    """
    limits = DEFAULT_LIMITS
    raw = known.retrieval.content(entry.list_url, now=now, code=Code.STATUS_UNAVAILABLE)
    secured = read_document(raw, limits, expect=BITSTRING_FORMS)
    if isinstance(secured, Finding):
        raise Refused(secured.code, f"{entry.list_url}: {secured.detail}")
    document = parse_bitstring_list(secured, limits)
    if document.issuer != issuer:
        raise Refused(Code.STATUS_UNTRUSTED, f"{entry.list_url} is the list of another issuer")
    identifier = known.document(issuer, now=now)
    fault = list_signature_fault(secured, identifier, issued_at=document.issued_at, now=now)
    if fault is not None:
        raise Refused(fault.code, f"{entry.list_url}: {fault.detail}")
    stale = freshness(document, at=now, now=now, max_age=LONGEST_LIFETIME, skew=_SKEW)
    if stale is not None:
        raise Refused(stale.code, f"{entry.list_url} {stale.detail}")
    return look_up_bitstring(entry, document)
