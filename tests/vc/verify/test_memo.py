"""A memo changes how long a judgement takes, never what it says."""

from collections.abc import Callable

from tests.world import World
from vc.verify.judge import judge, wanted
from vc.verify.memo import Memo
from vc.verify.question import ask


def counting(made: list[str], result: object) -> Callable[[], object]:
    def make() -> object:
        made.append("made")
        return result

    return make


def test_what_was_made_once_is_not_made_again() -> None:
    memo, made = Memo(), list[str]()

    results = [memo.once("key", counting(made, 7)) for _ in range(3)]

    assert results == [7, 7, 7]
    assert made == ["made"]


def test_false_is_a_result_like_any_other() -> None:
    memo, made = Memo(), list[str]()

    assert memo.once("key", counting(made, result=False)) is False
    assert memo.once("key", counting(made, result=False)) is False
    assert made == ["made"]


def test_what_was_used_longest_ago_goes_first() -> None:
    memo, made = Memo(entries=2), list[str]()
    memo.once("first", counting(made, 1))
    memo.once("second", counting(made, 2))
    memo.once("first", counting(made, 1))

    memo.once("third", counting(made, 3))
    memo.once("first", counting(made, 1))
    memo.once("second", counting(made, 2))

    assert len(made) == 4
    assert memo.find("third") is None


def test_the_latest_results_go_by_the_object_itself() -> None:
    memo, made = Memo(), list[str]()
    given, same_octets = b"x" * 2_000, bytes(bytearray(b"x" * 2_000))

    memo.latest(given, counting(made, 1))
    memo.latest(given, counting(made, 1))
    memo.latest(same_octets, counting(made, 1))

    assert len(made) == 2


def test_only_a_few_latest_results_are_kept() -> None:
    memo, made = Memo(), list[str]()
    objects = [bytes([number]) * 100 for number in range(40)]
    for given in objects:
        memo.latest(given, counting(made, given))

    memo.latest(objects[0], counting(made, 0))
    memo.latest(objects[39], counting(made, 39))

    assert len(made) == 41


def test_a_report_is_the_same_with_a_memo_and_without_one() -> None:
    world, memo = World(), Memo()
    inputs = [world.certificate(), world.label().encode(), world.certificate()[:-4] + b"AAAA"]
    question = ask(world.now)

    for target in inputs * 2:
        evidence = world.evidence(target)
        assert judge(evidence, question, memo) == judge(evidence, question)
        assert wanted(evidence, question, memo) == wanted(evidence, question)
