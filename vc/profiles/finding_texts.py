"""What each finding code says to people, and what they can do next; one table for terminal, pages and PDF.

Codes decide; these texts only tell. The registry itself is `vc.codes`, with its rules in specs/findings.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from vc.codes import Code

_TEXTS: Final = Path(__file__).parent / "findings" / "en.json"


@dataclass(frozen=True, slots=True)
class FindingText:
    """One sentence that says what a finding means, and what the reader can do; `next` is "" where nothing is needed."""

    meaning: str
    next: str


def finding_text(code: Code, *, undecided: bool = False) -> FindingText:
    """Return the English text of a code.

    `undecided` asks for the text of an unknown outcome, where the code has one of its own.
    """
    entry = _table()[code.value]
    chosen = entry["undecided"] if undecided and "undecided" in entry else entry
    return FindingText(chosen["meaning"], chosen["next"])


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(_TEXTS.read_bytes())
    return table
