"""Independent decoders read our lists, and we read theirs: @sd-jwt/jwt-status-list, @digitalbazaar/bitstring."""

import json
from pathlib import Path
from random import Random

import pytest

from tests.peers.conftest import RunPeer
from tests.peers.interop import Peer, Shown, shows
from tests.vc.status.vectors import Vector, bitstring_vectors, token_vectors
from vc.model.limits import DEFAULT_LIMITS
from vc.status import bitstring_list, token_list
from vc.status.bitstring_list import MINIMUM_ENTRIES, pack_bitstring_list
from vc.status.packing import StatusValues
from vc.status.token_list import pack_token_list

VALUES = {index: Random(index).choice([1, 2, 3, 12, 13]) for index in Random(7).sample(range(MINIMUM_ENTRIES), 1_311)}


@pytest.fixture
def sparse() -> StatusValues:
    """One per cent of the smallest list that both forms allow."""
    return StatusValues.sparse(VALUES, length=MINIMUM_ENTRIES)


def token_file(folder: Path, lst: str, bits: int) -> Path:
    path = folder / "list.json"
    path.write_text(json.dumps({"status_list": {"bits": bits, "lst": lst}}))
    return path


def bitstring_file(folder: Path, encoded_list: str) -> Path:
    path = folder / "list.json"
    path.write_text(json.dumps({"credentialSubject": {"encodedList": encoded_list}}))
    return path


@pytest.mark.parametrize("level", [1, 6, 9])
def test_a_peer_reads_the_values_of_our_token_list(
    run_peer: RunPeer, tmp_path: Path, sparse: StatusValues, level: int
) -> None:
    lst = token_list.encode(pack_token_list(sparse, bits=4), level=level)

    read = run_peer("read_token_list.mjs", token_file(tmp_path, lst, 4))

    assert read["length"] == MINIMUM_ENTRIES
    assert {int(index): value for index, value in read["values"].items()} == VALUES


@pytest.mark.parametrize("level", [1, 6, 9])
def test_a_peer_reads_the_bits_of_our_bitstring_list(
    run_peer: RunPeer, tmp_path: Path, sparse: StatusValues, level: int
) -> None:
    encoded = bitstring_list.encode(pack_bitstring_list(sparse.flags()), level=level)

    read = run_peer("read_bitstring_list.mjs", bitstring_file(tmp_path, encoded))

    assert read == {"length": MINIMUM_ENTRIES, "set": sorted(VALUES)}


@pytest.mark.parametrize("vector", token_vectors(), ids=str)
def test_a_peer_reads_the_published_token_lists_as_we_do(run_peer: RunPeer, tmp_path: Path, vector: Vector) -> None:
    read = run_peer("read_token_list.mjs", token_file(tmp_path, vector.text, vector.bits))

    assert read["length"] == vector.length
    assert {int(index): value for index, value in read["values"].items()} == {
        i: v for i, v in vector.values.items() if v
    }


@pytest.mark.parametrize("vector", bitstring_vectors(), ids=str)
def test_a_peer_reads_the_published_bitstrings_as_we_do(run_peer: RunPeer, tmp_path: Path, vector: Vector) -> None:
    read = run_peer("read_bitstring_list.mjs", bitstring_file(tmp_path, vector.text))

    assert read == {"length": vector.length, "set": sorted(vector.values)}


@shows(Peer.JWT_STATUS_LIST, "statuslist+jwt", Shown.WE_READ_THEIRS)
@shows(Peer.DB_BITSTRING, "Bitstring Status List", Shown.WE_READ_THEIRS)
@pytest.mark.parametrize("bits", [4, 8])
def test_we_read_what_the_peers_write(run_peer: RunPeer, bits: int) -> None:
    pairs = [f"{index}={value}" for index, value in VALUES.items()]

    written = run_peer("write_lists.mjs", bits, MINIMUM_ENTRIES, *pairs)

    token = token_list.decode(written["lst"], bits=bits, limits=DEFAULT_LIMITS)
    bitstring = bitstring_list.decode(written["encodedList"], limits=DEFAULT_LIMITS)
    assert {i: token.value_at(i) for i in range(token.size) if token.value_at(i)} == VALUES
    assert [i for i in range(bitstring.length(1)) if bitstring.value_at(i)] == sorted(VALUES)
