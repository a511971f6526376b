"""A commodity code as it was declared, against the tariff codes of a scope (specs/manifest.md D5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from vc.trust.code_families import hs_codes_above

_DECLARED = re.compile(r"(?:(HS)(?:-([A-Z]{2}))?:)?([0-9](?:[. ]*[0-9])*)", re.ASCII)
_STATED = re.compile(r"HS:([0-9]{4}|[0-9]{6})|HS-([A-Z]{2}):([0-9]{8}|[0-9]{10})")
_SPACED = str.maketrans("", "", ". ")
_HARMONISED = 6
"""So many digits mean the same in every country; what follows is the tariff of one."""


class Declared(Enum):
    """What the codes of a scope say of a declared one. `OPEN`: the two do not say enough to tell."""

    COVERED = auto()
    OPEN = auto()
    OUTSIDE = auto()


@dataclass(frozen=True, slots=True)
class _Code:
    """A commodity code of 4, 6, 8 or 10 `digits`, and the `country` (ISO 3166-1) of its tariff; empty: not said."""

    digits: str
    country: str


def compare_tariff(declared: str, stated: frozenset[str]) -> Declared:
    """Compare a declared code, such as "8507.60" or "HS-CN:8507600010", with the codes of a scope.

    Covered if one of them stands above it (specs/scope.md S9). Open: none does, but one may, since the declared code is
    the wider one, or national digits of tariffs that may be two would have to be compared, or one of both is of no form
    that we know.
    """
    code = _code_of(declared)
    if code is None:
        return Declared.OPEN
    if not stated.isdisjoint(_above(code)):
        return Declared.COVERED
    return Declared.OPEN if any(_may_meet(code, one) for one in stated) else Declared.OUTSIDE


def is_commodity_code(text: str) -> bool:
    """Whether a text can be a declared code at all: 4, 6, 8 or 10 digits, or a tariff code as a scope has it."""
    return _code_of(text) is not None


def _code_of(text: str) -> _Code | None:
    match = _DECLARED.fullmatch(text)
    if match is None:
        return None
    prefix, country, digits = match[1], match[2] or "", match[3].translate(_SPACED)
    lengths = (8, 10) if country else (4, 6) if prefix else (4, 6, 8, 10)
    return _Code(digits, country) if len(digits) in lengths else None


def _above(declared: _Code) -> frozenset[str]:
    if declared.country:
        return hs_codes_above(f"HS-{declared.country}:{declared.digits}")
    return hs_codes_above(f"HS:{declared.digits[:_HARMONISED]}")


def _may_meet(declared: _Code, code: str) -> bool:
    """Whether goods of the declared code can be among those of a stated code that does not stand above it."""
    known = _STATED.fullmatch(code)
    if known is None:
        return True
    ours, theirs = declared.digits, known[1] or known[3]
    if known[2] is None or known[2] != declared.country:
        ours, theirs = ours[:_HARMONISED], theirs[:_HARMONISED]
    return ours.startswith(theirs) or theirs.startswith(ours)
