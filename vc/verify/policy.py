"""Policies are data: which steps must pass, and the ages and windows that count (specs/verification.md, policies)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from vc.model.vocabulary import Act

T = TypeVar("T")


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
    compromise_margin: timedelta


@dataclass(frozen=True, slots=True)
class ActRules:
    """What a policy sets for one act; None leaves what it sets for all."""

    act: Act
    status_age: timedelta | None = None
    document_age: timedelta | None = None
    bundle_age: timedelta | None = None
    accreditation_suspended: Consequence | None = None
    withdrawal_transition: timedelta | None = None
    compromise_margin: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What one kind of user requires.

    `required` may only be narrowed by a policy with a loud name. Ages: `max_status_age` bounds how old a status
    list may be although it has not expired; `max_document_age` bounds unsigned documents (DID documents) taken
    from a cache; `max_bundle_age` bounds an offline bundle. `accreditation_suspended` says what the suspension of a
    body means for the certificates that it issued before, `withdrawal_transition` how long they stay good after its
    accreditation was withdrawn; `clock_skew` is tolerated between clocks. `compromise_margin` is by how much a
    proof of issue time must be older than the day on which a key came into other hands (trust-chain T8). `acts` holds
    what is otherwise for an act, each at most once.
    `key_binding` demands that the holder presents it (sd-jwt KB1). `x509_anchors` are certificates in DER: where there
    are any, the keys of issuers with an https URL come from `x5c` alone (sd-jwt SV5).
    """

    name: str
    required: frozenset[Step] = field(default=ALL_STEPS)
    max_status_age: timedelta = timedelta(hours=48)
    max_document_age: timedelta = timedelta(hours=24)
    max_bundle_age: timedelta = timedelta(hours=72)
    accreditation_suspended: Consequence = Consequence.NOTICE
    withdrawal_transition: timedelta = timedelta(days=90)
    clock_skew: timedelta = timedelta(seconds=60)
    compromise_margin: timedelta = timedelta(hours=1)
    acts: tuple[ActRules, ...] = ()
    key_binding: bool = False
    x509_anchors: tuple[bytes, ...] = ()

    def __hash__(self) -> int:
        """Hash by the name: a question is looked up for every certificate, and equal policies have equal names."""
        return hash(self.name)

    def status_age(self, act: Act) -> timedelta:
        """Return how old a status list may be for an act."""
        return self.applied(act).status_age

    def document_age(self, act: Act) -> timedelta:
        """Return how old the copy of an unsigned document may be for an act."""
        return self.applied(act).document_age

    def bundle_age(self, act: Act) -> timedelta:
        """Return how old a bundle may be for an act."""
        return self.applied(act).bundle_age

    def transition(self, act: Act) -> timedelta:
        """Return how long certificates stay good for an act after the withdrawal of their issuer's accreditation."""
        return self.applied(act).withdrawal_transition

    def suspension(self, act: Act) -> Consequence:
        """Return what the suspension of an issuer's accreditation means for an act."""
        return self.applied(act).accreditation_suspended

    def applied(self, act: Act) -> Applied:
        """Return everything that counts for an act."""
        return _applied(self, act)


@lru_cache(maxsize=64)  # a report states them: the same few, for every certificate
def _applied(policy: Policy, act: Act) -> Applied:
    own = next((rules for rules in policy.acts if rules.act is act), ActRules(act))
    return Applied(
        status_age=_chosen(own.status_age, policy.max_status_age),
        document_age=_chosen(own.document_age, policy.max_document_age),
        bundle_age=_chosen(own.bundle_age, policy.max_bundle_age),
        clock_skew=policy.clock_skew,
        accreditation_suspended=_chosen(own.accreditation_suspended, policy.accreditation_suspended),
        withdrawal_transition=_chosen(own.withdrawal_transition, policy.withdrawal_transition),
        compromise_margin=_chosen(own.compromise_margin, policy.compromise_margin),
    )


def _chosen(own: T | None, usual: T) -> T:
    return usual if own is None else own


_SHOWING = (ActRules(Act.USE_MARK, status_age=timedelta(hours=24), bundle_age=timedelta(hours=24)),)
"""A mark says "now" to whoever sees it."""

IMPORTER = Policy(name="importer", acts=_SHOWING)
CUSTOMS_OFFLINE = Policy(name="customs_offline", acts=_SHOWING)
CERTIFICATION_BODY = Policy(
    name="certification_body", max_status_age=timedelta(hours=1), max_bundle_age=timedelta(hours=24)
)

PRESETS = {policy.name: policy for policy in (IMPORTER, CUSTOMS_OFFLINE, CERTIFICATION_BODY)}
