"""The pictures in ZPL II as this program writes it, so that what a printer will be sent can be read back (L7.5)."""

from __future__ import annotations

import re
from typing import Final

from vc.errors import UsageError
from vc.label.bitmap import Bitmap

_FORMAT: Final = re.compile(r"\^XA\n\^PW([0-9]+)\n\^LL([0-9]+)\n\^LH0,0\n(.*?)\^PQ1\n\^XZ\n", re.DOTALL)
_FIELD: Final = re.compile(r"\^FO0,([0-9]+)\n\^GFA,([0-9]+),\2,([0-9]+),([0-9A-Zg-z,:]*)\^FS\n")
_TOKEN: Final = re.compile(r"([G-Yg-z]*)([0-9A-F])|([,:])")
_DIGITS_AN_OCTET: Final = 2


def formats_in(written: bytes) -> tuple[Bitmap, ...]:
    """Return the picture of each label, as a printer puts it together. Raises `UsageError` for anything else."""
    text, found, at = written.decode("ascii", "replace"), [], 0
    while at < len(text):
        one = _FORMAT.match(text, at)
        if one is None:
            raise _unreadable("a format")
        found.append(_picture(one[3], int(one[1]), int(one[2])))
        at = one.end()
    return tuple(found)


def _picture(fields: str, width: int, height: int) -> Bitmap:
    """Put the bands together, which follow one another without a gap."""
    octets, at, row_octets = b"", 0, (width + 7) // 8
    while at < len(fields):
        field = _FIELD.match(fields, at)
        if field is None or int(field[3]) != row_octets or int(field[1]) * row_octets != len(octets):
            raise _unreadable("a graphic field")
        band = _unpacked(field[4], row_octets)
        if len(band) != int(field[2]):
            raise _unreadable("the length of a graphic field")
        octets += band
        at = field.end()
    if len(octets) != row_octets * height:
        raise _unreadable("the height of a label")
    return Bitmap(octets, width, height)


def _unpacked(packed: str, row_octets: int) -> bytes:
    digits_a_row = row_octets * _DIGITS_AN_OCTET
    rows: list[str] = []
    row, at = "", 0
    while at < len(packed):
        token = _TOKEN.match(packed, at)
        if token is None or (token[3] == ":" and (row or not rows)):
            raise _unreadable("graphic data")
        if token[3]:
            rows.append(rows[-1] if token[3] == ":" else row.ljust(digits_a_row, "0"))
            row = ""
        else:
            row += token[2] * (sum(map(_counted, token[1])) or 1)
            if len(row) == digits_a_row:
                rows.append(row)
                row = ""
        at = token.end()
    if row or any(len(one) != digits_a_row for one in rows):
        raise _unreadable("a row of graphic data")
    return bytes.fromhex("".join(rows))


def _counted(letter: str) -> int:
    return ord(letter) - ord("F") if letter <= "Y" else (ord(letter) - ord("f")) * 20


def _unreadable(what: str) -> UsageError:
    return UsageError(f"{what} does not read back", where="the ZPL", hint="do not print it")
