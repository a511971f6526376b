"""Strangers' text in a page (specs/pages.md U8)."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from verifier_api.pages.shown import LONGEST, finalized, isolated, limit, moment, plain, visible_json


def test_what_can_be_seen_stays_as_it_is() -> None:
    assert plain("Müller & Söhne – 认证 شركة 7") == "Müller & Söhne – 认证 شركة 7"


def test_what_cant_be_seen_stands_as_its_escape() -> None:
    assert plain("a\u202eb\u200bc\nd\u2028") == r"a\u{202e}b\u{200b}c\u{000a}d\u{2028}"


def test_marks_are_not_piled_over_other_lines() -> None:
    assert plain("A" + "\u0338" * 500).count("\u0338") == 4


def test_joiners_are_part_of_the_spelling_of_some_languages() -> None:
    assert plain("می\u200cخواهم") == "می\u200cخواهم"


def test_a_very_long_value_ends_with_an_ellipsis() -> None:
    assert plain("x" * 5_000) == "x" * LONGEST + "…"


def test_isolated_text_is_escaped() -> None:
    assert isolated("<b>\u202e") == Markup(r'<bdi dir="auto">&lt;b&gt;\u{202e}</bdi>')


def test_html_of_our_own_stays_html_and_other_values_stay_what_they_are() -> None:
    assert finalized(Markup("<b>")) == Markup("<b>")
    assert finalized("\u202e") == r"\u{202e}"
    assert finalized(None) is None


def test_a_moment_has_its_time_also_at_midnight() -> None:
    assert moment(datetime(2026, 5, 4, tzinfo=UTC)) == (
        '<time class="moment" datetime="2026-05-04T00:00:00Z">4 May 2026, 00:00 UTC</time>'
    )


def test_a_period_of_whole_days_is_told_in_days() -> None:
    day = '<time datetime="2026-05-04">4 May 2026</time>'

    assert limit(datetime(2026, 5, 4, tzinfo=UTC)) == day
    assert limit(datetime(2026, 5, 4, 23, 59, 59, tzinfo=UTC)) == day
    assert "4 May 2026, 08:05 UTC" in limit(datetime(2026, 5, 4, 8, 5, 9, tzinfo=UTC))


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_made_visible_is_the_same_json(value: object) -> None:
    written = json.dumps(value, ensure_ascii=False, indent=1)

    assert json.loads(visible_json(written)) == value


@given(st.text())
def test_nothing_that_cant_be_seen_is_left(text: str) -> None:
    assert all(one.isprintable() or one in " \u200c\u200d\xa0" or one.isspace() for one in plain(text))
    assert "\u202e" not in plain(text)
