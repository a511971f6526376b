"""The compressed bitstring of a Bitstring Status List (W3C, sections 2.2 and 3; specs/status.md S3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused
from vc.status.compression import deflate_gzip, inflate_gzip
from vc.status.packing import BitOrder, StatusValues, pack

if TYPE_CHECKING:
    from vc.model.limits import Limits

MINIMUM_ENTRIES = 131_072
"""Fewer entries would tell who is asked about (Bitstring Status List section 3.2, `minimumNumberOfEntries`)."""

_BASE64URL = "u"


@dataclass(frozen=True, slots=True)
class BitstringStatusList:
    """The bits of a Bitstring Status List, entry 0 in the most significant bits of `raw[0]`.

    The size of an entry is no part of the bits: the entry in the credential states it.
    """

    raw: bytes = field(repr=False)

    def length(self, status_size: int) -> int:
        """Return how many entries of `status_size` bits there are."""
        return len(self.raw) * 8 // status_size

    def value_at(self, index: int, *, status_size: int = 1) -> int:
        """Return the value of entry `index`, counted in entries of `status_size` bits from 0.

        Refuses with `status.malformed` a list of fewer than 131,072 such entries, with `status.range` an index
        outside it (section 3.2, steps 9 and 10).
        """
        length = self.length(status_size)
        if length < MINIMUM_ENTRIES:
            raise Refused(Code.STATUS_MALFORMED, f"{length} entries; at least {MINIMUM_ENTRIES} are required")
        if not 0 <= index < length:
            raise Refused(Code.STATUS_RANGE, f"entry {index} of a status list with {length} entries")
        start = index * status_size
        end = start + status_size
        last = -(-end // 8)
        octets = int.from_bytes(self.raw[start // 8 : last], "big")
        return (octets >> (last * 8 - end)) & ((1 << status_size) - 1)


def pack_bitstring_list(values: StatusValues, *, status_size: int = 1) -> BitstringStatusList:
    """Return `values` as a bitstring of 1, 2, 4 or 8 bits an entry; `UsageError` where a value needs more."""
    return BitstringStatusList(pack(values, bits=status_size, order=BitOrder.MOST_SIGNIFICANT_FIRST))


def encode(entries: BitstringStatusList, *, level: int) -> str:
    """Return the `encodedList` text: multibase base64url of one gzip member, compressed at `level` 0..9."""
    return _BASE64URL + base64url.encode(deflate_gzip(entries.raw, level=level))


def decode(encoded_list: str, *, limits: Limits) -> BitstringStatusList:
    """Return the list of an `encodedList` text.

    Refuses with `status.malformed` text that is not multibase base64url, octets that are not one gzip member and
    fewer than 131,072 bits; with `status.limit` what expands beyond `limits.status_list_inflated_bytes`.
    """
    if not encoded_list.startswith(_BASE64URL):
        raise Refused(Code.STATUS_MALFORMED, "encodedList must be multibase base64url, beginning with u")
    try:
        compressed = base64url.decode(encoded_list[1:])
    except Refused as refused:
        raise Refused(Code.STATUS_MALFORMED, f"encodedList: {refused.detail}") from None
    entries = BitstringStatusList(inflate_gzip(compressed, limit=limits.status_list_inflated_bytes))
    if entries.length(1) < MINIMUM_ENTRIES:
        raise Refused(Code.STATUS_MALFORMED, f"{entries.length(1)} entries; at least {MINIMUM_ENTRIES} are required")
    return entries
