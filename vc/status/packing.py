"""Packing one status value per entry into bits, for a whole list at once (specs/status.md S2, S3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Self

from vc.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

OCTET_DIVISORS = (1, 2, 4, 8)
_LARGEST_VALUE = 255
_SET_TO_ONE = bytes([0]) + bytes([1]) * 255


class BitOrder(Enum):
    """Where entry 0 stands in the first octet."""

    LEAST_SIGNIFICANT_FIRST = "least"
    """Token Status List section 4.1."""
    MOST_SIGNIFICANT_FIRST = "most"
    """Bitstring Status List section 2.2: the left-most bit."""


@dataclass(frozen=True, slots=True)
class StatusValues:
    """The values of all entries of a list, one octet each; both published forms are packed from the same one."""

    octets: bytes = field(repr=False)
    highest: int

    @classmethod
    def sparse(cls, values: Mapping[int, int], *, length: int) -> Self:
        """Return `length` entries, 0 except where `values` maps an index to another value.

        Raises `UsageError` for an index outside the list or a value outside 0..255.
        """
        if length < 1:
            message = f"a status list of {length} entries"
            raise UsageError(message, where="length")
        if values and not (min(values) >= 0 and max(values) < length):
            message = f"an index lies outside the {length} entries of the list"
            raise UsageError(message, where="values")
        lowest, highest = (min(values.values()), max(values.values())) if values else (0, 0)
        if lowest < 0 or highest > _LARGEST_VALUE:
            message = f"a status value lies outside 0..{_LARGEST_VALUE}"
            raise UsageError(message, where="values")
        octets = bytearray(length)
        for index, value in values.items():
            octets[index] = value
        return cls(bytes(octets), highest)

    @property
    def length(self) -> int:
        """How many entries there are."""
        return len(self.octets)

    def flags(self) -> StatusValues:
        """Return 1 for every entry whose value is not 0."""
        return StatusValues(self.octets.translate(_SET_TO_ONE), min(self.highest, 1))


def pack(values: StatusValues, *, bits: int, order: BitOrder) -> bytes:
    """Return the entries packed `bits` at a time, `bits` being 1, 2, 4 or 8; the last octet is filled up with zeros.

    Raises `UsageError` where a value needs more bits.
    """
    if bits not in OCTET_DIVISORS:
        message = f"entries of {bits} bits; 1, 2, 4 and 8 are possible"
        raise UsageError(message, where="bits")
    if values.highest >> bits:
        message = f"the status value {values.highest} does not fit into {bits} bits"
        raise UsageError(message, where="values")
    each = 8 // bits
    # All entries with the same place in their octet are shifted together, as one integer: C speed, no dependency.
    packed = 0
    for place in range(each):
        shift = bits * (place if order is BitOrder.LEAST_SIGNIFICANT_FIRST else each - 1 - place)
        packed |= int.from_bytes(values.octets[place::each], "little") << shift
    return packed.to_bytes(-(-values.length // each), "little")


def unpack(raw: bytes, *, bits: int, order: BitOrder) -> StatusValues:
    """Return the values of a packed list, all entries at once; the inverse of `pack`, but for what filled it up."""
    if bits not in OCTET_DIVISORS:
        message = f"entries of {bits} bits; 1, 2, 4 and 8 are possible"
        raise UsageError(message, where="bits")
    each, mask = 8 // bits, (1 << bits) - 1
    octets = bytearray(len(raw) * each)
    for place in range(each):
        shift = bits * (place if order is BitOrder.LEAST_SIGNIFICANT_FIRST else each - 1 - place)
        octets[place::each] = raw.translate(bytes((octet >> shift) & mask for octet in range(256)))
    return StatusValues(bytes(octets), max(octets, default=0))
