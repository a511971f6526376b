"""Which codes stand above a code: the families of sectors and tariff codes (specs/scope.md S9).

A line that names any of them covers the code. The relation is reflexive and transitive, and goes one way.
"""

from __future__ import annotations

import re
from functools import lru_cache

from vc.profiles.nace import iaf_sectors_of

_SECTOR = re.compile(r"(?:IAF|EA):([1-9]|[12][0-9]|3[0-9])")
_NACE = re.compile(r"(NACE2|NACE2\.1):([0-9]{2}(?:\.[0-9]{1,2})?)")
_HS = re.compile(r"HS:[0-9]{4}(?:[0-9]{2})?")
_NATIONAL = re.compile(r"HS-[A-Z]{2}:[0-9]{8}(?:[0-9]{2})?")
_HS_LENGTHS = (4, 6)
_NATIONAL_LENGTHS = (8, 10)
_KEPT = 4096  # a national tariff has some ten thousand lines; one consignment few


@lru_cache(maxsize=_KEPT)
def sectors_above(code: str) -> frozenset[str]:
    """Return the sector codes that cover `code`, itself among them."""
    number = _SECTOR.fullmatch(code)
    if number is not None:
        return frozenset((f"IAF:{number[1]}", f"EA:{number[1]}"))
    nace = _NACE.fullmatch(code)
    if nace is None:
        return frozenset((code,))
    revision, digits = nace[1], nace[2]
    # Division, group and class; what is longer than the code itself cuts to the same text.
    above = {f"{revision}:{digits[:length]}" for length in (2, 4, 5)}
    if revision == "NACE2":
        above.update(name for sector in iaf_sectors_of(digits) for name in sectors_above(sector))
    return frozenset(above)


@lru_cache(maxsize=_KEPT)
def hs_codes_above(code: str) -> frozenset[str]:
    """Return the tariff codes that cover `code`, itself among them."""
    prefix, _, digits = code.partition(":")
    if _NATIONAL.fullmatch(code) is not None:
        national = {f"{prefix}:{digits[:length]}" for length in _NATIONAL_LENGTHS}
        return frozenset(national | {f"HS:{digits[:length]}" for length in _HS_LENGTHS})
    if _HS.fullmatch(code) is not None:
        return frozenset(f"HS:{digits[:length]}" for length in _HS_LENGTHS)
    return frozenset((code,))


_DATED = re.compile(r"(.+):((?:19|20)[0-9]{2})(?:-[0-9]{2})?")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:-[0-9]{2})?")


def later_methods(codes: frozenset[str], listed: frozenset[str]) -> frozenset[str]:
    """Return those that are a later edition of a method `listed`, or any edition of one listed without (rule S11)."""
    earliest: dict[str, str] = {}
    for known in filter(None, map(_DATED.fullmatch, listed)):
        earliest[known[1]] = min(known[2], earliest.get(known[1], known[2]))
    asked = ((code, dated[1], dated[2]) for code in codes if (dated := _DATED.fullmatch(code)) is not None)
    return frozenset(
        code
        for code, method, year in asked
        if earliest.get(method, year) < year or (method in listed and _DATED.fullmatch(method) is None)
    )


def later_editions(editions: frozenset[str], listed: frozenset[str]) -> frozenset[str]:
    """Return those of a year after that of an edition `listed` (rule S11)."""
    earliest = min((known[1] for known in filter(None, map(_YEAR.fullmatch, listed))), default=None)
    asked = ((edition, _YEAR.fullmatch(edition)) for edition in editions)
    return frozenset(code for code, year in asked if earliest is not None and year is not None and earliest < year[1])
