"""What each body of the world is accredited for (specs/demo-world.md W6, W7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice, product
from typing import Final, TypedDict, Unpack

from vc.encoding.strict_json import JsonValue
from vc.issue.schedule_file import ScheduleDraft
from vc.model.scope import ANY, ScheduleLine
from vc.model.scope_claims import line_to_claims
from vc.model.vocabulary import Activity, LinkKind, Role
from vc_cli.world import shares
from vc_cli.world.ministries import Designation
from vc_cli.world.organisations import Body, Census
from vc_cli.world.products import PRODUCTS
from vc_cli.world.systems import EDITIONS, standards_of
from vc_cli.world.trades import SHARES, SPECIAL

LINES_OF_A_LABORATORY: Final = 5
_CLAUSES_OF_A_LINE: Final = 3
_TESTED: Final = (
    ("IEC 62368-1", "2018"),
    ("IEC 60335-1", "2020"),
    ("IEC 60598-1", "2020"),
    ("IEC 62133-2", "2017"),
    ("ISO 8124-1", "2022"),
    ("GB 4943.1", "2022"),
    ("GB 17625.1", "2022"),
    ("GB 4706.1", "2005"),
)
_MOST_CLAUSES: Final = 60


class _Codes(TypedDict, total=False):
    standards: frozenset[str]
    editions: frozenset[str]
    schemes: frozenset[str]
    sectors: frozenset[str]
    product_categories: frozenset[str]
    methods: frozenset[str]


class Schedules:
    """The schedules of all bodies of a census. `granted` is when all of them begin."""

    def __init__(self, census: Census, granted: datetime) -> None:
        self.granted = granted
        self._laboratory_lines = dict(_laboratory_lines(census))

    def of(self, body: Body) -> tuple[ScheduleLine, ...]:
        """Return the schedule of a body, the same every time."""
        make = {
            Activity.MANAGEMENT_SYSTEM_CERTIFICATION: self._systems,
            Activity.PRODUCT_CERTIFICATION: self._products,
            Activity.TESTING: self._testing,
            Activity.INSPECTION: self._inspection,
        }
        return tuple(make[body.activity](body))

    def draft(self, body: Body) -> ScheduleDraft:
        """Return the schedule as a draft."""
        return ScheduleDraft(body.did, body.name, body.role, body.number, self.granted, self.of(body))

    def designated(self, designation: Designation) -> tuple[ScheduleLine, ...]:
        """Return for what a ministry has designated a body: the lines of its accreditation for the law's scheme.

        Where none is for that scheme alone, it is the scheme as a whole.
        """
        body, scheme = designation.body, frozenset({designation.law.scheme})
        as_a_whole = self._line(body, standards=ANY, editions=ANY, schemes=scheme, product_categories=ANY)
        lines = tuple(line for line in self.of(body) if line.schemes == scheme)
        return lines or (replace(as_a_whole, activity=Activity.PRODUCT_CERTIFICATION),)

    def draft_of_designation(self, designation: Designation) -> ScheduleDraft:
        """Return the schedule of a designation as a draft."""
        draft = self.draft(designation.body)
        return replace(
            draft, number=designation.number, schedule=self.designated(designation), kind=LinkKind.DESIGNATION
        )

    def _systems(self, body: Body) -> Iterator[ScheduleLine]:
        for standard in standards_of(body):
            yield self._line(
                body,
                standards=frozenset({standard}),
                editions=frozenset({EDITIONS[standard]}),
                sectors=frozenset(SPECIAL.get(standard, SHARES)),
            )

    def _products(self, body: Body) -> Iterator[ScheduleLine]:
        for standard, edition in sorted({(one.standard, one.edition) for one in PRODUCTS}):
            yield self._line(
                body,
                standards=frozenset({standard}),
                editions=frozenset({edition}),
                schemes=frozenset({"CCC"}),
                product_categories=frozenset(f"CCC:{one.category}" for one in PRODUCTS if one.standard == standard),
            )

    def _testing(self, body: Body) -> Iterator[ScheduleLine]:
        """Yield a line for each standard and group of clauses; laboratories begin at different ones."""
        first = body.ordinal % _MOST_CLAUSES
        groups = ((first + turn) % _MOST_CLAUSES for turn in range(_MOST_CLAUSES))
        for group, (standard, edition) in islice(product(groups, _TESTED), self._laboratory_lines[body.ordinal]):
            clauses = range(group * _CLAUSES_OF_A_LINE, (group + 1) * _CLAUSES_OF_A_LINE)
            yield self._line(
                body,
                standards=frozenset({standard}),
                editions=frozenset({edition}),
                methods=frozenset(f"{standard}:{4 + clause // 10}.{clause % 10 + 1}" for clause in clauses),
            )

    def _inspection(self, body: Body) -> Iterator[ScheduleLine]:
        categories = frozenset(f"CCC:{one.category}" for one in PRODUCTS)
        yield self._line(body, standards=ANY, editions=ANY, schemes=ANY, product_categories=categories)

    def _line(self, body: Body, **codes: Unpack[_Codes]) -> ScheduleLine:
        nothing: frozenset[str] = frozenset()
        return ScheduleLine(
            activity=body.activity,
            standards=codes.get("standards", nothing),
            editions=codes.get("editions", nothing),
            schemes=codes.get("schemes", nothing),
            sectors=codes.get("sectors", nothing),
            product_categories=codes.get("product_categories", nothing),
            methods=codes.get("methods", nothing),
            countries=frozenset(shares.COUNTRIES[body.manner]),
            valid_from=self.granted,
        )


def schedule_file(draft: ScheduleDraft) -> Mapping[str, JsonValue]:
    """Return a schedule as the file that `vc accredit` reads."""
    renamed = {"productCategories": "product_categories"}
    lines: list[JsonValue] = [
        {renamed.get(name, name): value for name, value in line_to_claims(line).items()} for line in draft.schedule
    ]
    return {
        "subject": draft.subject,
        "name": draft.name,
        "kind": draft.kind.value,
        "role": draft.role.value,
        "number": draft.number,
        "granted": draft.granted.date().isoformat(),
        "schedule": lines,
    }


def _laboratory_lines(census: Census) -> Iterator[tuple[int, int]]:
    """Yield how many lines each laboratory has: five, or what the other bodies leave of the census's rules."""
    wanted = [LINES_OF_A_LABORATORY] * census.laboratories
    if census.rules is not None and census.laboratories:
        others = sum(_own_lines(body) for body in census.bodies if body.role is not Role.LABORATORY)
        wanted = list(shares.apportioned(census.rules - others, [1] * census.laboratories))
    yield from enumerate(wanted)


def _own_lines(body: Body) -> int:
    if body.activity is Activity.MANAGEMENT_SYSTEM_CERTIFICATION:
        return len(standards_of(body))
    if body.activity is Activity.PRODUCT_CERTIFICATION:
        return len({(one.standard, one.edition) for one in PRODUCTS})
    return 1
