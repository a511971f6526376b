"""Strangers' text in a page: text and nothing else, and nothing in it that hides or reorders (specs/pages.md U8)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from babel.dates import format_date
from markupsafe import Markup

from vc.encoding.visible_text import is_unseen, visible
from verifier_api.languages import ENGLISH, Language
from verifier_api.pages.words import words

LONGEST: Final = 600
"""Characters of one value on a page; the report below has all of it."""

_ENDS_OF_A_DAY: Final = frozenset({(0, 0, 0), (23, 59, 59)})


def plain(text: str) -> str:
    r"""Return `text` as one line: characters that can't be seen stand as their escapes, such as `\u{202e}`."""
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}…"
    return visible(text)


def isolated(text: str) -> Markup:
    """Return `text` as HTML, isolated from the writing direction of what stands around it."""
    return Markup('<bdi dir="auto">{}</bdi>').format(plain(text))


def date_text(on: date, language: Language = ENGLISH) -> str:
    """Return a day as readers of a language write it, the month in letters: 3 and 4 are then never in doubt."""
    return format_date(on, "long", locale=language.locale)


def moment(at: datetime, language: Language = ENGLISH) -> Markup:
    """Return an aware moment in UTC as HTML; the page's script adds the reader's own time.

    The hours are those of a 24-hour clock in every language: so 12 is never in doubt.
    """
    told = words(language)["moment"].format(date=date_text(at, language), time=f"{at:%H:%M}")
    return Markup('<time class="moment" datetime="{:%Y-%m-%dT%H:%M:%SZ}">{}</time>').format(at, told)


def limit(at: datetime, language: Language = ENGLISH) -> Markup:
    """Return where a period begins or ends as HTML: the first and the last second of a day are given as its date."""
    if (at.hour, at.minute, at.second) not in _ENDS_OF_A_DAY:
        return moment(at, language)
    return day(at, language)


def day(on: date, language: Language = ENGLISH) -> Markup:
    """Return a day of somebody's calendar as HTML."""
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat()[:10], date_text(on, language))


def filled(text: str, **values: object) -> Markup:
    """Return a text of ours as HTML with `values` where it names them, each shown as a template would show it."""
    return Markup.escape(text).format(**{name: finalized(value) for name, value in values.items()})


def visible_json(text: str) -> str:
    r"""Return JSON text that is the same JSON, with characters that can't be seen as `\uXXXX` in its strings."""
    return "".join(_json_escape(one) if is_unseen(one) and one != "\n" else one for one in text)


def finalized(value: object) -> object:
    """Return what a template prints for a value: text as `plain` has it, HTML of our own as it is."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _json_escape(one: str) -> str:
    units = one.encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
