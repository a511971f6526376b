"""What stands on somebody's paper, field by field beside the certificate's own words (specs/pages.md U15)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from vc.encoding.rfc3339 import parse_date
from vc.errors import Refused

if TYPE_CHECKING:
    from vc.verify.report import Subject

FIELDS: Final = ("paper_number", "paper_holder", "paper_standard", "paper_valid_until")
"""The fields of the form, in the order of the panel."""

LONGEST: Final = 300
"""Characters of one field that are compared; whatever is longer differs."""

_EARLIEST: Final = timedelta(hours=-14)  # the day begins 14 hours before UTC's in the east
_LATEST: Final = timedelta(hours=36)  # and ends 12 hours after it in the west
_dashes = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


class Same(StrEnum):
    """How one field of the paper stands to the certificate; `OPEN` where one of the two says nothing."""

    SAME = "same"
    DIFFERS = "differs"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the panel: the form's field, what the certificate says (text, or a moment), the paper's text."""

    field: str
    own: str | datetime | None
    paper: str
    answer: Same


def compared(subject: Subject, paper: Mapping[str, str]) -> tuple[Compared, ...]:
    """Return every line of the panel; `paper` holds the form's fields as they were sent."""
    written = {name: paper.get(name, "").strip() for name in FIELDS}
    own = {
        "paper_number": (subject.number,),
        "paper_holder": (subject.holder, subject.holder_native),
        "paper_standard": (subject.standard,),
    }
    lines = [Compared(name, texts[0], written[name], _texts(written[name], texts)) for name, texts in own.items()]
    until = written["paper_valid_until"]
    return (*lines, Compared("paper_valid_until", subject.valid_until, until, _day(until, subject.valid_until)))


def _texts(written: str, own: tuple[str, ...]) -> Same:
    """Compare letters, digits and signs; blanks, capitals and dashes make no difference, all else does."""
    known = [_folded(text) for text in own if text]
    if not written or not known:
        return Same.OPEN
    return Same.SAME if len(written) <= LONGEST and _folded(written) in known else Same.DIFFERS


def _folded(text: str) -> str:
    return "".join(_dashes.sub("-", unicodedata.normalize("NFKC", text)).casefold().split())


def _day(written: str, end: datetime | None) -> Same:
    """Compare a day with a moment: the same if it is that day somewhere on earth when the certificate ends."""
    if not written or end is None:
        return Same.OPEN
    try:
        on = parse_date(written)
    except Refused:
        return Same.DIFFERS
    since = end - datetime.combine(on, time(), UTC)
    return Same.SAME if _EARLIEST <= since < _LATEST else Same.DIFFERS
