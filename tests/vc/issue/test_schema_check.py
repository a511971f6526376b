"""Two validators of the same schemas: the quick one never accepts what the one that explains would refuse."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.certificates import product_claims, report_claims, system_claims
from vc.issue.schema_check import UNTP, _accepts, _schema_of, _validator, schema, schema_faults

GOOD = {
    "management-system-certificate": system_claims,
    "product-certificate": product_claims,
    "test-report": report_claims,
}
WRONG: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.0,
    1.5,
    "",
    "x",
    "x\n",
    "\u00a0",
    [],
    ["x"],
    [["x"], ["x"]],
    {},
    {"x": 1},
)


def changed(value: Any) -> Iterator[Any]:
    """Yield `value` with one part of it taken away, doubled or replaced, for each part."""
    yield from WRONG
    if isinstance(value, dict):
        for name, item in value.items():
            yield {other: kept for other, kept in value.items() if other != name}
            yield from ({**value, name: other} for other in changed(item))
        yield {**value, "another": 1}
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield [*value[:number], *value[number + 1 :]]
            yield [*value, item]
            yield from ([*value[:number], other, *value[number + 1 :]] for other in changed(item))
    if isinstance(value, str):
        yield from (
            f"{value} ",
            f" {value}",
            f"{value}\n",
            f"{value}x",
            value[:-1],
            value.upper(),
            value.replace("2", "\u0662"),
        )


@pytest.mark.parametrize("profile", GOOD)
def test_both_accept_what_is_good(profile: str) -> None:
    claims = GOOD[profile]()

    for name in (profile, UNTP):
        assert _accepts(name, claims)
        assert _validator(name).is_valid(claims)
        assert schema_faults(claims, name) == ()


@pytest.mark.parametrize("profile", GOOD)
def test_what_the_quick_one_accepts_the_other_accepts(profile: str) -> None:
    disagreements = [
        claims
        for claims in changed(GOOD[profile]())
        if isinstance(claims, dict) and _accepts(profile, claims) and not _validator(profile).is_valid(claims)
    ]

    assert disagreements == []


def test_a_fault_that_the_quick_one_sees_is_named_with_its_path() -> None:
    claims = system_claims()
    claims["credentialSubject"]["certifiedScope"]["sectors"] = "IAF:17"

    (fault,) = schema_faults(claims, "management-system-certificate")

    assert fault.path == "/credentialSubject/certifiedScope/sectors"


def test_what_json_does_not_have_is_left_to_the_one_that_explains() -> None:
    claims = system_claims()
    claims["credentialSubject"]["certifiedScope"]["sectors"] = {"IAF:17"}

    assert schema_faults(claims, "management-system-certificate") != ()


def test_nesting_without_end_is_not_accepted() -> None:
    claims = system_claims()
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    broken = deepcopy(claims) | {"name": deep}

    assert not _accepts("management-system-certificate", broken)


def test_a_schema_refers_to_no_other_place() -> None:
    common = schema("common")

    assert _schema_of(common["$id"]) is common
    with pytest.raises(LookupError):
        _schema_of("https://elsewhere.example/schema.json")


@pytest.mark.parametrize(
    ("member", "value", "remedy"),
    [
        ("countries", ["GERMANY"], "write the two-letter code of a country (ISO 3166-1), such as DE"),
        ("sectors", ["17"], "write a sector code with its prefix, without leading zeros: IAF:17, FSC:CIV, NACE2:25.11"),
    ],
)
def test_a_code_in_another_form_is_told_how_to_be_written(member: str, value: list[str], remedy: str) -> None:
    claims = system_claims()
    claims["credentialSubject"]["certifiedScope"][member] = value

    (fault,) = schema_faults(claims, "management-system-certificate")

    assert (fault.problem, fault.remedy) == (f"is {value[0]!r}", remedy)
