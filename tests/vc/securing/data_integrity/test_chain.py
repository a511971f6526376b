"""Proofs over proofs: found by id, once each, never in a circle (specs/securing.md DI8)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vc.securing.data_integrity.documents import PROOF
from vc.codes import Code
from vc.errors import Refused
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.data_integrity.chain import needed_by, previous_of
from vc.securing.data_integrity.proof import Proof, read_proofs


def proofs(*named: tuple[str, list[str]]) -> tuple[Proof, ...]:
    listed = [
        {**PROOF, "proofValue": "z1"} | ({"id": f"urn:{name}"} if name else {}) | _over(previous)
        for name, previous in named
    ]
    document: dict[str, Any] = {"proof": listed}
    return read_proofs(document, DEFAULT_LIMITS)


def _over(previous: list[str]) -> dict[str, object]:
    return {"previousProof": [f"urn:{name}" for name in previous]} if previous else {}


def test_a_set_rests_on_nothing() -> None:
    assert previous_of(proofs(("a", []), ("", []))) == ((), ())


def test_previous_proofs_are_in_the_order_of_the_document_not_of_the_list() -> None:
    assert previous_of(proofs(("a", []), ("b", []), ("c", ["b", "a"]))) == ((), (), (0, 1))


def test_a_proof_rests_on_all_before_it() -> None:
    previous = previous_of(proofs(("a", []), ("b", ["a"]), ("c", ["b"]), ("d", ["a", "b"]), ("", [])))

    assert needed_by(previous, 2) == {0, 1}
    assert needed_by(previous, 3) == {0, 1}
    assert needed_by(previous, 4) == frozenset()


@pytest.mark.parametrize(
    "named",
    [
        [("a", ["b"])],
        [("a", []), ("b", ["a", "c"])],
        [("", []), ("a", ["a"])],
        [("a", ["b"]), ("b", ["a"])],
        [("a", ["c"]), ("b", ["a"]), ("c", ["b"])],
        [("a", []), ("a", [])],
    ],
    ids=["not there", "one of two not there", "itself", "circle of two", "circle of three", "two of one id"],
)
def test_a_chain_that_leads_nowhere_or_round_is_refused(named: list[tuple[str, list[str]]]) -> None:
    with pytest.raises(Refused) as refusal:
        previous_of(proofs(*named))

    assert refusal.value.code is Code.PROOF_PREVIOUS


def test_the_longest_ladder_costs_no_more_than_its_rungs() -> None:
    names = [f"p{number}" for number in range(DEFAULT_LIMITS.proofs)]
    previous = previous_of(proofs(*[(name, names[:place]) for place, name in enumerate(names)]))

    assert needed_by(previous, len(names) - 1) == set(range(len(names) - 1))
