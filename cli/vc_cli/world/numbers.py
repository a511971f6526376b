"""Numbers of certificates, from ranges that nobody gives out (specs/demo-world.md W1).

Each holds its place in the world, so that no two certificates share one.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_LETTER: Final = MappingProxyType(
    {
        "ISO 9001": "Q",
        "ISO 14001": "E",
        "ISO 45001": "S",
        "ISO/IEC 27001": "I",
        "ISO 22000": "F",
        "ISO 13485": "M",
        "ISO 50001": "N",
    }
)
_GERMAN_CODE: Final = MappingProxyType({standard: 100 + 2 * place for place, standard in enumerate(_LETTER)})

_PATTERNS: Final = MappingProxyType(
    {
        "CN": "000{year}{letter}{place}R0M",
        "DE": "00 {german} {place}",
        "GB": "XQ {letter}{place}",
        "IN": "IN-00-{letter}-{place}",
        "AE": "AE-00-{letter}{place}",
    }
)

LARGEST_WORLD: Final = 10_000_000
"""Certificates of one world: the six digits of a CCC serial hold its products."""


def system_number(manner: str, standard: str, *, year: str, place: int) -> str:
    """Return the number of a management-system certificate in the manner of its accreditation body.

    `year` is the one in which it begins, four digits; `place` the place in the world, from 0.
    """
    return _PATTERNS[manner].format(
        letter=_LETTER[standard], german=_GERMAN_CODE[standard], year=year[2:], place=f"{place:08}"
    )


def product_number(category: str, *, year: str, serial: int) -> str:
    """Return the 16 digits of a CCC number: year, body 00, category, serial."""
    return f"{year}00{category}{serial:06}"


def report_number(laboratory: int, *, year: str, place: int) -> str:
    """Return the number of a test report."""
    return f"T00-{laboratory:04}-{year}-{place:08}"
