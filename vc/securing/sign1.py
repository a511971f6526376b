"""COSE_Sign1 as labels and credentials in COSE share it (RFC 9052 section 4.2): four parts, and what is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from vc.codes import Code
from vc.encoding import strict_cbor
from vc.errors import Refused

if TYPE_CHECKING:
    from vc.encoding.strict_cbor import CborValue
    from vc.model.limits import Limits

COSE_SIGN1_TAG: Final = 18
ALG: Final = 1
CRIT: Final = 2
CONTENT_TYPE: Final = 3
KID: Final = 4
TYP: Final = 16
"""Header parameters of RFC 9052 section 3.1 and RFC 9596 section 2."""

CborMap: TypeAlias = "dict[int | str | bytes, CborValue]"
_PARTS: Final = 4
_TYP_OF_OURS: Final = b"\x10\x73application/v"  # key 16 and a text of 19 octets, in the one encoding that is accepted
_BEGINNING: Final = b"\xd2\x84"  # tag 18 around an array of four
_SHORT, _ONE_OCTET, _TWO_OCTETS = 0x57, 0x58, 0x59  # heads of a byte string, RFC 8949 section 3


def names_its_type(raw: bytes) -> bool:
    """Tell whether COSE octets say in their protected header that they are a credential or presentation (C1).

    Looks at a few octets only; everything that is said of them is checked by `vc.securing.vc_cose`.
    """
    return raw.startswith(_BEGINNING) and _TYP_OF_OURS in _protected_of(raw)


def parts_of(raw: bytes, limits: Limits) -> tuple[bytes, CborValue, bytes, bytes]:
    """Return protected header, unprotected header, payload and signature of a tagged message; else `format.cbor`."""
    message = strict_cbor.loads(raw, max_depth=limits.json_depth, tag=COSE_SIGN1_TAG)
    if isinstance(message, list) and len(message) == _PARTS:
        protected, unprotected, payload, signature = message
        if isinstance(protected, bytes) and isinstance(payload, bytes) and isinstance(signature, bytes):
            return protected, unprotected, payload, signature
    raise Refused(Code.FORMAT_CBOR, "not a COSE_Sign1 message with its payload attached")


def map_of(octets: bytes, limits: Limits, name: str) -> CborMap:
    """Return the map in `octets`, which `name` calls in the refusal; else `format.cbor`."""
    value = strict_cbor.loads(octets, max_depth=limits.json_depth)
    if not isinstance(value, dict):
        raise Refused(Code.FORMAT_CBOR, f"the {name} is not a map")
    return value


def to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Return the Sig_structure of RFC 9052 section 4.4 for these octets, with empty external data."""
    return strict_cbor.dumps(["Signature1", protected, b"", payload])


def message_of(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    """Return the tagged message of these parts, nothing unprotected."""
    return strict_cbor.dumps([protected, {}, payload, signature], tag=COSE_SIGN1_TAG)


def _protected_of(raw: bytes) -> bytes:
    """Return the octets of the first byte string in the array, as far as they are there; none for a longer head."""
    head = raw[2] if len(raw) > len(_BEGINNING) else 0
    if head <= _SHORT:
        return raw[3 : 3 + (head & 0x1F)]
    if head == _ONE_OCTET:
        return raw[4 : 4 + int.from_bytes(raw[3:4], "big")]
    return raw[5 : 5 + int.from_bytes(raw[3:5], "big")] if head == _TWO_OCTETS else b""
