"""`python -m tests.pictures`: the pictures of the README, made anew in Chromium (specs/gallery.md GA5)."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from pypdfium2 import PdfDocument

from tests.vc.label.certificates import PAPERS
from tests.verifier_api.answers_shown import served, world_of_answers
from tests.verifier_api.browser import Browser, running
from tests.verifier_api.mark.looking import state
from tests.verifier_api.mark.websites import SCRIPT, website
from tests.world import World
from vc.label.pdf_certificate import certificate_pdf
from vc.label.printed_label import PrintedLabel
from vc.label.sheet import label_sheets
from vc.label.stock import A4_24
from vc.label.text_blocks import Area

FOLDER: Final = Path(__file__).parents[1] / "specs" / "pictures"
PAPER: Final = PAPERS["german and english"]
LABEL: Final = PrintedLabel("DE-QMS-2026-00412", "Müller Feinmechanik GmbH & Co. KG", "ISO 9001:2015", World().label())
PHONE: Final = (360, 640)
_CERTIFICATE_DPI, _LABEL_DPI, _MM_PER_INCH = 125, 200, 25.4
_POINTS_PER_INCH: Final = 72


def pictures(program: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each picture; `folder` is for what is served meanwhile."""
    yield "certificate.png", _small(_page(certificate_pdf(PAPER), _CERTIFICATE_DPI), colours=8)
    sheet = _page(label_sheets([LABEL], created=World().now).pdf, _LABEL_DPI)
    yield "label.png", _small(sheet.crop(_dots(A4_24.cell(0))), colours=16)
    with served(world_of_answers(), folder) as address, running(program) as browser:
        yield "phone-valid.png", _phone(browser, f"{address}/c/good")
        yield "phone-not-valid-de.png", _phone(browser, f"{address}/c/suspended?lang=de")
        yield "mark.png", _mark(browser, address)


def main() -> None:
    """Write every picture."""
    program = shutil.which("chromium")
    if program is None:
        sys.exit("chromium is not installed; `sh tools/system_parts.sh` brings it on Debian")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in pictures(Path(program), Path(folder)):
            (FOLDER / name).write_bytes(content)
            print(f"{name}: {len(content):,} bytes")


def _phone(browser: Browser, address: str) -> bytes:
    page = browser.page()
    page.size(*PHONE)
    page.call("Emulation.setTimezoneOverride", timezoneId="Asia/Shanghai")
    page.open(address)
    return _small(Image.open(BytesIO(page.picture())), colours=64)


def _mark(browser: Browser, service: str) -> bytes:
    """Return the live mark as it stands on a website of another origin, less the website."""
    page = browser.page()
    page.size(*PHONE)
    with website(service) as site:
        site.shows(SCRIPT)
        page.open(site.address)
        state(page)
        box = page.value("document.querySelector('main span').getBoundingClientRect().toJSON()")
        picture = Image.open(BytesIO(page.picture()))
    edges = (box["left"] - 8, box["top"] - 8, box["right"] + 8, box["bottom"] + 8)
    return _small(picture.crop(tuple(max(0, round(edge)) for edge in edges)), colours=64)


def _page(pdf: bytes, dots_per_inch: int) -> Image.Image:
    with PdfDocument(pdf) as document:
        picture: Image.Image = document[0].render(scale=dots_per_inch / _POINTS_PER_INCH).to_pil()
        return picture


def _dots(place: Area) -> tuple[float, float, float, float]:
    """Return the edges of a place on the sheet's picture."""
    left, top = place.x * _LABEL_DPI / _MM_PER_INCH, place.y * _LABEL_DPI / _MM_PER_INCH
    return left, top, left + place.width * _LABEL_DPI / _MM_PER_INCH, top + place.height * _LABEL_DPI / _MM_PER_INCH


def _small(picture: Image.Image, *, colours: int) -> bytes:
    """Return a PNG of few colours, without dithering: text stays as sharp as it was."""
    written = BytesIO()
    few = picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    main()
