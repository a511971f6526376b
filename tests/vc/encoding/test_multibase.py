"""Multibase and multihash: the vectors of draft-msporny-base58-03 section 5, and the well-known digest of nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.codes import Code
from vc.encoding import multibase
from vc.errors import Refused

BASE58_VECTORS = [
    (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
    (
        b"The quick brown fox jumps over the lazy dog.",
        "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
    ),
    (bytes.fromhex("0000287fb4cd"), "z11233QC4"),
    (b"", "z"),
]
DIGEST_OF_NOTHING = "zQmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n"


@pytest.mark.parametrize(("octets", "text"), BASE58_VECTORS)
def test_published_vectors_are_written_and_read(octets: bytes, text: str) -> None:
    assert multibase.encode_base58btc(octets) == text
    assert multibase.multibase_decode(text) == octets


def test_base64url_is_read_too() -> None:
    assert multibase.multibase_decode("uZm9vYg") == b"foob"


@pytest.mark.parametrize("text", ["", "Zm9v", "mZm9v", "f666f6f", "z0", "zO", "zI", "zl", "z ", "uZg==", "zé"])
def test_other_bases_and_foreign_characters_are_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        multibase.multibase_decode(text)
    assert refusal.value.code is Code.FORMAT_BASE64


def test_base58_text_is_bounded_because_its_cost_is_quadratic() -> None:
    assert multibase.multibase_decode("z" + "1" * 256) == bytes(256)
    with pytest.raises(Refused) as refusal:
        multibase.multibase_decode("z" + "1" * 257)
    assert refusal.value.code is Code.LIMIT_SIZE


def test_a_digest_is_a_sha256_multihash() -> None:
    assert multibase.digest_multibase(b"") == DIGEST_OF_NOTHING
    assert multibase.digest_matches(DIGEST_OF_NOTHING, b"")


def test_a_digest_matches_in_either_base() -> None:
    octets = multibase.multibase_decode(DIGEST_OF_NOTHING)
    assert octets[:2] == b"\x12\x20"
    assert multibase.digest_matches("uEiDjsMRCmPwcFJr79MiZb7kkJ65B5GSbk0yklZkbeFK4VQ", b"")


@pytest.mark.parametrize("text", ["", "z", "zQm", "not multibase", "z0", "z" + "1" * 300])
def test_text_that_can_not_be_read_does_not_match(text: str) -> None:
    assert not multibase.digest_matches(text, b"")


def test_the_digest_of_other_octets_does_not_match() -> None:
    assert not multibase.digest_matches(DIGEST_OF_NOTHING, b"\0")


@given(st.binary(max_size=64))
def test_base58_keeps_every_octet(octets: bytes) -> None:
    assert multibase.multibase_decode(multibase.encode_base58btc(octets)) == octets
