"""Hosts that stand still, lie about the time, or are gone: an old answer is believed until it ends, then nothing is."""

from datetime import timedelta

import pytest

from tests.chain_corpus.settings import FOUR, SUB, THREE
from tests.chain_corpus.world import Change, World, did_url, index_url, list_url
from tests.scenarios.passing_time import HOUR
from tests.world import AB, CB, DAY, NOW
from vc.codes import Code
from vc.model.vocabulary import Verdict
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.status.value import StatusEvent
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.question import ask
from vc.verify.report import Report

MONDAY = NOW - 6 * DAY
SECOND = timedelta(seconds=1)
LIST_ENDS, INDEX_ENDS = MONDAY - timedelta(minutes=10) + DAY, MONDAY - 2 * HOUR + 2 * DAY


def checked(told: World) -> Report:
    """What an importer reads in a world."""
    question = ask(told.now, at=told.at)
    evidence = Evidence(told.input, Anchor(told.trusted), stapled=told.stapled)
    source = MemorySource(told.published, now=lambda: told.now)
    return judge(gather(evidence, question, source), question)


def codes(report: Report) -> set[Code]:
    return {found.code for found in report.reasons}


def test_a_frozen_certification_body_is_believed_until_its_list_ends_and_no_second_longer() -> None:
    monday = THREE.good.on(MONDAY)

    assert checked(monday).verdict is Verdict.VALID
    assert checked(monday.clock(LIST_ENDS - SECOND)).verdict is Verdict.VALID
    assert codes(checked(monday.clock(LIST_ENDS))) == {Code.STATUS_STALE}


def test_a_withdrawal_that_a_frozen_host_hides_is_never_read_as_valid_once_the_list_has_ended() -> None:
    monday = THREE.good.on(MONDAY)
    tuesday = THREE.good.status(StatusEvent.WITHDRAWN, MONDAY + 20 * HOUR).on(MONDAY + DAY)
    frozen = tuesday.document(list_url(CB), monday.published[list_url(CB)])

    assert codes(checked(tuesday)) == {Code.STATUS_WITHDRAWN}, "what the certification body really says"
    assert checked(frozen.clock(LIST_ENDS - SECOND)).verdict is Verdict.VALID, "the window that a list's life leaves"
    for later in (timedelta(), HOUR, DAY, 5 * DAY):
        assert checked(frozen.clock(LIST_ENDS + later)).verdict is Verdict.INDETERMINATE


def test_a_frozen_accreditation_body_is_believed_for_as_long_as_its_index_lives() -> None:
    def two_days_later(offset: timedelta) -> World:
        """The certification body goes on publishing, the accreditation body does not."""
        told = THREE.good.on(INDEX_ENDS + offset)
        return told.index_of(AB, MONDAY - 2 * HOUR)

    assert checked(two_days_later(-SECOND)).verdict is Verdict.VALID
    assert codes(checked(two_days_later(timedelta()))) == {Code.CHAIN_INDEX_STALE}


def test_a_withdrawn_body_can_not_live_on_behind_a_frozen_accreditation_body() -> None:
    monday = THREE.good.on(MONDAY)
    own = monday.accreditations[0]
    withdrawn = THREE.good.withdrawn(CB, MONDAY - 120 * DAY)
    for days in range(1, 6):
        told = withdrawn.on(MONDAY + days * DAY)
        frozen = told.document(own.current_url, monday.published[own.current_url]).document(
            index_url(AB), monday.published[index_url(AB)]
        )
        expected = Verdict.VALID if told.now < INDEX_ENDS else Verdict.INDETERMINATE

        assert codes(checked(told)) == {Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW}
        assert checked(frozen).verdict is expected, days


def test_a_frozen_body_in_the_middle_is_noticed_like_the_one_at_the_top() -> None:
    told = FOUR.good.on(INDEX_ENDS).index_of(SUB, MONDAY - 2 * HOUR)

    assert codes(checked(told)) == {Code.CHAIN_INDEX_STALE}


def test_a_host_that_thaws_is_believed_again() -> None:
    frozen = THREE.good.on(MONDAY).clock(MONDAY + 3 * DAY)

    assert checked(frozen).verdict is Verdict.INDETERMINATE
    assert checked(frozen.on(MONDAY + 3 * DAY)).verdict is Verdict.VALID


@pytest.mark.parametrize("hour", range(-47, 0, 6))
def test_a_clock_that_goes_slow_finds_everything_signed_in_the_future(hour: int) -> None:
    """Set back by more than a minute before the list was signed, a clock can confirm nothing."""
    slow = THREE.good.on(MONDAY).clock(MONDAY + hour * HOUR)

    report = checked(slow)

    assert report.verdict is Verdict.INDETERMINATE
    assert codes(report) <= {Code.STATUS_WINDOW, Code.CHAIN_INDEX_STALE}


@pytest.mark.parametrize("url", [index_url(AB), list_url(CB), did_url(CB), THREE.good.accreditations[0].current_url])
def test_a_host_that_is_gone_leaves_nothing_to_rely_on_and_nothing_held_against_the_holder(url: str) -> None:
    assert checked(THREE.good.without(url)).verdict is Verdict.INDETERMINATE


def test_one_act_of_the_accreditation_body_changes_the_answer_on_all_certificates_without_one_being_signed_again() -> (
    None
):
    certificates = [THREE.good.says(_numbered(number)) for number in range(50)]
    before = [told.input for told in certificates]

    after = [told.withdrawn(CB, NOW - 120 * DAY) for told in certificates]

    assert {checked(told).verdict for told in certificates} == {Verdict.VALID}
    assert [told.input for told in after] == before
    assert [codes(checked(told)) for told in after] == [{Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW}] * 50


def _numbered(number: int) -> Change:
    return lambda claims: claims["credentialSubject"].update(certificateNumber=f"DE-QMS-2026-{number:05}")
