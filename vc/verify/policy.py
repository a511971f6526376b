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


class Consequence(StrEnum):
    """What a policy makes of certificates whose issuer's accreditation is suspended (V7.5)."""

    NOTICE = "notice"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True)
class Applied:
    """The values of a policy that count for one act; a report states them. The members are those of `Policy`."""

    status_age: timedelta
    document_age: timedelta
    bundle_age: timedelta
    clock_skew: timedelta
    accreditation_suspended: Consequence
    withdrawal_transition: timedelta


@dataclass(frozen=True, slots=True)
class ActRules:
    """What a policy sets for one act; None leaves what it sets for all."""

    act: Act
    status_age: timedelta | None = None
    document_age: timedelta | None = None
    bundle_age: timedelta | None = None
    accreditation_suspended: Consequence | None = None
    withdrawal_transition: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What one kind of user requires.

    `required` may only be narrowed by a policy with a loud name. Ages: `max_status_age` bounds how old a status
    list may be although it has not expired; `max_document_age` bounds unsigned documents (DID documents) taken
    from a cache; `max_bundle_age` bounds an offline bundle. `accreditation_suspended` says what the suspension of a
    body means for the certificates that it issued before, `withdrawal_transition` how long they stay good after its
    accreditation was withdrawn; `clock_skew` is tolerated between clocks. `acts` holds what is otherwise for an act,
    each at most once.
    """

    name: str
    required: frozenset[Step] = field(default=ALL_STEPS)
    max_status_age: timedelta = timedelta(hours=48)
    max_document_age: timedelta = timedelta(hours=24)
    max_bundle_age: timedelta = timedelta(hours=72)
    accreditation_suspended: Consequence = Consequence.NOTICE
    withdrawal_transition: timedelta = timedelta(days=90)
    clock_skew: timedelta = timedelta(seconds=60)
    acts: tuple[ActRules, ...] = ()

    def __hash__(self) -> int:
        """Hash by the name: a question is looked up for every certificate, and equal policies have equal names."""
        return hash(self.name)

    def status_age(self, act: Act) -> timedelta:
        """Return how old a status list may be for an act."""
        return _chosen(self.max_status_age, *(rules.status_age for rules in self.acts if rules.act is act))

    def document_age(self, act: Act) -> timedelta:
        """Return how old the copy of an unsigned document may be for an act."""
        return _chosen(self.max_document_age, *(rules.document_age for rules in self.acts if rules.act is act))

    def bundle_age(self, act: Act) -> timedelta:
        """Return how old a bundle may be for an act."""
        return _chosen(self.max_bundle_age, *(rules.bundle_age for rules in self.acts if rules.act is act))

    def transition(self, act: Act) -> timedelta:
        """Return how long certificates stay good for an act after the withdrawal of their issuer's accreditation."""
        chosen = (rules.withdrawal_transition for rules in self.acts if rules.act is act)
        return _chosen(self.withdrawal_transition, *chosen)

    def suspension(self, act: Act) -> Consequence:
        """Return what the suspension of an issuer's accreditation means for an act."""
        chosen = (rules.accreditation_suspended for rules in self.acts if rules.act is act)
        return next((one for one in chosen if one is not None), self.accreditation_suspended)

    def applied(self, act: Act) -> Applied:
        """Return everything that counts for an act."""
        return Applied(
            status_age=self.status_age(act),
            document_age=self.document_age(act),
            bundle_age=self.bundle_age(act),
            clock_skew=self.clock_skew,
            accreditation_suspended=self.suspension(act),
            withdrawal_transition=self.transition(act),
        )


def _chosen(usual: timedelta, *own: timedelta | None) -> timedelta:
    return next((one for one in own if one is not None), usual)


_SHOWING = (ActRules(Act.USE_MARK, status_age=timedelta(hours=24), bundle_age=timedelta(hours=24)),)
"""A mark says "now" to whoever sees it."""

IMPORTER = Policy(name="importer", acts=_SHOWING)
CUSTOMS_OFFLINE = Policy(name="customs_offline", acts=_SHOWING)
CERTIFICATION_BODY = Policy(
    name="certification_body", max_status_age=timedelta(hours=1), max_bundle_age=timedelta(hours=24)
)

PRESETS = {policy.name: policy for policy in (IMPORTER, CUSTOMS_OFFLINE, CERTIFICATION_BODY)}
