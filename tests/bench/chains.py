"""What a verification costs when the whole world's organisations are there, against the same with a handful."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from tests.bench.large_world import QUESTION, SMALL, Counts, LargeWorld, large_world, same_documents
from tests.bench.paired import Batch, Effort, Measured, Spread, always, compare, elapsed, times
from tests.bench.table import Row, Section, duration, measured_row
from tests.world import NOW, opened
from vc.model.accreditation import accreditation_from_claims
from vc.model.limits import DEFAULT_LIMITS
from vc.model.scope import ScheduleLine, Scope
from vc.model.vocabulary import Verdict
from vc.securing.read import read_document
from vc.securing.secured import Form, SecuredCredential
from vc.trust.anchor import parse_trust_list_toml
from vc.trust.covers import covers
from vc.trust.index import AccreditationIndex, parse_index
from vc.trust.links import accreditation_covers, body_covers
from vc.verify.evidence import Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo

_MEMO_ENTRIES = 16_384  # as at the customs desk (`vc_cli.checking`)


def chains(effort: Effort) -> tuple[Section, ...]:
    """Measure decisions, what is loaded for them, and scope containment."""
    large, small = large_world(effort.organisations), large_world(SMALL)
    counted = _counted(effort.organisations)
    return (
        Section(
            f"Chains: {counted}",
            "bare verification of the certificate; cold: of all four signatures",
            (*_deciding(small, "a handful of organisations", effort), *_deciding(large, "all of them", effort)),
        ),
        Section(f"Loading: {counted}", "", tuple(_loading(large))),
        Section("Scope containment", "", tuple(_scopes(large, effort))),
    )


def _counted(counts: Counts) -> str:
    authorities, certifying, laboratories, rules = counts
    return f"{authorities} accreditation bodies, {certifying:,} certifying, {laboratories:,} testing, {rules:,} rules"


def _deciding(world: LargeWorld, among: str, effort: Effort) -> Iterator[Row]:
    body = world.subject
    tokens = world.certificates(body, effort.operations + 1)
    gathered, fresh = world.evidence(tokens[0]), tokens[1:]
    evidence = same_documents(gathered, fresh)
    own = world.raw(body, fresh, whole_chain=False)
    chain = world.raw(body, fresh, whole_chain=True)
    yield measured_row(f"decision, warm, {among}", _against(own, lambda: _warm(gathered, evidence), effort))
    yield measured_row(f"decision, cold, {among}", _against(chain, lambda: _cold(evidence), effort))
    yield Row(f"one certificate of each body in turn, again, {among}", duration(_in_turn(world, effort)))


def _against(limit: Batch, work: Callable[[], Batch], effort: Effort) -> Measured:
    rounds = max(2, effort.rounds // 4)
    return compare(always(limit), work, operations=effort.operations, rounds=rounds)


def _warm(gathered: Evidence, evidence: Sequence[Evidence]) -> Batch:
    memo = Memo()
    judge(gathered, QUESTION, memo)
    return lambda: _decide(evidence, lambda: memo)


def _cold(evidence: Sequence[Evidence]) -> Batch:
    return lambda: _decide(evidence, Memo)


def _decide(evidence: Iterable[Evidence], memo: Callable[[], Memo]) -> None:
    for one in evidence:
        assert judge(one, QUESTION, memo()).verdict is Verdict.VALID


def _in_turn(world: LargeWorld, effort: Effort) -> float:
    """Return the seconds of a decision where the certificate before is always another body's, all seen before."""
    memo, evidence = Memo(_MEMO_ENTRIES), []
    for body in world.bodies[: effort.bodies_in_turn]:
        known, new = world.certificates(body, 2)
        gathered = world.evidence(known)
        judge(gathered, QUESTION, memo)
        evidence.append(replace(gathered, target=new))
    return elapsed(lambda: _decide(evidence, lambda: memo)) / len(evidence)


def _loading(world: LargeWorld) -> Iterator[Row]:
    content = world.anchor.content
    yield Row("trust list: read from TOML", _took(lambda: parse_trust_list_toml(content)), f"{len(content):,} bytes")
    indexes = [raw for url, raw in world.documents.items() if url.endswith("/accreditations/index.jwt")]
    entries = sum(len(_index(raw).entries) for raw in indexes)
    yield Row("the largest index: read", _took(lambda: _index(max(indexes, key=len))))
    yield Row(f"every index, {entries:,} entries: read", _took(lambda: [_index(raw) for raw in indexes]))
    granted = [raw for url, raw in world.documents.items() if url.endswith("/v1.jwt")]
    lines = sum(len(_schedule(raw)) for raw in granted)
    what = f"every accreditation, {len(granted):,} with {lines:,} lines: read"
    yield Row(what, _took(lambda: [_schedule(raw) for raw in granted]))


def _scopes(world: LargeWorld, effort: Effort) -> Iterator[Row]:
    plan = world.organisations.plan
    own, every = (
        plan.schedules.of(world.subject),
        [line for one in plan.census.bodies for line in plan.schedules.of(one)],
    )
    scope, nowhere = _scope(own[-1]), replace(_scope(own[-1]), countries=frozenset({"AQ"}))
    count = effort.operations
    for lines, repeats in ((own, count), (every, 3)):
        for asked, found in ((scope, True), (nowhere, False)):
            assert covers(lines, asked, at=NOW).covered is found
            taken = elapsed(times(partial(covers, lines, asked, at=NOW), repeats)) / repeats
            yield Row(f"one schedule of {len(lines):,} lines, {'covered' if found else 'not covered'}", duration(taken))
    granted = accreditation_from_claims(opened(world.documents[_current(world)]).claims)
    recognised = world.organisations.trust_list().bodies[0]
    moments = (NOW - timedelta(days=100), NOW)

    def both_levels() -> None:
        for moment in moments:
            accreditation_covers(granted, scope, at=moment)
            body_covers(recognised, scope, at=moment)

    yield Row("both upper levels, at signing and at checking", duration(elapsed(times(both_levels, count)) / count))


def _current(world: LargeWorld) -> str:
    return next(url for url in world.documents if url.endswith("/v1.jwt"))


def _scope(line: ScheduleLine) -> Scope:
    return Scope(
        activity=line.activity,
        standard=min(line.standards),
        edition=min(line.editions),
        sectors=frozenset({min(line.sectors)}),
        countries=frozenset({min(line.countries)}),
    )


def _index(raw: bytes) -> AccreditationIndex:
    return parse_index(_read(raw, Form.JWT_INDEX))


def _schedule(raw: bytes) -> tuple[ScheduleLine, ...]:
    return accreditation_from_claims(_read(raw, Form.VC_JWT).claims).schedule


def _read(raw: bytes, form: Form) -> SecuredCredential:
    secured = read_document(raw, DEFAULT_LIMITS, expect=frozenset({form}))
    assert isinstance(secured, SecuredCredential), secured
    return secured


def _took(work: Callable[[], object]) -> str:
    return duration(Spread.of([elapsed(work, time.process_time) for _ in range(3)]).median)
