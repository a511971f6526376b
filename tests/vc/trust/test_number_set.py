"""N19, N20: a part of the index of numbers, read strictly and looked up in."""

from __future__ import annotations

import random

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.trust.number_set import MOST, Listed, NumberSet, key_of, listed, number_set


def own(number: str) -> Listed:
    """Return the entry of a certificate that is published under its number."""
    found = listed(number, number)
    assert found is not None
    return found


def test_each_number_is_found_and_no_other() -> None:
    numbers = [f"QMS-{number:05}" for number in range(0, 2_000, 2)]
    random.Random(1).shuffle(numbers)
    part = NumberSet(number_set(map(own, numbers)))

    assert part.count == len(numbers)
    assert [one.number for one in part] == sorted(numbers)
    for number in range(2_000):
        wanted = f"QMS-{number:05}"
        assert part.find(key_of(wanted), most=2) == ([] if number % 2 else [own(wanted)])
    assert part.find("QMS", most=2) == part.find("QMS-000000", most=2) == part.find("ZZZ", most=2) == []


@pytest.mark.parametrize("written", ["CB 12-3", "cb 12-3", "CB12-3", " Cb  12 -3"])
def test_spaces_and_capitals_make_no_difference(written: str) -> None:
    part = NumberSet(number_set([own("CB 12-3"), own("CB 12-4"), own("CB/12-3")]))

    assert part.find(key_of(written), most=2) == [Listed("CB 12-3", "CB%2012-3")]


@pytest.mark.parametrize("written", ["CB 12/3", "CB 123", "CB l2-3", "CB 12-30", "B 12-3"])
def test_anything_else_does(written: str) -> None:
    assert NumberSet(number_set([own("CB 12-3")])).find(key_of(written), most=2) == []


def test_numbers_with_one_key_are_all_found_up_to_what_is_asked_for() -> None:
    alike = ["AB 1", "AB1", "Ab1", "ab 1"]
    many = [f"AA{number:03}" for number in range(200)] + [f"AC{number:03}" for number in range(200)]
    part = NumberSet(number_set(map(own, [*alike, *many])))

    assert [one.number for one in part.find("AB1", most=9)] == sorted(alike)
    assert len(part.find("AB1", most=3)) == 3


def test_numbers_with_one_key_are_found_wherever_they_lie_among_the_others() -> None:
    for before in range(130):
        numbers = [f"A{number:03}" for number in range(before)] + ["B 1", "B1", "b1"] + [f"C{n}" for n in range(9)]
        part = NumberSet(number_set(map(own, numbers)))
        assert [one.number for one in part.find("B1", most=9)] == ["B 1", "B1", "b1"], before


def test_a_certificate_with_another_name_keeps_it() -> None:
    entry = listed("CB/2026/1", "CB_2026_1~0a1b2c3d")
    assert entry == Listed("CB/2026/1", "CB_2026_1~0a1b2c3d")
    octets = number_set([entry, own("CB 2")])

    assert octets == b"CB/2026/1\tCB_2026_1~0a1b2c3d\nCB 2\n"
    assert NumberSet(octets).find("CB/2026/1", most=2) == [entry]


@pytest.mark.parametrize("number", ["", "-1", "CB-", "№ 7", "A" * 65, "A\tB", "A\n", "=1+1", "号12"])
def test_what_is_no_number_of_ours_is_not_listed(number: str) -> None:
    assert listed(number, number) is None


def test_a_name_that_no_address_can_have_is_not_listed() -> None:
    assert listed("CB-1", "") is None
    assert listed("CB-1", "名" * 100) is None
    assert listed("CB-1", "名") == Listed("CB-1", "%E5%90%8D")


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\n",
        b"A1",
        b"A1\n\n",
        b"A1\r\n",
        b"A2\nA1\n",
        b"A1\nA1\n",
        b"a1\nA1\n",
        b"A1 \n",
        b"-A\n",
        b"A1\t\n",
        b"A1\tA1\n",
        b"A1\tx/y\n",
        b"A1\tx\ty\n",
        b"A1\t%4\n",
        b"A1\t%4a\n",
        b"A1\t" + b"x" * 110 + b"\n",
        "№ 7\n".encode(),
        b"A1\nA2",
        b"A" * 65 + b"\n",
        b"A1\x00\n",
    ],
)
def test_anything_else_is_refused(octets: bytes) -> None:
    with pytest.raises(Refused) as refused:
        NumberSet(octets)

    assert refused.value.code is Code.REGISTER_INVALID


def test_one_part_holds_so_many_and_no_more() -> None:
    numbers = [own(f"{number:06}") for number in range(MOST + 1)]

    assert NumberSet(number_set(numbers[:-1])).count == MOST
    with pytest.raises(Refused, match="more than 32768"):
        NumberSet(number_set(numbers))


def test_the_longest_numbers_and_names_fit_one_document() -> None:
    longest = listed("N" * 64, "名" * 36)
    assert longest is not None

    assert len(number_set([longest])) * MOST <= 16_777_216
    assert len(f"{'N' * 64}\t{'%' * 327}\n") * MOST <= 16_777_216
