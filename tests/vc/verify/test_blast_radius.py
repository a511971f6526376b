"""G35, G36: which certificates change their answer, when, and how; counted and in order."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.vc.verify.known import known
from tests.world import DAY, ISO_9001, NOW, accreditation
from vc.codes import Code
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.finding import Finding, Outcome
from vc.model.scope import ScheduleLine
from vc.model.vocabulary import AccreditationEventKind, Verdict
from vc.verify.blast_radius import MOST_LATER_MOMENTS, BlastRadius, Effect, MomentKind, Proposal, blast_radius
from vc.verify.foreseen import KnownCertificate

TRANSITION = timedelta(days=90)
SUSPENDED, REINSTATED, WITHDRAWN, SCOPE_CHANGED = (
    AccreditationEventKind.SUSPENDED,
    AccreditationEventKind.REINSTATED,
    AccreditationEventKind.WITHDRAWN,
    AccreditationEventKind.SCOPE_CHANGED,
)
A = known("A")
B = known("B", sectors=["IAF:18"], countries=["AT", "DE"], edition="2015")
ENDED = known("C", found=(Finding(Code.STATUS_WITHDRAWN, Outcome.FAILED),))
ENDS_SOON = known("D", until=NOW + 30 * DAY)


def after(granted: Accreditation, kind: AccreditationEventKind, effective: datetime = NOW) -> Accreditation:
    return replace(granted, events=(*granted.events, AccreditationEvent(kind, effective, NOW)))


def radius(
    kind: AccreditationEventKind,
    *certificates: KnownCertificate,
    effective: datetime = NOW,
    before: Accreditation | None = None,
    schedule: tuple[ScheduleLine, ...] | None = None,
) -> BlastRadius:
    granted = before or accreditation()
    changed = after(granted, kind, effective)
    if schedule is not None:
        changed = replace(changed, schedule=schedule)
    return blast_radius(certificates, Proposal(granted, changed, now=NOW, effective=effective))


def effects(found: BlastRadius) -> dict[str, tuple[Effect, datetime, tuple[str, ...]]]:
    return {one.number: (one.effect, one.since, one.codes) for one in found.affected}


def moments(found: BlastRadius) -> dict[MomentKind, tuple[datetime, dict[Effect, int]]]:
    return {one.kind: (one.at, dict(one.counts)) for one in found.moments}


def test_a_withdrawal_is_a_notice_at_once_and_ends_everything_after_the_transition() -> None:
    found = radius(WITHDRAWN, A, ENDED, ENDS_SOON)

    assert effects(found) == {
        "A": (Effect.BECOMES_INVALID, NOW + TRANSITION, ("chain.issuer_not_accredited_now",)),
        "D": (Effect.GAINS_NOTICE, NOW, ("chain.issuer_withdrawn_transition",)),
    }
    assert found.counts == Counter(becomes_invalid=1, gains_notice=1, invalid_anyway=1)
    assert moments(found) == {
        MomentKind.NOW: (NOW, {Effect.GAINS_NOTICE: 2, Effect.INVALID_ANYWAY: 1}),
        MomentKind.AFTER_TRANSITION: (NOW + TRANSITION, {Effect.BECOMES_INVALID: 1, Effect.INVALID_ANYWAY: 2}),
    }
    assert [change.effect for change in found.affected[-1].changes] == [Effect.GAINS_NOTICE, Effect.BECOMES_INVALID]


def test_what_was_signed_after_a_withdrawal_that_reaches_back_becomes_invalid_at_once() -> None:
    late = known("E", signed=NOW - DAY)

    found = radius(WITHDRAWN, A, late, effective=NOW - 2 * DAY)

    assert effects(found) == {
        "A": (Effect.BECOMES_INVALID, NOW + TRANSITION - 2 * DAY, ("chain.issuer_not_accredited_now",)),
        "E": (Effect.BECOMES_INVALID, NOW, ("chain.issuer_not_accredited_at_issue",)),
    }
    assert [one.number for one in found.affected] == ["E", "A"]
    assert moments(found)[MomentKind.EFFECTIVE][0] == NOW - 2 * DAY


def test_the_answer_about_a_past_day_is_shown_but_counts_for_nothing_else() -> None:
    expired = known("F", until=NOW - DAY)

    found = radius(SUSPENDED, expired, effective=NOW - 2 * DAY)

    assert moments(found)[MomentKind.EFFECTIVE] == (NOW - 2 * DAY, {Effect.GAINS_NOTICE: 1})
    assert (found.affected, found.counts) == ((), Counter(invalid_anyway=1))


def test_a_decision_for_later_changes_nothing_today() -> None:
    found = radius(WITHDRAWN, A, effective=NOW + 10 * DAY)

    assert moments(found)[MomentKind.NOW] == (NOW, {Effect.UNCHANGED: 1})
    assert moments(found)[MomentKind.EFFECTIVE] == (NOW + 10 * DAY, {Effect.GAINS_NOTICE: 1})
    assert effects(found)["A"][:2] == (Effect.BECOMES_INVALID, NOW + 10 * DAY + TRANSITION)


def test_a_suspension_is_a_notice_and_its_end_takes_the_notice_away() -> None:
    suspended = after(accreditation(), SUSPENDED, NOW - DAY)
    during = known("G", signed=NOW - DAY)

    gained = radius(SUSPENDED, A)
    lost = radius(REINSTATED, A, during, before=suspended)

    assert effects(gained) == {"A": (Effect.GAINS_NOTICE, NOW, ("chain.issuer_suspended",))}
    assert effects(lost) == {"A": (Effect.LOSES_NOTICE, NOW, ("chain.issuer_suspended",))}
    assert lost.counts == Counter(loses_notice=1, invalid_anyway=1)


def test_a_reduction_hits_exactly_the_certificates_of_what_is_dropped() -> None:
    both = known("H", sectors=["IAF:17", "IAF:18"])
    smaller = (replace(ISO_9001, sectors=frozenset({"IAF:17"})),)

    found = radius(SCOPE_CHANGED, A, B, both, schedule=smaller)

    gone = (Effect.BECOMES_INVALID, NOW, ("chain.scope_not_covered",))
    assert effects(found) == {"B": gone, "H": gone}
    assert found.counts == Counter(becomes_invalid=2, unchanged=1)


def test_a_line_that_ends_later_ends_its_certificates_then() -> None:
    found = radius(SCOPE_CHANGED, A, schedule=(replace(ISO_9001, valid_to=NOW + 5 * DAY),))

    assert effects(found) == {"A": (Effect.BECOMES_INVALID, NOW + 5 * DAY, ("chain.scope_not_covered",))}
    assert moments(found)[MomentKind.SCHEDULE] == (NOW + 5 * DAY, {Effect.BECOMES_INVALID: 1})


def test_an_extension_makes_valid_what_was_beyond_the_scope() -> None:
    beyond = known("J", sectors=["IAF:19"])
    larger = (replace(ISO_9001, sectors=frozenset({"IAF:17", "IAF:18", "IAF:19"})),)

    found = radius(SCOPE_CHANGED, A, beyond, schedule=larger)

    assert effects(found) == {"J": (Effect.VALID_AGAIN, NOW, ("chain.scope_not_covered",))}
    assert found.affected[0].changes[0].after.verdict is Verdict.VALID


def test_of_several_effects_the_worst_counts() -> None:
    other = replace(ISO_9001, sectors=frozenset({"IAF:19"}), valid_to=NOW + DAY)
    swapped = (replace(ISO_9001, valid_to=NOW + DAY), other)

    found = radius(SCOPE_CHANGED, A, known("K", sectors=["IAF:19"]), schedule=swapped)

    assert effects(found)["A"][0] is Effect.BECOMES_INVALID
    assert effects(found)["K"][0] is Effect.VALID_AGAIN


def test_everything_is_counted_by_standard_and_country() -> None:
    test = known("L", standard="ISO 14001")

    found = radius(WITHDRAWN, A, B, test)

    assert found.by_standard == {
        "ISO 9001:2015": Counter(becomes_invalid=2),
        "ISO 14001:2015": Counter(invalid_anyway=1),
    }
    assert found.by_country == {
        "AT": Counter(becomes_invalid=1),
        "DE": Counter(becomes_invalid=2, invalid_anyway=1),
    }


def test_a_certificate_without_standard_or_country_is_counted_too() -> None:
    def plain(claims: dict[str, object]) -> None:
        claims["type"] = ["DigitalConformityCredential", "VerifiableCredential"]
        del claims["credentialSubject"]["sites"]  # type: ignore[attr-defined]

    found = radius(SUSPENDED, known("M", plain))

    assert (found.by_standard, found.by_country) == (
        {"-": Counter(gains_notice=1)},
        {"-": Counter(gains_notice=1)},
    )


def test_the_order_of_what_is_handed_in_makes_no_difference() -> None:
    certificates = [known(f"N{number}") for number in range(5)] + [B, ENDED, ENDS_SOON]
    shuffled = random.Random(7).sample(certificates, len(certificates))

    assert radius(WITHDRAWN, *shuffled).to_json() == radius(WITHDRAWN, *certificates).to_json()


def test_nothing_known_is_nothing_affected() -> None:
    found = radius(WITHDRAWN)

    assert (found.known, found.affected, found.counts) == (0, (), Counter())


def test_beyond_so_many_moments_the_rest_is_counted() -> None:
    days = [ISO_9001, *(replace(ISO_9001, valid_to=NOW + number * DAY) for number in range(1, 40))]

    found = radius(SCOPE_CHANGED, A, schedule=tuple(days))

    assert len(found.moments) == MOST_LATER_MOMENTS + 1
    assert found.moments_left_out == 39 - MOST_LATER_MOMENTS


@pytest.mark.parametrize("year", [9998, 9999])
def test_a_moment_that_no_clock_shows_is_not_asked_about(year: int) -> None:
    far = datetime(year, 12, 31, tzinfo=UTC)

    found = radius(WITHDRAWN, A, effective=far)

    kinds = [one.kind for one in found.moments]
    assert kinds == ([MomentKind.NOW, MomentKind.EFFECTIVE] if year == 9998 else [MomentKind.NOW])


def test_it_is_written_with_every_answer_before_and_after() -> None:
    found = radius(SUSPENDED, A).to_json()

    assert found["totals"] == {
        "becomes_invalid": 0,
        "valid_again": 0,
        "gains_notice": 1,
        "loses_notice": 0,
        "invalid_anyway": 0,
        "unchanged": 0,
    }
    assert found["affected"] == [
        {
            "digest": A.digest,
            "id": A.credential.id,
            "number": "A",
            "holder": "Müller Feinmechanik GmbH & Co. KG",
            "standard": "ISO 9001:2015",
            "countries": ["DE"],
            "valid_until": "2029-05-04T00:00:00Z",
            "verified": True,
            "effect": "gains_notice",
            "since": "2026-11-22T12:00:00Z",
            "codes": ["chain.issuer_suspended"],
            "changes": [
                {
                    "at": "2026-11-22T12:00:00Z",
                    "effect": "gains_notice",
                    "before": {"verdict": "valid", "against": [], "notices": []},
                    "after": {"verdict": "valid", "against": [], "notices": ["chain.issuer_suspended"]},
                }
            ],
        }
    ]
