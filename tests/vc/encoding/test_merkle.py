"""Merkle tree heads: published vectors of Certificate Transparency, and the definition of RFC 9162 section 2.1.1."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.encoding.merkle import HASH_OCTETS, Frontier

# Leaves and heads of the reference implementation's tests (google/certificate-transparency, merkle_tree_test.cc).
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
HEADS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def defined(leaves: list[bytes]) -> bytes:
    """MTH as RFC 9162 writes it: split at the largest power of two below the size, and hash both halves."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1
    while 2 * half < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + defined(leaves[:half]) + defined(leaves[half:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_a_tree_has_the_published_head(size: int) -> None:
    assert Frontier().grown(LEAVES[:size]).root.hex() == HEADS[size]


@given(st.lists(st.binary(max_size=40), max_size=70), st.integers(0, 70))
def test_a_tree_that_grows_in_two_steps_has_the_head_of_the_definition(leaves: list[bytes], cut: int) -> None:
    before = Frontier().grown(leaves[:cut])

    after = before.grown(leaves[cut:])

    assert after.size == len(leaves)
    assert after.root == defined(leaves)
    assert before.root == defined(leaves[:cut])


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_a_frontier_is_read_back_as_it_was_written(leaves: list[bytes]) -> None:
    grown = Frontier().grown(leaves)

    assert len(grown.to_octets()) == HASH_OCTETS * len(leaves).bit_count()
    assert Frontier.of(grown.size, grown.to_octets()) == grown


@pytest.mark.parametrize(
    ("size", "octets"), [(1, b""), (3, bytes(32)), (2, bytes(33)), (0, bytes(32)), (-1, bytes(32))]
)
def test_hashes_that_do_not_fit_the_size_are_no_frontier(size: int, octets: bytes) -> None:
    with pytest.raises(ValueError, match=f"{len(octets)} octets are no frontier of {size} leaves"):
        Frontier.of(size, octets)
