"""The history of a certificate or an accreditation, as people read it (G56)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.vc.register.homes import (
    DAY,
    HOUR,
    NOW,
    SCHEDULE,
    desk,
    granted,
    issue,
    register_of,
    request,
    schedule_draft,
    slept_until,
)
from vc.model.vocabulary import AccreditationEventKind
from vc.register.accreditation.accrediting import AccreditationChange
from vc.register.approvals.approving import Approver, record_proposal, record_rejection, switch_rule
from vc.register.approvals.two_persons import ApprovalNeededError, Matter, Proposal
from vc.register.certificates.history import Chapter
from vc.register.certificates.transitions import Change, Surveillance, Transfer
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.status.value import StatusEvent, StatusValue


def proposed(home: Home, number: str, change: Change, day: int) -> Proposal:
    with pytest.raises(ApprovalNeededError) as caught:
        register_of(home).change(number, change, now=NOW + day * DAY)
    return record_proposal(home, caught.value.order, by=change.by, now=NOW + day * DAY)


def told(chapters: tuple[Chapter, ...]) -> list[str]:
    return [f"{chapter.recorded_at:%Y-%m-%d} {chapter.told}" for chapter in chapters]


def live_long(home: Home) -> tuple[int, int]:
    """Lead a certificate of a Chinese holder through all that can happen; return the numbers of two proposals."""
    order = request(home, "QMS-1", holder_name_native="示例铸造有限公司", holder_lang="zh")
    signer = home.signer(KeyRole.CREDENTIAL, None)
    register_of(home).issue(order, signer=signer, now=NOW)
    issue(home, "QMS-2", now=NOW)
    for day, change in (
        (
            30,
            Change(
                StatusEvent.SURVEILLANCE_RECORDED,
                surveillance=Surveillance(date(2026, 3, 30), date(2027, 3, 1), "first"),
                code="surveillance_with_findings",
                by="A. Clerk",
            ),
        ),
        (60, Change(StatusEvent.SUSPENDED, code="surveillance_refused", by="A. Clerk")),
        (121, Change(StatusEvent.REINSTATED, "The audit was held.", code="cause_resolved", by="B. Clerk")),
        (130, Change(StatusEvent.SCOPE_REDUCED, "foundry closed", NOW + 140 * DAY, "QMS-2", by="B. Clerk")),
        (150, Change(StatusEvent.SUSPENDED, "fees unpaid", NOW + 151 * DAY, code="contract_breached")),
    ):
        register_of(home).change("QMS-1", change, now=NOW + day * DAY)
    KeyRing(home, by="C. Head").rotate(KeyRole.CREDENTIAL, passphrase=None, now=NOW + 155 * DAY, reason="yearly")
    switch_rule(home, Matter.WITHDRAWAL, on=True, by="C. Head", now=NOW + 160 * DAY)
    cancel = proposed(home, "QMS-1", Change(StatusEvent.CANCELLED, code="holder_request", by="A. Clerk"), 161)
    record_rejection(home, cancel.number, reason="nothing was signed", by="C. Head", now=NOW + 162 * DAY)
    withdraw = Change(StatusEvent.WITHDRAWN, code="suspension_lapsed", effective_from=NOW + 351 * DAY, by="A. Clerk")
    slept_until(home, NOW + 351 * DAY)
    proposal = proposed(home, "QMS-1", withdraw, 352)
    Approver(home, "C. Head", lambda: None).approve(proposal.number, now=NOW + 353 * DAY)
    KeyRing(home, by="C. Head").compromise(
        KeyRing(home).records()[0].kid, since=NOW + 354 * DAY, reason="copied", now=NOW + 360 * DAY
    )
    return cancel.number, proposal.number


def test_a_long_life_reads_like_a_story(home: Home) -> None:
    cancelling, withdrawing = live_long(home)

    assert told(register_of(home).history("QMS-1")) == [
        "2026-03-01 Issued to Example Castings Ltd for ISO 9001:2015, valid until 2029-02-28.",
        (
            "2026-03-31 Surveillance (first) held on 2026-03-30, the next is due by 2027-03-01, recorded by A. Clerk:"
            " the surveillance was held, and findings are to be closed [surveillance_with_findings]."
        ),
        (
            "2026-04-30 Suspended (暂停), recorded by A. Clerk:"
            " the holder did not allow the surveillance or recertification audit [surveillance_refused]."
        ),
        (
            "2026-06-30 Reinstated (有效) after 61 days of suspension, recorded by B. Clerk:"
            " The audit was held [cause_resolved]."
        ),
        (
            "2026-07-09 Scope reduced (缩小范围), what is left stands in https://body.example/c/QMS-2,"
            " with effect from 2026-07-19 08:00 UTC, recorded by B. Clerk: foundry closed."
        ),
        "2026-07-29 Suspended (暂停), with effect from 2026-07-30 08:00 UTC: fees unpaid [contract_breached].",
        "2026-08-03 The key that signed it was retired, recorded by C. Head: yearly.",
        (
            "2026-08-09 A. Clerk proposed to cancel it: the holder asked for it [holder_request]"
            f" (proposal {cancelling})."
        ),
        f"2026-08-10 C. Head rejected proposal {cancelling} of A. Clerk: nothing was signed.",
        (
            "2027-02-16 A. Clerk proposed to withdraw it, with effect from 2027-02-15:"
            " what led to the suspension was not resolved within its term [suspension_lapsed]"
            f" (proposal {withdrawing})."
        ),
        f"2027-02-17 C. Head approved proposal {withdrawing} of A. Clerk.",
        (
            "2027-02-17 Withdrawn (撤销) after 200 days of suspension, with effect from 2027-02-15 08:00 UTC,"
            " recorded by C. Head: what led to the suspension was not resolved within its term [suspension_lapsed]."
        ),
        (
            "2027-02-24 The key that signed it was in other hands since 2027-02-18: nothing it signed counts,"
            " recorded by C. Head: copied."
        ),
    ]


def test_each_chapter_holds_what_its_sentence_says(home: Home) -> None:
    numbers = live_long(home)

    chapters = register_of(home).history("QMS-1")

    assert [chapter.value for chapter in chapters if chapter.value is not None] == [
        StatusValue.ACTIVE,
        StatusValue.ACTIVE,
        StatusValue.SUSPENDED,
        StatusValue.ACTIVE,
        StatusValue.SCOPE_REDUCED,
        StatusValue.SUSPENDED,
        StatusValue.WITHDRAWN,
    ]
    assert [chapter.seq for chapter in chapters] == sorted(chapter.seq for chapter in chapters)
    assert [chapter.proposal for chapter in chapters if chapter.proposal] == [numbers[0]] * 2 + [numbers[1]] * 2
    withdrawn = chapters[-2]
    assert (withdrawn.code, withdrawn.by, withdrawn.native) == ("suspension_lapsed", "C. Head", "撤销")


def test_what_took_its_place_and_who_took_it_over_is_named(home: Home) -> None:
    issue(home, "QMS-1", "QMS-2", "QMS-3", "QMS-4")
    register = register_of(home)
    for number, change in (
        ("QMS-1", Change(StatusEvent.SUPERSEDED, "moved", successor="QMS-2", code="address_changed")),
        ("QMS-2", Change(StatusEvent.SUPERSEDED, "new cycle", successor="QMS-3", by="A. Clerk")),
        (
            "QMS-3",
            Change(StatusEvent.TRANSFERRED, "group wide", transfer=Transfer("Other Body", "https://o.example/c/9")),
        ),
        ("QMS-4", Change(StatusEvent.TRANSFERRED, code="taken_over", transfer=Transfer("did:web:o.example"))),
    ):
        register.change(number, change, now=NOW)

    lines = [register.history(number)[-1].told for number in ("QMS-1", "QMS-2", "QMS-3", "QMS-4")]

    assert lines == [
        "Reissued, replaced by https://body.example/c/QMS-2: moved [address_changed].",
        "Superseded, replaced by https://body.example/c/QMS-3, recorded by A. Clerk: new cycle.",
        "Transferred to Other Body, which issued https://o.example/c/9: group wide.",
        "Transferred to did:web:o.example: another accredited body has taken the certification over [taken_over].",
    ]
    assert register.history("QMS-4")[-1].to == "did:web:o.example"


def test_a_certificate_suspended_and_ended_within_a_day(home: Home) -> None:
    issue(home, "QMS-1")
    register = register_of(home)
    register.change("QMS-1", Change(StatusEvent.SUSPENDED, "late"), now=NOW)
    register.change("QMS-1", Change(StatusEvent.REINSTATED, "held"), now=NOW + HOUR)

    assert register.history("QMS-1")[-1].told == "Reinstated after less than a day of suspension: held."


def test_the_history_of_an_accreditation_is_told_alike(authority: Home) -> None:
    granted(authority)
    act = desk(authority)
    suspended = AccreditationChange(AccreditationEventKind.SUSPENDED, "", by="A. Clerk", code="assessment_refused")
    act.change("X-ZM-12345-01", suspended, now=NOW + DAY)
    switch_rule(authority, Matter.WITHDRAWAL, on=True, by="A. Clerk", now=NOW + DAY)
    withdrawn = AccreditationChange(AccreditationEventKind.WITHDRAWN, "gave up", NOW + 3 * DAY, by="A. Clerk")
    with pytest.raises(ApprovalNeededError) as caught:
        act.change("X-ZM-12345-01", withdrawn, now=NOW + 2 * DAY)
    proposal = record_proposal(authority, caught.value.order, by="A. Clerk", now=NOW + 2 * DAY)
    Approver(authority, "B. Head", lambda: None).approve(proposal.number, now=NOW + 2 * DAY)

    by_number = register_of(authority).history("X-ZM-12345-01")

    assert told(by_number) == [
        "2026-03-01 Accredited under X-ZM-12345-01: Example Certification Ltd, with effect from 2026-02-01.",
        (
            "2026-03-02 Accreditation X-ZM-12345-01 suspended, recorded by A. Clerk:"
            " the body did not allow an assessment [assessment_refused]."
        ),
        (
            "2026-03-03 A. Clerk proposed to withdraw the accreditation, with effect from 2026-03-04: gave up"
            f" (proposal {proposal.number})."
        ),
        f"2026-03-03 B. Head approved proposal {proposal.number} of A. Clerk.",
        (
            "2026-03-03 Accreditation X-ZM-12345-01 withdrawn, with effect from 2026-03-04 08:00 UTC,"
            " recorded by B. Head: gave up."
        ),
    ]
    assert register_of(authority).history("did:web:body.example") == by_number


def test_a_body_that_was_accredited_twice_has_one_story_and_each_number_its_own(authority: Home) -> None:
    granted(authority)
    act = desk(authority)
    wider = schedule_draft(SCHEDULE.replace(b'"IAF:18"]', b'"IAF:19"]')).schedule
    change = AccreditationChange(AccreditationEventKind.SCOPE_CHANGED, "", schedule=wider, code="schedule_extended")
    act.change("X-ZM-12345-01", change, now=NOW)
    act.change("X-ZM-12345-01", AccreditationChange(AccreditationEventKind.WITHDRAWN, "gave up"), now=NOW)
    act.grant(schedule_draft(SCHEDULE.replace(b"12345-01", b"12345-02")), now=NOW + DAY, by="A. Clerk")

    story = told(register_of(authority).history("did:web:body.example"))

    assert told(register_of(authority).history("X-ZM-12345-01")) == story[:3]
    assert told(register_of(authority).history("X-ZM-12345-02")) == story[3:]
    assert story[1] == (
        "2026-03-01 Schedule of accreditation X-ZM-12345-01 changed:"
        " the schedule was extended after an assessment [schedule_extended]."
    )
