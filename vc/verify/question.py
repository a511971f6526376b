"""What is asked: about which moment, for which act and goods, under which policy, and at what time now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from vc.errors import UsageError
from vc.model.vocabulary import Act
from vc.verify.policy import IMPORTER, Policy

if TYPE_CHECKING:
    from vc.securing.sd_jwt.key_binding import Demand

_EARLIEST_YEAR, LATEST_YEAR = 1970, 9998  # windows and skews around it must not leave the calendar
_EASTERNMOST = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Goods:
    """The goods that an act is about: their days, and what is declared of them (V0.3, V8.7).

    `left_factory` is the day on which they left the factory, `imported` that of their import, in the calendar of the
    place where it happened; None: not said. `hs_code` is a commodity code as it was declared, `model` and `serial` are
    codes as the maker writes them, `site` is the identifier of a site or factory; "": not said.
    """

    left_factory: date | None = None
    imported: date | None = None
    hs_code: str = ""
    model: str = ""
    serial: str = ""
    site: str = ""


NO_GOODS = Goods()


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the verifier (specs/verification.md V0).

    `at` is the moment asked about, and that of the act; `now` the one fixed at the edge: it drives freshness and what
    is known of compromised keys, and becomes the report's `judged_at`. Both are aware. `at` after `now` is a caller's
    mistake, and so are goods that were imported before they left the factory, or of a day after `at`. `binding` demands
    that the holder presents it, for this nonce and audience (specs/sd-jwt.md KB1); a policy that demands the same needs
    it. `history` asks for what the issuer has recorded of the certificate, too (V9.11).
    """

    now: datetime
    at: datetime
    act: Act = Act.RELY
    policy: Policy = IMPORTER
    goods: Goods = NO_GOODS
    binding: Demand | None = None
    history: bool = False

    def __post_init__(self) -> None:
        """Refuse what can't be asked."""
        if self.now.tzinfo is None or self.at.tzinfo is None:
            raise UsageError("a moment needs a time zone", where="at", hint="write it as 2026-03-03T00:00:00Z")
        if not _EARLIEST_YEAR <= self.now.year <= LATEST_YEAR:
            raise UsageError(f"no clock is in the year {self.now.year}", where="now", hint="set the clock")
        if self.at > self.now:
            raise UsageError(
                "can't answer for a moment in the future", where="at", hint="leave --at out to ask about now"
            )
        if self.policy.key_binding and self.binding is None:
            message = f"the policy {self.policy.name} demands that the holder presents it"
            raise UsageError(message, where="nonce", hint="say for which nonce and audience")
        if self.goods != NO_GOODS:
            self._refuse_impossible_goods()

    def _refuse_impossible_goods(self) -> None:
        # The latest calendar on earth: somewhere it is that day already.
        today = (self.at.astimezone(UTC) + _EASTERNMOST).date()
        hint = "give the day on which it happened"
        for where, day in (("left_factory", self.goods.left_factory), ("imported", self.goods.imported)):
            if day is not None and day > today:
                raise UsageError(f"{day} lies after the moment asked about", where=where, hint=hint)
            if day is not None and day.year < _EARLIEST_YEAR:
                raise UsageError(f"{day} lies before {_EARLIEST_YEAR}", where=where, hint=hint)
        made, imported = self.goods.left_factory, self.goods.imported
        if made is not None and imported is not None and imported < made:
            message = "the goods can't have been imported before they left the factory"
            raise UsageError(message, where="imported", hint="look at both dates again")

    @property
    def historical(self) -> bool:
        """Whether the question is about a moment before now."""
        return self.at < self.now

    @property
    def in_general(self) -> Question:
        """The same question without the goods: what all lines of a manifest have in common."""
        return self if self.goods is NO_GOODS or self.goods == NO_GOODS else replace(self, goods=NO_GOODS)


def ask(
    now: datetime,
    *,
    at: datetime | None = None,
    act: Act = Act.RELY,
    policy: Policy = IMPORTER,
    goods: Goods = NO_GOODS,
    binding: Demand | None = None,
) -> Question:
    """Make a question about `at`, or about `now` when `at` is left out."""
    return Question(now=now, at=now if at is None else at, act=act, policy=policy, goods=goods, binding=binding)
