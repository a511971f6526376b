from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.register.storage.row_digest import COLUMN, digest_of, is_sealed, sealed
from vc.register.storage.schema import credentials, ledger_heads, register_info

pytestmark = pytest.mark.no_register

VALUES = st.lists(
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=6) | st.binary(max_size=6), max_size=5
)


def test_a_digest_is_over_typed_and_delimited_values() -> None:
    octets = b"credentials;i-7;t3:\xc3\xa9xb2:\x00;n"

    assert digest_of("credentials", (-7, "éx", b"\x00;", None)) == hashlib.sha256(octets).digest()


@given(VALUES, VALUES)
def test_two_rows_share_a_digest_only_if_they_are_the_same(one: list[object], other: list[object]) -> None:
    same = [(type(value), value) for value in one] == [(type(value), value) for value in other]

    assert (digest_of("t", one) == digest_of("t", other)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("1",), (1,)),
        ((b"1",), ("1",)),
        (("",), (None,)),
        ((1, 2), (12,)),
        (("n",), (None,)),
        (("t1:a",), ("a",)),
    ],
)
def test_values_that_look_alike_side_by_side_differ(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    assert digest_of("t", one) != digest_of("t", other)
    assert digest_of("t", one) != digest_of("u", one)


def test_text_that_is_no_unicode_has_a_digest_all_the_same() -> None:
    assert digest_of("t", ("\ud800",)) != digest_of("t", ("?",))


@pytest.mark.parametrize("value", [True, 1.5, [], bytearray(b"x")])
def test_a_value_of_another_type_has_no_digest(value: object) -> None:
    with pytest.raises(TypeError, match=f"a register holds no {type(value).__name__}"):
        digest_of("t", (value,))


def test_a_row_is_sealed_over_every_column_also_those_that_it_leaves_out() -> None:
    row = sealed(register_info, {"name": "format"})

    assert row == {"name": "format", "value": None, COLUMN: digest_of("register_info", ("format", None))}
    assert list(sealed(credentials, {})) == [column.name for column in credentials.columns]


def test_a_row_is_the_one_that_was_stored_or_it_is_not() -> None:
    row = sealed(ledger_heads, {"size": 1, "root": b"r", "frontier": b"f", "signed_at": 2, "kid": "k", "signed": b"s"})

    assert is_sealed(ledger_heads, row)
    for name in row:
        assert not is_sealed(ledger_heads, row | {name: None}), name
        assert not is_sealed(ledger_heads, row | {name: 1.5}), name
    assert not is_sealed(ledger_heads, {})
