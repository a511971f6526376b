"""The blast radius of a change to an accreditation: which known certificates change their answer, when, and how.

Pure; asks the verifier's own steps before and after (specs/register.md G35, G36).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from vc.encoding.rfc3339 import format_instant
from vc.model.vocabulary import AccreditationEventKind, Verdict
from vc.verify.foreseen import ASKED, Answer, Bench, KnownCertificate
from vc.verify.question import LATEST_YEAR, Question

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonValue
    from vc.model.accreditation import Accreditation

MOST_LATER_MOMENTS: Final = 24
_NOT_STATED: Final = "-"


class Effect(StrEnum):
    """What becomes of a certificate's answer; the first that holds counts (G36)."""

    BECOMES_INVALID = "becomes_invalid"
    VALID_AGAIN = "valid_again"
    GAINS_NOTICE = "gains_notice"
    LOSES_NOTICE = "loses_notice"
    INVALID_ANYWAY = "invalid_anyway"
    UNCHANGED = "unchanged"


_CHANGES: Final = (Effect.BECOMES_INVALID, Effect.VALID_AGAIN, Effect.GAINS_NOTICE, Effect.LOSES_NOTICE)


class MomentKind(StrEnum):
    """Why a moment is asked about. Of several reasons the first stands."""

    NOW = "now"
    EFFECTIVE = "effective"
    AFTER_TRANSITION = "after_transition"
    HISTORY = "history"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that is not signed yet: the accreditation before and after, with effect from `effective`.

    `above` are accreditations of the accreditation body itself. All moments are aware.
    """

    before: Accreditation
    after: Accreditation
    now: datetime
    effective: datetime
    above: tuple[Accreditation, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedMoment:
    """A moment that was asked about, and how many certificates change then, by effect."""

    at: datetime
    kind: MomentKind
    counts: Counter[Effect] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """How the answer about one certificate differs at one moment."""

    at: datetime
    effect: Effect
    before: Answer
    after: Answer


@dataclass(frozen=True, slots=True)
class Affected:
    """A certificate whose answer changes, by what names it: the whole ones may be too many to keep.

    `effect` holds over all, from `since` on, and shows by `codes`; `changes` is for each moment.
    """

    digest: str
    id: str
    number: str
    holder: str
    standard: str
    countries: tuple[str, ...]
    valid_until: datetime | None
    verified: bool
    effect: Effect
    since: datetime
    codes: tuple[str, ...]
    changes: tuple[AnswerChange, ...]

    @property
    def order(self) -> tuple[object, ...]:
        """By date, then standard, number and digest."""
        return (self.since, self.standard, self.number, self.digest)


@dataclass(frozen=True, slots=True)
class BlastRadius:
    """What a change does to `known` certificates. `moments_left_out` counts the moments beyond the bound."""

    known: int
    counts: Counter[Effect]
    moments: tuple[AskedMoment, ...]
    affected: tuple[Affected, ...]
    by_standard: dict[str, Counter[Effect]]
    by_country: dict[str, Counter[Effect]]
    moments_left_out: int = 0

    def to_json(self) -> dict[str, JsonValue]:
        """Return it as the member `blast_radius` of a command's document."""
        return {
            "known": self.known,
            "totals": _counted(self.counts),
            "moments": [
                {"at": format_instant(one.at), "kind": one.kind.value, "totals": _counted(one.counts)}
                for one in self.moments
            ],
            "moments_left_out": self.moments_left_out,
            "by_standard": {name: _counted(counts) for name, counts in sorted(self.by_standard.items())},
            "by_country": {name: _counted(counts) for name, counts in sorted(self.by_country.items())},
            "affected": [_listed(one) for one in self.affected],
        }


def blast_radius(certificates: Iterable[KnownCertificate], proposal: Proposal) -> BlastRadius:
    """Ask about each certificate before and after, and tell what differs. Keeps none but the affected."""
    moments, left_out = _moments(proposal)
    questions = [Question(now=max(proposal.now, moment.at), at=moment.at, policy=ASKED) for moment in moments]
    before, after = Bench(proposal.before, proposal.above), Bench(proposal.after, proposal.above)
    totals: Counter[Effect] = Counter()
    by_standard: dict[str, Counter[Effect]] = {}
    by_country: dict[str, Counter[Effect]] = {}
    affected: list[Affected] = []
    for known in certificates:
        changes = []
        for moment, question in zip(moments, questions, strict=True):
            change = _change(before.answer(known, question), after.answer(known, question), moment.at)
            moment.counts[change.effect] += 1
            changes.append(change)
        told = _over_all(known, changes, now=proposal.now)
        effect = told.effect if isinstance(told, Affected) else told
        totals[effect] += 1
        by_standard.setdefault(standard_of(known), Counter())[effect] += 1
        for country in countries_of(known):
            by_country.setdefault(country, Counter())[effect] += 1
        if isinstance(told, Affected):
            affected.append(told)
    affected.sort(key=lambda one: one.order)
    return BlastRadius(totals.total(), totals, moments, tuple(affected), by_standard, by_country, left_out)


def standard_of(known: KnownCertificate) -> str:
    """Return the standard with its edition, or the scheme, as a report names it; "-" where none is stated."""
    scope = known.credential.scope
    if scope is None:
        return _NOT_STATED
    return ":".join(part for part in (scope.standard, scope.edition) if part) or scope.scheme or _NOT_STATED


def countries_of(known: KnownCertificate) -> tuple[str, ...]:
    """Return the countries of the scope and of the sites; "-" where none is stated."""
    credential = known.credential
    stated = credential.places | (frozenset() if credential.scope is None else credential.scope.countries)
    return tuple(sorted(stated)) or (_NOT_STATED,)


def _moments(proposal: Proposal) -> tuple[tuple[AskedMoment, ...], int]:
    """Return the moments in their order, and how many were left out."""
    kinds: dict[datetime, MomentKind] = {}
    for at, kind in _turns(proposal):
        if at > proposal.now and (at not in kinds or _earlier(kind, kinds[at])):
            kinds[at] = kind
    later = sorted(at for at in kinds if at.year <= LATEST_YEAR)
    kept = {at: kinds[at] for at in later[:MOST_LATER_MOMENTS]}
    if proposal.effective.year <= LATEST_YEAR:
        kept[proposal.effective] = MomentKind.EFFECTIVE
    kept[proposal.now] = MomentKind.NOW
    left_out = sum(at not in kept for at in later)
    return tuple(AskedMoment(at, kind) for at, kind in sorted(kept.items())), left_out


def _turns(proposal: Proposal) -> Iterator[tuple[datetime, MomentKind]]:
    """Yield every moment at which either accreditation, or what follows from it, changes."""
    for accreditation in (proposal.before, proposal.after):
        for line in accreditation.schedule:
            yield line.valid_from, MomentKind.SCHEDULE
            if line.valid_to is not None:
                yield line.valid_to, MomentKind.SCHEDULE
        for event in accreditation.events:
            yield event.effective_from, MomentKind.HISTORY
            if event.kind is AccreditationEventKind.WITHDRAWN and event.effective_from.year < LATEST_YEAR:
                yield event.effective_from + ASKED.withdrawal_transition, MomentKind.AFTER_TRANSITION


def _earlier(one: MomentKind, other: MomentKind) -> bool:
    order = list(MomentKind)
    return order.index(one) < order.index(other)


def _change(before: Answer, after: Answer, at: datetime) -> AnswerChange:
    was_invalid, is_invalid = before.verdict is Verdict.INVALID, after.verdict is Verdict.INVALID
    gained, lost = set(after.notices) - set(before.notices), set(before.notices) - set(after.notices)
    if was_invalid and is_invalid:
        effect = Effect.INVALID_ANYWAY
    elif is_invalid:
        effect = Effect.BECOMES_INVALID
    elif was_invalid and after.verdict is Verdict.VALID:
        effect = Effect.VALID_AGAIN
    elif gained:
        effect = Effect.GAINS_NOTICE
    else:
        effect = Effect.LOSES_NOTICE if lost else Effect.UNCHANGED
    return AnswerChange(at, effect, before, after)


def _over_all(known: KnownCertificate, changes: Iterable[AnswerChange], *, now: datetime) -> Affected | Effect:
    """Return what holds over all moments from now on: an affected certificate, or why it is none."""
    ahead = [change for change in changes if change.at >= now]
    for effect in _CHANGES:
        decisive = next((change for change in ahead if change.effect is effect), None)
        if decisive is not None:
            differing = tuple(change for change in changes if change.effect in _CHANGES)
            return _affected(known, decisive, differing)
    return ahead[0].effect


def _affected(known: KnownCertificate, decisive: AnswerChange, changes: tuple[AnswerChange, ...]) -> Affected:
    credential = known.credential
    return Affected(
        digest=known.digest,
        id=credential.id,
        number=credential.number,
        holder=credential.holder,
        standard=standard_of(known),
        countries=countries_of(known),
        valid_until=credential.valid_until,
        verified=known.verified,
        effect=decisive.effect,
        since=decisive.at,
        codes=_new_codes(decisive),
        changes=changes,
    )


def _new_codes(change: AnswerChange) -> tuple[str, ...]:
    """Return the codes by which the change shows: those that come, or those that go."""
    before = {*change.before.against, *change.before.notices}
    after = {*change.after.against, *change.after.notices}
    if change.effect is Effect.BECOMES_INVALID:
        return tuple(sorted(set(change.after.against) - before))
    if change.effect is Effect.GAINS_NOTICE:
        return tuple(sorted(set(change.after.notices) - before))
    return tuple(sorted(before - after))


def _counted(counts: Counter[Effect]) -> dict[str, JsonValue]:
    return {effect.value: counts[effect] for effect in Effect}


def _listed(one: Affected) -> JsonValue:
    return {
        "digest": one.digest,
        "id": one.id,
        "number": one.number,
        "holder": one.holder,
        "standard": one.standard,
        "countries": list(one.countries),
        "valid_until": None if one.valid_until is None else format_instant(one.valid_until),
        "verified": one.verified,
        "effect": one.effect.value,
        "since": format_instant(one.since),
        "codes": list(one.codes),
        "changes": [
            {
                "at": format_instant(change.at),
                "effect": change.effect.value,
                "before": _answer(change.before),
                "after": _answer(change.after),
            }
            for change in one.changes
        ],
    }


def _answer(answer: Answer) -> JsonValue:
    return {"verdict": answer.verdict.value, "against": list(answer.against), "notices": list(answer.notices)}
