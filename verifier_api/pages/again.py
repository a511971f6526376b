"""What was asked, so that an answer can be had in another language (specs/languages.md LA4).

An answer has no address and nothing is kept here, so the page itself carries the question, to be sent again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from verifier_api.multipart import Upload

LONGEST: Final = 8_192
"""Characters of a question that a page carries; a label has some 800, most certificates less than this."""

LONGEST_FORM: Final = 2 * LONGEST
"""Bytes of a form that may hold one."""

Fields: TypeAlias = tuple[tuple[str, str], ...]


def asked_again(fields: Iterable[tuple[str, str | Upload]]) -> Fields:
    """Return the fields of a form to send again; none where they can't be: a file, long text, or more than ASCII.

    A file stays with its sender. Text that is more than codes and dates could hide what it says.
    """
    texts: list[tuple[str, str]] = []
    for name, value in fields:
        if isinstance(value, Upload):
            if value.content or value.name:
                return ()
        elif value.strip():
            texts.append((name, value.strip()))
    carried = all(text.isascii() and text.isprintable() for pair in texts for text in pair)
    return tuple(texts) if carried and sum(len(value) for _, value in texts) <= LONGEST else ()
