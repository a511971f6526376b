"""Scene 4: a label is printed, and an importer's phone scans it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vc.label.certificate_paper import AccreditedBy
from vc.model.vocabulary import Verdict
from vc_cli.demo.narrator import StoryBroken
from vc_cli.demo.organisations import ACCREDITATION_BODIES, CERTIFICATION_BODIES, SCANNED_BODY
from vc_cli.demo.paper import print_certificate, print_label, print_sheet, read_label
from vc_cli.demo.stage import VERIFY_HOST
from vc_cli.render import report_lines

if TYPE_CHECKING:
    from vc_cli.demo.cast import Cast
    from vc_cli.demo.phone import Phone
    from vc_cli.demo.scene import Scene


def scan_label(scene: Scene, cast: Cast, phone: Phone) -> None:
    """Print the label, decode it from its pixels, and ask the service."""
    stage, tell = scene.stage, scene.tell
    tell.title("An importer scans the QR code of a label")
    folder = stage.out / "labels"
    folder.mkdir()
    number, now = cast.scanned.number, stage.before_end(28)
    how = print_label(cast.scanned_text, folder / "label.png")
    print_sheet(cast.sheet, VERIFY_HOST, folder / "sheet.pdf", created=now)
    print_certificate(cast.scanned, VERIFY_HOST, folder / "certificate.pdf", accreditation=_accredited(), created=now)
    tell.say(
        f"Printed for {number}: its label ({how}), a sheet of {len(cast.sheet)} labels, and the certificate as a PDF "
        "page, with the same code and the signed credential attached."
    )
    text = read_label(folder / "label.png")
    if text != cast.scanned_text:
        raise StoryBroken("the picture says something else than the label", where="scene 4")
    (folder / "label.txt").write_text(f"{text}\n", "ascii")
    page, _, fragment = text.partition("#")
    tell.say(f"An importer's phone decodes the label's pixels: {page}# and {len(fragment)} digits.")
    tell.say(
        "It opens that page. No server gets the digits by the scan itself; the page posts them, and shows the answer:"
    )
    phone.service.get("/q", now=now)
    report = phone.scan(text, now=now)
    tell.shown(report_lines(report))
    tell.require(f"certificate {number}", report, Verdict.VALID)
    phone.service.get(urlsplit(cast.scanned.id).path, now=now)
    tell.say("The library gives the same answer, word for word.")
    tell.say(f"The certificate has a public page too: {cast.scanned.id}")


def _accredited() -> AccreditedBy:
    body = next(body for body in CERTIFICATION_BODIES if body.key == SCANNED_BODY)
    by = next(one for one in ACCREDITATION_BODIES if one.key == body.accredited_by)
    return AccreditedBy(by.name, body.number)
