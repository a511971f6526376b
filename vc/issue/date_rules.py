"""Dates on certificates: order, and how long each kind may run (specs/credential-profiles.md P6.1, P6.2, P6.10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from vc.encoding.rfc3339 import parse_date, parse_instant
from vc.errors import Refused
from vc.issue.candidate import Candidate, day_of, years_after
from vc.issue.fault import Fault
from vc.model.vocabulary import Profile
from vc.profiles import catalogue

_INSTANTS: Final = frozenset({"validFrom", "validUntil", "nextDueBy", "from", "to", "effectiveFrom", "recordedAt"})
_DATES: Final = frozenset(
    {
        "decisionDate",
        "firstIssued",
        "lastDone",
        "assessmentDate",
        "itemReceived",
        "performedFrom",
        "performedUntil",
        "date",
        "registeredDate",
    }
)
_TIMES: Final = _INSTANTS | _DATES
_DEFAULT_YEARS: Final = {Profile.MANAGEMENT_SYSTEM_CERTIFICATE: 3, Profile.PRODUCT_CERTIFICATE: 5}


def all_in_calendar(texts: Sequence[str], members: Sequence[str]) -> bool:
    """Tell whether `calendar_faults` has nothing to find, from the texts of claims and their members."""
    found = [
        _in_calendar(member in _INSTANTS, text) for text, member in zip(texts, members, strict=True) if member in _TIMES
    ]
    return all(found)


@lru_cache(maxsize=4096)
def _in_calendar(is_instant: bool, text: str) -> bool:  # noqa: FBT001 - a key of the cache
    try:
        (parse_instant if is_instant else parse_date)(text)
    except Refused:
        return False
    return True


def calendar_faults(value: Any, path: str = "", member: str = "") -> Iterator[Fault]:  # noqa: ANN401 - any JSON value
    """Yield a fault for each date or instant that has the right form but is in no calendar (30 February)."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from calendar_faults(item, f"{path}/{name}", name)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from calendar_faults(item, f"{path}/{number}")
    elif isinstance(value, str) and member in _TIMES:
        try:
            (parse_instant if member in _INSTANTS else parse_date)(value)
        except Refused as refusal:
            yield Fault(path, f"is {value[:40]!a}: {refusal.detail}", "write a day that exists, such as 2026-03-01")


def validity(candidate: Candidate) -> Iterator[Fault]:
    """P6.1: a certificate ends, and not later than its standard and scheme allow."""
    start, end = candidate.credential.valid_from, candidate.credential.valid_until
    if start is None or end is None or candidate.profile not in _DEFAULT_YEARS:
        return
    years = _most_years(candidate)
    if end.date() > years_after(start.date(), years):
        what = candidate.scope.scheme or candidate.scope.standard or candidate.profile.value
        yield Fault(
            "/validUntil",
            f"{end.date()} is more than {years} years after the start, {start.date()}",
            f"end a {what} certificate by {years_after(start.date(), years)}",
        )


def decision(candidate: Candidate) -> Iterator[Fault]:
    """P6.2: in effect not before the decision (ISO/IEC 17021-1 8.2.2 b), decided not after signing."""
    decided, first = candidate.day("decisionDate"), candidate.day("firstIssued")
    start = candidate.credential.valid_from
    if decided is not None and start is not None and start.date() < decided:
        yield Fault(
            "/validFrom", f"{start.date()} is before the decision, {decided}", "begin on the day of the decision"
        )
    if decided is not None and decided > candidate.issued_at.date():
        yield Fault("/credentialSubject/decisionDate", f"{decided} is in the future", "issue what has been decided")
    if first is not None and start is not None and first > start.date():
        yield Fault("/credentialSubject/firstIssued", f"{first} is after the start", "name the day of the first issue")


def surveillance(candidate: Candidate) -> Iterator[Fault]:
    """P6.10: the next surveillance falls into the validity of the certificate."""
    due = candidate.credential.surveillance_due
    start, end = candidate.credential.valid_from, candidate.credential.valid_until
    path = "/credentialSubject/surveillance/nextDueBy"
    if due is not None and start is not None and due < start:
        yield Fault(path, f"{due.date()} is before the certificate begins, {start.date()}", "name the next one")
    if due is not None and end is not None and due > end:
        yield Fault(path, f"{due.date()} is after the certificate ends, {end.date()}", "leave surveillance out")


def report_dates(candidate: Candidate) -> Iterator[Fault]:
    """P6.11: received, then tested, then reported (ISO/IEC 17025 7.8.2.1 h, i, j)."""
    steps = [(name, candidate.day(name)) for name in ("itemReceived", "performedFrom", "performedUntil")]
    start = candidate.credential.valid_from
    steps.append(("validFrom", None if start is None else start.date()))
    known = [(name, day) for name, day in steps if day is not None]
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            path = f"/{later}" if later == "validFrom" else f"/credentialSubject/{later}"
            yield Fault(path, f"{second} is before {earlier}, {first}", "give the days in the order of the work")


def last_surveillance(candidate: Candidate) -> Iterator[Fault]:
    """P6.10: the last surveillance lies in the past."""
    node = candidate.subject.get("surveillance")
    done = day_of(node.get("lastDone")) if isinstance(node, dict) else None
    if done is not None and done > candidate.issued_at.date():
        yield Fault("/credentialSubject/surveillance/lastDone", f"{done} is in the future", "name the last one done")


def _most_years(candidate: Candidate) -> int:
    """Return the bound of the scheme and of the standard, the stricter of the two; else that of the profile."""
    scheme = catalogue.schemes().get(candidate.scope.scheme)
    standard = catalogue.standard(candidate.scope.standard)
    bounds = [known.max_years for known in (scheme, standard) if known is not None]
    return min(bounds, default=_DEFAULT_YEARS[candidate.profile])
