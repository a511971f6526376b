"""Where digests stand (RFC 9901 section 4.2.4; specs/sd-jwt.md SD3). What comes of them: test_reveal.py."""

from typing import Any

from tests.vc.securing.sd_jwt.sd_forge import code_of
from vc.codes import Code
from vc.securing.sd_jwt.digests import embedded, hidden_element, require_hash, require_once


def test_digests_are_found_at_every_level() -> None:
    values: list[Any] = [{"_sd": ["1"], "a": [{"...": "2"}, {"b": {"_sd": ["3", "4"]}}, [{"...": "5"}]]}, "text", None]

    assert sorted(embedded(values)) == ["1", "2", "3", "4", "5"]


def test_a_text_that_looks_like_a_digest_is_a_text() -> None:
    assert list(embedded([{"sd": ["1"], "a": ["..."]}])) == []


def test_an_element_says_its_digest_and_no_more() -> None:
    assert hidden_element({"...": "d"}) == "d"
    assert code_of(lambda: hidden_element({"...": "d", "x": 1})) is Code.SD_MALFORMED


def test_a_payload_without_digests_passes() -> None:
    require_hash({"a": 1})
    require_once({"a": [1, {"b": 2}]}, [])
