"""Deterministic CBOR (RFC 8949 section 4.2.1): the subset that a label uses, and nothing else (specs/securing.md R6).

Integers of 64 bits, byte and text strings, arrays, maps, false, true and null; a tag only where the caller names it.
No floats, no indefinite lengths. General decoders accept several encodings of one value and run code for tags (dates,
regular expressions, shared references) before anyone has checked who sent them; see
specs/decisions/0007-strict-cbor.md.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from vc.codes import Code
from vc.errors import Refused, UsageError

CborValue: TypeAlias = "dict[int | str | bytes, CborValue] | list[CborValue] | bytes | str | int | bool | None"
"""Any CBOR value of the subset."""

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_SIMPLE_VALUES: Final[dict[int, bool | None]] = {20: False, 21: True, 22: None}
_SMALLEST_BY_WIDTH = {1: 24, 2: 1 << 8, 4: 1 << 16, 8: 1 << 32}
_WIDTHS: Final = ((24, 1), (25, 2), (26, 4), (27, 8))
_OCTETS: Final = tuple(bytes([octet]) for octet in range(256))


def loads(raw: bytes, *, max_depth: int, tag: int | None = None) -> CborValue:
    """Return the value of `raw`, which must be its only deterministic encoding.

    With `tag`, the whole must be wrapped in exactly that tag. `max_depth` counts nested arrays and maps.

    Refuses with `format.cbor` (malformed, not deterministic, a duplicate or unordered key, a type outside the subset,
    bytes after the value) or `limit.depth`.
    """
    position = 0
    if tag is not None:
        major, argument, position = _head_at(raw, 0)
        if (major, argument) != (_TAG, tag):
            raise Refused(Code.FORMAT_CBOR, f"CBOR tag {tag} is expected")
    value, position = _value_at(raw, position, max_depth)
    if position != len(raw):
        raise Refused(Code.FORMAT_CBOR, "bytes after the CBOR value")
    return value


def dumps(value: object, *, tag: int | None = None) -> bytes:
    """Return the deterministic encoding of `value`, wrapped in `tag` where one is given.

    Raises `UsageError` for a value outside the subset.
    """
    try:
        encoded = _encode(value)
    except UnicodeEncodeError:
        message = "a text string holds a lone surrogate"
        raise UsageError(message) from None
    return encoded if tag is None else _head(_TAG, tag) + encoded


def _head_at(raw: bytes, position: int) -> tuple[int, int, int]:
    """Return major type and argument (RFC 8949 section 3) and where the next octet stands.

    The argument must have its shortest form.
    """
    if position >= len(raw):
        raise _too_early()
    initial = raw[position]
    position += 1
    major, information = initial >> 5, initial & 0x1F
    if information < 24:  # noqa: PLR2004 - the argument itself, RFC 8949 section 3
        return major, information, position
    width = 1 << (information - 24)
    smallest = _SMALLEST_BY_WIDTH.get(width)
    if smallest is None:
        raise Refused(Code.FORMAT_CBOR, "an indefinite length or a reserved head")
    end = position + width
    if end > len(raw):
        raise _too_early()
    argument = int.from_bytes(raw[position:end], "big")
    if argument < smallest or major == _SIMPLE:
        raise Refused(Code.FORMAT_CBOR, "a head longer than needed, or a float")
    return major, argument, end


def _value_at(raw: bytes, position: int, depth: int) -> tuple[CborValue, int]:
    """Return the value that begins at `position`, and where the next octet stands."""
    major, argument, position = _head_at(raw, position)
    if major == _UNSIGNED:
        return argument, position
    if major == _NEGATIVE:
        return -1 - argument, position
    if major in {_BYTES, _TEXT}:
        end = position + argument
        if end > len(raw):
            raise _too_early()
        return raw[position:end] if major == _BYTES else _text(raw[position:end]), end
    if major == _SIMPLE and argument in _SIMPLE_VALUES:
        return _SIMPLE_VALUES[argument], position
    if major not in {_ARRAY, _MAP}:
        raise Refused(Code.FORMAT_CBOR, "a CBOR tag or simple value that is not expected here")
    if depth == 0:
        raise Refused(Code.LIMIT_DEPTH, "CBOR nested too deeply")
    if major == _MAP:
        return _map_at(raw, position, length=argument, depth=depth - 1)
    items: list[CborValue] = []
    for _ in range(argument):
        item, position = _value_at(raw, position, depth - 1)
        items.append(item)
    return items, position


def _map_at(raw: bytes, position: int, *, length: int, depth: int) -> tuple[dict[int | str | bytes, CborValue], int]:
    entries: dict[int | str | bytes, CborValue] = {}
    previous = b""
    for _ in range(length):
        start = position
        key, position = _value_at(raw, position, 0)
        encoded = raw[start:position]
        if encoded <= previous:
            raise Refused(Code.FORMAT_CBOR, "map keys are repeated or out of order")
        if isinstance(key, bool) or not isinstance(key, (int, str, bytes)):
            raise Refused(Code.FORMAT_CBOR, "a map key is neither a number nor a string")
        entries[key], position = _value_at(raw, position, depth)
        previous = encoded
    return entries, position


def _text(octets: bytes) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise Refused(Code.FORMAT_CBOR, "a text string is not UTF-8") from None


def _too_early() -> Refused:
    return Refused(Code.FORMAT_CBOR, "the CBOR ends too early")


def _head(major: int, argument: int) -> bytes:
    if argument < 24:  # noqa: PLR2004 - the argument itself, RFC 8949 section 3
        return _OCTETS[major << 5 | argument]
    for information, width in _WIDTHS:
        if argument < 1 << (8 * width):
            return _OCTETS[major << 5 | information] + argument.to_bytes(width, "big")
    message = "an integer is beyond 64 bits"
    raise UsageError(message)


def _encode(value: object) -> bytes:
    # bool before int: True is an int in Python, and another thing in CBOR.
    if value is None or value is True or value is False:
        return _OCTETS[_SIMPLE << 5 | {False: 20, True: 21, None: 22}[value]]
    if isinstance(value, int):
        return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if isinstance(value, str):
        value = value.encode()
        return _head(_TEXT, len(value)) + value
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, dict):
        encoded = sorted([(_encode(key), _encode(item)) for key, item in value.items()])
        return _head(_MAP, len(value)) + b"".join([part for entry in encoded for part in entry])
    if isinstance(value, (list, tuple)):
        return _head(_ARRAY, len(value)) + b"".join([_encode(item) for item in value])
    message = f"a {type(value).__name__} has no place in deterministic CBOR"
    raise UsageError(message)
