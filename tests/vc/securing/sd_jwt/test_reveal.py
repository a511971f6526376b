"""Disclosures in their places, and every way in which they have none (RFC 9901 section 7.1; table S)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.vc.securing.sd_jwt.sd_forge import code_of, digest, disclosure, hidden
from vc.codes import Code
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.sd_jwt.reveal import Revealed, reveal

NAME, TOWN = disclosure("s1", "name", "Doe"), disclosure("s2", "town", "Lindau")
ELEMENT = disclosure("s3", "DE")


def revealed(payload: dict[str, Any], *texts: str, limits: Limits = DEFAULT_LIMITS) -> Revealed:
    return reveal(SdJwt(b"a.b.c", tuple(text.encode() for text in texts)), payload, limits)


def refusal(payload: dict[str, Any], *texts: str) -> Code:
    return code_of(lambda: revealed(payload, *texts))


def quickest(action: Callable[[], object]) -> float:
    """Seconds of processor time that `action` takes at its best, whatever else the machine does."""

    def once() -> float:
        begun = time.process_time()
        action()
        return time.process_time() - begun

    return min(once() for _ in range(5))


def test_claims_and_elements_come_to_their_places() -> None:
    found = revealed(
        {"a": {"_sd": hidden(NAME)}, "in": ["FR", {"...": digest(ELEMENT)}], "_sd_alg": "sha-256"}, NAME, ELEMENT
    )

    assert found.claims == {"a": {"name": "Doe"}, "in": ["FR", "DE"]}
    assert set(found.placed.values()) == {("a", "name"), ("in", 1)}
    assert found.hidden == frozenset()


def test_what_is_not_disclosed_leaves_no_trace_but_where_it_may_have_been() -> None:
    found = revealed({"_sd": hidden(NAME, TOWN), "in": [{"...": digest(ELEMENT)}, "FR"], "o": {"_sd": []}}, TOWN)

    assert found.claims == {"town": "Lindau", "in": ["FR"], "o": {}}
    assert found.hidden == {(), ("in",)}


def test_a_disclosure_may_lie_within_another() -> None:
    outer = disclosure("s4", "address", {"_sd": hidden(TOWN), "country": "DE"})
    payload = {"_sd": hidden(outer)}

    assert revealed(payload, TOWN, outer).claims == {"address": {"country": "DE", "town": "Lindau"}}
    assert revealed(payload, outer).claims == {"address": {"country": "DE"}}
    assert revealed(payload, outer).hidden == {("address",)}
    assert refusal(payload, TOWN) is Code.SD_UNREFERENCED


def test_what_is_not_there_is_sha_256() -> None:
    """Section 4.1.1."""
    assert revealed({"_sd": hidden(NAME)}, NAME).claims == {"name": "Doe"}


@pytest.mark.parametrize("value", ["md5", "SHA-256", "sha-512", "", None, 5, ["sha-256"]])
def test_another_hash_function_is_refused(value: Any) -> None:
    """Row S08."""
    assert refusal({"_sd_alg": value}) is Code.SD_ALG


def test_the_hash_function_stands_at_the_top_alone() -> None:
    """Row S08."""
    within = disclosure("s", "a", {"_sd_alg": "sha-256"})

    assert refusal({"a": {"_sd_alg": "sha-256"}}) is Code.SD_ALG
    assert refusal({"_sd": hidden(within)}, within) is Code.SD_ALG


@pytest.mark.parametrize(
    "payload",
    [
        {"_sd": hidden(NAME, NAME)},
        {"_sd": hidden(NAME), "a": {"_sd": hidden(NAME)}},
        {"_sd": hidden(ELEMENT), "a": [{"...": digest(ELEMENT)}]},
        {"a": [{"...": digest(ELEMENT)}, {"...": digest(ELEMENT)}]},
        {"_sd": ["decoy", "decoy"]},
    ],
)
def test_a_digest_occurs_once_wherever_it_stands(payload: dict[str, Any]) -> None:
    """Row S01; decoys are no exception, nor what nobody disclosed."""
    assert refusal(payload) is Code.SD_DUPLICATE_DIGEST


def test_a_digest_occurs_once_across_disclosures() -> None:
    """Row S01."""
    first, second = disclosure("s", "a", {"_sd": hidden(NAME)}), disclosure("s", "b", [{"...": digest(NAME)}])

    assert refusal({"_sd": hidden(first, second)}, first, second) is Code.SD_DUPLICATE_DIGEST


def test_a_disclosure_is_sent_once() -> None:
    """Row S02."""
    assert refusal({"_sd": hidden(NAME)}, NAME, NAME) is Code.SD_DUPLICATE_DISCLOSURE


def test_no_disclosure_is_dropped_in_silence() -> None:
    """Row S03."""
    assert refusal({"_sd": hidden(NAME)}, NAME, TOWN) is Code.SD_UNREFERENCED
    assert refusal({}, NAME) is Code.SD_UNREFERENCED
    changed = disclosure("s1", "name", "Roe")
    assert refusal({"_sd": hidden(NAME)}, changed) is Code.SD_UNREFERENCED


def test_two_disclosures_that_need_each_other_have_no_place() -> None:
    """Nobody can make one with a digest; but the walk begins at the top and never at a disclosure."""
    inner = disclosure("s", "a", {"_sd": hidden(NAME)})

    assert refusal({"b": 1}, inner, NAME) is Code.SD_UNREFERENCED


def test_a_disclosed_claim_never_replaces_one() -> None:
    """Row S04."""
    other = disclosure("s9", "name", "Roe")

    assert refusal({"name": "x", "_sd": hidden(NAME)}, NAME) is Code.SD_COLLISION
    assert refusal({"_sd": hidden(NAME, other)}, NAME, other) is Code.SD_COLLISION


def test_a_claim_is_no_element_and_an_element_no_claim() -> None:
    """Row S07."""
    assert refusal({"_sd": hidden(ELEMENT)}, ELEMENT) is Code.SD_MALFORMED
    assert refusal({"a": [{"...": digest(NAME)}]}, NAME) is Code.SD_MALFORMED


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"_sd": "text"}, Code.SD_MALFORMED),
        ({"_sd": [5]}, Code.SD_MALFORMED),
        ({"a": {"_sd": {}}}, Code.SD_MALFORMED),
        ({"a": [{"...": 5}]}, Code.SD_MALFORMED),
        ({"a": [{"...": "d", "b": 1}]}, Code.SD_MALFORMED),
        ({"...": "d"}, Code.SD_RESERVED_NAME),
        ({"a": {"...": "d"}}, Code.SD_RESERVED_NAME),
        ({"a": [[{"b": {"...": "d"}}]]}, Code.SD_RESERVED_NAME),
    ],
)
def test_reserved_members_stand_in_their_one_use(payload: dict[str, Any], code: Code) -> None:
    assert refusal(payload) is code


def test_a_bomb_of_doubled_elements_is_refused_by_counting() -> None:
    """Row S05: 400 disclosures, each of which lists the next one twice, would unfold to 2^400 elements."""
    texts, inner = [], disclosure("s", "bang")
    for number in range(400):
        texts.append(inner)
        inner = disclosure(f"s{number}", [{"...": digest(inner)}, {"...": digest(inner)}])
    bomb: dict[str, Any] = {"a": [{"...": digest(inner)}]}

    assert refusal(bomb, *texts, inner) is Code.SD_DUPLICATE_DIGEST
    assert quickest(lambda: refusal(bomb, *texts, inner)) < 0.05


def test_disclosures_within_disclosures_end_at_the_depth_of_json() -> None:
    """Row S06: 300 levels."""
    texts, inner = [], disclosure("s", "a", 1)
    for number in range(300):
        texts.append(inner)
        inner = disclosure(f"s{number}", "a", {"_sd": [digest(inner)]})
    nested = {"_sd": [digest(inner)]}

    assert refusal(nested, *texts, inner) is Code.LIMIT_DEPTH
    assert quickest(lambda: refusal(nested, *texts, inner)) < 0.05


def test_disclosures_together_have_no_more_members_than_one_credential() -> None:
    texts = [disclosure(f"s{n}", f"a{n}", list(range(20))) for n in range(10)]
    few = replace(DEFAULT_LIMITS, json_members=150)

    assert code_of(lambda: revealed({"_sd": hidden(*texts)}, *texts, limits=few)) is Code.LIMIT_MEMBERS
