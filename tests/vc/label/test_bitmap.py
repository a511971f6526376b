"""Pictures in dots (specs/label.md L7.4)."""

from __future__ import annotations

from vc.label.bitmap import Bitmap, with_code
from vc.label.qr import Level, QrImage
from vc.label.scan import Luminance

DARK = QrImage("", ((True,),), 1, Level.M)


def test_one_is_black_and_rows_are_whole_octets() -> None:
    dots = Bitmap(bytes([0b10000000, 0b01000000, 0, 0b00000000]), 10, 2)

    assert dots.row_octets == 2
    assert dots.luminance() == Luminance(b"\x00" + b"\xff" * 8 + b"\x00" + b"\xff" * 10, 10, 2)


def test_grey_becomes_black_or_white_and_the_code_covers_what_lies_under_it() -> None:
    grey = Luminance(bytes([159, 160] + [0] * 20) * 20, 22, 20)

    made = with_code(grey, DARK, dots=2, x=3, y=1)

    shown = made.luminance().octets
    assert (made.width, made.height) == (22, 20)
    assert shown[:3] == bytes([0, 255, 0])
    rows = [shown[start : start + 22] for start in range(0, len(shown), 22)]
    code = [row[3 : 3 + 18] for row in rows[1 : 1 + 18]]
    assert all(row == b"\xff" * 18 for row in code[:8] + code[10:])
    assert all(row == b"\xff" * 8 + b"\x00" * 2 + b"\xff" * 8 for row in code[8:10])
