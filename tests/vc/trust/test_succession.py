"""One root after another (specs/trust-list.md L13; security.md C15; tuf-conformance's table of root rotations)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.vc.trust.world import NOW, ROOT, signer
from vc.codes import Code
from vc.encoding import base64url
from vc.encoding.strict_json import dumps
from vc.errors import Refused, UsageError
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Environment
from vc.trust.envelope import MANIFEST_TYP, seal
from vc.trust.root import Root, RootKey
from vc.trust.succession import (
    LARGEST_SUCCESSION,
    MOST_ROOTS,
    ROOTS_FORMAT,
    ends_at,
    is_succession,
    last_root,
    root_digest,
    sign_root,
    steps,
    succession,
)


def a_root(version: int, keys: list[int], threshold: int, environment: Environment = Environment.TEST) -> Root:
    return Root(version, environment, threshold, ROOT.expires, tuple(RootKey.named(signer(key).key) for key in keys))


def signed(root: Root, keys: list[int]) -> bytes:
    return sign_root(root, [signer(key) for key in keys])


def document(*roots: bytes) -> bytes:
    """A succession that nobody has checked: the work of one who knows the format."""
    return dumps({"format": ROOTS_FORMAT, "roots": [json.loads(one) for one in roots]})


def refusal(raw: bytes, start: Root) -> Code:
    with pytest.raises(Refused) as refused:
        last_root(raw, start)
    return refused.value.code


@dataclass(frozen=True)
class Step:
    """A root: its keys, how many must agree, who signs it, and whether a verifier may take it."""

    keys: str
    threshold: int
    signs: str
    taken: bool = True


ROTATIONS = {
    "1-of-1-key-rotation": [Step("1", 1, "1"), Step("2", 1, "21"), Step("2", 1, "2")],
    "1-of-1-key-rotation-unused-signatures": [Step("1", 1, "314"), Step("2", 1, "3214"), Step("2", 1, "324")],
    "3-of-5-sign-with-different-keycombos": [
        Step("01234", 3, "024"),
        Step("01234", 3, "041"),
        Step("01234", 3, "013"),
        Step("01234", 3, "013"),
    ],
    "3-of-5-one-key-rotated": [Step("01234", 3, "024"), Step("01345", 3, "041")],
    "3-of-5-one-key-rotated-with-intermediate-step": [
        Step("01234", 3, "024"),
        Step("01345", 3, "0245"),
        Step("01345", 3, "045"),
    ],
    "3-of-5-all-keys-rotated-with-intermediate-step": [
        Step("01234", 3, "024"),
        Step("56789", 3, "024567"),
        Step("56789", 3, "567"),
    ],
    "1-of-3-threshold-increase-to-2-of-3": [Step("123", 1, "1"), Step("123", 2, "12")],
    "2-of-3-threshold-decrease-to-1-of-3": [Step("123", 2, "12"), Step("123", 1, "12"), Step("123", 1, "1")],
    "1-of-2-threshold-increase-to-2-of-2": [Step("1", 1, "1"), Step("12", 2, "12")],
    "1-of-1-key-rotation-fail-not-signed-with-old-key": [Step("1", 1, "1"), Step("2", 1, "234", taken=False)],
    "1-of-1-key-rotation-fail-not-signed-with-new-key": [Step("1", 1, "1"), Step("2", 1, "134", taken=False)],
    "3-of-5-one-key-rotate-fails-not-signed-with-3-new-keys": [
        Step("01234", 3, "024"),
        Step("01345", 3, "024", taken=False),
    ],
    "3-of-5-one-key-rotate-fails-not-signed-with-3-old-keys": [
        Step("01234", 3, "024"),
        Step("01345", 3, "045", taken=False),
    ],
    "1-of-3-threshold-bump-to-2-of-3-fails-new-threshold-not-reached": [
        Step("123", 1, "1"),
        Step("123", 2, "2", taken=False),
    ],
    "2-of-3-threshold-decr-to-1-of-3-fails-old-threshold-not-eached": [
        Step("123", 2, "12"),
        Step("123", 1, "1", taken=False),
    ],
}
"""The cases of tuf-conformance's `test_root_rotation`, under its names."""


@pytest.mark.parametrize("steps_of_case", ROTATIONS.values(), ids=ROTATIONS)
def test_roots_follow_one_another_as_the_update_framework_has_it(steps_of_case: list[Step]) -> None:
    roots = [a_root(n, [int(key) for key in step.keys], step.threshold) for n, step in enumerate(steps_of_case, 1)]
    after = zip(roots[1:], steps_of_case[1:], strict=True)
    raw = document(*(signed(root, [int(key) for key in step.signs]) for root, step in after))
    last = steps_of_case[-1]

    if last.taken:
        assert last_root(raw, roots[0]) == roots[-1]
        assert list(steps(raw, roots[0])) == roots[1:]
        return
    taken: list[Root] = []
    with pytest.raises(Refused) as refused:
        taken.extend(steps(raw, roots[0]))
    assert refused.value.code is Code.TRUST_ROOT_UNPROVEN
    assert taken == roots[1:-1]


FIRST, SECOND, THIRD = a_root(1, [1], 1), a_root(2, [2], 1), a_root(3, [3], 1)
TWO = document(signed(SECOND, [1, 2]))
THREE = document(signed(SECOND, [1, 2]), signed(THIRD, [2, 3]))


def test_whoever_starts_in_the_middle_needs_nothing_of_what_came_before() -> None:
    assert last_root(THREE, SECOND) == THIRD
    assert last_root(THREE, THIRD) == THIRD


def test_a_version_that_is_left_out_ends_the_way() -> None:
    assert refusal(document(signed(THIRD, [1, 2, 3])), FIRST) is Code.TRUST_ROOT_UNPROVEN
    skipping = document(signed(SECOND, [1, 2]), signed(replace(THIRD, version=4), [2, 3]))
    assert refusal(skipping, FIRST) is Code.TRUST_ROOT_UNPROVEN
    backwards = document(signed(THIRD, [2, 3]), signed(SECOND, [1, 2]))
    assert refusal(backwards, FIRST) is Code.TRUST_ROOT_UNPROVEN


def test_a_version_of_two_to_the_fifty_third_is_no_next_one() -> None:
    assert refusal(document(signed(replace(SECOND, version=2**53 - 1), [1, 2])), FIRST) is Code.TRUST_ROOT_UNPROVEN
    beyond = json.loads(base64url.decode(json.loads(signed(SECOND, [1, 2]))["payload"])) | {"version": 2**53}
    raw = document(seal(dumps(beyond), typ="root+jws", signers=[signer(1), signer(2)]))
    assert refusal(raw, FIRST) is Code.TRUST_ROOT_UNPROVEN


def test_another_root_of_ones_own_version_is_no_root_of_ones_own() -> None:
    other = a_root(2, [9], 1)

    assert refusal(document(signed(other, [1, 9])), SECOND) is Code.TRUST_ROOT_UNPROVEN


def test_the_environment_stays_the_same() -> None:
    real = a_root(2, [2], 1, Environment.PRODUCTION)

    assert refusal(document(signed(real, [1, 2])), FIRST) is Code.TRUST_ROOT_UNPROVEN


def test_one_key_that_stands_there_twice_counts_once() -> None:
    two_of_two = a_root(1, [1, 2], 2)
    envelope = json.loads(signed(a_root(2, [1, 2], 2), [1]))
    envelope["signatures"] *= 2

    assert refusal(document(dumps(envelope)), two_of_two) is Code.TRUST_ROOT_UNPROVEN


def test_expiry_is_asked_of_nobody_on_the_way() -> None:
    long_past = replace(SECOND, expires=NOW.replace(year=2020))

    assert last_root(document(signed(long_past, [1, 2]), signed(THIRD, [2, 3])), FIRST) == THIRD


def test_sixty_four_roots_can_be_followed_and_no_more() -> None:
    roots = [a_root(version, [1], 1) for version in range(2, MOST_ROOTS + 3)]
    envelopes = [signed(root, [1]) for root in roots]

    assert last_root(document(*envelopes[:MOST_ROOTS]), FIRST).version == MOST_ROOTS + 1
    assert refusal(document(*envelopes), FIRST) is Code.TRUST_ROOT_UNPROVEN


def test_a_succession_without_end_is_not_read() -> None:
    assert refusal(b" " * (LARGEST_SUCCESSION + 1), FIRST) is Code.LIMIT_SIZE


FAULTS: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("another format", lambda d: d.update(format="accredited-vc-roots/2")),
    ("another member", lambda d: d.update(note="x")),
    ("no roots", lambda d: d.update(roots=[])),
    ("roots that are no array", lambda d: d.update(roots={})),
    ("a root that is no object", lambda d: d["roots"].append(1)),
    ("a root without signatures", lambda d: d["roots"][0].update(signatures=[])),
]


@pytest.mark.parametrize(("name", "change"), FAULTS, ids=[name for name, _ in FAULTS])
def test_a_succession_has_one_spelling(name: str, change: Callable[[dict[str, Any]], object]) -> None:
    changed = json.loads(TWO)
    change(changed)

    assert refusal(dumps(changed), FIRST) is Code.TRUST_ROOT_UNPROVEN, name


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", TWO + b"\n", b" " + TWO, TWO.replace(b'":', b'": ', 1)])
def test_what_is_spelt_otherwise_proves_nothing(raw: bytes) -> None:
    assert refusal(raw, FIRST) is Code.TRUST_ROOT_UNPROVEN


def test_any_flipped_bit_proves_nothing() -> None:
    for position in range(len(TWO)):
        flipped = bytearray(TWO)
        flipped[position] ^= 1 << (position % 8)
        assert refusal(bytes(flipped), FIRST) is Code.TRUST_ROOT_UNPROVEN, position


def test_a_signed_manifest_is_no_root() -> None:
    payload = base64url.decode(json.loads(signed(SECOND, [1, 2]))["payload"])

    assert refusal(document(seal(payload, typ=MANIFEST_TYP, signers=[signer(1), signer(2)])), FIRST)


def test_what_nobody_could_follow_is_not_written() -> None:
    with pytest.raises(UsageError, match="not signed by enough keys of the root before it: it needs 1"):
        succession([signed(SECOND, [2])], start=FIRST)


def test_a_succession_is_continued() -> None:
    assert succession([signed(THIRD, [2, 3])], start=SECOND, earlier=TWO) == THREE
    assert is_succession(THREE)
    assert ends_at(THREE, THIRD)
    assert not ends_at(THREE, SECOND)
    assert not ends_at(b"{}", SECOND)


def test_a_root_has_one_name_however_it_was_written() -> None:
    assert root_digest(SECOND) == root_digest(a_root(2, [2], 1))
    assert root_digest(SECOND) != root_digest(THIRD)
    assert last_root(THREE, FIRST, DEFAULT_LIMITS) == THIRD
