"""What a verifier answers in a world, and whether a mutated chain should have been answered so."""

from __future__ import annotations

from tests.chain_corpus.mutating import MutatedChain
from tests.chain_corpus.world import World
from vc.model.vocabulary import Verdict
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.question import ask
from vc.verify.report import Report


def report_on(world: World, memo: Memo) -> Report:
    """Return what a verifier answers in a world to what is asked there."""
    question = ask(world.now, at=world.at, act=world.act, goods=world.goods)
    evidence = Evidence(world.input, Anchor(world.trusted), stapled=world.stapled)
    source = MemorySource(world.published, now=lambda: world.now)
    return judge(gather(evidence, question, source, memo=memo), question, memo)


def fault(chain: MutatedChain, memo: Memo) -> str | None:
    """Return what is wrong with the answer to a mutated chain, or None."""
    report = report_on(chain.world, memo)
    if (report.verdict is Verdict.VALID) is not chain.ends:
        return None
    return f"{chain}, but {report.verdict}: {[(found.code.value, found.detail) for found in report.reasons]}"
