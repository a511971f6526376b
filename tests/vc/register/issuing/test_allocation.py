from __future__ import annotations

import random
import secrets
from collections.abc import Sequence

import pytest

from tests.vc.register.homes import HOUR, NOW, make_home, request
from vc.register.home import Home
from vc.register.issuing.allocation import IndexAllocator, Slot, StatusList, lists_of
from vc.register.keys.key_records import KeyRole
from vc.register.register import Register
from vc.register.storage.engine import reading, writing


class Counts:
    """Stands for chance, and always begins with the same number."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = list(numbers)

    def randrange(self, stop: int, /) -> int:
        return self.numbers.pop(0) % stop


def fill(home: Home, count: int, *, seed: int = 1, first: int = 0) -> list[Slot]:
    allocator = IndexAllocator(length=home.settings.list_length, random=random.Random(seed))
    requests = [request(home, f"QMS-{number:04}") for number in range(first, first + count)]
    issued = Register(home, allocator).issue_many(requests, signer=home.signer(KeyRole.CREDENTIAL, None), now=NOW)
    return [one.certificate.slot for one in issued]


def test_indexes_are_drawn_from_the_whole_list(home: Home) -> None:
    slots = fill(home, 40)

    indexes = [slot.index for slot in slots]
    assert len(set(indexes)) == 40
    assert indexes != sorted(indexes)
    assert max(indexes) > 100_000
    assert {slot.list_number for slot in slots} == {1}


def test_an_index_is_never_given_twice_and_a_full_list_is_followed_by_the_next(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with make_home(tmp_path_factory.mktemp("small") / "home", length=5) as home:
        one_by_one = [fill(home, 1, seed=number, first=number)[0] for number in range(7)]
        together = fill(home, 6, first=7)
        with reading(home.engine) as connection:
            opened = lists_of(connection)

    slots = [(slot.list_number, slot.index) for slot in one_by_one + together]
    assert len(set(slots)) == 13
    assert [number for number, _ in slots] == [1] * 5 + [2] * 5 + [3] * 3
    assert opened == (StatusList(1, 5), StatusList(2, 5), StatusList(3, 5))


def test_one_request_for_more_than_a_list_holds_opens_as_many_as_it_needs(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with make_home(tmp_path_factory.mktemp("small") / "home", length=4) as home:
        slots = fill(home, 10)

    assert len(set(slots)) == 10
    assert sorted(slot.list_number for slot in slots) == [1] * 4 + [2] * 4 + [3] * 2


def test_where_chance_only_hits_used_indexes_a_free_one_is_chosen_all_the_same(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with make_home(tmp_path_factory.mktemp("small") / "home", length=3) as home:
        (first,) = fill(home, 1)
        unlucky = IndexAllocator(length=3, random=Counts([first.index] * 8 + [0]))
        with writing(home.engine) as connection:
            (slot,) = unlucky.allocate(connection, 1, now=NOW + HOUR)

    assert slot.list_number == 1
    assert slot.index != first.index


def test_nothing_asked_for_opens_no_list(home: Home) -> None:
    with writing(home.engine) as connection:
        assert IndexAllocator().allocate(connection, 0, now=NOW) == ()
        assert lists_of(connection) == ()


def test_in_earnest_chance_is_the_operating_systems() -> None:
    assert isinstance(IndexAllocator().random, secrets.SystemRandom)


def test_a_list_has_the_least_length_that_hides_its_entries() -> None:
    assert IndexAllocator().length == 131_072
