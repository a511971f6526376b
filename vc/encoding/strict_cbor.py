"""Deterministic CBOR (RFC 8949 section 4.2.1): the subset that a label uses, and nothing else (specs/securing.md R6).

Integers of 64 bits, byte and text strings, arrays, maps, false, true and null; a tag only where the caller names it.
No floats, no indefinite lengths. General decoders accept several encodings of one value and run code for tags (dates,
regular expressions, shared references) before anyone has checked who sent them; see
specs/decisions/0007-strict-cbor.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from vc.codes import Code
from vc.errors import Refused, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CborValue: TypeAlias = "dict[int | str | bytes, CborValue] | list[CborValue] | bytes | str | int | bool | None"
"""Any CBOR value of the subset."""

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_SIMPLE_VALUES: Final[dict[int, bool | None]] = {20: False, 21: True, 22: None}
_SMALLEST_BY_WIDTH = {1: 24, 2: 1 << 8, 4: 1 << 16, 8: 1 << 32}
_LARGEST = 1 << 64


def loads(raw: bytes, *, max_depth: int, tag: int | None = None) -> CborValue:
    """Return the value of `raw`, which must be its only deterministic encoding.

    With `tag`, the whole must be wrapped in exactly that tag. `max_depth` counts nested arrays and maps.

    Refuses with `format.cbor` (malformed, not deterministic, a duplicate or unordered key, a type outside the subset,
    bytes after the value) or `limit.depth`.
    """
    reader = _Reader(raw)
    if tag is not None and reader.head() != (_TAG, tag):
        raise Refused(Code.FORMAT_CBOR, f"CBOR tag {tag} is expected")
    value = reader.value(max_depth)
    if reader.position != len(raw):
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


class _Reader:
    """A position in the octets; each method reads one thing and moves on."""

    __slots__ = ("position", "raw")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.position = 0

    def take(self, count: int) -> bytes:
        """Return the next `count` octets. Refuses with `format.cbor` where they end too early."""
        end = self.position + count
        if end > len(self.raw):
            raise Refused(Code.FORMAT_CBOR, "the CBOR ends too early")
        taken = self.raw[self.position : end]
        self.position = end
        return taken

    def head(self) -> tuple[int, int]:
        """Return major type and argument (RFC 8949 section 3); the argument must have its shortest form."""
        initial = self.take(1)[0]
        major, information = initial >> 5, initial & 0x1F
        if information < 24:  # noqa: PLR2004 - the argument itself, RFC 8949 section 3
            return major, information
        width = 1 << (information - 24)
        smallest = _SMALLEST_BY_WIDTH.get(width)
        if smallest is None:
            raise Refused(Code.FORMAT_CBOR, "an indefinite length or a reserved head")
        argument = int.from_bytes(self.take(width), "big")
        if argument < smallest or major == _SIMPLE:
            raise Refused(Code.FORMAT_CBOR, "a head longer than needed, or a float")
        return major, argument

    def value(self, depth: int) -> CborValue:
        """Return the next item; `depth` arrays and maps may hold one another from here on (`limit.depth`)."""
        major, argument = self.head()
        if major == _UNSIGNED:
            return argument
        if major == _NEGATIVE:
            return -1 - argument
        if major == _BYTES:
            return self.take(argument)
        if major == _TEXT:
            return self.text(argument)
        if major == _SIMPLE and argument in _SIMPLE_VALUES:
            return _SIMPLE_VALUES[argument]
        if major not in {_ARRAY, _MAP}:
            raise Refused(Code.FORMAT_CBOR, "a CBOR tag or simple value that is not expected here")
        if depth == 0:
            raise Refused(Code.LIMIT_DEPTH, "CBOR nested too deeply")
        if major == _ARRAY:
            return [self.value(depth - 1) for _ in range(argument)]
        return self.map(argument, depth - 1)

    def text(self, length: int) -> str:
        """Return a text string of so many octets, which must be UTF-8 (RFC 8949 section 3.1)."""
        try:
            return self.take(length).decode()
        except UnicodeDecodeError:
            raise Refused(Code.FORMAT_CBOR, "a text string is not UTF-8") from None

    def map(self, length: int, depth: int) -> dict[int | str | bytes, CborValue]:
        """Return a map of so many entries, keys in the order of RFC 8949 section 4.2.1 and none twice."""
        entries: dict[int | str | bytes, CborValue] = {}
        previous = b""
        for _ in range(length):
            start = self.position
            key = self.value(0)
            encoded = self.raw[start : self.position]
            if encoded <= previous:
                raise Refused(Code.FORMAT_CBOR, "map keys are repeated or out of order")
            if isinstance(key, bool) or not isinstance(key, (int, str, bytes)):
                raise Refused(Code.FORMAT_CBOR, "a map key is neither a number nor a string")
            entries[key] = self.value(depth)
            previous = encoded
        return entries


def _head(major: int, argument: int) -> bytes:
    if argument < 24:  # noqa: PLR2004 - the argument itself, RFC 8949 section 3
        return bytes([major << 5 | argument])
    for information, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << (8 * width):
            return bytes([major << 5 | information]) + argument.to_bytes(width, "big")
    message = "an integer is beyond 64 bits"
    raise UsageError(message)


def _encode(value: object) -> bytes:
    # bool before int: True is an int in Python, and another thing in CBOR.
    if value is None or isinstance(value, bool):
        return bytes([_SIMPLE << 5 | {False: 20, True: 21, None: 22}[value]])
    if isinstance(value, int):
        return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return _head(_TEXT, len(text)) + text
    if isinstance(value, dict):
        return _encode_map(value)
    if isinstance(value, (list, tuple)):
        return _encode_array(value)
    message = f"a {type(value).__name__} has no place in deterministic CBOR"
    raise UsageError(message)


def _encode_map(entries: Mapping[object, object]) -> bytes:
    encoded = sorted((_encode(key), _encode(value)) for key, value in entries.items())
    return _head(_MAP, len(entries)) + b"".join(key + value for key, value in encoded)


def _encode_array(items: Sequence[object]) -> bytes:
    return _head(_ARRAY, len(items)) + b"".join(_encode(item) for item in items)
