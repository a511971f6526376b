"""The serial numbers of items, as they are named on the command line: a range, or the lines of a file."""

from __future__ import annotations

import re
from typing import Final

from vc.errors import UsageError
from vc_cli.files import read_file

MOST_SERIALS: Final = 5_000
"""Labels that are made in one run."""

_NUMBERED: Final = re.compile(r"(.*?)([0-9]+)")
_FILE_OCTETS: Final = 1_000_000


def serials_in_range(text: str) -> tuple[str, ...]:
    """Return the serial numbers from first to last of `FIRST..LAST`, as A0001..A0100.

    Both end in digits and begin alike; with leading zeros they have as many digits. Raises `UsageError` for another
    text, a range that runs backwards, and more than 5,000.
    """
    first, dots, last = text.partition("..")
    ends = _NUMBERED.fullmatch(first), _NUMBERED.fullmatch(last)
    if not dots or ends[0] is None or ends[1] is None or ends[0][1] != ends[1][1]:
        hint = "two numbers that begin alike and end in digits, as A0001..A0100"
        raise UsageError("is no range of serial numbers", where=text, hint=hint)
    prefix, low, high = ends[0][1], ends[0][2], ends[1][2]
    if len(low) != len(high) and (low[0] == "0" or high[0] == "0"):
        raise UsageError("first and last have different counts of digits", where=text, hint="write A0009..A0010")
    count = int(high) - int(low) + 1 if len(high) <= len(low) + len(str(MOST_SERIALS)) else MOST_SERIALS + 1
    if count < 1:
        raise UsageError("the range runs backwards", where=text)
    _require_few(count, where=text)
    return tuple(f"{prefix}{number:0{len(low)}}" for number in range(int(low), int(high) + 1))


def serials_in_file(name: str) -> tuple[str, ...]:
    """Return the serial numbers of a file, one on each line; blank lines are left out.

    Raises `UsageError` for a file that is no UTF-8 text, for none and for more than 5,000.
    """
    try:
        text = read_file(name, limit=_FILE_OCTETS).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("is no text in UTF-8", where=name, hint="one serial number on each line") from None
    found = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not found:
        raise UsageError("holds no serial number", where=name, hint="one on each line")
    _require_few(len(found), where=name)
    return found


def _require_few(count: int, *, where: str) -> None:
    if count > MOST_SERIALS:
        raise UsageError(f"more than {MOST_SERIALS:,} serial numbers", where=where, hint="divide them")
