"""Which language a request is answered in (specs/languages.md LA3, LA4)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_api import negotiation
from verifier_api.languages import ENGLISH, KNOWN
from verifier_api.negotiation import Reader, lookup, ranges, reader_of


@pytest.fixture(autouse=True)
def every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(negotiation, "offered", lambda: KNOWN)


def scope(query: str = "", accepted: str | None = None) -> dict[str, Any]:
    headers = [] if accepted is None else [(b"accept-language", accepted.encode())]
    return {"type": "http", "query_string": query.encode(), "headers": headers}


def tag(query: str = "", accepted: str | None = None) -> str:
    return reader_of(scope(query, accepted)).language.tag


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("de", "de"),
        ("DE-at", "de"),
        ("de-CH-1996", "de"),
        ("pt-BR", "pt"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("zh-Hans-SG", "zh-Hans"),
        ("zh-Hant-TW", "zh-Hans"),
        ("ar-u-nu-latn", "ar"),
        ("es-419", "es"),
        ("en-a-bbb-x-a", "en"),
    ],
)
def test_subtags_are_dropped_until_a_language_fits(wanted: str, found: str) -> None:
    language = lookup(wanted)

    assert language is not None
    assert language.tag == found


@pytest.mark.parametrize("wanted", ["", "-", "x", "x-de", "ru", "zho", "d", "*", "deu", "../de", "de_DE"])
def test_a_range_that_nothing_fits_leads_nowhere(wanted: str) -> None:
    assert lookup(wanted) is None


def test_only_offered_languages_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(negotiation, "offered", lambda: (ENGLISH,))

    assert lookup("zh-CN") is lookup("de") is None
    assert tag("lang=de", "fr, en") == "en"


@pytest.mark.parametrize(
    ("header", "order"),
    [
        ("da, en-gb;q=0.8, en;q=0.7", ["da", "en-gb", "en"]),  # RFC 9110 12.5.4
        ("en;q=0.7,de", ["de", "en"]),
        ("fr ; q=0.5 , it;q=0.500", ["fr", "it"]),
        ("de;q=0, fr;q=0.000, *", []),
        ("de;q=1.5, fr;q=-1, it;q=x, es;q=0.1234, pt;level=1", []),
        ("", []),
        (",,;q=1,en_GB, ,ja", ["ja"]),
        ("a" * 9 + ", de", ["de"]),
    ],
)
def test_ranges_come_by_their_weight_and_what_is_malformed_is_left_out(header: str, order: list[str]) -> None:
    assert list(ranges(header)) == order


def test_a_long_header_is_not_read_to_its_end() -> None:
    assert len(list(ranges("de," * 9_000))) == 32


@pytest.mark.parametrize(
    ("query", "accepted", "found"),
    [
        ("", None, "en"),
        ("", "ru, *;q=0.5", "en"),
        ("", "ru, zh-TW;q=0.9, en;q=0.8", "zh-Hans"),
        ("lang=ja", "de", "ja"),
        ("lang=ja&lang=ar", "de", "ar"),
        ("lang=tlh", "de", "de"),
        ("lang=", "de", "de"),
        ("lang=zh_CN", "de", "de"),
        ("language=ja", "de", "de"),
        ("lang=%E4%B8%AD%FF", "it-CH", "it"),
    ],
)
def test_the_parameter_beats_the_header(query: str, accepted: str | None, found: str) -> None:
    assert tag(query, accepted) == found


def test_several_headers_are_one() -> None:
    several = scope() | {"headers": [(b"accept-language", b"ru"), (b"accept-language", b"it")]}

    assert reader_of(several).language.tag == "it"


def test_addresses_keep_a_language_that_was_chosen_and_no_other() -> None:
    assert reader_of(scope("lang=de-CH")).address("/check") == "/check?lang=de"
    assert reader_of(scope("", "de-CH")).address("/check") == "/check"
    assert Reader().address("/") == "/"


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_lead_to_a_language(query: bytes, header: bytes) -> None:
    reader = reader_of({"type": "http", "query_string": query, "headers": [(b"accept-language", header)]})

    assert reader.language in KNOWN
