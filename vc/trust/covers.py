"""Scope containment: does what was accredited cover what was certified (specs/scope.md).

Codes are compared octet for octet, and by the families of `vc.trust.code_families` where that fails; prose, case and
look-alikes never match. The answer names the missing part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from vc.encoding.rfc3339 import format_instant
from vc.model.scope import ANY, ScheduleLine, Scope
from vc.model.vocabulary import Activity, Flexibility
from vc.trust.gaps import Gap, Limit, claim_gap, flexibility_gaps, gaps_of, is_open, line_gap
from vc.trust.trust_list import RecognisedScope

_DIMENSIONS = (
    "standard",
    "edition",
    "scheme",
    "sectors",
    "product categories",
    "methods",
    "countries",
    "HS codes",
    "locations",
)
_RECOGNISED = ("standard", "scheme", "product categories")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether a scope is covered, and if not, what is missing.

    `missing` holds one text per dimension, such as "sectors: IAF:33"; it is empty exactly when `covered`.
    Codes outside printable ASCII are shown escaped, so that a look-alike shows itself. For people, never parsed.
    `undecided`: a flexible line may hold what is missing, in a list that no code tells (rule S11).
    """

    covered: bool
    missing: tuple[str, ...] = ()
    undecided: bool = False


COVERED = Coverage(covered=True)
_NEVER: frozenset[Flexibility] = frozenset()
_Compared = tuple[frozenset[Flexibility], tuple[Gap, ...]]
"""In which ways a line is flexible, and what it lacks."""


def covers(lines: Iterable[ScheduleLine], scope: Scope, *, at: datetime) -> Coverage:
    """Tell whether one line in force at `at` covers the whole scope (rules S1 to S6, S9, S11).

    When none does, `missing` is that of the line that comes nearest.
    """
    same = [line for line in lines if line.activity == scope.activity]
    in_force = [line for line in same if line.in_force(at)]
    if not in_force:
        return _nothing_in_force(scope.activity, at, known=bool(same))
    claims = _claims(scope)
    standard = claims[0]
    for line in in_force:
        # Most lines of a schedule are about another standard.
        if _allows(line.standards, standard) and all(map(_allows, _limits(line), claims)):
            return COVERED
    return _answer((line.flexible, gaps_of(_named(line), claims, claim_gap)) for line in in_force)


def recognises(scopes: Iterable[RecognisedScope], scope: Scope, *, at: datetime) -> Coverage:
    """Tell whether a recognised scope in force at `at` covers activity, standard, scheme and categories (rule S7)."""
    same = tuple(line for line in scopes if line.activity == scope.activity)
    in_force = tuple(line for line in same if line.in_force(at))
    if not in_force:
        return _nothing_in_force(scope.activity, at, known=bool(same))
    claims = (_single(scope.standard), _single(scope.scheme), scope.product_categories)
    for line in in_force:
        if all(map(_allows, _recognised_limits(line), claims)):
            return COVERED
    return _answer((_NEVER, gaps_of(_named_recognition(line), claims, claim_gap)) for line in in_force)


def by_standard(lines: Iterable[ScheduleLine]) -> Iterator[ScheduleLine]:
    """Yield each line once for each standard that it names; one that names none, or any, as it is (rule S8)."""
    for line in lines:
        if line.standards == ANY or not line.standards:
            yield line
        else:
            yield from (replace(line, standards=frozenset((code,))) for code in sorted(line.standards))


def covers_line(lines: Iterable[ScheduleLine], lower: ScheduleLine, *, at: datetime) -> Coverage:
    """Tell whether one line in force at `at` allows all that a line of one standard below it allows (rule S8)."""
    same = tuple(line for line in lines if line.activity == lower.activity)
    in_force = tuple(line for line in same if line.in_force(at))
    if not in_force:
        return _nothing_in_force(lower.activity, at, known=bool(same))
    claims = _limits(lower)
    return _answer(
        (line.flexible, (*gaps_of(_named(line), claims, line_gap), *flexibility_gaps(line, lower))) for line in in_force
    )


def recognises_line(scopes: Iterable[RecognisedScope], lower: ScheduleLine, *, at: datetime) -> Coverage:
    """Tell whether an accreditation body is recognised at `at` for all that a line of one standard allows (rule S8)."""
    same = tuple(line for line in scopes if line.activity == lower.activity)
    in_force = tuple(line for line in same if line.in_force(at))
    if not in_force:
        return _nothing_in_force(lower.activity, at, known=bool(same))
    claims = (lower.standards, lower.schemes, lower.product_categories)
    return _answer((_NEVER, gaps_of(_named_recognition(line), claims, line_gap)) for line in in_force)


def _limits(line: ScheduleLine) -> tuple[frozenset[str], ...]:
    """Return what a line allows, in the order of `_DIMENSIONS`."""
    return (
        line.standards,
        line.editions,
        line.schemes,
        line.sectors,
        line.product_categories,
        line.methods,
        line.countries,
        line.hs_codes,
        line.locations,
    )


def _recognised_limits(line: RecognisedScope) -> tuple[frozenset[str], ...]:
    """Return for what a body is recognised, in the order of `_RECOGNISED`."""
    return (line.standards, line.schemes, line.product_categories)


def _named(line: ScheduleLine) -> Iterator[Limit]:
    return (Limit(name, allowed, line.flexible) for name, allowed in zip(_DIMENSIONS, _limits(line), strict=True))


def _named_recognition(line: RecognisedScope) -> Iterator[Limit]:
    return (Limit(name, allowed) for name, allowed in zip(_RECOGNISED, _recognised_limits(line), strict=True))


def _claims(scope: Scope) -> tuple[frozenset[str], ...]:
    """Return what a scope claims, in the order of `_DIMENSIONS`."""
    return (
        _single(scope.standard),
        _single(scope.edition),
        _single(scope.scheme),
        scope.sectors,
        scope.product_categories,
        scope.methods,
        scope.countries,
        scope.hs_codes,
        scope.locations,
    )


def _allows(allowed: frozenset[str], claimed: frozenset[str]) -> bool:
    """Whether one dimension is covered by the codes alone (rules S3 and S4)."""
    if not claimed:
        return not allowed or allowed == ANY
    return "*" not in claimed and (claimed <= allowed or allowed == ANY)


def _single(code: str) -> frozenset[str]:
    return frozenset((code,)) if code else frozenset()


def _answer(compared: Iterable[_Compared]) -> Coverage:
    """Return what is missing in the line that comes nearest (rule S5); nothing is: it is covered."""
    listed = tuple(compared)
    nearest = min((gaps for _, gaps in listed), key=_distance)
    if not nearest:
        return COVERED
    opened = [gaps for flexible, gaps in listed if all(is_open(gap, flexible) for gap in gaps)]
    if opened:
        nearest = min(opened, key=_distance)
    return Coverage(covered=False, missing=tuple(str(gap) for gap in nearest), undecided=bool(opened))


def _distance(gaps: tuple[Gap, ...]) -> tuple[bool, bool, bool, int]:
    """Order lines by how near they come: the same standard first, then scheme, then edition, then fewest codes."""
    lacking = {gap.dimension for gap in gaps}
    codes = sum(len(gap.codes) or 1 for gap in gaps)
    return ("standard" in lacking, "scheme" in lacking, "edition" in lacking, codes)


def _nothing_in_force(activity: Activity, at: datetime, *, known: bool) -> Coverage:
    suffix = f" (not in force at {format_instant(at)})" if known else ""
    return Coverage(covered=False, missing=(f"activity: {activity.value}{suffix}",))
