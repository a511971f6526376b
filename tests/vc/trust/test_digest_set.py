"""N1 and N2: sets of digests, read strictly."""

import hashlib

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.trust.digest_set import MOST, OCTETS, DigestSet, digest_set, short_digest

MANY = [short_digest(hashlib.sha256(b"%d" % number).digest()) for number in range(70_000)]
"""More than are read in one portion."""


def refusal(octets: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        DigestSet(octets)
    assert caught.value.code is Code.REGISTER_INVALID
    return caught.value


def test_a_set_holds_what_was_put_in_and_nothing_else() -> None:
    octets = digest_set(MANY)
    read = DigestSet(octets)

    assert read.count == len(MANY)
    assert read.octets == octets
    assert all(digest in read for digest in MANY[::97])
    assert not any(short_digest(hashlib.sha256(b"other %d" % number).digest()) in read for number in range(2_000))


@pytest.mark.parametrize("digest", [bytes(OCTETS), b"\xff" * OCTETS])
def test_the_ends_of_the_range_are_in_a_set_only_if_put_there(digest: bytes) -> None:
    assert digest not in DigestSet(digest_set(MANY))
    assert digest in DigestSet(digest_set([*MANY, digest]))


def test_octets_across_two_digests_are_no_member() -> None:
    first, second = b"\x00" * 15 + b"\x01", b"\x00" * 8 + b"\x01" * 8
    read = DigestSet(first + second)

    assert (first + second)[8:24] not in read
    assert first in read
    assert second in read


@pytest.mark.parametrize(
    "octets",
    [b"", b"\x00" * 15, b"\x00" * 17, b"\x01" * OCTETS + b"\x00" * OCTETS, b"\x01" * OCTETS * 2],
    ids=["empty", "cut", "one too many", "out of order", "twice"],
)
def test_any_other_octets_are_refused(octets: bytes) -> None:
    refusal(octets)


@pytest.mark.parametrize("place", [65_534, 65_535, 65_536])
def test_disorder_is_found_where_two_portions_meet(place: int) -> None:
    octets = bytearray(digest_set(MANY))
    start, middle, end = place * OCTETS, (place + 1) * OCTETS, (place + 2) * OCTETS
    octets[start:end] = octets[middle:end] + octets[start:middle]

    refusal(bytes(octets))


def test_more_than_a_document_may_have_are_refused_before_they_are_looked_at() -> None:
    assert f"not 1 to {MOST} digests" in refusal(bytes((MOST + 1) * OCTETS)).detail
