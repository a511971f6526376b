"""A label as QR text: `https://HOST/q#NUMBER`, and the COSE octets behind the number (specs/label.md L3).

The fragment of a URL is never sent to a server, so scanning a label tells nobody which one was scanned. The host only
says where the page that reads the fragment stands; it is never evidence about who signed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from vc.codes import Code
from vc.errors import Refused, UsageError
from vc.model.limits import DEFAULT_LIMITS

COSE_SIGN1_FIRST_OCTET: Final = 0xD2
"""CBOR tag 18 (RFC 9052 section 4.2). It is not zero, so the number loses no leading octet."""

_MAX_TEXT = 1_024
_CHUNK = 600  # Python may be told to convert no more than 640 digits at once (PYTHONINTMAXSTRDIGITS)

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PORT = r"(?::[1-9][0-9]{0,4})?"
_is_host = re.compile(rf"(?=.{{1,253}}(?::|\Z)){_LABEL}(?:\.{_LABEL})*{_PORT}").fullmatch
_url = re.compile(r"https://([^/?#@\s]+)/q#(.*)", re.DOTALL).fullmatch
_is_number = re.compile(r"[1-9][0-9]*").fullmatch


def parse(text: str, *, max_bytes: int = DEFAULT_LIMITS.label_bytes) -> bytes:
    """Return the COSE octets of a label's QR text, which is the whole URL or the number alone.

    Refuses with `format.qr` what is not of the grammar (another scheme, path or host form, a first character that is
    no digit: reserved for later formats), and with `limit.size` a number of more than `max_bytes` octets, before it
    is converted.
    """
    if len(text) > _MAX_TEXT:
        raise Refused(Code.LIMIT_SIZE, "the text is longer than any label")
    url = _url(text)
    if url is not None and not _is_host(url[1]):
        raise Refused(Code.FORMAT_QR, "the host of the label's address is malformed")
    number = text if url is None else url[2]
    if not _is_number(number):
        raise Refused(Code.FORMAT_QR, "a label reads https://HOST/q# and then one decimal number")
    if len(number) > digits_for(max_bytes):
        raise Refused(Code.LIMIT_SIZE, f"a label has at most {max_bytes} octets")
    octets = _octets_of(number)
    if len(octets) > max_bytes:
        raise Refused(Code.LIMIT_SIZE, f"a label has at most {max_bytes} octets")
    if octets[0] != COSE_SIGN1_FIRST_OCTET:
        raise Refused(Code.FORMAT_QR, "the label's number does not begin a COSE_Sign1 message")
    return octets


def host_of(text: str) -> str | None:
    """Return the host, with its port, that a label's URL names; None for a bare number or anything else.

    Only for a warning when it is not a host that the reader knows. It says nothing about the label.
    """
    url = _url(text) if len(text) <= _MAX_TEXT else None
    return url[1] if url is not None and _is_host(url[1]) else None


def label_url(verify_host: str, cose: bytes, *, max_bytes: int = DEFAULT_LIMITS.label_bytes) -> str:
    """Return the QR text of a signed label, for a page at `https://{verify_host}/q`.

    `verify_host` is lower-case, in A-label form, optionally with a port. Raises `UsageError` for another host form,
    for octets that are not a tagged COSE_Sign1, and for more than `max_bytes` of them.
    """
    if not _is_host(verify_host):
        message = f"{verify_host!r} is not a host name"
        raise UsageError(message, where="verify_host", hint="give a lower-case host such as verify.example")
    if cose[:1] != bytes([COSE_SIGN1_FIRST_OCTET]):
        message = "a label is a COSE_Sign1 message with tag 18"
        raise UsageError(message, where="cose")
    if len(cose) > max_bytes:
        message = f"the label has {len(cose)} octets; at most {max_bytes} fit"
        raise UsageError(message, where="cose", hint="shorten the holder's name or the product")
    return f"https://{verify_host}/q#{_number_of(cose)}"


@cache
def digits_for(octets: int) -> int:
    """Return how many decimal digits the largest number of so many octets has; 723 for 300."""
    return len(_number_of(b"\xff" * octets))


def _octets_of(number: str) -> bytes:
    value = 0
    for start in range(0, len(number), _CHUNK):
        part = number[start : start + _CHUNK]
        value = value * 10 ** len(part) + int(part)
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def _number_of(octets: bytes) -> str:
    value = int.from_bytes(octets, "big")
    parts: list[str] = []
    while value >= 10**_CHUNK:
        value, rest = divmod(value, 10**_CHUNK)
        parts.append(f"{rest:0{_CHUNK}d}")
    parts.append(str(value))
    return "".join(reversed(parts))
