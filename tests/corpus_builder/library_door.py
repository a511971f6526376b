"""The corpus through the library: the driver, a source, and the judge."""

from __future__ import annotations

from tests.corpus_builder.case import Case, Context
from vc.errors import Refused
from vc.model.document import Source
from vc.resolve.bundle import Bundle, BundleSource, open_bundle
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.resolve.offline import OfflineSource
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.question import ask
from vc.verify.report import Report
from vc.verify.saved import load_evidence


def report_of(case: Case, context: Context, memo: Memo | None = None) -> Report:
    """Return the library's answer to a case."""
    around = case.overrides.applied(context)
    anchor = None if around.anchor is None else Anchor(around.anchor)
    if "evidence" in case.features:
        saved, saved_question = load_evidence(case.given, own="own-evidence" in case.features)
        return judge(saved if anchor is None else saved.with_anchor(anchor), saved_question, memo)
    question = ask(case.now, at=case.at, act=case.act, goods=case.goods)
    source, manifest = _source(case, around)
    evidence = Evidence(case.given, anchor, manifest=manifest, stapled=around.stapled)
    return judge(gather(evidence, question, source, memo=memo), question, memo)


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
