"""What an answer's page carries to ask again: the text that was read, and the question (specs/pages.md U16)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vc.encoding.rfc3339 import format_instant
from vc.model.vocabulary import Act

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.verify.question import Question

_BLANKS: Final = {ord(one): " " for one in "\t\n\r"} | {0x7F: "\\u007f"}
# Of these only the last may stand within a string of JSON as itself (RFC 8259 section 7).
LONGEST: Final = 12_000
"""Octets that a page carries; a longer credential is handed over anew. A page with it stays under its 60 kB (U10)."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The hidden fields of a page's form, and what its seen fields hold already.

    `input` is empty where what was read is no text, or too long: then the page can't ask again.
    """

    input: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)
    model: str = ""
    site: str = ""


NOTHING_CARRIED: Final = Carried()


def carried(payload: bytes, question: Question) -> Carried:
    """Return what the page of an answer carries. A question about now stays one about the moment when it is asked."""
    goods = question.goods
    asked = {
        "at": format_instant(question.at) if question.historical else "",
        "act": "" if question.act is Act.RELY else question.act.value,
        "left_factory": "" if goods.left_factory is None else goods.left_factory.isoformat(),
        "imported": "" if goods.imported is None else goods.imported.isoformat(),
        "hs_code": goods.hs_code,
        "serial": goods.serial,
    }
    text = _text(payload)
    return Carried(text, {name: value for name, value in asked.items() if value}, goods.model, goods.site)


def _text(payload: bytes) -> str:
    """Return the payload as printable ASCII, which no form changes; JSON as the same JSON. Else ""."""
    try:
        text = payload.decode().strip()
    except UnicodeDecodeError:
        return ""
    if text.startswith("{"):
        text = "".join(one if one.isascii() else json.dumps(one)[1:-1] for one in text.translate(_BLANKS))
    return text if len(text) <= LONGEST and text.isascii() and text.isprintable() else ""
