"""Labels as ZPL II (specs/label.md L7.5)."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest
from zebrafy.zebrafy_zpl import ZebrafyZPL

from tests.vc.label.printing import item
from vc.errors import UsageError
from vc.label.bitmap import Bitmap
from vc.label.roll import roll_labels
from vc.label.stock import RollSetup
from vc.label.zpl import zpl
from vc.label.zpl_reading import formats_in


@cache
def dots_of(width: int, height: int, dpi: int, serial: str = "A0001") -> tuple[Bitmap, str]:
    (made,) = roll_labels([item(serial)], RollSetup(width, height, dpi))
    return made.dots, made.label.label_text


@pytest.mark.parametrize(("width", "height", "dpi"), [(100, 50, 203), (57, 32, 300), (100, 50, 600)])
def test_other_peoples_reader_sees_the_same_dots(width: int, height: int, dpi: int) -> None:
    dots, text = dots_of(width, height, dpi)

    bands = ZebrafyZPL(zpl(dots, text).decode()).to_images()

    # Zebrafy shows each graphic field, padded to whole octets: one below the other they are the label.
    shown = b"".join(band.convert("1").tobytes() for band in bands)
    assert bytes(octet ^ 0xFF for octet in shown) == dots.octets
    assert sum(band.height for band in bands) == dots.height


def test_format_states_the_size_of_the_label_and_no_field_is_longer_than_a_printer_takes() -> None:
    dots, text = dots_of(100, 50, 600)

    written = zpl(dots, text).decode()

    assert written.startswith("^XA\n^PW2362\n^LL1181\n")
    assert written.endswith("^PQ1\n^XZ\n")
    fields = [tuple(map(int, found)) for found in re.findall(r"\^FO0,(\d+)\n\^GFA,(\d+),\d+,(\d+),", written)]
    assert len(fields) == 4
    assert max(count for _, count, _ in fields) <= 99_999
    assert sum(count for _, count, _ in fields) == len(dots.octets)
    assert [top for top, _, _ in fields] == [0, 337, 674, 1011]
    assert len(written) < len(dots.octets) / 3


def test_a_file_of_several_labels_is_read_one_by_one() -> None:
    several = [dots_of(100, 50, 203, serial) for serial in ("A1", "A2")]

    assert list(formats_in(b"".join(zpl(*one) for one in several))) == [dots for dots, _ in several]


@pytest.mark.parametrize("seed", range(4))
def test_any_picture_is_packed_and_unpacked_alike(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of every length up to beyond 400, rows again, blank ends, half octets."""
    monkeypatch.setattr("vc.label.zpl.require_read", lambda *_, **__: None)
    chance = random.Random(seed)
    width = chance.choice([8, 12, 1000, 8 * 450])
    row_octets = (width + 7) // 8
    rows: list[bytes] = []
    while len(rows) < 40:
        runs = b"".join(bytes([chance.choice([0, 0, 255, 16, 1])]) * chance.randint(1, 450) for _ in range(9))
        rows += [runs[:row_octets].ljust(row_octets, b"\0")] * chance.randint(1, 3)
    dots = Bitmap(b"".join(rows), width, len(rows))

    written = zpl(dots, "")

    assert formats_in(written) == (dots,)
    (shown,) = ZebrafyZPL(written.decode()).to_images()
    assert bytes(octet ^ 0xFF for octet in shown.tobytes()) == dots.octets


def test_zpl_that_does_not_read_back_is_never_handed_out() -> None:
    dots, _ = dots_of(100, 50, 203)

    with pytest.raises(UsageError, match="codes read back"):
        zpl(dots, "https://verify.example/q#1")
