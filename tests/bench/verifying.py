"""How fast a certificate is decided: everything, with status and chain, against the bare signature."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import jwt
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import import_key

from tests.bench.paired import Batch, Effort, Measured, always, compare
from tests.bench.subjects import QUESTION, Subject, altered, subject
from tests.bench.table import Row, Section, measured_row
from vc.keys.algorithm import Algorithm
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Verdict
from vc.resolve.driver import verify_credential
from vc.resolve.memory import MemorySource
from vc.securing.read import read
from vc.securing.secured import SecuredCredential
from vc.verify.evidence import Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo

GOALS = {
    Algorithm.ES256: ("0.75 of raw", "0.71 of the sum (1.4 times it)"),
    Algorithm.EDDSA: ("0.85 of raw", "0.71 of the sum (1.4 times it)"),
}


def verifying(algorithm: Algorithm, effort: Effort) -> Section:
    """Measure one algorithm."""
    chosen = subject(algorithm, effort.operations)
    _refuses_what_was_altered(chosen)
    goal_warm, goal_cold = GOALS[algorithm]

    def against(limit: Batch, work: Callable[[], Batch]) -> Measured:
        return compare(always(limit), work, operations=effort.operations, rounds=effort.rounds)

    raw, chain = chosen.raw(), chosen.raw_chain()
    rows: tuple[Row, ...] = (
        measured_row("bare signature (the limit itself)", against(raw, always(raw))),
        measured_row("whole decision, warm, certificate not seen before", against(raw, warm(chosen)), goal_warm),
        measured_row("the same through a source: asked for, gathered, judged", against(raw, gathered(chosen))),
        measured_row("strict reading and the signature alone", against(raw, always(_read_and_check(chosen)))),
        measured_row("whole decision again, certificate seen before", against(raw, seen(chosen)), "10 µs"),
        measured_row("PyJWT decode: signature only", against(raw, always(_pyjwt(chosen)))),
        measured_row("joserfc decode: signature only", against(raw, always(_joserfc(chosen)))),
        measured_row("whole decision, cold, three links (4 signatures)", against(chain, cold(chosen)), goal_cold),
    )
    return Section(
        f"Verify vc+jwt, {algorithm}, {len(chosen.tokens[1]):,} bytes",
        "bare `cryptography` verification of the same bytes; cold: of all four signatures",
        rows,
    )


def warm(chosen: Subject) -> Callable[[], Batch]:
    """Chain, lists and keys are remembered from another certificate; this one is new."""

    def work() -> Batch:
        memo = Memo()
        judge(chosen.evidence[0], QUESTION, memo)
        return _all_valid(chosen, lambda: memo)

    return work


def gathered(chosen: Subject) -> Callable[[], Batch]:
    """The same, beginning with nothing but the certificate and a source that has everything."""
    source = MemorySource(chosen.world.documents(), now=lambda: QUESTION.now)
    anchor = chosen.evidence[0].anchor

    def work() -> Batch:
        memo = Memo()

        def one(token: bytes) -> object:
            return verify_credential(token, anchor=anchor, source=source, question=QUESTION, memo=memo)

        one(chosen.tokens[0])
        return lambda: [one(token) for token in chosen.tokens[1:]]

    return work


def seen(chosen: Subject) -> Callable[[], Batch]:
    """Everything is remembered, the signature too. A remembered signature is no speed of verification."""
    memo = Memo(16_384)
    for evidence in chosen.evidence:
        judge(evidence, QUESTION, memo)
    return always(_all_valid(chosen, lambda: memo))


def cold(chosen: Subject) -> Callable[[], Batch]:
    """Nothing is remembered: each certificate brings its whole chain."""
    return always(_all_valid(chosen, Memo))


def _all_valid(chosen: Subject, memo: Callable[[], Memo]) -> Batch:
    def batch() -> None:
        for evidence in chosen.fresh:
            report = judge(evidence, QUESTION, memo())
            assert report.verdict is Verdict.VALID, report

    return batch


def _read_and_check(chosen: Subject) -> Batch:
    def batch() -> None:
        for token in chosen.tokens[1:]:
            secured = read(token, DEFAULT_LIMITS)
            assert isinstance(secured, SecuredCredential)
            assert secured.verified_by(chosen.key)

    return batch


def _pyjwt(chosen: Subject) -> Batch:
    key = jwt.PyJWK(chosen.key.to_jwk()).key
    allowed = [chosen.key.algorithm.value]
    return lambda: [jwt.decode(token, key, algorithms=allowed) for token in chosen.tokens[1:]]


def _joserfc(chosen: Subject) -> Batch:
    key = import_key({**chosen.key.to_jwk()})
    allowed = [chosen.key.algorithm.value]

    def batch() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it wants RFC 9864's name for EdDSA
            for token in chosen.tokens[1:]:
                joserfc_jwt.decode(token, key, algorithms=allowed)

    return batch


def _refuses_what_was_altered(chosen: Subject) -> None:
    """Nothing is timed that would also accept a forgery."""
    bad = altered(chosen.tokens[1])
    first = chosen.evidence[0]
    assert judge(Evidence(bad, first.anchor, first.documents), QUESTION).verdict is Verdict.INVALID
    key: Any = jwt.PyJWK(chosen.key.to_jwk()).key
    try:
        jwt.decode(bad, key, algorithms=[chosen.key.algorithm.value])
    except jwt.InvalidSignatureError:
        return
    raise AssertionError("PyJWT took an altered token")
