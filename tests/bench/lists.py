"""Status lists of every size and both forms: packing, compressing, signing, reading."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from tests.bench.paired import Effort, Spread, elapsed
from tests.bench.table import Row, Section, duration
from tests.world import CB, DAY, NOW, opened
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import document_limits
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status import bitstring_list, token_list
from vc.status.bitstring_list import pack_bitstring_list
from vc.status.claims import ListPublication, bitstring_list_credential, token_list_claims
from vc.status.document import parse_token_list
from vc.status.list_url import ListAddress
from vc.status.packing import StatusValues
from vc.status.token_list import pack_token_list

LEVELS = (1, 6, 9)
TOKEN_BITS = 4
SHARE_SET = 0.01
_SLOW_SIZE = 10_000_000
_LIMITS = replace(DEFAULT_LIMITS, status_list_inflated_bytes=64_000_000)
_PUBLICATION = ListPublication(
    CB.did, ListAddress(f"{CB.origin}/status/1"), NOW - timedelta(minutes=10), NOW + DAY, timedelta(hours=1)
)


def status_lists(effort: Effort) -> tuple[Section, ...]:
    """Measure each size in a section of its own."""
    return tuple(
        Section(f"Status list, {size:,} entries, 1 % set", "", tuple(_rows(size))) for size in effort.list_sizes
    )


def realistic(size: int) -> StatusValues:
    """Return a list of which one entry in a hundred is not active, mostly suspended and withdrawn."""
    source = random.Random(7)
    indexes = source.sample(range(size), int(size * SHARE_SET))
    return StatusValues.sparse({index: source.choice((1, 1, 2, 2, 3, 12, 13)) for index in indexes}, length=size)


def _rows(size: int) -> Iterator[Row]:
    values, repeats = realistic(size), 1 if size >= _SLOW_SIZE else 5
    token = pack_token_list(values, bits=TOKEN_BITS)
    bits = pack_bitstring_list(values.flags())

    def took(operation: Callable[[], object], times: int = repeats) -> str:
        return duration(Spread.of([elapsed(operation) for _ in range(times)]).median)

    yield Row("token form, 4 bits: pack", took(lambda: pack_token_list(values, bits=TOKEN_BITS)))
    yield Row("Bitstring form, 1 bit: pack", took(lambda: pack_bitstring_list(values.flags())))
    for level in LEVELS:
        lst, encoded = token_list.encode(token, level=level), bitstring_list.encode(bits, level=level)
        sizes = f"{len(lst):,} and {len(encoded):,} characters"
        slow = 1 if level == max(LEVELS) else repeats
        both = f"{took(lambda: token_list.encode(token, level=level), slow)} and "  # noqa: B023 - called at once
        both += took(lambda: bitstring_list.encode(bits, level=level), slow)  # noqa: B023 - called at once
        yield Row(f"encode, level {level}: token and Bitstring", both, sizes)
    lst, encoded = token_list.encode(token, level=6), bitstring_list.encode(bits, level=6)
    yield Row("token form: decode", took(lambda: token_list.decode(lst, bits=TOKEN_BITS, limits=_LIMITS)))
    yield Row("Bitstring form: decode", took(lambda: bitstring_list.decode(encoded, limits=_LIMITS)))
    yield Row("look up one entry", duration(elapsed(lambda: [token.value_at(17) for _ in range(1_000)]) / 1_000))
    if size < _SLOW_SIZE:
        yield Row("both forms, level 1, packed, signed, ready to go out", took(lambda: _published(values)), "", "15 ms")
        signed = _signed_token_list(values)
        yield Row("token form: read, inflated, ready to be asked", took(lambda: _opened(signed)))


def _published(values: StatusValues) -> tuple[bytes, bytes]:
    limits = document_limits(DEFAULT_LIMITS)
    bitstring = bitstring_list_credential(values, _PUBLICATION, level=1)
    return _signed_token_list(values), secure_vc_jwt(bitstring, CB.signer("lists"), limits=limits)


def _signed_token_list(values: StatusValues) -> bytes:
    claims = token_list_claims(values, _PUBLICATION, level=1)
    return secure_vc_jwt(claims, CB.signer("lists"), typ="statuslist+jwt")


def _opened(signed: bytes) -> object:
    return parse_token_list(opened(signed, frozenset({Form.STATUS_LIST_JWT})), DEFAULT_LIMITS)
