"""What goes onto a certificate's pages, before anything is laid out."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from vc.errors import UsageError
from vc.label.captions import caption
from vc.label.page_template import PageTemplate
from vc.model.certificate_details import CertificateDetails
from vc.model.vocabulary import Activity, Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.label.captions import Language
    from vc.model.credential import Credential
    from vc.model.scope import Scope

_TITLES = {
    Profile.MANAGEMENT_SYSTEM_CERTIFICATE: "management_system_certificate",
    Profile.PRODUCT_CERTIFICATE: "product_certificate",
    Profile.TEST_REPORT: "test_report",
}


@dataclass(frozen=True, slots=True)
class AccreditedBy:
    """By whom the issuer is accredited, as printed, and the number of that accreditation."""

    authority: str
    number: str


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """What goes onto the pages.

    `secured` is the credential as vc+jwt, `label_text` the text of its QR code; `accreditation` None leaves that line
    out. `created` becomes the date of the file. `logo` is a picture of `vc.label.logo`, None draws a placeholder.
    """

    credential: Credential
    secured: bytes
    label_text: str
    accreditation: AccreditedBy | None
    created: datetime
    details: CertificateDetails = field(default_factory=CertificateDetails)
    template: PageTemplate = field(default_factory=PageTemplate)
    logo: bytes | None = None

    @property
    def scope(self) -> Scope:
        """What is certified. Raises `UsageError` for a credential of none of our profiles."""
        scope = self.credential.scope
        if self.credential.profile not in _TITLES or scope is None:
            raise UsageError("only a credential of our profiles has a certificate page", where="/type")
        return scope

    @property
    def is_report(self) -> bool:
        """Whether this is a report of a laboratory: it states results and certifies nothing."""
        return self.credential.profile is Profile.TEST_REPORT

    @property
    def from_right(self) -> bool:
        """Whether lines of the page begin on the right."""
        return self.template.languages[0] == "ar"

    def given_texts(self) -> dict[str, str]:
        """Return every text that others gave and a page may show, by the field that a refusal names."""
        credential, scope, template = self.credential, self.scope, self.template
        found: dict[str, object] = {
            "issuer": credential.issuer_name,
            "number": credential.number,
            "holder": credential.holder,
            "holder_native": credential.holder_native,
            "scope": credential.scope_text,
            "covered": tuple((one.name, one.country) for one in credential.covered),
            "standard": (scope.standard, scope.edition, scope.scheme),
            "codes": (*scope.sectors, *scope.product_categories, *scope.methods, *scope.hs_codes),
            "accreditation": self.accreditation,
            "template": (template.address, template.contact, template.authorised_by, *template.sentences.values()),
        }
        found |= {one.name: getattr(self.details, one.name) for one in fields(self.details)}
        return {name: "".join(_strings(value)) for name, value in found.items()}

    def title(self, language: Language) -> str:
        """Return what kind of document this is."""
        name = _TITLES[self.credential.profile or Profile.TEST_REPORT]
        if self.is_report and self.scope.activity is Activity.CALIBRATION:
            name = "calibration_certificate"
        return caption(name, language)


def _strings(value: object) -> Iterator[str]:
    """Yield the texts in a value of ours, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _strings(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _strings(getattr(value, one.name))
