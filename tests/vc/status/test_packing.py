"""Packing: the arrays of Token Status List section 4.1, written out there bit by bit, and the mirror image for W3C."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.errors import UsageError
from vc.status.packing import BitOrder, StatusValues, pack, unpack

ONE_BIT = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
TWO_BITS = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]


def values_of(listed: list[int]) -> StatusValues:
    return StatusValues.sparse({index: value for index, value in enumerate(listed) if value}, length=len(listed))


@pytest.mark.parametrize(("listed", "bits", "octets"), [(ONE_BIT, 1, "b9a3"), (TWO_BITS, 2, "c944f9")])
def test_the_arrays_of_the_token_status_list_text(listed: list[int], bits: int, octets: str) -> None:
    packed = pack(values_of(listed), bits=bits, order=BitOrder.LEAST_SIGNIFICANT_FIRST)

    assert packed == bytes.fromhex(octets)


def test_the_first_entry_of_a_bitstring_is_its_left_most_bit() -> None:
    packed = pack(values_of(ONE_BIT), bits=1, order=BitOrder.MOST_SIGNIFICANT_FIRST)

    assert packed == bytes([0b10011101, 0b11000101])


def test_two_bit_entries_of_a_bitstring_read_from_left_to_right() -> None:
    packed = pack(values_of(TWO_BITS), bits=2, order=BitOrder.MOST_SIGNIFICANT_FIRST)

    assert packed == bytes([0b01_10_00_11, 0b00_01_00_01, 0b01_10_11_11])


@pytest.mark.parametrize("order", list(BitOrder))
def test_eight_bits_are_an_octet_each(order: BitOrder) -> None:
    assert pack(values_of([0, 255, 7]), bits=8, order=order) == bytes([0, 255, 7])


@pytest.mark.parametrize(
    ("order", "octets"),
    [(BitOrder.LEAST_SIGNIFICANT_FIRST, "2103"), (BitOrder.MOST_SIGNIFICANT_FIRST, "1230")],
)
def test_the_last_octet_is_filled_up_with_zeros(order: BitOrder, octets: str) -> None:
    assert pack(values_of([1, 2, 3]), bits=4, order=order) == bytes.fromhex(octets)


@given(
    listed=st.lists(st.integers(0, 15), min_size=1, max_size=70),
    order=st.sampled_from(BitOrder),
)
def test_every_entry_lands_where_bit_by_bit_arithmetic_puts_it(listed: list[int], order: BitOrder) -> None:
    packed = pack(values_of(listed), bits=4, order=order)

    digits = packed.hex()
    swapped = "".join(digits[place + 1] + digits[place] for place in range(0, len(digits), 2))
    read = swapped if order is BitOrder.LEAST_SIGNIFICANT_FIRST else digits
    assert [int(digit, 16) for digit in read[: len(listed)]] == listed
    assert set(read[len(listed) :]) <= {"0"}


def test_flags_are_one_for_every_value_but_zero() -> None:
    flags = values_of([0, 1, 2, 3, 12, 255]).flags()

    assert (list(flags.octets), flags.highest, flags.length) == ([0, 1, 1, 1, 1, 1], 1, 6)


def test_a_list_without_values_is_all_zero() -> None:
    values = StatusValues.sparse({}, length=9)

    assert pack(values, bits=1, order=BitOrder.LEAST_SIGNIFICANT_FIRST) == bytes(2)
    assert values.flags().highest == 0


@pytest.mark.parametrize("values", [{-1: 1}, {9: 1}, {0: -1}, {0: 256}])
def test_values_that_no_list_can_hold_are_the_callers_mistake(values: dict[int, int]) -> None:
    with pytest.raises(UsageError):
        StatusValues.sparse(values, length=9)


def test_a_list_has_an_entry_at_least() -> None:
    with pytest.raises(UsageError):
        StatusValues.sparse({}, length=0)


def test_a_value_that_needs_more_bits_is_not_cut_off() -> None:
    with pytest.raises(UsageError):
        pack(values_of([4]), bits=2, order=BitOrder.LEAST_SIGNIFICANT_FIRST)


def test_three_bits_are_no_size_of_ours() -> None:
    with pytest.raises(UsageError):
        pack(values_of([4]), bits=3, order=BitOrder.MOST_SIGNIFICANT_FIRST)


@given(st.lists(st.integers(0, 255), min_size=1, max_size=70), st.sampled_from([1, 2, 4, 8]), st.sampled_from(BitOrder))
def test_what_was_packed_is_unpacked(listed: list[int], bits: int, order: BitOrder) -> None:
    values = values_of([value & ((1 << bits) - 1) for value in listed])

    unpacked = unpack(pack(values, bits=bits, order=order), bits=bits, order=order)

    assert unpacked.octets[: values.length] == values.octets
    assert set(unpacked.octets[values.length :]) <= {0}
    assert (unpacked.highest, unpacked.length % (8 // bits)) == (values.highest, 0)


def test_nothing_is_unpacked_by_three_bits() -> None:
    with pytest.raises(UsageError):
        unpack(b"x", bits=3, order=BitOrder.MOST_SIGNIFICANT_FIRST)
