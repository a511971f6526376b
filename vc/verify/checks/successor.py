"""V9.10: a certificate whose scope was reduced, and the successor that may stand for what is asked.

The successor is looked for among the stapled copies alone: a request for it would tell which certificate is looked at.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Verdict
from vc.securing.read import read
from vc.securing.secured import Form
from vc.verify.case import Case
from vc.verify.report import verdict_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vc.model.credential import Credential
    from vc.model.scope import Scope
    from vc.verify.question import Goods

_FORMS = frozenset({Form.VC_JWT})
_SPEC = "V9.10"
_MOST_COPIES = 4
"""Each is put through all steps, and a stranger may hand over as many as it likes."""


def check_successor(case: Case, reduced: Finding, walk: Callable[[Case], Case]) -> None:
    """Conclude on a reduced certificate: its successor stands for what is asked, or it has failed.

    `reduced` is the finding that says so, in whose place the conclusion comes; `walk` puts a case through all steps of
    verification.
    """
    successor, named = case.successor, _named(case.question.goods)
    lacking = _lacking(case, named, walk)
    case.findings.remove(reduced)
    if lacking is None:
        detail = f"{successor} is valid and covers {', '.join(f'{what} {code}' for what, code in named.items())}"
        case.passed(Code.STATUS_SUCCESSOR_COVERS, subject=reduced.subject, detail=detail, spec=_SPEC)
        return
    case.failed(reduced.code, subject=reduced.subject, detail=f"{reduced.detail}; {lacking}", spec=_SPEC)


def _named(goods: Goods) -> dict[str, str]:
    """Return by what the question says what it is about; a class of goods, or one piece of them, is none (V9.10 a)."""
    return {what: code for what in ("model", "site") if (code := getattr(goods, what))}


def _lacking(case: Case, named: dict[str, str], walk: Callable[[Case], Case]) -> str | None:
    """Return what is missing for the successor to stand for what is asked, or None."""
    if case.stands_in:
        return "and no successor is followed twice"
    if not named:
        return "name the model or the site that you ask about, and hand the successor over with this one"
    if case.successor is None:
        return "the history at hand names no successor"
    lacking = "hand it over with this one"
    copies = list(islice(_copies(case, case.successor), _MOST_COPIES + 1))
    for copy in copies[:_MOST_COPIES]:
        other = _walked(case, copy, walk)
        fault = _fault(case, other, named)
        if fault is None:
            return None
        lacking = fault
    untried = f"; of the copies that came along the first {_MOST_COPIES} were tried"
    return lacking + untried if len(copies) > _MOST_COPIES else lacking


def _copies(case: Case, successor: str) -> Iterator[bytes]:
    """Yield the stapled copies that say that they are the successor, by the same issuer."""
    limits, issuer = case.limits, case.recognised.issuer
    for raw in case.evidence.stapled[: limits.documents]:
        secured = read(raw, limits, expect=_FORMS)
        if isinstance(secured, Finding):
            continue
        claimed = secured.claims.get("issuer")
        claimed_id = claimed.get("id") if isinstance(claimed, dict) else claimed
        if (secured.claims.get("id"), claimed_id) == (successor, issuer):
            yield raw


def _walked(case: Case, copy: bytes, walk: Callable[[Case], Case]) -> Case:
    """Put a copy through all steps, as an input of its own; what it wants, this case wants."""
    evidence = replace(case.evidence, target=copy)
    other = walk(Case(evidence, case.question, case.memo, case.limits, wants=case.wants, stands_in=True))
    case.looked_at += other.looked_at
    return other


def _fault(case: Case, other: Case, named: dict[str, str]) -> str | None:
    """Return why the case of a copy does not stand for what is asked, or None."""
    if verdict_of(other.findings, case.question.policy) is not Verdict.VALID:
        reasons = dict.fromkeys(
            one.code.value for one in other.findings if one.outcome in {Outcome.FAILED, Outcome.UNKNOWN}
        )
        return f"the copy of it is not valid itself: {', '.join(reasons)}"
    covered = {one.subject for one in other.findings if one.code is Code.GOODS_COVERED}
    missing = [f"{what} {code}" for what, code in named.items() if what not in covered]
    if missing:
        return f"it does not state {', '.join(missing)}"
    if "site" not in named:
        left_out = _places_left_out(case.credential, other.credential)
        if left_out is not None:
            return f"{left_out}; name the site that you ask about, too"
    return _other_scope(case.credential.scope, other.credential.scope, by_model="model" in named)


def _places_left_out(before: Credential, after: Credential) -> str | None:
    """Return how the places of the successor are fewer, or None: goods may come from one that was left out (V9.10 e).

    Identifiers that were made from a certificate's own address are other ones in each, so these are counted alone.
    """
    if before.label_kid is not None:
        return "a label does not state every site of its certificate"
    countries = before.places - after.places
    if countries:
        return f"it has no site in {', '.join(sorted(countries)):.100}"
    named_by_others = {one for one in before.site_ids if not one.startswith(before.id)}
    if named_by_others - after.site_ids or len(after.site_ids) < len(before.site_ids):
        return "it leaves out a site"
    names = {one.name for one in before.covered if one.kind == "site"} - {one.name for one in after.covered}
    return f"it does not name {', '.join(sorted(names)):.200}" if names else None


def _other_scope(before: Scope | None, after: Scope | None, *, by_model: bool) -> str | None:
    """Return how the successor's scope differs where it must not, or None (V9.10 d)."""
    if before is None or after is None:
        return "one of the two states no scope"
    for what in ("activity", "standard", "edition", "scheme"):
        if getattr(before, what) != getattr(after, what):
            return f"its {what} is another one"
    if by_model:
        return None
    for what in ("sectors", "product_categories", "methods"):
        gone = getattr(before, what) - getattr(after, what)
        if gone:
            codes = ", ".join(sorted(gone))
            return f"what it leaves out is not a site alone but {what} {codes:.200}"
    return None
