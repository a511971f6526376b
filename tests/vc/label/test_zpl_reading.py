"""What stands in ZPL that this program wrote (specs/label.md L7.5)."""

from __future__ import annotations

import pytest

from vc.errors import UsageError
from vc.label.bitmap import Bitmap
from vc.label.zpl_reading import formats_in


def label(data: str, *, height: int = 2, octets: int = 4, top: int = 0, row: int = 2) -> bytes:
    field = f"^FO0,{top}\n^GFA,{octets},{octets},{row},{data}^FS\n"
    return f"^XA\n^PW12\n^LL{height}\n^LH0,0\n{field}^PQ1\n^XZ\n".encode()


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("FFF0FFF0", "fff0fff0"),
        ("FFF0:", "fff0fff0"),
        ("IF0:", "fff0fff0"),
        ("FF,,", "ff000000"),
        (",:", "00000000"),
        ("80,,", "80000000"),
    ],
)
def test_digits_runs_blank_ends_and_rows_again_are_read(data: str, rows: str) -> None:
    assert formats_in(label(data)) == (Bitmap(bytes.fromhex(rows), 12, 2),)


def test_runs_are_added_up() -> None:
    written = label("zzgF" + "0" * 180, height=1, octets=500, row=500).replace(b"^PW12", b"^PW4000")

    (read,) = formats_in(written)

    assert read.octets.hex() == "f" * 820 + "0" * 180


@pytest.mark.parametrize(
    "written",
    [
        b"nothing",
        label("FFF0FFF0")[:-2],
        label("FFF0FFF0") + b"^XA",
        label("FFF0FFF"),
        label("FFF0FFF0F"),
        label("JF0:"),
        label(":FFF0"),
        label("FF:F0FFF0"),
        label("FFF0?"),
        label("FFF0:", octets=5),
        label("FFF0:", height=3),
        label("FFF0:", top=1),
        label("FF,", row=1, octets=2),
        label("FFF0G"),
        label("FFF0:").replace(b"^FS", b"^F"),
        label("FFF0:").replace(b"GFA,4,4", b"GFA,4,5"),
        "^XA\n^PWé".encode(),
    ],
)
def test_anything_else_is_said_not_to_read_back(written: bytes) -> None:
    with pytest.raises(UsageError, match="does not read back"):
        formats_in(written)
