"""What one line of a schedule lacks of what is asked of it, dimension by dimension (specs/scope.md S3, S5, S9, S11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import Flexibility

_SHOWN_CODES = 20
_OPENED = {Flexibility.OBJECTS: "product categories", Flexibility.METHODS: "methods"}
"""The dimension beyond whose codes a flexible line may go by a list of the body's own (rule S11)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The codes of one dimension that a line does not allow; none listed when a required code is not stated."""

    dimension: str
    codes: frozenset[str]

    def __str__(self) -> str:
        """Return what is missing for people: characters outside printable ASCII escaped, 20 codes at most (rule S5)."""
        if not self.codes:
            return f"{self.dimension}: none stated"
        shown = [ascii(code)[1:-1] for code in sorted(self.codes)]
        more = len(shown) - _SHOWN_CODES
        listed = ", ".join(shown[:_SHOWN_CODES])
        return f"{self.dimension}: {listed}, and {more} more" if more > 0 else f"{self.dimension}: {listed}"


class Limit(NamedTuple):
    """One dimension of a line: the codes that it allows, and in which ways the line is flexible."""

    dimension: str
    allowed: frozenset[str]
    flexible: frozenset[Flexibility] = frozenset()


Compare = Callable[[Limit, frozenset[str]], Gap | None]


def gaps_of(limits: Iterable[Limit], asked: Iterable[frozenset[str]], compare: Compare) -> tuple[Gap, ...]:
    """Return what is missing where `asked`, in the order of `limits`, goes beyond them."""
    found = (compare(limit, codes) for limit, codes in zip(limits, asked, strict=True))
    return tuple(gap for gap in found if gap is not None)


def claim_gap(limit: Limit, claimed: frozenset[str]) -> Gap | None:
    """Return what a scope claims beyond one dimension of a line (rules S3, S9, S11)."""
    if limit.allowed == ANY:
        lacking = claimed & ANY
    elif claimed:
        lacking = _beyond(limit, claimed)
    else:
        return Gap(limit.dimension, claimed) if limit.allowed else None
    return Gap(limit.dimension, lacking) if lacking else None


def line_gap(limit: Limit, lower: frozenset[str]) -> Gap | None:
    """Return what a line allows beyond one dimension of the line above it (rule S8)."""
    return None if limit.allowed == ANY else claim_gap(limit, lower)


def flexibility_gaps(upper: ScheduleLine, lower: ScheduleLine) -> Iterator[Gap]:
    """Yield the ways in which a line is flexible and the one above it is neither that nor without limit (rule S8)."""
    unlimited = {
        Flexibility.EDITIONS: upper.editions == upper.methods == ANY,
        Flexibility.OBJECTS: upper.product_categories == ANY,
        Flexibility.METHODS: upper.methods == ANY,
    }
    beyond = frozenset(kind.value for kind in lower.flexible - upper.flexible if not unlimited[kind])
    if beyond:
        yield Gap("flexibility", beyond)


def is_open(gap: Gap, flexible: frozenset[Flexibility]) -> bool:
    """Whether a list that the body keeps itself may hold what is missing (rule S11)."""
    named = bool(gap.codes) and "*" not in gap.codes
    return named and any(_OPENED.get(kind) == gap.dimension for kind in flexible)


def _beyond(limit: Limit, claimed: frozenset[str]) -> frozenset[str]:
    """Return the claimed codes that are neither allowed, nor below one that is, nor a later edition of one."""
    rest = claimed - limit.allowed
    if not rest or not limit.allowed:
        return rest
    from vc.trust import code_families as families  # its patterns take a millisecond, and most scopes need none

    above = {"sectors": families.sectors_above, "HS codes": families.hs_codes_above}.get(limit.dimension)
    if above is not None:
        return frozenset(code for code in rest if limit.allowed.isdisjoint(above(code)))
    later = {"edition": families.later_editions, "methods": families.later_methods}.get(limit.dimension)
    if later is not None and Flexibility.EDITIONS in limit.flexible:
        return rest - later(rest, limit.allowed)
    return rest
