"""Scope containment by the rules of specs/scope.md, against the table of cases and by properties."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vc.trust import scope_by_claims
from vc.encoding.rfc3339 import format_instant, parse_instant
from vc.model.scope import ANY, ScheduleLine, Scope
from vc.model.scope_claims import line_from_claims, line_to_claims, scope_from_claims, scope_to_claims
from vc.model.vocabulary import Activity, Flexibility
from vc.trust.covers import Coverage, by_standard, covers, covers_line, recognises, recognises_line
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

    assert coverage == Coverage(
        covered=case["covered"], missing=tuple(case.get("missing", ())), undecided=case.get("undecided", False)
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_implementation_of_its_own_says_the_same_of_the_table(case: dict[str, Any]) -> None:
    lines = [changed(TABLE["base_line"], line) for line in case["lines"]]
    scope = changed(TABLE["base_scope"], case["scope"])

    said = scope_by_claims.answer(lines, scope, case.get("at", TABLE["base_at"]))

    assert said == (case["covered"], case.get("undecided", False), tuple(case.get("missing", ())))


def test_table_is_large_enough_to_hold_every_rule() -> None:
    rules = ("S1", "S2", "S3", "S4", "S5", "S9", "S11")

    assert len(CASES) >= 190
    assert len({case["name"] for case in CASES}) == len(CASES)
    assert {rule for case in CASES for rule in rules if f"{rule}:" in f"{case['why']}:"} == set(rules)


PLAIN = ["A", "B", "C", "a", "А", "A:2014", "A:2018", "A:2018-05"]
SECTORS = [
    *("IAF:17", "EA:17", "IAF:18", "EA:11", "IAF:01", "NACE2:24", "NACE2:24.4", "NACE2:24.46", "NACE2:25.4"),
    *("NACE2:25.11", "NACE2.1:25", "NACE2.1:25.11", "NACE:25"),
]
TARIFF = ["HS:8471", "HS:847130", "HS-CN:84713010", "HS-CN:8471301000", "HS-US:8471301000", "HS:84", "8471"]
EDITIONS = ["2014", "2018", "2018-05", "A"]
CODES_OF = {"editions": EDITIONS, "sectors": SECTORS, "hs_codes": TARIFF}
FLEXIBLE = st.frozensets(st.sampled_from(Flexibility))
ACTIVITIES = st.sampled_from([Activity.TESTING, Activity.INSPECTION])
CLAIMED = ("sectors", "product_categories", "methods", "countries", "hs_codes", "locations")
FAMILIES = ("sectors", "hs_codes", "editions", "methods")
LIMITED = ("standards", "editions", "schemes", *CLAIMED)


def limits(name: str) -> st.SearchStrategy[frozenset[str]]:
    known = CODES_OF.get(name, PLAIN)
    return st.one_of(st.just(ANY), st.frozensets(st.sampled_from(known), max_size=4))


def claims(name: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from([*CODES_OF.get(name, PLAIN), "*"]), max_size=3)


def single(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *CODES_OF.get(name, PLAIN), "*"])


@st.composite
def schedule_lines(draw: st.DrawFn) -> ScheduleLine:
    """A line with limits in up to four dimensions: in more, next to nothing would ever be covered."""
    limited = draw(st.frozensets(st.sampled_from([*LIMITED, *FAMILIES, *FAMILIES]), max_size=3))
    return ScheduleLine(
        activity=draw(ACTIVITIES),
        valid_from=draw(st.sampled_from([START, AT])),
        valid_to=draw(st.sampled_from([None, END, END, AT])),
        flexible=draw(FLEXIBLE),
        **{name: draw(limits(name)) if name in limited else NONE for name in LIMITED},
    )


NONE: frozenset[str] = frozenset()
LINES = schedule_lines()
SCOPES = st.builds(
    Scope,
    activity=ACTIVITIES,
    standard=single("standards"),
    edition=single("editions"),
    scheme=single("schemes"),
    **{name: claims(name) for name in CLAIMED},
)


@st.composite
def nearly_covered(draw: st.DrawFn) -> tuple[list[ScheduleLine], Scope]:
    """Lines of which one may well cover the scope: claims drawn from its own codes."""
    lines = draw(st.lists(LINES, min_size=1, max_size=3))
    line = draw(st.sampled_from(lines))

    def some(name: str) -> frozenset[str]:
        known = near(line, name)
        return frozenset(draw(st.lists(st.sampled_from(known), min_size=1, max_size=2))) if known else NONE

    def one(name: str) -> str:
        return draw(st.sampled_from(near(line, name) or [""]))

    scope = Scope(
        line.activity,
        standard=one("standards"),
        edition=one("editions"),
        scheme=one("schemes"),
        **{name: some(name) for name in CLAIMED},
    )
    return lines, scope


DIMENSION_OF = {"editions": "edition", "hs_codes": "HS codes"}


def near(line: ScheduleLine, name: str) -> list[str]:
    """The codes of a line and those that they may cover, and one beyond; any code where it allows any."""
    codes: frozenset[str] = getattr(line, name)
    known = CODES_OF.get(name, PLAIN)
    if codes == ANY or not codes:
        return [*known] if codes else []
    dimension = DIMENSION_OF.get(name, name)
    covered = {code for code in known for one in codes if scope_by_claims.reaches(dimension, one, code, True)}
    return sorted(codes | covered | {known[0]})


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


@given(world=WORLDS, dimension=st.sampled_from(CLAIMED), code=st.sampled_from(["A", "B", "D", "EA:17", "HS:847130"]))
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


@settings(max_examples=400)
@given(world=WORLDS)
def test_an_implementation_of_its_own_says_the_same_of_random_tables(world: tuple[list[ScheduleLine], Scope]) -> None:
    lines, scope = world

    coverage = covers(lines, scope, at=AT)

    said = scope_by_claims.answer([line_to_claims(line) for line in lines], scope_to_claims(scope), format_instant(AT))
    assert said == (coverage.covered, coverage.undecided, coverage.missing)


@settings(max_examples=400)
@given(upper=LINES, world=nearly_covered())
def test_what_a_line_within_a_line_covers_the_upper_line_covers(
    upper: ScheduleLine, world: tuple[list[ScheduleLine], Scope]
) -> None:
    lines, scope = world
    for lower in by_standard(lines):
        within = covers_line([upper], lower, at=AT).covered
        below = covers([lower], scope, at=AT).covered

        assert not (within and below) or covers([upper], scope, at=AT).covered


@settings(max_examples=400)
@given(line=LINES, data=st.data())
def test_lines_within_lines_are_transitive(line: ScheduleLine, data: st.DataObject) -> None:
    low = next(by_standard([line]))
    middle = another(low, data)
    top = another(middle, data)

    assert not (
        covers_line([middle], low, at=AT).covered
        and covers_line([top], middle, at=AT).covered
        and not covers_line([top], low, at=AT).covered
    )


def another(line: ScheduleLine, data: st.DataObject) -> ScheduleLine:
    """The line with other codes of the same families in one dimension, and perhaps flexible in other ways."""
    name = data.draw(st.sampled_from([*LIMITED, *FAMILIES]))
    known = near(line, name)
    codes = data.draw(st.one_of(st.just(ANY), st.frozensets(st.sampled_from(known), min_size=1))) if known else ANY
    flexible = line.flexible | data.draw(FLEXIBLE)
    change: dict[str, Any] = {name: codes, "flexible": flexible}
    return replace(line, **change)


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
