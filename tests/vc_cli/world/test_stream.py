"""The certificates of a world: the stated shares, the same every time, one after another."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections import Counter
from datetime import timedelta
from functools import cache
from itertools import pairwise

import pytest

from tests.vc_cli.world.plans import DAY, everything, plan
from vc.encoding.strict_json import dumps
from vc.model.vocabulary import Activity
from vc_cli.world import shares
from vc_cli.world.certificate import REPLACED, WorldCertificate
from vc_cli.world.organisations import Body, Census
from vc_cli.world.stream import Plan
from vc_cli.world.trades import SHARES

SIZE = 20_000


@cache
def world() -> list[tuple[Body, WorldCertificate]]:
    return list(everything(plan(SIZE)))


def cells(activity: Activity) -> list[dict[str, str]]:
    found = [certificate.written for body, certificate in world() if body.activity is activity]
    return [{name: str(value) for name, value in row.items()} for row in found]


def systems() -> list[dict[str, str]]:
    return cells(Activity.MANAGEMENT_SYSTEM_CERTIFICATION)


def within_a_point(found: Counter[str], stated: dict[str, int], *, of: int) -> bool:
    return all(abs(found[name] / of * 1_000 - share) <= 10 for name, share in stated.items())


def test_there_are_as_many_as_asked_for_each_with_a_place_and_a_number_of_its_own() -> None:
    assert [certificate.place for _, certificate in world()] == list(range(SIZE))
    assert len({certificate.number for _, certificate in world()}) == SIZE


def test_standards_have_their_shares_of_all_certificates() -> None:
    assert within_a_point(Counter(row["standard"] for row in systems()), dict(shares.STANDARDS), of=SIZE)
    assert len(cells(Activity.PRODUCT_CERTIFICATION)) == SIZE * shares.PRODUCTS // 1_000
    assert len(cells(Activity.TESTING)) == SIZE * shares.REPORTS // 1_000


def test_countries_have_their_shares_of_the_systems() -> None:
    stated = {code: share for countries in shares.COUNTRIES.values() for code, share in countries.items()}
    rows = systems()

    assert within_a_point(Counter(row["country"] for row in rows), stated, of=len(rows))


def test_sectors_have_their_shares_of_the_common_standards() -> None:
    rows = [row for row in systems() if row["standard"] in shares.COMMON_STANDARDS]

    assert within_a_point(Counter(row["sectors"].partition(";")[0] for row in rows), dict(SHARES), of=len(rows))


def test_statuses_have_their_shares() -> None:
    found = Counter(certificate.status for _, certificate in world())

    assert within_a_point(
        Counter({str(status): count for status, count in found.items()}),
        {str(status): share for status, share in shares.STATUSES.items()},
        of=SIZE,
    )


def test_holders_have_two_or_three_certificates_and_six_systems_in_a_hundred_several_sites() -> None:
    holders = {(body.key, certificate.holder) for body, certificate in world()}
    several = sum(";" in row["sites"] for row in systems())

    assert 2.2 <= SIZE / len(holders) <= 2.4
    assert abs(several / len(systems()) - 0.06) <= 0.01


def test_the_largest_body_for_ccc_has_64_in_a_hundred_and_sizes_fall_by_rank() -> None:
    bodies = plan(SIZE).census.bodies
    products = [body.certificates for body in bodies if body.activity is Activity.PRODUCT_CERTIFICATION]
    under_one = [
        body.certificates
        for body in bodies
        if body.activity is Activity.MANAGEMENT_SYSTEM_CERTIFICATION and body.authority.key == "ab-00"
    ]

    assert round(products[0] / sum(products), 2) == 0.64
    assert under_one == sorted(under_one, reverse=True)
    assert abs(under_one[0] / under_one[1] - 2) < 0.02


def test_what_was_replaced_names_the_certificate_that_follows_it() -> None:
    listed = world()
    replaced = 0
    for (body, certificate), (next_body, following) in pairwise(listed):
        if certificate.change is None or certificate.status not in REPLACED:
            continue
        replaced += 1
        assert certificate.change.successor == following.number
        assert (body, certificate.holder) == (next_body, following.holder)
        assert certificate.begins <= following.begins == certificate.change.effective
    assert replaced > SIZE * 0.015


def test_every_change_lies_between_the_first_day_and_the_worlds_day() -> None:
    changes = [(certificate.begins, certificate.change) for _, certificate in world() if certificate.change]

    assert all(begins <= change.effective <= DAY for begins, change in changes)


def test_numbers_come_from_ranges_that_nobody_gives_out() -> None:
    for body, certificate in world():
        number = certificate.number
        if body.activity is Activity.PRODUCT_CERTIFICATION:
            assert len(number) == 16
            assert number[4:6] == "00"
        else:
            assert number.startswith(("000", "00 ", "XQ ", "IN-00-", "AE-00-", "T00-"))


def test_the_scripts_and_spellings_of_the_specification_occur() -> None:
    text = "".join(row["holder_name"] + row.get("holder_name_native", "") for row in systems())
    addresses = "".join(row["holder_address"] for row in systems())

    for letter in "ßüıŁ公株빛شСΘศस":
        assert letter in text, letter
    assert "u\u0308" in text  # decomposed
    assert "１" in addresses
    assert max(len(row["scope_text"]) for row in systems()) > 200
    assert any(row.get("holder_lang") == "ar" and " و " in row["scope_text"] for row in systems())


def digest(of: Plan) -> str:
    found = hashlib.sha256()
    for _, certificate in everything(of):
        found.update(dumps(dict(certificate.written)))
        found.update(dumps(certificate.change.written()) if certificate.change else b"")
    return found.hexdigest()


def test_the_same_seed_and_day_give_the_same_octets_and_others_do_not() -> None:
    given = plan(1_000)
    next_day = Plan(given.census, given.seed, DAY + timedelta(days=1))

    assert digest(given) == digest(plan(1_000))
    assert len({digest(given), digest(plan(1_000, seed="2")), digest(next_day)}) == 3


def test_ten_times_the_certificates_need_no_more_memory() -> None:
    def peak(size: int) -> int:
        of = Plan(Census(size, laboratories=10), "1", DAY)
        of.schedules, of.first_places  # noqa: B018 - the same for every size
        tracemalloc.start()
        for _ in everything(of):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(3_000) - peak(300) < 300_000


@pytest.mark.parametrize("size", [1, 2, 7, 60])
def test_a_tiny_world_is_a_world(size: int) -> None:
    assert len(list(everything(plan(size)))) == size
