"""What the standards for bodies ask for on the document, and what of it a certificate or its template lacks.

ISO/IEC 17021-1:2015 8.2.2, ISO/IEC 17065:2012 7.7.1 and 7.7.2, ISO/IEC 17025:2017 7.8.2.1 (specs/label.md L6.7, with a
table). The page is made all the same: some of it does not apply to everyone, and only the body knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.model.vocabulary import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.label.certificate_paper import CertificatePaper

_SYSTEM: Final = "ISO/IEC 17021-1 8.2.2"
_PRODUCT: Final = "ISO/IEC 17065 7.7.1"
_PRODUCT_SIGNED: Final = "ISO/IEC 17065 7.7.2"
_REPORT: Final = "ISO/IEC 17025 7.8.2.1"
_SUBJECT: Final = "credentialSubject"


@dataclass(frozen=True, slots=True, order=True)
class Lacking:
    """What a clause asks for and nothing holds: `where` names the member or the setting that would hold it."""

    clause: str
    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.what} ({self.clause}): {self.where}"


def lacking(paper: CertificatePaper) -> tuple[Lacking, ...]:
    """Return what the page will lack of what its standard asks for, in the order of the clauses."""
    makers = {
        Profile.MANAGEMENT_SYSTEM_CERTIFICATE: _of_system,
        Profile.PRODUCT_CERTIFICATE: _of_product,
        Profile.TEST_REPORT: _of_report,
    }
    profile = paper.credential.profile
    return tuple(makers[profile](paper)) if profile in makers else ()


def _of_system(paper: CertificatePaper) -> Iterator[Lacking]:
    details, template = paper.details, paper.template
    if not details.holder_address and not all(place.address for place in details.places):
        yield Lacking(f"{_SYSTEM} a", "address of the client", f"{_SUBJECT}.issuedToParty.holderAddress")
    if unplaced := sum(1 for place in details.places if not place.address):
        yield Lacking(f"{_SYSTEM} a", "address of a site", f"{_SUBJECT}.sites[].address, {unplaced} without")
    if len(details.places) > 1 and not all(place.scope_text for place in details.places):
        yield Lacking(f"{_SYSTEM} f", "scope at each site", f"{_SUBJECT}.sites[].scopeStatement")
    if not template.address:
        yield Lacking(f"{_SYSTEM} g", "address of the body", "template: body.address")
    if paper.logo is None:
        yield Lacking(f"{_SYSTEM} g", "mark of the body", "template: body.logo")
    if paper.scope.standard == "ISO/IEC 27001" and not details.soa_version:
        yield Lacking(f"{_SYSTEM} h", "version of the statement of applicability", f"{_SUBJECT}.soaVersion")


def _of_product(paper: CertificatePaper) -> Iterator[Lacking]:
    if not paper.template.address:
        yield Lacking(f"{_PRODUCT} a", "address of the body", "template: body.address")
    if not paper.details.holder_address:
        yield Lacking(f"{_PRODUCT} c", "address of the client", f"{_SUBJECT}.issuedToParty.holderAddress")
    if not paper.template.authorised_by:
        yield Lacking(_PRODUCT_SIGNED, "who authorised it", "template: body.authorised_by")


def _of_report(paper: CertificatePaper) -> Iterator[Lacking]:
    details, template = paper.details, paper.template
    if not template.address:
        yield Lacking(f"{_REPORT} b", "address of the laboratory", "template: body.address")
    if not details.holder_address:
        yield Lacking(f"{_REPORT} e", "contact of the customer", f"{_SUBJECT}.issuedToParty.holderAddress")
    if not all(item.model or item.batch or item.number for item in details.items):
        yield Lacking(f"{_REPORT} g", "what identifies an item", f"{_SUBJECT}.conformityAssessment[].assessedProduct")
    if not template.authorised_by:
        yield Lacking(f"{_REPORT} o", "who authorised it", "template: body.authorised_by")
