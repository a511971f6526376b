"""Strict JSON (RFC 8259, I-JSON of RFC 7493; specs/securing.md R6).

What libraries let pass is refused here: duplicate members, numbers that no other reader would read alike, and nesting
that exhausts a stack.
"""

from __future__ import annotations

import json
import math
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

import jiter

from vc.codes import Code
from vc.errors import Refused, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"
"""Any JSON value, as `loads` returns it."""

JsonObject: TypeAlias = "dict[str, JsonValue]"
"""A JSON object, as `loads_object` returns it."""

# Made once; what refers to itself is found by the stack, not by a note of each value.
_write = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")).encode

LARGEST_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader reads alike (RFC 7493 section 2.2)."""


def loads(raw: bytes, *, max_depth: int, max_members: int) -> JsonValue:
    """Return the JSON value of `raw`.

    `max_depth` counts nested objects and arrays, the outermost as 1; `max_members` counts object members and array
    elements of the whole text.

    Refuses with `limit.depth`, `limit.members`, `format.number` (not finite, or an integer beyond 2^53 - 1),
    `format.duplicate_key`, and `format.json` for everything else: byte order mark, lone surrogates, invalid UTF-8,
    bytes after the value.
    """
    try:
        # Infinities and NaN are let through here and refused below, so that they get their own code.
        value: JsonValue = jiter.from_json(raw, catch_duplicate_keys=True, allow_inf_nan=True)
    except ValueError as error:
        raise _refusal(str(error)) from None
    hold_limits(value, max_depth=max_depth, max_members=max_members)
    return value


def loads_object(raw: bytes, *, max_depth: int, max_members: int) -> JsonObject:
    """Return the JSON object of `raw`; like `loads`, and anything but an object is `format.json`."""
    value = loads(raw, max_depth=max_depth, max_members=max_members)
    if type(value) is not dict:
        raise Refused(Code.FORMAT_JSON, "a JSON object is expected")
    return value


def loads_own(raw: bytes) -> JsonObject:
    """Return the JSON object that this program once wrote: its depth and size are what they were, and nobody counts.

    Refuses what `loads_object` refuses but for the limits.
    """
    try:
        value: JsonValue = jiter.from_json(raw, catch_duplicate_keys=True, allow_inf_nan=False)
    except ValueError as error:
        raise _refusal(str(error)) from None
    if type(value) is not dict:
        raise Refused(Code.FORMAT_JSON, "a JSON object is expected")
    return value


def dumps(value: object) -> bytes:
    """Return compact UTF-8 JSON, members in the order given.

    Raises `UsageError` for what JSON can't hold: infinities, lone surrogates, foreign types.
    """
    try:
        return _write(value).encode()
    except (TypeError, ValueError, RecursionError) as error:
        message = f"not a JSON value: {error}"
        raise UsageError(message) from None


def _refusal(message: str) -> Refused:
    # jiter tells its errors apart by their text only; tests pin the texts.
    if message.startswith("Detected duplicate key"):
        return Refused(Code.FORMAT_DUPLICATE_KEY, "an object has a member twice")
    if message.startswith("recursion limit exceeded"):
        return Refused(Code.LIMIT_DEPTH, "nested too deeply")
    if message.startswith("number out of range"):
        return Refused(Code.FORMAT_NUMBER, "a number is out of range")
    return Refused(Code.FORMAT_JSON, f"not JSON: {message}")


def hold_limits(value: JsonValue, *, max_depth: int, max_members: int) -> None:
    """Refuse a value for what `loads` refuses of depth, members and numbers; for one that was put together."""
    # Breadth first: the number of rounds is the depth, and no input can exhaust the stack.
    members = 0
    depth = -1
    level: list[Iterable[JsonValue]] = [(value,)]
    while level:
        depth += 1
        if depth > max_depth:
            raise Refused(Code.LIMIT_DEPTH, f"nested deeper than {max_depth}")
        if members > max_members:
            raise Refused(Code.LIMIT_MEMBERS, f"more than {max_members} members and elements")
        below: list[Iterable[JsonValue]] = []
        for item in chain.from_iterable(level):
            if isinstance(item, str):
                continue  # most of a credential
            if isinstance(item, dict):
                members += len(item)
                below.append(item.values())
            elif isinstance(item, list):
                members += len(item)
                below.append(item)
            else:
                _check_number(item)
        level = below


def _check_number(value: float | None) -> None:
    # Booleans and null pass too: they are within the bounds, or no number at all.
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Refused(Code.FORMAT_NUMBER, "a number is not finite")
    elif value is not None and not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
        raise Refused(Code.FORMAT_NUMBER, "an integer is beyond 2^53 - 1")
