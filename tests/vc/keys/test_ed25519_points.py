"""Sound Ed25519 keys, against the point arithmetic of RFC 8032 section 6."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from vc.keys.ed25519_points import is_sound

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int]

# Every encoding of a point whose order divides 8, non-canonical ones too; the list that libsodium refuses.
SMALL_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


def decoded(encoded: bytes) -> Point | None:
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P != 0:
        return None
    return (P - x if x & 1 != sign else x), y


def doubled(point: Point) -> Point:
    x, y = point
    product = D * x * x * y * y
    return 2 * x * y * pow(1 + product, P - 2, P) % P, (y * y + x * x) * pow(1 - product, P - 2, P) % P


def sound(encoded: bytes) -> bool:
    point = decoded(encoded)
    return point is not None and doubled(doubled(doubled(point))) != (0, 1)


@pytest.mark.parametrize("encoded", SMALL_ORDER)
def test_no_point_of_small_order_is_sound(encoded: str) -> None:
    assert not is_sound(bytes.fromhex(encoded))
    assert not sound(bytes.fromhex(encoded))


@given(st.binary(min_size=32, max_size=32))
def test_the_reference_arithmetic_agrees_on_any_octets(encoded: bytes) -> None:
    assert is_sound(encoded) == sound(encoded)


@given(st.binary(min_size=32, max_size=32))
def test_every_key_that_is_generated_is_sound(seed: bytes) -> None:
    assert is_sound(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())
