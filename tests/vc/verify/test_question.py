"""V0: what can be asked, and what is a caller's mistake."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.world import DAY, NOW
from vc.errors import UsageError
from vc.model.vocabulary import Act
from vc.verify.policy import CUSTOMS_OFFLINE, IMPORTER
from vc.verify.question import Goods, Question, ask


def test_the_moment_asked_about_is_now_unless_it_is_given() -> None:
    question = ask(NOW)

    assert (question.at, question.act, question.policy) == (NOW, Act.RELY, IMPORTER)
    assert not question.historical


def test_a_moment_of_the_past_makes_a_historical_question() -> None:
    question = ask(NOW, at=NOW - DAY, act=Act.IMPORT, policy=CUSTOMS_OFFLINE)

    assert question.historical
    assert question == Question(NOW, NOW - DAY, Act.IMPORT, CUSTOMS_OFFLINE)


def test_nobody_can_answer_for_a_second_in_the_future() -> None:
    with pytest.raises(UsageError) as raised:
        ask(NOW, at=NOW + timedelta(seconds=1))

    assert raised.value.where == "at"
    assert raised.value.hint


@pytest.mark.parametrize(
    ("now", "at"),
    [(NOW.replace(tzinfo=None), NOW), (NOW, NOW.replace(tzinfo=None))],
)
def test_a_moment_without_a_zone_is_refused(now: datetime, at: datetime) -> None:
    with pytest.raises(UsageError, match="time zone"):
        Question(now=now, at=at)


def test_the_same_moment_in_another_zone_is_no_question_about_the_past() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=8)))

    assert not ask(NOW, at=elsewhere).historical
    assert elsewhere.astimezone(UTC) == NOW


@pytest.mark.parametrize("year", [1, 1969, 9999])
def test_no_clock_is_in_such_a_year(year: int) -> None:
    with pytest.raises(UsageError, match=str(year)):
        ask(datetime(year, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize("year", [1970, 9998])
def test_a_clock_may_be_wrong_by_ages(year: int) -> None:
    assert ask(datetime(year, 6, 1, tzinfo=UTC)).now.year == year


DAY_OF_IT = NOW.date()


@pytest.mark.parametrize(
    ("goods", "where"),
    [
        (Goods(imported=DAY_OF_IT + 2 * DAY), "imported"),
        (Goods(left_factory=DAY_OF_IT + 2 * DAY), "left_factory"),
        (Goods(left_factory=DAY_OF_IT, imported=DAY_OF_IT - DAY), "imported"),
        (Goods(imported=date(1969, 12, 31)), "imported"),
        (Goods(left_factory=date.min), "left_factory"),
        (Goods(left_factory=date.max), "left_factory"),
    ],
)
def test_goods_that_can_not_be_are_a_callers_mistake(goods: Goods, where: str) -> None:
    with pytest.raises(UsageError) as raised:
        ask(NOW, goods=goods)

    assert raised.value.where == where


@pytest.mark.parametrize(
    "goods",
    [
        Goods(left_factory=DAY_OF_IT, imported=DAY_OF_IT),
        Goods(left_factory=date(1970, 1, 1), imported=date(1970, 1, 1)),
    ],
)
def test_goods_may_be_imported_on_the_day_on_which_they_left_the_factory(goods: Goods) -> None:
    assert ask(NOW, goods=goods).goods is goods


def test_goods_may_be_of_the_day_that_it_is_somewhere_already() -> None:
    late = NOW.replace(hour=23)

    assert ask(late, goods=Goods(imported=late.date() + DAY)).goods.imported == late.date() + DAY
    with pytest.raises(UsageError):
        ask(NOW.replace(hour=9), goods=Goods(imported=NOW.date() + DAY))


def test_for_a_question_about_the_past_the_goods_are_older_than_that() -> None:
    with pytest.raises(UsageError):
        ask(NOW, at=NOW - 10 * DAY, goods=Goods(imported=DAY_OF_IT - 5 * DAY))


def test_what_questions_have_in_common_is_the_same_for_all_goods() -> None:
    plain, about = ask(NOW), ask(NOW, goods=Goods(imported=DAY_OF_IT))

    assert plain.in_general is plain
    assert about.in_general == plain
