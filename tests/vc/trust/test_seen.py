"""L14, L16: what was seen under an anchor, and what may come after it, to the version and the second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.vc.trust.world import NOW, ROOT, SECOND, signer
from vc.codes import Code
from vc.encoding.strict_json import LARGEST_INTEGER
from vc.errors import Refused
from vc.trust.root import Root, RootKey
from vc.trust.seen import MOST_AHEAD, Seen, Witnessed, seen_from_json, seen_to_json
from vc.trust.succession import root_digest

SKEW = timedelta(seconds=60)


def root(version: int, *keys: int, threshold: int = 2) -> Root:
    return replace(ROOT, version=version, threshold=threshold, keys=tuple(RootKey.named(signer(n).key) for n in keys))


FIRST, SECOND_ROOT = root(4, 1, 2, 3), root(5, 2, 3, 4)
SEEN = Seen(anchors=("00",)).advanced(Witnessed(FIRST, 20, "aa", 7, NOW))


def refusal(act: Callable[[], object]) -> Code | None:
    try:
        act()
    except Refused as refused:
        return refused.code
    return None


# What may come after it (L14)


@pytest.mark.parametrize(
    ("behind", "code"),
    [(SKEW, None), (SKEW + SECOND, Code.TIME_CLOCK_BEHIND), (timedelta(), None), (-timedelta(days=9999), None)],
)
def test_a_clock_may_stand_behind_by_the_tolerance_of_clocks(behind: timedelta, code: Code | None) -> None:
    assert refusal(lambda: SEEN.hold_clock(NOW - behind, SKEW)) is code
    assert refusal(lambda: Seen().hold_clock(NOW - behind, SKEW)) is None


@pytest.mark.parametrize(
    ("version", "digest", "code"),
    [
        (20, "aa", None),
        (21, "bb", None),
        (20 + MOST_AHEAD, "bb", None),
        (20, "bb", Code.BUNDLE_CONFLICT),
        (19, "aa", Code.BUNDLE_ROLLBACK),
        (21 + MOST_AHEAD, "bb", Code.BUNDLE_FAST_FORWARD),
    ],
)
def test_a_bundle_may_be_the_same_or_a_later_one_and_not_far_ahead(
    version: int, digest: str, code: Code | None
) -> None:
    assert refusal(lambda: SEEN.hold_bundle(version, digest, FIRST)) is code
    assert refusal(lambda: Seen().hold_bundle(version, digest, FIRST)) is None


@pytest.mark.parametrize(
    ("version", "code"),
    [
        (7, None),
        (8, None),
        (7 + MOST_AHEAD, None),
        (6, Code.TRUST_ROLLBACK),
        (8 + MOST_AHEAD, Code.TRUST_FAST_FORWARD),
    ],
)
def test_a_trust_list_likewise(version: int, code: Code | None) -> None:
    assert refusal(lambda: SEEN.hold_trust_list(version, FIRST)) is code
    assert refusal(lambda: Seen().hold_trust_list(version, FIRST)) is None


@pytest.mark.parametrize(
    ("held", "code"),
    [
        (FIRST, None),
        (SECOND_ROOT, None),
        (root(4, 1, 2, 5), Code.TRUST_ROOT_ROLLBACK),
        (root(3, 1, 2, 3), Code.TRUST_ROOT_ROLLBACK),
    ],
    ids=["the same", "a later one", "another one of the version", "an earlier one"],
)
def test_a_root_may_be_the_same_or_a_later_one(held: Root, code: Code | None) -> None:
    assert refusal(lambda: SEEN.hold_root(held.version, root_digest(held))) is code


def test_a_line_of_roots_may_begin_before_the_one_that_was_seen_and_must_lead_through_it() -> None:
    before, other = root(3, 1, 2), root(4, 1, 2, 5)

    assert refusal(lambda: SEEN.hold_line([before, FIRST, SECOND_ROOT])) is None
    assert refusal(lambda: SEEN.hold_line([before, other, SECOND_ROOT])) is Code.TRUST_ROOT_ROLLBACK


# What is remembered


def test_nothing_that_was_seen_falls() -> None:
    older = SEEN.advanced(Witnessed(FIRST, 19, "bb", 6, NOW - SECOND))
    same = SEEN.advanced(Witnessed(FIRST, 20, "bb", 7, NOW))

    assert older == same == SEEN


def test_what_is_newer_is_remembered_each_by_itself() -> None:
    seen = SEEN.advanced(Witnessed(FIRST, 21, "bb", 6, NOW + SECOND))

    assert (seen.bundle_version, seen.bundle_digest, seen.trust_list_version) == (21, "bb", 7)
    assert seen.signed_time == NOW + SECOND


def test_what_an_earlier_root_signed_gives_its_time_alone_to_remember() -> None:
    seen = SEEN.advanced(Witnessed(root(3, 1, 2, 3), 21, "bb", 8, NOW + SECOND))

    assert seen == replace(SEEN, signed_time=NOW + SECOND)


def test_a_trust_list_without_a_root_is_counted_too() -> None:
    seen = Seen(anchors=("00",)).advanced(Witnessed(trust_list_version=3, signed_time=NOW))

    assert seen == Seen(anchors=("00",), trust_list_version=3, signed_time=NOW)


def test_a_root_is_remembered_with_its_keys_once() -> None:
    again = SEEN.advanced(Witnessed(FIRST)).advanced(Witnessed(SECOND_ROOT)).advanced(Witnessed(SECOND_ROOT))

    assert again.anchors == ("00", root_digest(FIRST), root_digest(SECOND_ROOT))
    assert (again.root_version, again.root_digest) == (5, root_digest(SECOND_ROOT))
    assert again.root_kids == tuple(key.kid for key in SECOND_ROOT.keys)


# Beginning anew (L16)


@pytest.mark.parametrize(
    ("later", "anew"),
    [
        (root(5, 1, 2, 4), False),
        (root(5, 1, 4, 5), True),
        (root(5, 1, 4, 5, threshold=1), False),
        (root(5, 4, 5, 6, threshold=1), True),
        (root(5, 1, 2, 3, 4, threshold=3), False),
        (root(5, 1, 2, 4, 5, threshold=3), True),
        (root(4, 4, 5, 6), False),
    ],
    ids=[
        "two of two are left",
        "one of two is left",
        "one of one is left",
        "none is left",
        "three of three are left",
        "two of three are left",
        "no later root",
    ],
)
def test_versions_begin_anew_where_the_old_keys_could_not_sign_alone_for_the_new_root(
    later: Root, *, anew: bool
) -> None:
    assert (refusal(lambda: SEEN.hold_bundle(1, "bb", later)) is None) is anew
    assert (refusal(lambda: SEEN.hold_trust_list(1, later)) is None) is anew
    if later.version > FIRST.version:
        seen = SEEN.advanced(Witnessed(later))
        assert (seen.bundle_version, seen.trust_list_version) == ((0, 0) if anew else (20, 7))
        assert seen.signed_time == NOW


# As it is written


def test_what_is_written_is_read_again() -> None:
    for seen in (SEEN, Seen(), Seen(anchors=("00",), trust_list_version=LARGEST_INTEGER)):
        assert seen_from_json(seen_to_json(seen)) == seen


@pytest.mark.parametrize(
    "change",
    [
        {"bundle_version": -1},
        {"bundle_version": 0},
        {"bundle_version": True},
        {"bundle_version": 1.5},
        {"bundle_version": LARGEST_INTEGER + 1},
        {"bundle_digest": 7},
        {"bundle_digest": ""},
        {"root_kids": "a"},
        {"root_kids": [1]},
        {"anchors": None},
        {"signed_time": "yesterday"},
        {"more": 1},
    ],
)
def test_what_would_not_be_written_is_refused(change: dict[str, Any]) -> None:
    assert refusal(lambda: seen_from_json(seen_to_json(SEEN) | change)) is not None
