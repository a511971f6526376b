"""What a certificate claims to cover, and what an accreditation allows (specs/scope.md).

Every dimension is a set of codes. In a schedule a dimension may also be `ANY` (written "*"): no limit on it.
An absent dimension is the empty set, which allows nothing; silence is never permission.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from vc.model.vocabulary import Activity, Flexibility

ANY: Final = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class Scope:
    """The scope that one certificate, report or label claims.

    `standard` and `edition` are codes such as "ISO 9001" and "2015"; `scheme` a scheme code such as "CCC".
    `sectors`, `product_categories` and `methods` hold prefixed codes ("IAF:17", "CCC:0901", "IEC 60335-1:5.2");
    `countries` ISO 3166-1 alpha-2 codes of the sites covered; `sites` identifiers of facilities. `hs_codes` holds
    tariff codes ("HS:847130"); `locations` identifiers of the issuer's own premises at which the work was done.
    """

    activity: Activity
    standard: str = ""
    edition: str = ""
    scheme: str = ""
    sectors: frozenset[str] = frozenset()
    product_categories: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    hs_codes: frozenset[str] = frozenset()
    locations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One line of an accreditation schedule or of a recognition: an activity with its limits, for a time.

    `valid_from` is inclusive, `valid_to` exclusive; `None` means open-ended. `standards` holds standard codes,
    `editions` editions; each set of codes may be `ANY`. `flexible` says in which ways the body may go beyond the codes.
    """

    activity: Activity
    standards: frozenset[str]
    editions: frozenset[str]
    schemes: frozenset[str]
    sectors: frozenset[str]
    product_categories: frozenset[str]
    methods: frozenset[str]
    countries: frozenset[str]
    valid_from: datetime
    valid_to: datetime | None = None
    hs_codes: frozenset[str] = frozenset()
    locations: frozenset[str] = frozenset()
    flexible: frozenset[Flexibility] = frozenset()

    def in_force(self, at: datetime) -> bool:
        """Whether the line counts at `at` (start inclusive, end exclusive)."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)
