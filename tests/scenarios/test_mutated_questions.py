"""Mutated questions: acts with goods, stolen keys with a register, reduced certificates with their successor.

As in `test_mutated_chains`: what must end is never accepted, what must hold always is. 10,000 with VC_SOAK=1, else the
first 3,000 of them.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.chain_corpus import mutate_certificates, mutate_documents
from tests.chain_corpus.mutate_questions import MUTATORS as OWN
from tests.chain_corpus.mutate_questions import REDUCTION, SALE, THEFT, another_trust
from tests.chain_corpus.mutating import Chain, Mutator, mutated
from tests.chain_corpus.oracle import fault, report_on
from vc.model.vocabulary import Verdict
from vc.verify.memo import Memo

QUESTIONS, PARTS = 10_000 if os.environ.get("VC_SOAK") else 3_000, 10
GOOD = (SALE, THEFT, REDUCTION)
BESIDE: tuple[Mutator, ...] = (
    mutate_certificates.altered_after_signing,
    mutate_certificates.octet_changed,
    mutate_certificates.list_forged,
    mutate_certificates.list_rewritten,
    mutate_documents.dropped,
    mutate_documents.duplicated,
    mutate_documents.damaged,
    mutate_documents.index_replayed,
    mutate_documents.list_replayed,
    mutate_documents.another_list_held,
)
"""Those of the other mutators whose word holds for these chains, too."""

MUTATORS: tuple[Mutator, ...] = (*OWN, *OWN, *OWN, *OWN, another_trust, *BESIDE)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_question_that_must_be_refused_is_answered_with_valid_and_none_that_holds_is_refused(part: int) -> None:
    memo = Memo()

    faults = [fault(mutated(seed, GOOD, MUTATORS), memo) for seed in range(part, QUESTIONS, PARTS)]

    assert list(filter(None, faults)) == []


@pytest.mark.parametrize("chain", GOOD, ids=lambda chain: chain.name)
def test_the_unmutated_chains_hold(chain: Chain) -> None:
    assert report_on(chain.good, Memo()).verdict is Verdict.VALID


def test_every_mutator_is_at_work_on_every_chain_and_both_answers_are_expected_often() -> None:
    drawn = [mutated(seed, GOOD, MUTATORS) for seed in range(0, 3_000, 2)]
    ended = Counter((chain.chain.name, chain.ends) for chain in drawn)
    at_work = Counter(name for chain in drawn for name in chain.by)

    assert {name for name in GOOD if ended[name.name, True] < 100 or ended[name.name, False] < 30} == set()
    assert {mutator.__name__ for mutator in MUTATORS if at_work[mutator.__name__] < 20} == set()


def yes(*_: object, **__: object) -> bool:
    return True


def no(*_: object, **__: object) -> bool:
    return False


def nothing(*_: object, **__: object) -> None:
    return None


def any_copy(case: Any, successor: str) -> Iterator[bytes]:
    return iter(case.evidence.stapled)


BLIND: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("vc.verify.checks.acts._suspended_on", no),
    ("vc.verify.checks.acts._before_certificate", no),
    ("vc.verify.checks.register_documents.Held.holds", yes),
    ("vc.verify.checks.register_documents.list_signature_fault", nothing),
    ("vc.verify.checks.successor._fault", nothing),
    ("vc.verify.checks.successor._other_scope", nothing),
    ("vc.verify.checks.successor._copies", any_copy),
)


@pytest.mark.parametrize(("sense", "without"), BLIND, ids=[sense for sense, _ in BLIND])
def test_a_verifier_that_has_lost_one_sense_is_found_out(
    sense: str, without: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oracle bites: whatever check is taken out, some question is answered with valid that must not be."""
    monkeypatch.setattr(sense, without)
    ended = (chain for seed in range(QUESTIONS) if (chain := mutated(seed, GOOD, MUTATORS)).ends)

    assert any(report_on(chain.world, Memo()).verdict is Verdict.VALID for chain in ended)
