"""A certificate on its way to being signed, as the rules see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from vc.issue.fault import Fault
from vc.model.credential import Credential
from vc.model.scope import Scope
from vc.model.vocabulary import Profile

SCOPE_PATH = "/credentialSubject/certifiedScope"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Claims of one of our profiles that the model could read. `subject` is `credentialSubject` as it stands."""

    credential: Credential
    profile: Profile
    scope: Scope
    issued_at: datetime
    subject: Mapping[str, Any]

    def day(self, name: str) -> date | None:
        """Return a date of the subject, or None where it is absent or unreadable (then another rule says so)."""
        return day_of(self.subject.get(name))

    def entries(self, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Yield the objects of an array of the subject with their positions; anything else is the schema's matter."""
        listed = self.subject.get(name)
        for position, entry in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(entry, dict):
                yield position, entry


Rule: TypeAlias = Callable[[Candidate], Iterator[Fault]]


def day_of(value: object) -> date | None:
    """Return the date of `YYYY-MM-DD`, or None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-03-01") else None
    except ValueError:
        return None


def years_after(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
