"""V7.6: one link for each kind that the scheme demands; neither kind stands in for the other (T13).

The scheme is what the certificate says, and leads only to bodies of the trust list: whoever invents one asks nobody
else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.vocabulary import LinkKind
from vc.trust.needed_links import kinds_needed
from vc.verify.checks.recognition import every_recognition, listed_by
from vc.verify.established import establish

if TYPE_CHECKING:
    from typing import TypeAlias

    from vc.model.scope import Scope
    from vc.trust.trust_list import RecognisedBody
    from vc.verify.case import Case, Recognised

    Listed: TypeAlias = tuple[tuple[Recognised, ...], bool]

_MISSING = {
    LinkKind.ACCREDITATION: Code.CHAIN_ACCREDITATION_MISSING,
    LinkKind.DESIGNATION: Code.CHAIN_DESIGNATION_MISSING,
}


def find_links(case: Case) -> None:
    """Establish on which recognitions the certificate rests, with a finding for each kind that is missing."""
    recognised, scope = case.recognised, case.credential.scope
    if scope is None or not recognised.accreditations:
        case.links = [recognised]
        return
    for kind in kinds_needed(scope.scheme):
        link = recognised if recognised.kind is kind else _of_kind(case, kind, scope)
        if link is not None:
            case.links.append(link)


def other_ways(case: Case, link: Recognised) -> tuple[Recognised, ...]:
    """Return the other ways on which the same issuer is recognised in the same way (V3.7)."""
    scope = case.credential.scope
    if scope is None or not case.anchored:  # a chain that is taken as given has no other
        return ()
    ways = list(_by_hints(case, link.kind))
    if link.kind is LinkKind.DESIGNATION:
        ways += listed(case, link.kind, scope)[0]
    return tuple(way for way in dict.fromkeys(ways) if way != link)


def designated_for(case: Case, issuer: str, scope: Scope | None) -> Recognised | None:
    """Return the issuer's designation for a scheme that demands one, where its hints led nowhere (V3.1)."""
    if scope is None or LinkKind.DESIGNATION not in kinds_needed(scope.scheme):
        return None
    return next(iter(listed(case, LinkKind.DESIGNATION, scope, issuer=issuer)[0]), None)


def _of_kind(case: Case, kind: LinkKind, scope: Scope) -> Recognised | None:
    for way in _by_hints(case, kind):
        return way
    mark = len(case.findings)
    found, complete = listed(case, kind, scope)
    if found:
        del case.findings[mark:]
        return found[0]
    issuer, sought = case.recognised.issuer, kind.value
    if complete:
        detail = f"no {sought} of this issuer for {scope.scheme or scope.activity.value} in any index"
        case.failed(_MISSING[kind], subject=issuer, detail=detail, spec="V7.6")
    else:
        detail = f"whether the issuer has a {sought} for {scope.scheme or scope.activity.value} can't be told"
        case.unknown(_MISSING[kind], subject=issuer, detail=detail, spec="V7.6")
    return None


def _by_hints(case: Case, kind: LinkKind) -> tuple[Recognised, ...]:
    issuer = case.recognised.issuer
    ways = (way for hint in case.hints for way in every_recognition(case, issuer, hint))
    return tuple(way for way in ways if way.kind is kind)


def listed(case: Case, kind: LinkKind, scope: Scope, *, issuer: str = "") -> Listed:
    """Return what the bodies of the trust list for this say of the issuer, and whether all of them were heard."""
    asked = issuer or case.recognised.issuer
    name = ("listed", asked, kind, scope.scheme)
    found = establish(case, name, lambda: _heard(case, asked, _bodies(case, kind, scope)))
    return ((), False) if found is None else found


def _heard(case: Case, issuer: str, bodies: tuple[RecognisedBody, ...]) -> Listed:
    answers = tuple(listed_by(case, issuer, bodies))
    return tuple(answer for answer in answers if answer is not None), bool(bodies) and None not in answers


def _bodies(case: Case, kind: LinkKind, scope: Scope) -> tuple[RecognisedBody, ...]:
    """Return who may have granted it: of authorities only those that the trust list names for this very scheme."""
    bodies = (body for body in case.trust.bodies if body.kind is kind)
    if kind is LinkKind.ACCREDITATION:
        return tuple(bodies)
    return tuple(body for body in bodies if any(scope.scheme in line.schemes for line in body.scopes))
