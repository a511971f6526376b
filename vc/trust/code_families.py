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


def is_later_method(code: str, listed: str) -> bool:
    """Whether `code` is a later edition of the method `listed`, or any edition of one listed without (rule S11)."""
    dated = _DATED.fullmatch(code)
    if dated is None:
        return False
    known = _DATED.fullmatch(listed)
    if known is None:
        return dated[1] == listed
    return known[1] == dated[1] and known[2] < dated[2]


def is_later_edition(edition: str, listed: str) -> bool:
    """Whether the year of `edition` comes after that of `listed` (rule S11)."""
    asked, known = _YEAR.fullmatch(edition), _YEAR.fullmatch(listed)
    return asked is not None and known is not None and known[1] < asked[1]
