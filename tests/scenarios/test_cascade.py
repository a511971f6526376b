"""Cascade: one act of an accreditation body changes the answer for 20,000 certificates, and not one is signed anew."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from tests.world import AB, CB, DAY, NOW, SIGNED, World, accreditation, certificate_claims
from vc.model.vocabulary import AccreditationEventKind, Act, Verdict
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.anchor import trust_list_to_toml
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.policy import IMPORTER, ActRules, Consequence, Policy
from vc.verify.question import Question, ask
from vc.verify.report import Report

CERTIFICATES = 20_000
SUSPENDED, WITHDRAWN = AccreditationEventKind.SUSPENDED, AccreditationEventKind.WITHDRAWN

Told = tuple[Verdict, tuple[str, ...]]
"""A verdict with its notices."""

GOOD: Told = (Verdict.VALID, ())
SUSPENDED_BUT_GOOD: Told = (Verdict.VALID, ("chain.issuer_suspended",))
IN_TRANSITION: Told = (Verdict.VALID, ("chain.issuer_withdrawn_transition",))
NOT_VALID: Told = (Verdict.INVALID, ())
OPEN: Told = (Verdict.INDETERMINATE, ())


def signed(number: int) -> bytes:
    """The certificate of a number, with a place of its own in the status list."""
    claims = certificate_claims(index=number)
    claims["id"] = f"{CB.origin}/c/{number}"
    claims["credentialSubject"] |= {"id": f"{CB.origin}/c/{number}#attestation", "certificateNumber": f"DE-{number}"}
    return secure_vc_jwt(claims, CB.signer())


@cache
def certificates() -> tuple[bytes, ...]:
    """All of them, signed once for the whole file."""
    return tuple(signed(number) for number in range(CERTIFICATES))


def digest_of(of: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for certificate in of:
        whole.update(certificate)
    return whole.hexdigest()


def after(*events: tuple[AccreditationEventKind, timedelta]) -> World:
    """A world in which the accreditation body has decided these, so long ago."""
    world = World()
    for kind, ago in events:
        world.accreditation_event(kind, NOW - ago)
    return world


def one_by_one(world: World, question: Question, targets: Iterable[bytes]) -> Iterable[Report]:
    """What a verifier answers that has gathered once and remembers what it has verified."""
    targets = tuple(targets)
    memo = Memo(4_096)
    source = MemorySource(world.documents(), now=lambda: world.now)
    gathered = gather(Evidence(targets[0], Anchor(trust_list_to_toml(world.trust))), question, source, memo=memo)
    return (judge(replace(gathered, target=target), question, memo) for target in targets)


def told(report: Report) -> Told:
    return report.verdict, report.notices


def answers(world: World, *, act: Act = Act.RELY, policy: Policy = IMPORTER, count: int = 1) -> Counter[Told]:
    question = ask(world.now, act=act, policy=policy)
    return Counter(told(report) for report in one_by_one(world, question, certificates()[:count]))


def test_one_act_changes_the_answer_for_all_certificates_of_a_body_and_none_is_signed_anew() -> None:
    before = digest_of(certificates())

    assert answers(after(), count=CERTIFICATES) == {GOOD: CERTIFICATES}
    assert answers(after((WITHDRAWN, 91 * DAY)), count=CERTIFICATES) == {NOT_VALID: CERTIFICATES}

    assert digest_of(certificates()) == before


def test_what_the_body_publishes_anew_are_two_documents() -> None:
    before, later = after().documents(), after((SUSPENDED, DAY)).documents()

    changed = {url for url in later if later[url] != before.get(url)}

    assert changed == {
        f"{AB.origin}/accreditations/cb/v1.jwt",
        f"{AB.origin}/accreditations/cb.jwt",
        f"{AB.origin}/accreditations/index.jwt",
    }


def test_certificates_of_another_body_are_not_touched() -> None:
    world = after((WITHDRAWN, 91 * DAY))

    assert accreditation().subject == CB.did
    assert world.accreditations[1].events == accreditation(CB).events


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(DAY, IN_TRANSITION), (90 * DAY - timedelta(seconds=1), IN_TRANSITION), (90 * DAY, NOT_VALID)],
)
def test_after_a_withdrawal_the_window_of_transition_counts(ago: timedelta, expected: Told) -> None:
    assert answers(after((WITHDRAWN, ago))) == {expected: 1}


@pytest.mark.parametrize(
    ("consequence", "expected"),
    [
        (Consequence.NOTICE, SUSPENDED_BUT_GOOD),
        (Consequence.INVALID, NOT_VALID),
        (Consequence.INDETERMINATE, OPEN),
    ],
)
def test_what_a_suspension_means_is_the_policys_and_stands_in_the_report(
    consequence: Consequence, expected: Told
) -> None:
    policy = Policy("own", accreditation_suspended=consequence)
    world = after((SUSPENDED, DAY))

    (report,) = one_by_one(world, ask(NOW, policy=policy), [signed(1)])

    assert told(report) == expected
    assert "issuer_suspended" in report.computed
    assert rules(report)["accreditation_suspended"] == consequence.value


def test_both_may_differ_by_the_act() -> None:
    own = ActRules(Act.IMPORT, accreditation_suspended=Consequence.INVALID, withdrawal_transition=30 * DAY)
    policy = Policy("own", acts=(own,))

    assert answers(after((SUSPENDED, DAY)), act=Act.SELL, policy=policy) == {SUSPENDED_BUT_GOOD: 1}
    assert answers(after((SUSPENDED, DAY)), act=Act.IMPORT, policy=policy) == {NOT_VALID: 1}
    assert answers(after((WITHDRAWN, 40 * DAY)), act=Act.SELL, policy=policy) == {IN_TRANSITION: 1}
    assert answers(after((WITHDRAWN, 40 * DAY)), act=Act.IMPORT, policy=policy) == {NOT_VALID: 1}


def test_the_report_states_the_values_that_counted() -> None:
    (report,) = one_by_one(after(), ask(NOW, act=Act.USE_MARK), [signed(1)])

    assert report.to_json()["policy"] == "importer"
    assert rules(report) == {
        "status_age_seconds": 86_400,
        "document_age_seconds": 86_400,
        "bundle_age_seconds": 86_400,
        "clock_skew_seconds": 60,
        "accreditation_suspended": "notice",
        "withdrawal_transition_seconds": 90 * 86_400,
    }


@pytest.mark.parametrize("consequence", list(Consequence))
@pytest.mark.parametrize("event", [SUSPENDED, WITHDRAWN])
def test_what_is_signed_afterwards_is_refused_under_every_policy(
    event: AccreditationEventKind, consequence: Consequence
) -> None:
    world = after((event, NOW - SIGNED + DAY))
    policy = Policy("own", accreditation_suspended=consequence, withdrawal_transition=3_000 * DAY)

    assert {verdict for verdict, _ in answers(world, policy=policy)} == {Verdict.INVALID}


def test_the_day_before_the_act_is_answered_as_it_was() -> None:
    world = after((WITHDRAWN, 91 * DAY))
    world.archived = (NOW - 92 * DAY,)
    question = ask(NOW, at=NOW - 92 * DAY + DAY / 2)

    (report,) = one_by_one(world, question, [signed(1)])

    assert told(report) == (Verdict.VALID, ("chain.differs_today",))


def rules(report: Report) -> dict[str, Any]:
    stated = report.to_json()["rules"]
    assert isinstance(stated, dict)
    return stated
