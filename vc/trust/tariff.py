"""A commodity code as it was declared, against the tariff codes of a scope (specs/manifest.md D5.1)."""

from __future__ import annotations

import re
from enum import Enum

from vc.trust.code_families import hs_codes_above

_DECLARED = re.compile(r"[0-9]{4}(?:[0-9]{2}){0,3}")
_INTERNATIONAL = 6


class Declared(Enum):
    """What the codes of a scope say of a declared one."""

    COVERED = "covered"
    OUTSIDE = "outside"
    OPEN = "open"


def compare_tariff(declared: str, stated: frozenset[str]) -> Declared:
    """Compare a declared code, which names no country, with the codes of a scope.

    Open: what is no commodity code; one that is wider than a stated code; one that only a national code, of a tariff
    that may be another, would cover.
    """
    digits = re.sub(r"[. ]", "", declared)
    if _DECLARED.fullmatch(digits) is None:
        return Declared.OPEN
    if not stated.isdisjoint(hs_codes_above(f"HS:{digits[:_INTERNATIONAL]}")):
        return Declared.COVERED
    known = (code.partition(":")[2] for code in stated if code.startswith(("HS:", "HS-")))
    related = any(code.startswith(digits) or digits.startswith(code) for code in known)
    return Declared.OPEN if related else Declared.OUTSIDE
