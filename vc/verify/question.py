"""What is asked: about which moment, for which act, under which policy, and at what time now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vc.errors import UsageError
from vc.model.vocabulary import Act
from vc.verify.policy import IMPORTER, Policy

_EARLIEST_YEAR, LATEST_YEAR = 1970, 9998  # windows and skews around it must not leave the calendar


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the verifier (specs/verification.md V0).

    `at` is the moment asked about, `now` the one fixed at the edge: it drives freshness and what is known of
    compromised keys, and becomes the report's `judged_at`. Both are aware. `at` after `now` is a caller's mistake.
    """

    now: datetime
    at: datetime
    act: Act = Act.RELY
    policy: Policy = IMPORTER

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

    @property
    def historical(self) -> bool:
        """Whether the question is about a moment before now."""
        return self.at < self.now


def ask(now: datetime, *, at: datetime | None = None, act: Act = Act.RELY, policy: Policy = IMPORTER) -> Question:
    """Make a question about `at`, or about `now` when `at` is left out."""
    return Question(now=now, at=now if at is None else at, act=act, policy=policy)
