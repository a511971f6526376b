"""What text may stand on a label (specs/label.md L2.4)."""

from __future__ import annotations

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.model.label_text import HOLDER, NUMBER, compact_number, read_number


@pytest.mark.parametrize(
    "name",
    [
        "A",
        "Müller GmbH & Co. KG",
        "青岛海川精密机械制造有限责任公司",
        "شركة الخليج للمعدات الكهربائية ش.م.م.",
        "شرکت می\u200cنو",  # Persian: the non-joiner is spelling
        "ශ්\u200dරී",  # Sinhala: so is the joiner
        "x" * 80,
        "Nguyễn Văn Ổn",
    ],
)
def test_names_of_real_scripts_may_stand_on_a_label(name: str) -> None:
    assert HOLDER.fault(name) is None
    assert HOLDER.read(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        " Acme",
        "Acme ",
        "Acme\u3000",
        "Ac\tme",
        "Ac\x00me",
        "Ac\x7fme",
        "u\u0308ber",  # not NFC
        "Acme \u202egnp",  # right-to-left override
        "Acme\u200b GmbH",  # zero-width space
        "Acme\u200c GmbH",  # a joiner before a space
        "\u200cAcmé",
        "Acmé\u200d",
        "Ac\u00admé",
        "Acmé\u2028",
        "Acm\ue000",
        "Acm\ufdd0",
        "Acm\U0001ffff",
        "Acm\ud800",
        "x" * 81,
        "青" * 27,
    ],
)
def test_invisible_or_overlong_text_may_not(name: str) -> None:
    with pytest.raises(Refused) as refused:
        HOLDER.read(name)

    assert refused.value.code is Code.FORMAT_CLAIM


@pytest.mark.parametrize("value", [None, 7, b"Acme", ["Acme"], True])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(Refused):
        HOLDER.read(value)


def test_fault_names_field_and_octets_so_that_a_person_can_shorten_it() -> None:
    assert HOLDER.fault("青" * 27) == "holder has 81 octets; 1 to 80 are allowed"


@pytest.mark.parametrize("number", ["Ｎ１２３", "№ 7", "С-1234"])
def test_numbers_are_ascii_so_that_no_look_alike_fits(number: str) -> None:
    assert NUMBER.fault(number) == "number holds a character outside ASCII"


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("2026970914000123", 2026970914000123),
        ("1", 1),
        ("18446744073709551615", 18446744073709551615),
        ("18446744073709551616", "18446744073709551616"),
        ("9" * 40, "9" * 40),
        ("0123", "0123"),
        ("0", "0"),
        ("12-3", "12-3"),
        ("٣", "٣"),
    ],
)
def test_plain_digits_are_carried_as_an_integer(text: str, carried: int | str) -> None:
    assert compact_number(text) == carried


@pytest.mark.parametrize(
    ("value", "text"), [(2026970914000123, "2026970914000123"), ("0123", "0123"), ("DE-1", "DE-1")]
)
def test_number_is_read_back_as_it_was_printed(value: int | str, text: str) -> None:
    assert read_number(value, NUMBER) == text


@pytest.mark.parametrize("value", [0, -1, True, "123", None, b"1", "Ｎ１"])
def test_a_number_has_one_spelling_only(value: object) -> None:
    with pytest.raises(Refused) as refused:
        read_number(value, NUMBER)

    assert refused.value.code is Code.FORMAT_CLAIM
