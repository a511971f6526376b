"""What each body of the demo's world is accredited for: schedules drawn up from the rows that it will issue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from vc.issue.schedule_file import ScheduleDraft
from vc.model.scope import ScheduleLine
from vc.model.vocabulary import Activity, Role
from vc_cli.demo.organisations import LABORATORY, AccreditedBody
from vc_cli.demo.rows import RowScope, scope_of

_GRANTED_BEFORE = timedelta(days=900)
_LABORATORY_METHODS = frozenset({"IEC 60335-1:5.2", "IEC 62133-2:7.3"})


def schedule_for(body: AccreditedBody, rows: Iterable[Mapping[str, str]], *, start: date) -> ScheduleDraft:
    """Return the schedule that covers exactly what a certification body issues, granted long before `start`."""
    granted = datetime.combine(start, datetime.min.time(), tzinfo=UTC) - _GRANTED_BEFORE
    scope = scope_of(rows)
    by_edition = (_line(body, scope, pair, granted=granted) for pair in scope.standards)
    return ScheduleDraft(
        subject=body.did,
        name=body.name,
        role=Role.CERTIFICATION_BODY,
        number=body.number,
        granted=granted,
        schedule=tuple(by_edition),
    )


def laboratory_schedule(start: date) -> ScheduleDraft:
    """Return the schedule of the laboratory: two methods of two test standards."""
    granted = datetime.combine(start, datetime.min.time(), tzinfo=UTC) - _GRANTED_BEFORE
    line = ScheduleLine(
        activity=Activity.TESTING,
        standards=frozenset({"IEC 60335-1", "IEC 62133-2"}),
        editions=frozenset({"2020", "2017"}),
        schemes=frozenset(),
        sectors=frozenset(),
        product_categories=frozenset(),
        methods=_LABORATORY_METHODS,
        countries=frozenset({"DE"}),
        valid_from=granted,
    )
    return ScheduleDraft(
        subject=LABORATORY.did,
        name=LABORATORY.name,
        role=Role.LABORATORY,
        number=LABORATORY.number,
        granted=granted,
        schedule=(line,),
    )


def _line(body: AccreditedBody, scope: RowScope, pair: tuple[str, str], *, granted: datetime) -> ScheduleLine:
    standard, edition = pair
    products = body.activity == Activity.PRODUCT_CERTIFICATION
    return ScheduleLine(
        activity=Activity(body.activity),
        standards=frozenset({standard}),
        editions=frozenset({edition}),
        schemes=frozenset({"CCC"}) if products else frozenset(),
        sectors=frozenset() if products else frozenset(scope.sectors),
        product_categories=frozenset(scope.product_categories) if products else frozenset(),
        methods=frozenset(),
        countries=frozenset(scope.countries),
        valid_from=granted,
    )
