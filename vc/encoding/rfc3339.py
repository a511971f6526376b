"""Instants and dates as text (RFC 3339, xsd:dateTimeStamp) and as numbers (NumericDate, RFC 7519 section 2).

The library knows instants in UTC only; every other zone, and the lack of one, ends here. See specs/securing.md R6.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused, UsageError

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonValue

LATEST_NUMERIC_DATE = 253_402_300_799
"""9999-12-31T23:59:59Z in seconds since 1970-01-01T00:00:00Z."""

_ENDS_OF_A_DAY = frozenset({(0, 0, 0), (23, 59, 59)})
_DATE = r"(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)"
_is_instant = re.compile(f"{_DATE}T{_TIME}{_ZONE}").fullmatch
_is_date = re.compile(_DATE).fullmatch


@lru_cache(maxsize=1024)
def parse_instant(text: str) -> datetime:
    """Return the instant in UTC. The zone is mandatory; digits beyond the microsecond are cut off.

    Refuses with `time.claim_type` what readers disagree about: leap seconds, 24:00, year 0, a lower-case `t` or `z`,
    more than nine fractional digits, a zone beyond 14 hours. Certificates of a batch name the same few instants.
    """
    if not _is_instant(text):
        raise Refused(Code.TIME_CLAIM_TYPE, "an instant must look like 2026-03-01T08:00:00Z, with a zone")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(Code.TIME_CLAIM_TYPE, "no such instant in the calendar") from None


def format_instant(instant: datetime) -> str:
    """Return `instant` as RFC 3339 text in UTC, ending in `Z`; fractions are kept where there are any.

    Raises `UsageError` for a datetime without a zone.
    """
    if instant.tzinfo is None:
        message = "a datetime without a zone is no instant"
        raise UsageError(message, hint="pass an aware datetime")
    text = (instant if instant.tzinfo is UTC else instant.astimezone(UTC)).isoformat().removesuffix("+00:00")
    return f"{text.rstrip('0') if '.' in text else text}Z"


def in_words(instant: datetime) -> str:
    """Return an aware moment for people, in UTC; the first and the last second of a day are given as its date."""
    at = instant.astimezone(UTC)
    if (at.hour, at.minute, at.second) in _ENDS_OF_A_DAY:
        return f"{at:%Y-%m-%d}"
    return f"{at:%Y-%m-%d %H:%M} UTC"


def parse_date(text: str) -> date:
    """Return the calendar date of `YYYY-MM-DD`; anything else is refused with `time.claim_type`."""
    if not _is_date(text):
        raise Refused(Code.TIME_CLAIM_TYPE, "a date must look like 2026-03-01")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(Code.TIME_CLAIM_TYPE, "no such date in the calendar") from None


def instant_from_numeric(value: JsonValue) -> datetime:
    """Return the instant of a NumericDate: whole seconds since 1970-01-01T00:00:00Z, up to the year 9999.

    A float is accepted where it is integral; text, booleans, fractions and anything else are `time.claim_type`.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value % 1 != 0:
        raise Refused(Code.TIME_CLAIM_TYPE, "a NumericDate is a whole number of seconds")
    if not 0 <= value <= LATEST_NUMERIC_DATE:
        raise Refused(Code.TIME_CLAIM_TYPE, "a NumericDate lies between the years 1970 and 9999")
    return datetime.fromtimestamp(value, UTC)
