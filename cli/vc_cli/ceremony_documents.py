"""Key ceremonies that were held, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc_cli.lines import Line, Tone
from vc_cli.shown_text import counted, moment, shown

if TYPE_CHECKING:
    from vc.register.keys.key_ceremony import Held


def ceremony_member(held: Held) -> dict[str, JsonValue]:
    """Return a ceremony as a member of a JSON answer."""
    kids: list[JsonValue] = list(held.kids)
    witnesses: list[JsonValue] = list(held.witnesses)
    return {
        "held": format_instant(held.at),
        "sha256": held.digest.hex(),
        "kids": kids,
        "officer": held.officer,
        "witnesses": witnesses,
    }


def ceremony_lines(held: Held) -> Iterator[Line]:
    """Tell of a ceremony in two lines."""
    by = f"held by {held.officer}, " if held.officer else ""
    yield Line(f"key ceremony on {moment(held.at)}: {counted(len(held.kids), 'key')}")
    told = shown(f"{by}witnessed by {', '.join(held.witnesses)}; transcript SHA-256 {held.digest.hex()}")
    yield Line(told, Tone.FAINT, indent=2)
