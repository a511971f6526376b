"""`/badge.js` as it is served: the program, and the words for when nothing answers (specs/live-mark.md LM6, LM7)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from verifier_api.mark.words import MarkWords, every_language
from verifier_api.pages.view import Tone

_PROGRAM: Final = Path(__file__).parent / "assets" / "badge.js"
_TABLE: Final = "TABLE"


@cache
def script() -> bytes:
    """Return the script with the words of every language that is offered."""
    return script_with(every_language())


def script_with(languages: Iterable[MarkWords]) -> bytes:
    """Return the script with the words of `languages`, without comments and indentation: every visitor loads it."""
    words = {
        own.language.tag.partition("-")[0]: [
            own.language.tag,
            own.language.direction,
            own.checking,
            own.answers[Tone.UNKNOWN],
        ]
        for own in languages
    }
    table = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    lines = (line.strip() for line in _PROGRAM.read_text("utf-8").splitlines())
    program = "\n".join(line for line in lines if not line.startswith("//"))
    return program.replace(_TABLE, table).encode()
