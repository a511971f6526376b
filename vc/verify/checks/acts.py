"""V9.8: what a status means for an act with these goods, under the law of the certificate's scheme.

Loaded only for questions about an act; all others end with V9.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.vocabulary import CertificateStatus
from vc.profiles.act_rules import ActRule, ActTable, DecidingDay, Lawful, act_table
from vc.status.decide import StatusOutcome
from vc.status.entry import status_references
from vc.status.value import StatusValue, registered_status
from vc.verify.report import ActRuleStated

if TYPE_CHECKING:
    from datetime import date

    from vc.status.entry import TokenStatusReference
    from vc.status.history import StatusHistory
    from vc.verify.case import Case
    from vc.verify.checks.status_documents import IssuersLists

EXPIRED = "expired"
_IN_FORCE = frozenset({None, StatusValue.ACTIVE, StatusValue.SCOPE_REDUCED})
_WORDS = {"left_factory": "left the factory", "imported": "were imported"}


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A row that applies to this question, and the certificate's end where that is past."""

    table: ActTable
    rule: ActRule
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class _Placed:
    """The day of the goods that decides, and which of the two it is."""

    day: date
    which: str

    def __str__(self) -> str:
        return f"the goods {_WORDS[self.which]} on {self.day}"


def spared_after_expiry(case: Case) -> bool:
    """Whether an end that is past is not the last word on this act (V6.2); leaves the findings where it is not.

    False with no finding: it is, and `time.expired` stands. So it does where V9.8 will not be asked: a Bitstring list
    can't tell the states apart.
    """
    claims = case.credential.status_claims
    if "label" not in claims and status_references(claims).token is None:
        return False
    ruled = _ruled(case, EXPIRED)
    if ruled is None or ruled.ended is None or ruled.rule.earlier is ruled.rule.otherwise:
        return False
    placed = _placed(case, ruled)
    if placed is None or _before_certificate(case, ruled, placed):
        return True
    if not placed.day < _day(ruled, ruled.ended):
        return False
    detail = f"{placed}, before the end of the certificate on {_day(ruled, ruled.ended)}"
    case.passed(Code.TIME_EARLIER_GOODS, detail=detail, spec="V6.2")
    return True


def act_decides(lists: IssuersLists, reference: TokenStatusReference, outcome: StatusOutcome) -> bool:
    """Apply the table to the status that a token list gives. False: there is no row for it, and V9.6 holds."""
    case, status = lists.case, outcome.status
    if status is None:
        return False
    active = status is CertificateStatus.ACTIVE
    ruled = _ruled(case, EXPIRED if active else status.value)
    if ruled is None or (active and ruled.ended is None):
        return False
    if active:
        case.passed(outcome.code, subject=reference.uri, spec="V9.6")
    if ruled.rule.earlier is ruled.rule.otherwise:
        _conclude(case, ruled, outcome, since=None, placed=None, earlier=False)
        return True
    placed = _placed(case, ruled)
    if placed is None or _before_certificate(case, ruled, placed):
        return True
    if active:
        _conclude(case, ruled, outcome, since=ruled.ended, placed=placed, earlier=_earlier(ruled, placed, ruled.ended))
        return True
    history = _history(lists, reference)
    since = None if history is None else _effect(case, history, reference, status=status)
    if history is None or since is None:
        return True  # what is missing was found already
    lawful = _earlier(ruled, placed, since) and not _suspended_on(ruled, history, reference, placed=placed)
    _conclude(case, ruled, outcome, since=since, placed=placed, earlier=lawful)
    return True


def _earlier(ruled: _Ruled, placed: _Placed, since: datetime | None) -> bool:
    """Whether the goods are from before the status, and from before the certificate's end where that is past."""
    return all(placed.day < _day(ruled, one) for one in (since, ruled.ended) if one is not None)


def _ruled(case: Case, status: str) -> _Ruled | None:
    scope, question = case.credential.scope, case.question
    table = None if scope is None else act_table(scope.scheme)
    rule = None if table is None else table.rule(status, question.act.value)
    if table is None or rule is None:
        return None
    end = case.credential.valid_until
    return _Ruled(table, rule, end if end is not None and question.at >= end else None)


def _placed(case: Case, ruled: _Ruled) -> _Placed | None:
    """Return the day that decides (V9.8 a), or None with `act.date_missing`."""
    goods, home = case.question.goods, ruled.table.home
    if ruled.rule.day is DecidingDay.LEFT_FACTORY:
        if goods.left_factory is not None:
            return _Placed(goods.left_factory, "left_factory")
        missing = "left_factory"
    else:
        if goods.imported is not None:
            return _Placed(goods.imported, "imported")
        scope = case.credential.scope
        places = case.credential.places | (frozenset() if scope is None else scope.countries)
        domestic = places == {home} and not case.credential.may_hide_places
        if domestic and goods.left_factory is not None:
            return _Placed(goods.left_factory, "left_factory")
        missing = "left_factory, or imported where they come from abroad" if domestic else "imported"
    detail = f"to {_act(case)} under {ruled.table.scheme}, say the day of the goods: {missing}"
    case.unknown(Code.ACT_DATE_MISSING, detail=detail, spec="V9.8")
    return None


def _before_certificate(case: Case, ruled: _Ruled, placed: _Placed) -> bool:
    """Whether nobody can say that the certificate was there for these goods: it may be dated back, or issued anew."""
    starts = [one for one in (case.credential.valid_from, case.credential.issued_at) if one is not None]
    start = max(starts, default=None)
    if start is None or placed.day >= _day(ruled, start):
        return False
    detail = f"{placed}, the certificate begins, and was signed, by {_day(ruled, start)}"
    case.unknown(Code.ACT_BEFORE_CERTIFICATE, detail=detail, spec="V9.8")
    return True


def _history(lists: IssuersLists, reference: TokenStatusReference) -> StatusHistory | None:
    from vc.verify.checks.past_status import history_of

    return history_of(lists, reference.uri)


def _effect(
    case: Case, history: StatusHistory, reference: TokenStatusReference, *, status: CertificateStatus
) -> datetime | None:
    """Return since when the entry has had its status (V9.8 b), or None with `act.effect_unknown`."""
    at = case.question.at
    value, since = history.value_at(reference.index, at), history.holds_since(reference.index, at)
    if value is not None and registered_status(value) is status:
        return since
    detail = f"the history does not say since when it is {status.value}"
    case.unknown(Code.ACT_EFFECT_UNKNOWN, subject=reference.uri, detail=detail, spec="V9.8")
    return None


def _suspended_on(ruled: _Ruled, history: StatusHistory, reference: TokenStatusReference, *, placed: _Placed) -> bool:
    """Whether the certificate was not in force at some time of the goods' day: they were not placed lawfully then."""
    start = datetime.combine(placed.day, time(), ruled.table.calendar).astimezone(UTC)
    values = history.values_between(reference.index, start, start + timedelta(days=1))
    return not values <= _IN_FORCE


def _conclude(
    case: Case,
    ruled: _Ruled,
    outcome: StatusOutcome,
    *,
    since: datetime | None,
    placed: _Placed | None,
    earlier: bool,
) -> None:
    table, rule = ruled.table, ruled.rule
    answer = rule.earlier if earlier else rule.otherwise
    day = None if since is None else _day(ruled, since)
    case.act_rule = ActRuleStated(
        scheme=table.scheme,
        status=rule.status,
        since=day,
        earlier=None if placed is None else earlier,
        answer=answer.value,
        clause=rule.clause,
        regulation=table.regulation,
        reviewed=table.reviewed,
    )
    told = f"{rule.status} since {day}; {placed}" if placed is not None else rule.status
    detail = f"{told}: to {_act(case)} is {answer} ({rule.clause})"
    if answer is Lawful.ALLOWED:
        case.passed(Code.ACT_EARLIER_GOODS, detail=detail, spec="V9.8")
    elif answer is Lawful.OPEN:
        case.unknown(Code.ACT_OPEN, detail=detail, spec="V9.8")
    elif rule.status == EXPIRED:
        case.failed(Code.TIME_EXPIRED, detail=detail, spec="V9.8")
    else:
        case.failed(outcome.code, detail=detail, spec="V9.8")


def _act(case: Case) -> str:
    return case.question.act.value.replace("_", " the ")


def _day(ruled: _Ruled, moment: datetime) -> date:
    try:
        return moment.astimezone(ruled.table.calendar).date()
    except OverflowError:  # the last hours of the calendar
        return moment.date()
