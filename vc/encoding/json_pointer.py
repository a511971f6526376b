"""JSON pointers (RFC 6901), for telling people and programs where in a document something stands."""

from __future__ import annotations

from collections.abc import Iterable


def pointer(path: Iterable[str | int | None]) -> str:
    """Return names and positions as a JSON pointer; the whole document is "". None, every element, is written `*`."""
    return "".join(f"/{'*' if part is None else str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def parse_pointer(text: str) -> tuple[str, ...]:
    """Return the parts of a JSON pointer, positions as text. Raises `ValueError` for text that is none."""
    if not text:
        return ()
    if not text.startswith("/") or any(part[:1] not in {"0", "1"} for part in text.split("~")[1:]):
        message = f"{text!r:.80} is no JSON pointer"
        raise ValueError(message)
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text[1:].split("/"))
