"""A certificate as one A4 page with its code, the full credential attached (specs/label.md L6).

The page is a plain rendering of what the credential says. Only the code and the attachment can be verified.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.errors import UsageError
from vc.label.fonts import check_glyphs
from vc.label.paper import PRINTER_DPI, new_pdf, place_code, short_address
from vc.label.placeholder_mark import RADIUS_MM, draw_placeholder_mark
from vc.label.print_size import CERTIFICATE, print_size
from vc.label.qr import label_qr
from vc.label.text_blocks import Area, TextBlock, set_blocks
from vc.model.vocabulary import Environment, Profile

if TYPE_CHECKING:
    from fpdf import FPDF

    from vc.model.credential import Credential
    from vc.model.scope import Scope

ATTACHMENT_NAME: Final = "credential.jwt"
LEAST_POINTS: Final = 6.0

_TITLES: Final = {
    Profile.MANAGEMENT_SYSTEM_CERTIFICATE: "Management system certificate",
    Profile.PRODUCT_CERTIFICATE: "Product certificate",
    Profile.TEST_REPORT: "Test report",
}
_MARGIN: Final = 22.0
_TEXT_WIDTH: Final = 210.0 - 2 * _MARGIN
_TOP: Final = 24.0
_BAND_TOP: Final = 236.0
_GREY: Final = 95


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """What goes onto the page.

    `secured` is the credential as vc+jwt, `label_text` the text of its QR code. `accreditation` says in one sentence by
    whom and for what the issuer is accredited; empty leaves it out. `created` becomes the date of the file.
    """

    credential: Credential
    secured: bytes
    label_text: str
    accreditation: str
    created: datetime


def certificate_pdf(paper: CertificatePaper) -> bytes:
    """Return the page as PDF; the same paper gives the same octets.

    Raises `UsageError` for a credential of none of our profiles, a character that no font has, or a text that does not
    fit at 6 pt, with the field's name.
    """
    if paper.credential.profile not in _TITLES or paper.credential.scope is None:
        raise UsageError("only a credential of our profiles has a certificate page", where="/type")
    title = _TITLES[paper.credential.profile]
    body, band = _body(paper, title, paper.credential.scope), _band(paper)
    check_glyphs({block.field: block.text for block in (*body, *band)})
    image = label_qr(paper.label_text, level=CERTIFICATE.level)
    width = max(CERTIFICATE.width_mm, print_size(image, dots_per_inch=PRINTER_DPI).width_mm)
    beside = Area(_MARGIN + width + 6, _BAND_TOP + 7.5, _TEXT_WIDTH - width - 6, width)
    with new_pdf(title=f"{title} {paper.credential.number}", created=paper.created) as pdf:
        _attach(pdf, paper)
        pdf.add_page()
        bottom = _BAND_TOP - 8
        if paper.credential.environment == Environment.TEST and paper.accreditation:
            draw_placeholder_mark(pdf, x=_MARGIN + _TEXT_WIDTH - RADIUS_MM, y=bottom - RADIUS_MM)
            bottom -= 2 * RADIUS_MM
        set_blocks(pdf, body, Area(_MARGIN, _TOP, _TEXT_WIDTH, bottom - _TOP), least_points=LEAST_POINTS)
        pdf.set_draw_color(_GREY)
        pdf.set_line_width(0.2)
        pdf.line(_MARGIN, _BAND_TOP, _MARGIN + _TEXT_WIDTH, _BAND_TOP)
        place_code(pdf, image, x=_MARGIN, y=_BAND_TOP + 6, width_mm=width)
        set_blocks(pdf, band, beside, least_points=LEAST_POINTS)
        return bytes(pdf.output())


def _attach(pdf: FPDF, paper: CertificatePaper) -> None:
    pdf.embed_file(
        bytes=paper.secured,
        basename=ATTACHMENT_NAME,
        mime_type="application/vc+jwt",
        modification_date=paper.created,
        desc="The signed credential of this certificate",
    )


def _body(paper: CertificatePaper, title: str, scope: Scope) -> list[TextBlock]:
    credential = paper.credential
    native = credential.holder_native if credential.holder_native != credential.holder else ""
    test = "Test environment. This is not a real certificate." if credential.environment == Environment.TEST else ""
    return [
        TextBlock("environment", test, 11, 5, strong=True),
        TextBlock("issuer", credential.issuer_name, 12, 14),
        *_captioned(title, TextBlock("number", credential.number, 20, 9, strong=True)),
        *_captioned("Holder", TextBlock("holder", credential.holder, 18, 1.5 if native else 7, strong=True)),
        TextBlock("holder_native", native, 15, 7),
        *_captioned("Standard", TextBlock("standard", _standard(scope), 14, 7, strong=True)),
        *_captioned("Scope", TextBlock("scope", credential.scope_text, 11, 2)),
        TextBlock("codes", _codes(scope), 9.5, 5),
        *_captioned("Covers", TextBlock("covered", _covered(credential), 10.5, 5)),
        *_captioned("Validity", TextBlock("dates", _dates(credential), 10.5, 5)),
        *_captioned("Accreditation", TextBlock("accreditation", paper.accreditation, 10)),
    ]


def _captioned(caption: str, block: TextBlock) -> tuple[TextBlock, ...]:
    return (TextBlock("caption", caption, 8.5, 0.6, _GREY), block) if block.text else ()


def _band(paper: CertificatePaper) -> list[TextBlock]:
    return [
        TextBlock("check", "Is this certificate still in force?", 11, 1.2, strong=True),
        TextBlock("check", f"Check at {short_address(paper.label_text)} or scan with any verifier.", 9.5, 2.2),
        TextBlock(
            "check",
            "Paper does not show a suspension or withdrawal; the check does. The code carries the issuer's signature "
            "and can be verified without a network. The full signed credential is attached to this file "
            f"({ATTACHMENT_NAME}).",
            8,
            2.2,
            _GREY,
        ),
    ]


def _standard(scope: Scope) -> str:
    named = f"{scope.standard}:{scope.edition}" if scope.edition else scope.standard
    return " · ".join(part for part in (named, scope.scheme) if part)


def _codes(scope: Scope) -> str:
    return "   ".join(sorted((*scope.sectors, *scope.product_categories, *scope.methods, *scope.hs_codes)))


def _covered(credential: Credential) -> str:
    """List sites and products, one a line; more than six run on, so that many sites still fit."""
    named = [f"{item.name} ({item.country})" if item.country else item.name for item in credential.covered]
    return ("\n" if len(named) <= 6 else "; ").join(named)  # noqa: PLR2004 - a matter of looks


def _dates(credential: Credential) -> str:
    dates = {
        "Valid from": credential.valid_from,
        "Valid until": credential.valid_until,
        "Surveillance due by": credential.surveillance_due,
        "Signed": credential.issued_at,
    }
    return "\n".join(f"{name} {date:%Y-%m-%d %H:%M} UTC" for name, date in dates.items() if date is not None)
