"""Base64url without padding (RFC 4648 section 5, RFC 7515 section 2; specs/securing.md R6)."""

from __future__ import annotations

import binascii

import pybase64

from vc.codes import Code
from vc.errors import Refused

_PADDING = (b"", b"", b"==", b"=")
_TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")  # the fast decoder knows one alphabet; `!` is in none


def encode(raw: bytes) -> str:
    """Return `raw` as base64url text without padding."""
    return pybase64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str | bytes) -> bytes:
    """Return the octets of canonical, unpadded base64url text.

    Refuses, with `format.base64`: any other character (padding, white space and the `+/` alphabet too), a length
    that no octet string has, and non-zero trailing bits, so that one octet string has exactly one spelling.
    """
    if isinstance(text, str):
        try:
            text = text.encode("ascii")
        except UnicodeEncodeError:
            raise Refused(Code.FORMAT_BASE64, "base64url text holds a character outside ASCII") from None
    remainder = len(text) % 4
    if remainder == 1:
        raise Refused(Code.FORMAT_BASE64, "no octets have a base64url text of this length")
    standard = text.translate(_TO_STANDARD)
    try:
        raw = pybase64.b64decode(standard + _PADDING[remainder], validate=True)
    except binascii.Error:
        raise Refused(Code.FORMAT_BASE64, "not base64url") from None
    tail = len(raw) % 3  # the decoder ignores the spare bits after one or two last octets
    if tail and pybase64.b64encode(raw[-tail:])[: tail + 1] != standard[-tail - 1 :]:
        raise Refused(Code.FORMAT_BASE64, "not canonical base64url: trailing bits are not zero")
    return raw
