"""Scope containment: does what was accredited cover what was certified (specs/scope.md).

Codes are compared octet for octet; prose, case and look-alikes never match. The answer names the missing part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from vc.encoding.rfc3339 import format_instant
from vc.model.scope import ANY, ScheduleLine, Scope
from vc.model.vocabulary import Activity
from vc.trust.trust_list import RecognisedScope

_SHOWN_CODES = 20


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
    same = tuple(line for line in lines if line.activity == scope.activity)
    nearest: tuple[_Gap, ...] | None = None
    for line in same:
        if not line.in_force(at):
            continue
        gaps = tuple(_line_gaps(line, scope))
        if not gaps:
            return COVERED
        if nearest is None or _distance(gaps) < _distance(nearest):
            nearest = gaps
    if nearest is None:
        return _nothing_in_force(scope.activity, at, known=bool(same))
    return Coverage(covered=False, missing=tuple(str(gap) for gap in nearest))


def recognises(scopes: Iterable[RecognisedScope], scope: Scope, *, at: datetime) -> Coverage:
    """Tell whether an accreditation body is recognised at `at` for the activity and standard of a scope (rule S7)."""
    same = tuple(line for line in scopes if line.activity == scope.activity)
    in_force = tuple(line for line in same if line.in_force(at))
    gaps: tuple[_Gap, ...] = ()
    for line in in_force:
        gaps = tuple(_gap("standard", line.standards, _single(scope.standard)))
        if not gaps:
            return COVERED
    if not in_force:
        return _nothing_in_force(scope.activity, at, known=bool(same))
    return Coverage(covered=False, missing=tuple(str(gap) for gap in gaps))


def _line_gaps(line: ScheduleLine, scope: Scope) -> Iterator[_Gap]:
    yield from _gap("standard", line.standards, _single(scope.standard))
    yield from _gap("edition", line.editions, _single(scope.edition))
    yield from _gap("scheme", line.schemes, _single(scope.scheme))
    yield from _gap("sectors", line.sectors, scope.sectors)
    yield from _gap("product categories", line.product_categories, scope.product_categories)
    yield from _gap("methods", line.methods, scope.methods)
    yield from _gap("countries", line.countries, scope.countries)


def _gap(dimension: str, allowed: frozenset[str], claimed: frozenset[str]) -> Iterator[_Gap]:
    """Yield the gap of one dimension, if there is one (rules S3 and S4)."""
    if allowed == ANY:
        beyond = claimed & ANY
    elif claimed or not allowed:
        beyond = (claimed - allowed) | (claimed & ANY)
    else:
        yield _Gap(dimension, frozenset())
        return
    if beyond:
        yield _Gap(dimension, beyond)


def _single(code: str) -> frozenset[str]:
    return frozenset((code,)) if code else frozenset()


def _distance(gaps: tuple[_Gap, ...]) -> tuple[bool, bool, bool, int]:
    """Order lines by how near they come: the same standard first, then scheme, then edition, then fewest codes."""
    lacking = {gap.dimension for gap in gaps}
    codes = sum(len(gap.codes) or 1 for gap in gaps)
    return ("standard" in lacking, "scheme" in lacking, "edition" in lacking, codes)


def _nothing_in_force(activity: Activity, at: datetime, *, known: bool) -> Coverage:
    suffix = f" (not in force at {format_instant(at)})" if known else ""
    return Coverage(covered=False, missing=(f"activity: {activity.value}{suffix}",))
