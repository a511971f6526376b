"""Scope containment by the rules of specs/scope.md, against the table of cases and by properties."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.encoding.rfc3339 import parse_instant
from vc.model.scope import ANY, ScheduleLine, Scope
from vc.model.scope_claims import line_from_claims, scope_from_claims
from vc.model.vocabulary import Activity
from vc.trust.covers import Coverage, covers, recognises, recognises_line
from vc.trust.trust_list import RecognisedScope

TABLE = json.loads((Path(__file__).parent / "scope_cases.json").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = TABLE["cases"]
AT = datetime(2024, 6, 1, tzinfo=UTC)
START = datetime(2020, 1, 1, tzinfo=UTC)
END = datetime(2030, 1, 1, tzinfo=UTC)


def changed(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**base, **change}.items() if value is not None}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_scope_is_covered_exactly_as_the_table_says(case: dict[str, Any]) -> None:
    lines = [line_from_claims(changed(TABLE["base_line"], line), path="") for line in case["lines"]]
    scope = scope_from_claims(changed(TABLE["base_scope"], case["scope"]), path="")
    at = parse_instant(case.get("at", TABLE["base_at"]))

    coverage = covers(lines, scope, at=at)

    assert coverage == Coverage(covered=case["covered"], missing=tuple(case.get("missing", ())))


def test_table_is_large_enough_to_hold_every_rule() -> None:
    assert len(CASES) >= 60
    assert {rule for case in CASES for rule in ("S1", "S2", "S3", "S4", "S5") if rule in case["why"]} == {
        "S1",
        "S2",
        "S3",
        "S4",
        "S5",
    }


CODES = st.frozensets(st.sampled_from(["A", "B", "C", "a", "А", "*"]), max_size=3)
LIMITS = st.one_of(st.just(ANY), st.frozensets(st.sampled_from(["A", "B", "C", "a", "А"]), max_size=4))
SINGLE = st.sampled_from(["", "A", "B", "*"])
ACTIVITIES = st.sampled_from([Activity.TESTING, Activity.INSPECTION])
LINES = st.builds(
    ScheduleLine,
    activity=ACTIVITIES,
    standards=LIMITS,
    editions=LIMITS,
    schemes=LIMITS,
    sectors=LIMITS,
    product_categories=LIMITS,
    methods=LIMITS,
    countries=LIMITS,
    valid_from=st.sampled_from([START, AT]),
    valid_to=st.sampled_from([None, AT, END]),
)
SCOPES = st.builds(
    Scope,
    activity=ACTIVITIES,
    standard=SINGLE,
    edition=SINGLE,
    scheme=SINGLE,
    sectors=CODES,
    product_categories=CODES,
    methods=CODES,
    countries=CODES,
)
CLAIMED = ("sectors", "product_categories", "methods", "countries")
LIMITED = ("standards", "editions", "schemes", *CLAIMED)


@st.composite
def nearly_covered(draw: st.DrawFn) -> tuple[list[ScheduleLine], Scope]:
    """Lines of which one may well cover the scope: claims drawn from its own codes."""
    lines = draw(st.lists(LINES, min_size=1, max_size=3))
    line = draw(st.sampled_from(lines))

    def some(limit: frozenset[str]) -> frozenset[str]:
        known = sorted(limit - ANY)
        return draw(st.frozensets(st.sampled_from(known))) if known else frozenset()

    def one(limit: frozenset[str]) -> str:
        return draw(st.sampled_from(["", *sorted(limit - ANY)]))

    scope = Scope(
        line.activity,
        standard=one(line.standards),
        edition=one(line.editions),
        scheme=one(line.schemes),
        sectors=some(line.sectors),
        product_categories=some(line.product_categories),
        methods=some(line.methods),
        countries=some(line.countries),
    )
    return lines, scope


WORLDS = st.one_of(nearly_covered(), st.tuples(st.lists(LINES, max_size=3), SCOPES))


@given(world=WORLDS, dimension=st.sampled_from(LIMITED), data=st.data())
def test_taking_a_code_from_a_line_never_makes_a_scope_covered(
    world: tuple[list[ScheduleLine], Scope], dimension: str, data: st.DataObject
) -> None:
    lines, scope = world
    if not lines:
        return
    number = data.draw(st.integers(0, len(lines) - 1))
    codes: frozenset[str] = getattr(lines[number], dimension)
    if len(codes) < 2:
        return
    taken = data.draw(st.sampled_from(sorted(codes)))
    change: dict[str, Any] = {dimension: codes - {taken}}
    fewer = [*lines[:number], replace(lines[number], **change), *lines[number + 1 :]]

    before, after = covers(lines, scope, at=AT), covers(fewer, scope, at=AT)

    assert before.covered or not after.covered


@given(world=WORLDS, dimension=st.sampled_from(CLAIMED), code=st.sampled_from(["A", "B", "D"]))
def test_adding_to_a_claim_never_makes_a_scope_covered_unless_it_stated_nothing_before(
    world: tuple[list[ScheduleLine], Scope], dimension: str, code: str
) -> None:
    lines, scope = world
    codes: frozenset[str] = getattr(scope, dimension)
    if not codes:
        return
    change: dict[str, Any] = {dimension: codes | {code}}
    more = replace(scope, **change)

    before, after = covers(lines, scope, at=AT), covers(lines, more, at=AT)

    assert before.covered or not after.covered


@given(world=WORLDS, extra=LINES)
def test_another_line_never_takes_coverage_away(world: tuple[list[ScheduleLine], Scope], extra: ScheduleLine) -> None:
    lines, scope = world

    before, after = covers(lines, scope, at=AT), covers([*lines, extra], scope, at=AT)

    assert after.covered or not before.covered


@given(world=WORLDS, order=st.randoms(use_true_random=False))
def test_order_of_lines_never_changes_whether_a_scope_is_covered(
    world: tuple[list[ScheduleLine], Scope], order: Any
) -> None:
    lines, scope = world
    shuffled = list(lines)
    order.shuffle(shuffled)

    assert covers(lines, scope, at=AT).covered == covers(shuffled, scope, at=AT).covered


@given(world=WORLDS)
def test_negative_answer_always_names_what_is_missing(world: tuple[list[ScheduleLine], Scope]) -> None:
    lines, scope = world

    coverage = covers(lines, scope, at=AT)

    assert coverage.covered is not bool(coverage.missing)
    assert all(text.isascii() and text.isprintable() for text in coverage.missing)


@given(world=WORLDS)
def test_covered_scope_is_covered_by_one_line_alone(world: tuple[list[ScheduleLine], Scope]) -> None:
    lines, scope = world

    alone = [covers([line], scope, at=AT).covered for line in lines]

    assert covers(lines, scope, at=AT).covered == any(alone)


QMS = Activity.MANAGEMENT_SYSTEM_CERTIFICATION
RECOGNITION = (
    RecognisedScope(QMS, frozenset({"ISO 9001", "ISO 14001"}), START, END),
    RecognisedScope(Activity.TESTING, ANY, START),
)


@pytest.mark.parametrize(
    ("scope", "at", "missing"),
    [
        (Scope(QMS, standard="ISO 9001"), AT, ()),
        (Scope(QMS, standard="ISO 14001", sectors=frozenset({"IAF:17"})), AT, ()),
        (Scope(QMS, standard="ISO 27001"), AT, ("standard: ISO 27001",)),
        (Scope(QMS), AT, ("standard: none stated",)),
        (Scope(Activity.TESTING, standard="IEC 60335-1"), AT, ()),
        (Scope(Activity.TESTING), AT, ()),
        (Scope(Activity.TESTING, standard="*"), AT, ("standard: *",)),
        (Scope(Activity.INSPECTION, standard="ISO 9001"), AT, ("activity: inspection",)),
        (Scope(QMS, standard="ISO 9001"), START, ()),
        (
            Scope(QMS, standard="ISO 9001"),
            END,
            ("activity: management_system_certification (not in force at 2030-01-01T00:00:00Z)",),
        ),
    ],
)
def test_body_is_recognised_for_activity_and_standard_while_in_force(
    scope: Scope, at: datetime, missing: tuple[str, ...]
) -> None:
    coverage = recognises(RECOGNITION, scope, at=at)

    assert coverage == Coverage(covered=not missing, missing=missing)


def test_body_without_scopes_is_recognised_for_nothing() -> None:
    assert recognises((), Scope(QMS, standard="ISO 9001"), at=AT).missing == (
        "activity: management_system_certification",
    )


PRODUCTS = Activity.PRODUCT_CERTIFICATION
DESIGNATION = (
    RecognisedScope(
        PRODUCTS, ANY, START, schemes=frozenset({"CCC"}), product_categories=frozenset({"CCC:0901", "CCC:0902"})
    ),
)


@pytest.mark.parametrize(
    ("scope", "missing"),
    [
        (Scope(PRODUCTS, scheme="CCC", product_categories=frozenset({"CCC:0901"})), ()),
        (
            Scope(PRODUCTS, standard="GB 4943.1", scheme="CCC", product_categories=frozenset({"CCC:0901", "CCC:0902"})),
            (),
        ),
        (Scope(PRODUCTS, scheme="CCC", product_categories=frozenset({"CCC:0914"})), ("product categories: CCC:0914",)),
        (Scope(PRODUCTS, scheme="CQC", product_categories=frozenset({"CCC:0901"})), ("scheme: CQC",)),
        (Scope(PRODUCTS, standard="GB 4943.1"), ("scheme: none stated", "product categories: none stated")),
        (Scope(PRODUCTS, scheme="*", product_categories=frozenset({"*"})), ("scheme: *", "product categories: *")),
    ],
)
def test_recognition_for_one_scheme_makes_nothing_else_good(scope: Scope, missing: tuple[str, ...]) -> None:
    assert recognises(DESIGNATION, scope, at=AT) == Coverage(covered=not missing, missing=missing)


def test_a_line_granted_under_a_recognition_for_one_scheme_names_that_scheme() -> None:
    nothing: frozenset[str] = frozenset()
    within = ScheduleLine(
        PRODUCTS, ANY, ANY, frozenset({"CCC"}), nothing, frozenset({"CCC:0901"}), nothing, ANY, valid_from=START
    )
    beyond = replace(within, schemes=ANY, product_categories=nothing)

    assert recognises_line(DESIGNATION, within, at=AT).covered
    assert recognises_line(DESIGNATION, beyond, at=AT).missing == ("scheme: *", "product categories: none stated")
