"""Under which IAF sectors a NACE code lies (IAF ID 1; specs/scope.md S9). Read once, and only when asked."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from vc.profiles.code_table import table

_FORM: Final = re.compile(r"[0-9]{2}(?:\.[0-9]{1,2})?")


@cache
def _listed() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    entries = table("nace")["entries"]
    return {sector: (tuple(entry["codes"]), tuple(entry.get("except", ()))) for sector, entry in entries.items()}


def iaf_sectors_of(code: str) -> frozenset[str]:
    """Return the sectors ("IAF:17") that hold all of a code of NACE Rev. 2 ("25.11"): one, or none.

    A code that holds an exception of a sector is more than the sector; a code in an exception is outside.
    """
    return frozenset(
        sector
        for sector, (codes, exceptions) in _listed().items()
        if any(code.startswith(listed) for listed in codes)
        and not any(code.startswith(one) or one.startswith(code) for one in exceptions)
    )


def is_nace_code(code: str) -> bool:
    """Whether `code` is of the form of NACE Rev. 2, and IAF ID 1 names it, what holds it, or what it holds."""
    return _FORM.fullmatch(code) is not None and any(
        code.startswith(listed) or listed.startswith(code) for codes, _ in _listed().values() for listed in codes
    )
