"""V8.7: the goods that are declared, against what the certificate states of them by codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.finding import Finding, Outcome
from vc.verify.question import NO_GOODS

if TYPE_CHECKING:
    from vc.model.credential import Credential
    from vc.verify.case import Case

_STEP = "V8.7"


def check_goods(case: Case) -> None:
    """Compare what the question declares; what the certificate does not state is left open (specs/manifest.md D5)."""
    goods = case.question.goods
    if goods == NO_GOODS:
        return
    if goods.hs_code:
        _check_hs_code(case, goods.hs_code)
    if goods.model:
        _check_model(case, goods.model)
    if goods.serial:
        _check_serial(case, goods.serial)
    if goods.site:
        _check_site(case, goods.site)


def _check_hs_code(case: Case, declared: str) -> None:
    """Compare a commodity code with the tariff codes of the scope (D5.1)."""
    scope = case.credential.scope
    stated = frozenset() if scope is None else scope.hs_codes
    if not stated:
        _not_stated(case, "hs_code")
        return
    from vc.trust.tariff import Declared, compare_tariff  # few questions declare goods

    answer = compare_tariff(declared, stated)
    detail = f"{declared!r:.40} against {', '.join(sorted(stated)):.200}"
    if answer is Declared.COVERED:
        case.passed(Code.GOODS_COVERED, subject="hs_code", detail=declared, spec=_STEP)
    elif answer is Declared.OUTSIDE:
        case.failed(Code.GOODS_HS_CODE_NOT_COVERED, subject="hs_code", detail=detail, spec=_STEP)
    else:
        case.unknown(Code.GOODS_HS_CODE_NOT_COVERED, subject="hs_code", detail=detail, spec=_STEP)


def _check_model(case: Case, model: str) -> None:
    named = {covered.model for covered in case.credential.covered if covered.model}
    if model in named or model in _printed_models(case.credential):
        case.passed(Code.GOODS_COVERED, subject="model", detail=model, spec=_STEP)
    elif named:
        detail = f"{model!r:.80} is not among {len(named)} models that the certificate names"
        case.failed(Code.GOODS_MODEL_NOT_COVERED, subject="model", detail=detail, spec=_STEP)
    else:
        _not_stated(case, "model")


def _printed_models(credential: Credential) -> set[str]:
    """Return what may be the model on a label, which gives product and model as one text."""
    if credential.label_digest is None:
        return set()
    texts = [covered.name for covered in credential.covered]
    return {*texts, *(text.rpartition(" ")[2] for text in texts)}


def _check_serial(case: Case, serial: str) -> None:
    label = case.credential.label_digest is not None
    named = {covered.id for covered in case.credential.covered if covered.id} if label else set()
    if not named:
        _not_stated(case, "serial")
    elif serial in named:
        case.passed(Code.GOODS_COVERED, subject="serial", detail=serial, spec=_STEP)
    else:
        detail = f"the label is that of {', '.join(sorted(named)):.80}, the goods are {serial:.80}"
        case.failed(Code.GOODS_SERIAL_DIFFERS, subject="serial", detail=detail, spec=_STEP)


def _check_site(case: Case, site: str) -> None:
    credential = case.credential
    facilities = {covered.id for covered in credential.covered if covered.kind == "site" and covered.id}
    named = credential.site_ids | facilities
    if site in named:
        case.passed(Code.GOODS_COVERED, subject="site", detail=site, spec=_STEP)
    elif credential.may_hide_places:
        detail = f"{site!r:.120} may be among the places that the holder has hidden"
        case.unknown(Code.GOODS_SITE_NOT_COVERED, subject="site", detail=detail, spec=_STEP)
    elif not named:
        _not_stated(case, "site")
    else:
        detail = f"{site!r:.120} is not among {len(named)} sites that the certificate names"
        case.failed(Code.GOODS_SITE_NOT_COVERED, subject="site", detail=detail, spec=_STEP)


def _not_stated(case: Case, what: str) -> None:
    case.findings.append(
        Finding(Code.GOODS_NOT_STATED, Outcome.NOT_APPLICABLE, what, f"the certificate names no {what}", _STEP)
    )
