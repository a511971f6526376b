"""What the demo prints: a label's code as a picture, a sheet of labels, a certificate's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vc.intake.recognise import is_ours
from vc.label.certificate_paper import AccreditedBy, CertificatePaper
from vc.label.pdf_certificate import certificate_pdf
from vc.label.png import png
from vc.label.print_size import print_size
from vc.label.printed_label import PrintedLabel
from vc.label.qr import Level, label_qr
from vc.label.scan import scan
from vc.label.sheet import label_sheets
from vc.model.certificate_details import details_from_claims
from vc.model.credential import Credential, credential_from_claims
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.label_number import label_url
from vc.securing.read import read
from vc_cli.demo.narrator import StoryBroken

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonValue
    from vc.register.certificates.certificates import Certificate

_DOTS_PER_INCH = 300


def label_text(certificate: Certificate, verify_host: str) -> str:
    """Return the text of a certificate's QR code. Raises `StoryBroken` where it was issued without a label form."""
    if certificate.label is None:
        raise StoryBroken("was issued without a label form", where=certificate.number)
    return label_url(verify_host, certificate.label)


def print_label(text: str, path: Path) -> str:
    """Render the QR code of a label as a PNG for 300 dpi; returns its version and size in words."""
    image = label_qr(text, level=Level.M)
    size = print_size(image, dots_per_inch=_DOTS_PER_INCH)
    path.write_bytes(png(image, size))
    return f"QR version {image.version}-{image.level.value}, {size.width_mm:.1f} mm wide at {_DOTS_PER_INCH} dpi"


def read_label(path: Path) -> str:
    """Decode the QR code from the pixels of a PNG, as a phone would."""
    return scan(path.read_bytes(), DEFAULT_LIMITS, wanted=is_ours)


def print_sheet(certificates: Sequence[Certificate], verify_host: str, path: Path, *, created: datetime) -> None:
    """Write an A4 sheet with a label for each certificate."""
    labels = [
        PrintedLabel(one.number, one.holder, one.standard, label_text(one, verify_host), _credential(one).holder_native)
        for one in certificates
    ]
    path.write_bytes(label_sheets(labels, created=created).pdf)


def print_certificate(
    certificate: Certificate, verify_host: str, path: Path, *, accreditation: AccreditedBy, created: datetime
) -> None:
    """Write a certificate's page, with its code and the signed credential attached.

    `accreditation` says by whom its issuer is accredited.
    """
    claims, text = _claims(certificate), label_text(certificate, verify_host)
    paper = CertificatePaper(
        credential_from_claims(claims),
        certificate.secured,
        text,
        accreditation,
        created,
        details_from_claims(claims),
    )
    path.write_bytes(certificate_pdf(paper))


def _credential(certificate: Certificate) -> Credential:
    return credential_from_claims(_claims(certificate))


def _claims(certificate: Certificate) -> Mapping[str, JsonValue]:
    secured = read(certificate.secured, DEFAULT_LIMITS)
    if isinstance(secured, Finding):
        raise StoryBroken(f"what was issued can't be read: {secured.code}", where=certificate.number)
    return secured.claims
