"""Policies are data: which steps must pass, and the ages and windows that count (specs/verification.md, policies)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from vc.model.vocabulary import Act


class Step(StrEnum):
    """The numbered steps of a verification; a required step without a passed finding makes `indeterminate`."""

    READ = "V1"
    ANCHOR = "V2"
    CHAIN = "V3"
    KEY = "V4"
    SIGNATURE = "V5"
    TIME = "V6"
    ACCREDITED = "V7"
    SCOPE = "V8"
    STATUS = "V9"


ALL_STEPS = frozenset(Step)


@dataclass(frozen=True, slots=True)
class Policy:
    """What one kind of user requires.

    `required` may only be narrowed by a policy with a loud name. Ages: `max_status_age` bounds how old a status
    list may be although it has not expired; `max_document_age` bounds unsigned documents (DID documents) taken
    from a cache; `max_bundle_age` bounds an offline bundle. `withdrawal_transition` is how long certificates of a
    body stay good after its accreditation was withdrawn; `clock_skew` is tolerated between clocks. `max_age_to_show`
    bounds both ages for the act `use_mark`: a mark says "now" to whoever sees it.
    """

    name: str
    required: frozenset[Step] = field(default=ALL_STEPS)
    max_status_age: timedelta = timedelta(hours=48)
    max_document_age: timedelta = timedelta(hours=24)
    max_bundle_age: timedelta = timedelta(hours=72)
    withdrawal_transition: timedelta = timedelta(days=90)
    clock_skew: timedelta = timedelta(seconds=60)
    max_age_to_show: timedelta = timedelta(hours=24)

    def status_age(self, act: Act) -> timedelta:
        """Return how old a status list may be for an act."""
        return self._for(act, self.max_status_age)

    def bundle_age(self, act: Act) -> timedelta:
        """Return how old a bundle may be for an act."""
        return self._for(act, self.max_bundle_age)

    def _for(self, act: Act, usual: timedelta) -> timedelta:
        return min(usual, self.max_age_to_show) if act is Act.USE_MARK else usual


IMPORTER = Policy(name="importer")
CUSTOMS_OFFLINE = Policy(name="customs_offline")
CERTIFICATION_BODY = Policy(
    name="certification_body", max_status_age=timedelta(hours=1), max_bundle_age=timedelta(hours=24)
)

PRESETS = {policy.name: policy for policy in (IMPORTER, CUSTOMS_OFFLINE, CERTIFICATION_BODY)}
