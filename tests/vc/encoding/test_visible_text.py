"""Unseen characters are shown, seen ones are left alone (security Q03, Q16)."""

from __future__ import annotations

import pytest

from vc.encoding.visible_text import is_unseen, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Müller GmbH & Co. KG", "Müller GmbH & Co. KG"),
        ("上海精密有限公司", "上海精密有限公司"),
        ("شركة", "شركة"),
        ("plain", "plain"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u202eb", "a\\u{202e}b"),
        ("a\nb\tc\x1b[31m", "a\\u{000a}b\\u{0009}c\\u{001b}[31m"),
        ("zero\u200bwidth", "zero\\u{200b}width"),
        ("\u2028", "\\u{2028}"),
        ("\x7f", "\\u{007f}"),
        ("\ud800", "\\u{d800}"),
        ("\u3164\u115f\u2800", "\\u{3164}\\u{115f}\\u{2800}"),
        ("Nguye\u0302\u0303n", "Nguye\u0302\u0303n"),
        ("a\u0301\u0301\u0301\u0301b\u0301", "a\u0301\u0301\u0301\u0301b\u0301"),
        ("a" + "\u0301" * 6, "a" + "\u0301" * 4 + "\\u{0301}" * 2),
        ("a\u0301\u0301\u200d\u0301\u0301\u200d\u20dd", "a\u0301\u0301\u200d\u0301\u0301\u200d\\u{20dd}"),
    ],
)
def test_what_nobody_sees_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_space_is_seen_and_a_null_is_not() -> None:
    assert not is_unseen(" ")
    assert is_unseen("\0")
