"""Every text of the pages, in one file for each language (specs/pages.md U9)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from vc.codes import Code
from vc.profiles.finding_texts import FindingText, finding_text

_LOCALES: Final = Path(__file__).parent.parent / "locales"


@cache
def words() -> dict[str, Any]:
    """Return the English texts. Do not change what is returned."""
    texts: dict[str, Any] = json.loads((_LOCALES / "en.json").read_bytes())
    return texts


def told(code: Code, *, undecided: bool) -> FindingText:
    """Return what a finding means to the reader of a page, and what to do next."""
    own = words()["findings"].get(code.value)
    if own is not None:
        return FindingText(own["meaning"], own["next"])
    return finding_text(code, undecided=undecided)
