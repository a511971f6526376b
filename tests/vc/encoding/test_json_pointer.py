"""JSON pointers (RFC 6901)."""

import pytest

from vc.encoding.json_pointer import parse_pointer, pointer


def test_a_place_is_told_by_names_and_positions() -> None:
    assert pointer(("a", 0, "b/c", "d~e")) == "/a/0/b~1c/d~0e"
    assert pointer(("sites", None)) == "/sites/*"
    assert pointer(()) == ""


@pytest.mark.parametrize("parts", [(), ("",), ("a", "0", "b/c"), ("~", "~1", "/~0")])
def test_what_was_written_is_read(parts: tuple[str, ...]) -> None:
    assert parse_pointer(pointer(parts)) == parts


@pytest.mark.parametrize("text", ["a", "a/b", "/a~", "/a~2", "#/a"])
def test_other_text_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="no JSON pointer"):
        parse_pointer(text)
