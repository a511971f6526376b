"""The compressed byte array of a Token Status List (draft-ietf-oauth-status-list section 4; specs/status.md S2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused
from vc.status.compression import deflate_zlib, inflate_zlib
from vc.status.packing import OCTET_DIVISORS, BitOrder, StatusValues, pack

if TYPE_CHECKING:
    from vc.model.limits import Limits


@dataclass(frozen=True, slots=True)
class TokenStatusList:
    """The values of a Token Status List: `bits` per entry, entry 0 in the least significant bits of `raw[0]`."""

    bits: int
    raw: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """How many entries the octets have room for."""
        return len(self.raw) * 8 // self.bits

    def value_at(self, index: int) -> int:
        """Return the value of entry `index`, counted in entries from 0; outside the list is `status.range`."""
        if not 0 <= index < self.size:
            raise Refused(Code.STATUS_RANGE, f"entry {index} of a status list with {self.size} entries")
        position = index * self.bits
        return (self.raw[position >> 3] >> (position & 7)) & ((1 << self.bits) - 1)


def pack_token_list(values: StatusValues, *, bits: int) -> TokenStatusList:
    """Return `values` as a list of 1, 2, 4 or 8 bits; `UsageError` where a value needs more."""
    return TokenStatusList(bits, pack(values, bits=bits, order=BitOrder.LEAST_SIGNIFICANT_FIRST))


def encode(entries: TokenStatusList, *, level: int) -> str:
    """Return the `lst` text: base64url of the zlib stream, compressed at `level` 0..9."""
    return base64url.encode(deflate_zlib(entries.raw, level=level))


def decode(lst: str, *, bits: int, limits: Limits) -> TokenStatusList:
    """Return the list of an `lst` text.

    Refuses with `status.malformed` bits other than 1, 2, 4 and 8, text that is not canonical base64url and octets
    that are not one zlib stream; with `status.limit` what expands beyond `limits.status_list_inflated_bytes`.
    """
    if bits not in OCTET_DIVISORS:
        raise Refused(Code.STATUS_MALFORMED, "bits must be 1, 2, 4 or 8")
    try:
        compressed = base64url.decode(lst)
    except Refused as refused:
        raise Refused(Code.STATUS_MALFORMED, f"lst: {refused.detail}") from None
    return TokenStatusList(bits, inflate_zlib(compressed, limit=limits.status_list_inflated_bytes))
