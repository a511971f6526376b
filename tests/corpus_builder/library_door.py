"""The corpus through the library: the driver, a source, and the judge."""

from __future__ import annotations

from tests.corpus_builder.case import Case, Context
from vc.errors import Refused
from vc.model.document import Source
from vc.resolve.bundle import Bundle, BundleSource, open_bundle
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.resolve.offline import OfflineSource
from vc.resolve.presentation import verify_presentation
from vc.securing.read import names_presentation
from vc.securing.sd_jwt.key_binding import Demand
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.presentation_report import PresentationReport
from vc.verify.presented import Shown
from vc.verify.question import ask
from vc.verify.report import Report
from vc.verify.saved import load_evidence


def answer_of(case: Case, context: Context, memo: Memo | None = None) -> Report | PresentationReport:
    """Return the library's answer to a case."""
    return report_of(case, context, memo) if case.expected.held is None else _shown(case, context, memo)


def report_of(case: Case, context: Context, memo: Memo | None = None) -> Report:
    """Return the library's report on a case that is no presentation."""
    around = case.overrides.applied(context)
    anchor = None if around.anchor is None else Anchor(around.anchor)
    if "evidence" in case.features:
        saved, saved_question = load_evidence(case.given, own="own-evidence" in case.features)
        return judge(saved if anchor is None else saved.with_anchor(anchor), saved_question, memo)
    source, manifest = _source(case, around)
    binding = Demand(case.nonce, case.audience) if case.nonce else None
    question = ask(case.now, at=case.at, act=case.act, goods=case.goods, binding=binding)
    evidence = Evidence(case.given, anchor, manifest=manifest, stapled=around.stapled)
    return judge(gather(evidence, question, source, memo=memo), question, memo)


def _shown(case: Case, context: Context, memo: Memo | None) -> PresentationReport:
    assert names_presentation(case.given), case.id
    around = case.overrides.applied(context)
    source, manifest = _source(case, around)
    anchor = None if around.anchor is None else Anchor(around.anchor)
    basis = Evidence(b"", anchor, manifest=manifest, stapled=around.stapled)
    question = ask(case.now, at=case.at, act=case.act, goods=case.goods)
    shown = Shown(case.nonce or None, case.audience or None)
    return verify_presentation(case.given, basis=basis, source=source, question=question, shown=shown, memo=memo)


def _source(case: Case, around: Context) -> tuple[Source, bytes | None]:
    if around.bundle is None:
        return MemorySource(around.documents, now=lambda: case.now), None
    bundle = _opened(around.bundle)
    if bundle is None:
        return OfflineSource(now=lambda: case.now), b""
    return BundleSource(bundle), bundle.manifest


def _opened(raw: bytes) -> Bundle | None:
    try:
        return open_bundle(raw)
    except Refused:
        return None
