"""QR text and COSE octets, by the grammar of specs/label.md L3."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.codes import Code
from vc.errors import Refused, UsageError
from vc.securing.label_number import digits_for, host_of, label_url, parse

SHORTEST = b"\xd2\x84\x43"
SHORTEST_NUMBER = "13796419"  # 0xD28443, computed by hand


def refusal_of(text: str) -> Code:
    with pytest.raises(Refused) as refused:
        parse(text)
    return refused.value.code


@pytest.fixture
def narrowest_integers() -> Iterator[None]:
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    yield
    sys.set_int_max_str_digits(before)


def test_url_of_a_label_carries_its_octets_as_one_decimal_number() -> None:
    assert label_url("verify.example", SHORTEST) == f"https://verify.example/q#{SHORTEST_NUMBER}"


@pytest.mark.parametrize("text", [f"https://verify.example/q#{SHORTEST_NUMBER}", SHORTEST_NUMBER])
def test_label_is_read_from_its_url_and_from_the_number_alone(text: str) -> None:
    assert parse(text) == SHORTEST


@given(st.binary(max_size=299))
def test_every_label_survives_being_text(rest: bytes) -> None:
    octets = b"\xd2" + rest

    assert parse(label_url("verify.example:8443", octets)) == octets


@pytest.mark.usefixtures("narrowest_integers")
def test_largest_label_is_read_where_python_may_convert_few_digits_at_once() -> None:
    octets = b"\xd2" + b"\xff" * 299
    digits_for.cache_clear()

    text = label_url("verify.example", octets)

    assert len(text.partition("#")[2]) == 723
    assert parse(text) == octets


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#",
        "https://verify.example/q",
        "https://verify.example/q#",
        "https://verify.example/q#0" + SHORTEST_NUMBER,
        f"https://verify.example/q#{SHORTEST_NUMBER}\n",
        f"https://verify.example/q# {SHORTEST_NUMBER}",
        f"https://verify.example/q#{SHORTEST_NUMBER}#1",
        f"https://verify.example/q#A{SHORTEST_NUMBER}",
        f"https://verify.example/q?x=1#{SHORTEST_NUMBER}",
        f"https://verify.example/q/#{SHORTEST_NUMBER}",
        f"https://verify.example/r#{SHORTEST_NUMBER}",
        f"http://verify.example/q#{SHORTEST_NUMBER}",
        f"HTTPS://verify.example/q#{SHORTEST_NUMBER}",
        f"https://Verify.example/q#{SHORTEST_NUMBER}",
        f"https://good.example@bad.example/q#{SHORTEST_NUMBER}",
        f"https://bad_host.example/q#{SHORTEST_NUMBER}",
        f"https://-bad.example/q#{SHORTEST_NUMBER}",
        f"https://vérify.example/q#{SHORTEST_NUMBER}",
        f"https://{'a' * 64}.example/q#{SHORTEST_NUMBER}",
        f"https://{'a.' * 127}ab/q#{SHORTEST_NUMBER}",
        f"https://verify.example:0/q#{SHORTEST_NUMBER}",
        "１３７９６４１９",
        "137_964_19",
        "-13796419",
        "13",
    ],
)
def test_text_outside_the_grammar_is_refused(text: str) -> None:
    assert refusal_of(text) is Code.FORMAT_QR


@pytest.mark.parametrize("text", ["9" * 723, "9" * 724, "9" * 5_000, "x" * 100_000])
def test_text_longer_than_any_label_is_refused_by_its_size(text: str) -> None:
    assert refusal_of(text) is Code.LIMIT_SIZE


@given(st.text())
def test_no_text_brings_anything_but_octets_or_a_refusal(text: str) -> None:
    try:
        assert parse(text)[0] == 0xD2
    except Refused:
        assert True


@pytest.mark.parametrize(
    ("text", "host"),
    [
        (f"https://verify.example/q#{SHORTEST_NUMBER}", "verify.example"),
        (f"https://xn--verfy-2sa.example:8443/q#{SHORTEST_NUMBER}", "xn--verfy-2sa.example:8443"),
        ("https://verify.example/q#not-a-number", "verify.example"),
        ("https://good.example@bad.example/q#1", None),
        (SHORTEST_NUMBER, None),
        ("x" * 100_000, None),
    ],
)
def test_host_is_read_for_a_warning_only(text: str, host: str | None) -> None:
    assert host_of(text) == host


@pytest.mark.parametrize(
    ("host", "octets", "where"),
    [
        ("https://verify.example", SHORTEST, "verify_host"),
        ("Verify.example", SHORTEST, "verify_host"),
        ("verify.example/q", SHORTEST, "verify_host"),
        ("verify.example", b"", "cose"),
        ("verify.example", b"\x84", "cose"),
        ("verify.example", b"\xd2" * 301, "cose"),
    ],
)
def test_writer_refuses_what_the_reader_would(host: str, octets: bytes, where: str) -> None:
    with pytest.raises(UsageError) as refused:
        label_url(host, octets)

    assert refused.value.where == where
