"""Hosts that the trust list, or an authenticated chain under it, names: for a warning about a code's address (V12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.errors import Refused
from vc.keys.did import did_web_url
from vc.trust.origin import origin_of
from vc.verify.examine import examine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.verify.evidence import Evidence
    from vc.verify.memo import Memo
    from vc.verify.question import Question

_HTTPS = "https://"


def known_hosts(evidence: Evidence, question: Question, memo: Memo | None = None) -> frozenset[str]:
    """Return the hosts, with their ports, that may stand in the address of a label. Pure, like `judge`.

    Those that the trust list names, and its bodies'; and where the credential is authentic, those of its issuer, of
    the bodies above it, and the status origins that its accreditation names. Empty without an anchor that counts.
    """
    case = examine(evidence, question, memo)
    if not case.anchored:
        return frozenset()
    urls = [url for body in case.trust.bodies for url in (body.official_page, body.index, *_slashed(body.origins))]
    urls += _slashed(case.trust.label_origins)
    dids = [body.did for body in case.trust.bodies]
    if case.authentic:
        dids.append(case.recognised.issuer)
        for accreditation in case.recognised.accreditations:
            dids.append(accreditation.issuer)
            urls += _slashed(accreditation.status_origins)
    origins = (origin_of(url) for url in (*urls, *_documents(dids)))
    return frozenset(origin.removeprefix(_HTTPS) for origin in origins if origin is not None)


def _slashed(origins: tuple[str, ...]) -> list[str]:
    return [f"{origin}/" for origin in origins]


def _documents(dids: list[str]) -> Iterator[str]:
    """Yield where the documents of the did:web among some identifiers stand."""
    for did in dids:
        try:
            yield did_web_url(did)
        except Refused:
            continue  # of another method: it names no host
