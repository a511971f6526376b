"""The symbol as SVG (specs/label.md L5.3, L7.6)."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

import pytest

from tests.vc.label.samples import text
from vc.errors import UsageError
from vc.label.print_size import fitting_code, print_size
from vc.label.qr import QUIET_MODULES, Level, label_qr, pixels
from vc.label.svg import label_svg, svg

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


def test_label_shows_number_and_serial_as_outlines_below_the_quiet_zone() -> None:
    code = fitting_code(text(250), room_mm=30, dots_per_inch=300)

    drawing = fromstring(label_svg(code, ('DE-QMS<&>"-412', "S/N A0001")))

    assert {child.tag for child in drawing.iter()} == {f"{SVG}svg", f"{SVG}path"}
    _, dark, letters = drawing.findall(f"{SVG}path")
    assert dark.get("shape-rendering") == "crispEdges"
    side = code.image.modules
    _, _, width, height = map(float, drawing.get("viewBox", "").split())
    assert width == side < height
    assert float(drawing.get("height", "").removesuffix("mm")) == pytest.approx(
        code.size.width_mm * height / side, abs=0.001
    )
    points = [tuple(map(float, pair)) for pair in re.findall(r"[ML](-?[\d.]+)[ ,](-?[\d.]+)", letters.get("d", ""))]
    assert points
    assert all(QUIET_MODULES <= x <= side - QUIET_MODULES and side <= y <= height for x, y in points)


def test_drawing_that_does_not_read_back_is_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    image = label_qr(text(250), level=Level.M)
    monkeypatch.setattr("vc.label.svg._runs", lambda _image: ["M4 4h1v1h-1z"])

    with pytest.raises(UsageError, match="0 of 1 codes read back"):
        svg(image, print_size(image, dots_per_inch=300))
