"""From a signed certificate to paper and back: the label is printed, rendered, scanned, and judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.vc.label.papers import rendered
from tests.vc.label.pictures import file
from tests.vc.label.samples import SIGNED
from tests.world import CB, World, opened
from vc.intake.intake import Intaken, Kind, intake
from vc.label.certificate_paper import CertificatePaper
from vc.label.pdf_certificate import certificate_pdf
from vc.label.png import png
from vc.label.print_size import LABEL, print_size
from vc.label.printed_label import PrintedLabel
from vc.label.qr import Level, label_qr
from vc.label.sheet import label_sheets
from vc.model.credential import credential_from_claims
from vc.model.label_claims import label_payload
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Verdict
from vc.securing.cose import secure_cose
from vc.securing.label_number import label_url


def printed_label(world: World) -> bytes:
    image = label_qr(world.label(), level=LABEL.level)
    return png(image, print_size(image, dots_per_inch=300, within_mm=LABEL.width_mm))


def printed_page(world: World) -> bytes:
    certificate = world.certificate()
    credential = credential_from_claims(opened(certificate).claims)
    return certificate_pdf(CertificatePaper(credential, certificate, world.label(), None, SIGNED))


def printed_sheet(world: World) -> bytes:
    return label_sheets([PrintedLabel("1", "Holder", "ISO 9001:2015", world.label())], created=SIGNED).pdf


def scanned_page(world: World, dpi: int) -> bytes:
    """The page printed, laid under a scanner and saved as a PDF without the attachment."""
    page = rendered(printed_page(world), dpi=dpi)
    return file(page.rotate(1.5, fillcolor=255), "PDF", resolution=dpi)


@pytest.mark.parametrize(
    ("kind", "handed_over"),
    [
        (Kind.AS_RECEIVED, World().label().encode()),
        (Kind.PICTURE, printed_label(World())),
        (Kind.PICTURE, file(rendered(printed_page(World())).convert("RGB"), "JPEG", quality=40)),
        (Kind.PDF_PAGE, printed_sheet(World())),
        (Kind.PDF_PAGE, scanned_page(World(), 150)),
        (Kind.PDF_PAGE, scanned_page(World(), 200)),
        (Kind.PDF_PAGE, scanned_page(World(), 300)),
        (Kind.PDF_ATTACHMENT, printed_page(World())),
    ],
    ids=[
        "QR text",
        "PNG of the label",
        "photo of the page",
        "PDF of the sheet",
        "scan at 150 dpi",
        "scan at 200 dpi",
        "scan at 300 dpi",
        "PDF of the page",
    ],
)
def test_importer_reads_valid_from_whatever_carries_the_label(kind: Kind, handed_over: bytes) -> None:
    world = World()

    taken = intake(handed_over, DEFAULT_LIMITS)

    assert isinstance(taken, Intaken)
    assert taken.kind is kind
    assert world.report(taken.payload).verdict is Verdict.VALID


def test_label_of_a_real_credential_fits_25_millimetres_at_300_dpi() -> None:
    image = label_qr(World().label(), level=Level.M)

    assert image.version <= 12
    assert print_size(image, dots_per_inch=300, within_mm=25.0).dots >= 4


def test_label_of_an_item_signed_later_is_valid_and_names_its_serial_number() -> None:
    world = World()
    certificate = opened(world.certificate())
    credential = credential_from_claims(certificate.claims)
    assert credential.issued_at is not None
    later = replace(credential, issued_at=credential.issued_at + timedelta(hours=1))
    payload = label_payload(
        later, list_number=1, index=17, digest=certificate.digest, product="Pump P-1", serial="A0001"
    )
    text = label_url("cb.example", secure_cose(payload, CB.signer()))
    picture = png(label_qr(text, level=Level.Q), print_size(label_qr(text, level=Level.Q), dots_per_inch=300))

    taken = intake(picture, DEFAULT_LIMITS)

    assert isinstance(taken, Intaken)
    report = world.report(taken.payload)
    assert report.verdict is Verdict.VALID
    assert report.subject is not None
    assert report.subject.covered == ("Pump P-1, S/N A0001",)
