"""The symbol as SVG (specs/label.md L5.3)."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

from tests.vc.label.samples import text
from vc.label.print_size import print_size
from vc.label.qr import Level, label_qr, pixels
from vc.label.svg import svg

SVG = "{http://www.w3.org/2000/svg}"


def test_drawing_paints_exactly_the_dark_modules_within_the_quiet_zone() -> None:
    image = label_qr(text(250), level=Level.M)

    drawing = fromstring(svg(image, print_size(image, dots_per_inch=300)))

    painted = bytearray(b"\xff" * image.modules**2)
    _, dark = drawing.findall(f"{SVG}path")
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", dark.get("d", "")):
        start = int(y) * image.modules + int(x)
        painted[start : start + int(length)] = bytes(int(length))
    assert bytes(painted) == pixels(image, dots=1)


def test_drawing_states_its_size_in_millimetres_and_holds_no_text() -> None:
    image = label_qr(text(250), level=Level.M)

    drawing = fromstring(svg(image, print_size(image, dots_per_inch=300)))

    assert drawing.get("width") == drawing.get("height") == "24.7227mm"
    assert drawing.get("viewBox") == "0 0 73 73"
    assert {child.tag for child in drawing.iter()} == {f"{SVG}svg", f"{SVG}path"}
    assert "".join(drawing.itertext()).strip() == ""
