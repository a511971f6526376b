"""V8: whether schedule and recognition cover exactly this, and whether the edition of its standard still counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.finding import Outcome
from vc.model.vocabulary import Profile
from vc.trust.links import accreditation_covers, body_covers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from vc.model.scope import Scope
    from vc.trust.ruling import Ruling
    from vc.verify.case import Case, Recognised


def check_scope(case: Case, recognised: Recognised, signed_at: datetime) -> None:
    """Check both upper levels, at signing time and at the moment asked about (V8.1 to V8.3)."""
    scope = case.credential.scope
    if scope is None:
        detail = "the credential follows none of our profiles, so what it covers can't be compared with a schedule"
        case.unknown(Code.CHAIN_SCOPE, detail=detail, spec="V8.1")
        return
    if scope.countries:
        # What a reader is shown is compared, too: the scope names DE, and one of the sites stands elsewhere.
        scope = replace(scope, countries=scope.countries | case.credential.places)
    undecided: tuple[str, Ruling] | None = None
    for moment in dict.fromkeys((signed_at, case.question.at)):
        for subject, ruling in _rulings(recognised, scope, moment):
            if ruling.outcome is Outcome.FAILED:
                case.rule(ruling, subject=subject, spec="V8.2")
                return
            if ruling.outcome is Outcome.UNKNOWN and undecided is None:
                undecided = (subject, ruling)
    if undecided is not None:
        case.rule(undecided[1], subject=undecided[0], spec="V8.2")
        return
    case.passed(Code.CHAIN_SCOPE, subject=recognised.issuer, detail="within every schedule, then and now", spec="V8.2")


def check_edition(case: Case) -> None:
    """Check that the edition of the standard counted at signing and counts at the moment asked about (V8.4)."""
    credential = case.credential
    scope = credential.scope
    signed_at = credential.issued_at
    if scope is None or not scope.edition or signed_at is None or credential.profile is Profile.TEST_REPORT:
        return
    from vc.trust.editions import edition_ruling  # it reads a table, which a credential without edition does not need

    ruling = edition_ruling(scope.standard, scope.edition, signed_at=signed_at, at=case.question.at)
    if ruling is not None:
        case.rule(ruling, subject=credential.id, spec="V8.4")


def _rulings(recognised: Recognised, scope: Scope, moment: datetime) -> Iterator[tuple[str, Ruling]]:
    for accreditation in recognised.accreditations:
        yield accreditation.subject, accreditation_covers(accreditation, scope, at=moment)
    yield recognised.body.did, body_covers(recognised.body, scope, at=moment)
