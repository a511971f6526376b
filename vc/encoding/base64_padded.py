"""Base64 with the standard alphabet (RFC 4648 section 4), as data URLs have it (specs/securing.md E2)."""

from __future__ import annotations

import re
from typing import Final

import pybase64

from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused

_TO_URL_ALPHABET: Final = bytes.maketrans(b"+/-_", b"-_!!")  # the strict decoder knows the other alphabet
_padded: Final = re.compile(rb"(?:[^=]{4})*(?:[^=]{2}==|[^=]{3}=)").fullmatch


def encode(raw: bytes) -> str:
    """Return `raw` as base64 text with its padding."""
    return pybase64.b64encode(raw).decode("ascii")


def decode(text: bytes) -> bytes:
    """Return the octets of base64 text whose padding is whole or left out.

    Refuses with `format.base64`: a part of the padding or too much of it, any other character, white space and the
    alphabet of base64url among them, a length that no octet string has, and trailing bits that are not zero.
    """
    unpadded = text.rstrip(b"=") if _padded(text) else text
    try:
        return base64url.decode(unpadded.translate(_TO_URL_ALPHABET))
    except Refused as refusal:
        raise Refused(Code.FORMAT_BASE64, refusal.detail.replace("base64url", "base64")) from None
