"""Scope containment: does what was accredited cover what was certified (specs/scope.md).

Codes are compared octet for octet; prose, case and look-alikes never match. The answer names the missing part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from vc.encoding.rfc3339 import format_instant
from vc.model.scope import ANY, ScheduleLine, Scope
from vc.model.vocabulary import Activity
from vc.trust.trust_list import RecognisedScope

_SHOWN_CODES = 20
_DIMENSIONS = ("standard", "edition", "scheme", "sectors", "product categories", "methods", "countries")
_RECOGNISED = ("standard", "scheme", "product categories")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether a scope is covered, and if not, what is missing.

    `missing` holds one text per dimension, such as "sectors: IAF:33"; it is empty exactly when `covered`.
    Codes outside printable ASCII are shown escaped, so that a look-alike shows itself. For people, never parsed.
    """

    covered: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Gap:
    """The codes of one dimension that a line does not allow; none listed when a required code is not stated."""

    dimension: str
    codes: frozenset[str]

    def __str__(self) -> str:
        if not self.codes:
            return f"{self.dimension}: none stated"
        shown = [ascii(code)[1:-1] for code in sorted(self.codes)]
        more = len(shown) - _SHOWN_CODES
        listed = ", ".join(shown[:_SHOWN_CODES])
        return f"{self.dimension}: {listed}, and {more} more" if more > 0 else f"{self.dimension}: {listed}"


COVERED = Coverage(covered=True)


def covers(lines: Iterable[ScheduleLine], scope: Scope, *, at: datetime) -> Coverage:
    """Tell whether one line in force at `at` covers the whole scope (rules S1 to S6).

    When none does, `missing` is that of the line that comes nearest.
    """
    same = [line for line in lines if line.activity == scope.activity]
    in_force = [line for line in same if line.in_force(at)]
    if not in_force:
        return _nothing_in_force(scope.activity, at, known=bool(same))
    claims = _claims(scope)
    for line in in_force:
        if all(map(_allows, _limits(line), claims)):
            return COVERED
    return _nearest([tuple(_gaps(_limits(line), claims, _allows)) for line in in_force])


def recognises(scopes: Iterable[RecognisedScope], scope: Scope, *, at: datetime) -> Coverage:
    """Tell whether a recognised scope in force at `at` covers activity, standard, scheme and categories (rule S7)."""
    same = tuple(line for line in scopes if line.activity == scope.activity)
    in_force = tuple(line for line in same if line.in_force(at))
    if not in_force:
        return _nothing_in_force(scope.activity, at, known=bool(same))
    claims = (_single(scope.standard), _single(scope.scheme), scope.product_categories)
    for line in in_force:
        if all(map(_allows, _recognised(line), claims)):
            return COVERED
    return _nearest([tuple(_gaps(_recognised(line), claims, _allows, dimensions=_RECOGNISED)) for line in in_force])


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
    gaps = [tuple(_gaps(_limits(line), claims, _contains)) for line in in_force]
    return _nearest(gaps)


def recognises_line(scopes: Iterable[RecognisedScope], lower: ScheduleLine, *, at: datetime) -> Coverage:
    """Tell whether an accreditation body is recognised at `at` for all that a line of one standard allows (rule S8)."""
    same = tuple(scope for scope in scopes if scope.activity == lower.activity)
    in_force = tuple(scope for scope in same if scope.in_force(at))
    if not in_force:
        return _nothing_in_force(lower.activity, at, known=bool(same))
    claims = (lower.standards, lower.schemes, lower.product_categories)
    return _nearest([tuple(_gaps(_recognised(scope), claims, _contains, dimensions=_RECOGNISED)) for scope in in_force])


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
    )


def _recognised(scope: RecognisedScope) -> tuple[frozenset[str], ...]:
    """Return for what a body is recognised, in the order of `_RECOGNISED`."""
    return (scope.standards, scope.schemes, scope.product_categories)


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
    )


def _allows(allowed: frozenset[str], claimed: frozenset[str]) -> bool:
    """Whether one dimension is covered (rules S3 and S4)."""
    if allowed == ANY:
        return "*" not in claimed
    if not claimed:
        return not allowed
    return claimed <= allowed and "*" not in claimed


def _contains(upper: frozenset[str], lower: frozenset[str]) -> bool:
    """Whether all that one dimension of a lower line allows, the upper line's allows too (rule S8)."""
    return upper == ANY or (lower <= upper if lower else not upper)


def _gaps(
    limits: tuple[frozenset[str], ...],
    claims: tuple[frozenset[str], ...],
    allows: Callable[[frozenset[str], frozenset[str]], bool],
    *,
    dimensions: tuple[str, ...] = _DIMENSIONS,
) -> Iterator[_Gap]:
    for dimension, allowed, claimed in zip(dimensions, limits, claims, strict=True):
        if not allows(allowed, claimed):
            yield _gap(dimension, allowed, claimed)


def _gap(dimension: str, allowed: frozenset[str], claimed: frozenset[str]) -> _Gap:
    """Return what a dimension that is not covered lacks; nothing claimed is "none stated"."""
    stars = claimed & ANY
    return _Gap(dimension, stars if allowed == ANY else (claimed - allowed) | stars)


def _single(code: str) -> frozenset[str]:
    return frozenset((code,)) if code else frozenset()


def _nearest(found: Iterable[tuple[_Gap, ...]]) -> Coverage:
    """Return what is missing in the line that comes nearest (rule S5); nothing is: it is covered."""
    nearest = min(found, key=_distance)
    return Coverage(covered=not nearest, missing=tuple(str(gap) for gap in nearest))


def _distance(gaps: tuple[_Gap, ...]) -> tuple[bool, bool, bool, int]:
    """Order lines by how near they come: the same standard first, then scheme, then edition, then fewest codes."""
    lacking = {gap.dimension for gap in gaps}
    codes = sum(len(gap.codes) or 1 for gap in gaps)
    return ("standard" in lacking, "scheme" in lacking, "edition" in lacking, codes)


def _nothing_in_force(activity: Activity, at: datetime, *, known: bool) -> Coverage:
    suffix = f" (not in force at {format_instant(at)})" if known else ""
    return Coverage(covered=False, missing=(f"activity: {activity.value}{suffix}",))
