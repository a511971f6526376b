"""Whether the edition of a standard counts, at signing and at the moment asked about (specs/scope.md S10)."""

from __future__ import annotations

from datetime import datetime

from vc.codes import Code
from vc.profiles.editions import edition_dates
from vc.trust.ruling import Ruling, failed, passed, unknown


def edition_ruling(standard: str, edition: str, *, signed_at: datetime, at: datetime) -> Ruling | None:
    """Decide what the table of editions says of a certificate; None where it has nothing to say."""
    dates = edition_dates(standard, edition)
    if dates is None:
        return None
    named = f"{standard}:{edition}"
    if dates.ended is not None and at >= dates.ended:
        return failed(Code.EDITION_WITHDRAWN, f"{named} counted until {dates.last_day}; since then {dates.successor}")
    if signed_at < dates.published:
        return unknown(Code.EDITION_NOT_PUBLISHED, f"signed before {named} was published, {dates.published:%Y-%m}")
    if dates.ended is not None and dates.replaced is not None and at >= dates.replaced:
        return passed(Code.EDITION_TRANSITION, f"{named} counts until {dates.last_day}; then {dates.successor}")
    return None
