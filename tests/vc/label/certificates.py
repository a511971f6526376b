"""Certificates as they go onto paper: one of each profile, in several scripts, with all that they can say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from tests.vc.label.samples import ARABIC, CHINESE, GERMAN, SIGNED, text
from vc.label.certificate_paper import AccreditedBy, CertificatePaper
from vc.label.page_template import PageTemplate
from vc.label.pdf_certificate import certificate_pdf
from vc.model.certificate_details import CertificateDetails, Item, Place, ReportedResult
from vc.model.credential import Credential

SECURED = b"eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl"
ACCREDITED = AccreditedBy("National Board for Conformity (invented)", "NB-0042")

SYSTEM = replace(
    GERMAN, valid_from=datetime(2026, 3, 2, tzinfo=UTC), surveillance_due=datetime(2027, 3, 1, 23, 59, 59, tzinfo=UTC)
)
SYSTEM_DETAILS = CertificateDetails(
    holder_address="Industriestraße 12\n89077 Ulm, Germany",
    places=(
        Place("Werk Ulm", "DE", "Industriestraße 12, 89077 Ulm", "Entwicklung und Fertigung"),
        Place("Werk Plzeň", "CZ", "Průmyslová 3, 301 00 Plzeň", "Schleifen und Versand"),
    ),
    decided=date(2026, 2, 27),
    first_issued=date(2020, 3, 2),
    revision=3,
    supersedes="https://cb.example/c/DE-QMS-2023-00412",
    soa_version="SoA 4.1",
)
PRODUCT_DETAILS = CertificateDetails(
    holder_address="青岛市黄岛区长江路 88 号",
    items=(Item("充电宝", "HC-PB20000"), Item("充电宝", "HC-PB10000")),
    factories=(Place("青岛工厂", "CN", "青岛市黄岛区长江路 88 号"),),
    reports=(("TR-2026-118", "Lab East (invented)"),),
)
REPORT_DETAILS = CertificateDetails(
    holder_address="Jebel Ali Free Zone, Dubai",
    items=(Item("مروحة منزلية", "XR-200", "B-2026-07", "S/N 00042"),),
    item_received=date(2026, 1, 12),
    performed_from=date(2026, 1, 14),
    performed_until=date(2026, 2, 3),
    place_performed="Gulf Conformity House, Laboratory 2, Dubai",
    amends="https://cb.example/c/AE-77-0041",
    results=(
        ReportedResult(
            "IEC 60335-1:8", "Protection against access to live parts", "No access", True, conclusion="pass"
        ),
        ReportedResult(
            "IEC 60335-1:13", "Leakage current", "0.21", True, "mA", "± 0.02 mA (k = 2)", "simple acceptance", "pass"
        ),
        ReportedResult("House 7", "Noise", "41.2", False, "dB(A)"),
    ),
)
BODY = {
    "address": "Hafenstraße 21, 20457 Hamburg, Germany",
    "contact": "+49 40 5550 0121 · nordwest-zert.example",
    "authorised_by": "Dr. Anna Petersen, Head of Certification",
}
CYRILLIC = replace(
    SYSTEM,
    issuer_name="Северо-Запад Сертификация",
    holder="ООО «Завод точных инструментов имени Ломоносова»",
    environment="test",
)


def paper(
    credential: Credential = SYSTEM, details: CertificateDetails = SYSTEM_DETAILS, *, octets: int = 240, **template: Any
) -> CertificatePaper:
    """What goes onto paper, in the given look."""
    return CertificatePaper(
        credential, SECURED, text(octets), ACCREDITED, SIGNED, details, PageTemplate(**{**BODY, **template})
    )


PAPERS = {
    "german and english": paper(languages=("de", "en")),
    "english": paper(),
    "chinese and english": paper(CHINESE, PRODUCT_DETAILS, languages=("zh-Hans", "en")),
    "japanese": paper(CHINESE, PRODUCT_DETAILS, languages=("ja",)),
    "arabic report and english": paper(ARABIC, REPORT_DETAILS, languages=("ar", "en")),
    "arabic on letter": paper(languages=("ar",), paper="Letter"),
    "cyrillic in spanish and portuguese": paper(CYRILLIC, languages=("es", "pt")),
    "english and arabic": paper(SYSTEM, languages=("en", "ar")),
    "french and italian on letter": paper(languages=("fr", "it"), paper="Letter"),
}


def many_sites(count: int) -> CertificateDetails:
    """A certificate of an organisation with so many sites."""
    return replace(
        SYSTEM_DETAILS,
        places=tuple(
            Place(f"Werk Nummer {n}.", "DE", f"Hauptstraße {n}, {20000 + n} Musterstadt", "Lager" if n % 3 else "")
            for n in range(count)
        ),
    )


@cache
def pdf_of(name: str) -> bytes:
    """The PDF of one of `PAPERS`, made once in a run."""
    return certificate_pdf(PAPERS[name])
