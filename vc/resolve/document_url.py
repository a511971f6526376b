"""Which URLs may be asked for at all (specs/retrieval.md W1): one spelling each, and none that spells an address.

This is the lexical half; where a name leads is the business of `routing`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vc.codes import Code
from vc.errors import Refused

LONGEST_URL = 2_048
"""Characters of a URL, as many as every browser and proxy takes."""

_is_url = re.compile(
    r"https://(?P<host>[^/?#@:\[\]\\]*)(?P<port>:[^/?#@]*)?(?P<path>/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?"
    r"(?P<query>\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?",
    re.ASCII,
).fullmatch
_is_label = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII).fullmatch
_is_top_label = re.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])", re.ASCII).fullmatch
_bad_escape = re.compile(r"%(?![0-9A-Fa-f]{2})").search
_dot_segment = re.compile(r"/(?:\.|%2[Ee]){1,2}(?=/|$)").search
# A host that ends in a number is read as an IPv4 address by browsers and by inet_aton (WHATWG URL, "ends in a number").
_is_address = re.compile(r"\[.*|(?:.*\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\.?").fullmatch
_authority = re.compile(r"https://(?:[^/?#]*@)?(\[[^/?#]*\]|[^/?#:]*)").match

# Names that lead to nothing on the public Internet (RFC 6761, 6762, 7686, 8375, 9476; ICANN for .internal), or inside.
_SPECIAL_USE = frozenset(
    {"alt", "arpa", "corp", "example", "home", "internal", "invalid", "lan", "local", "localdomain", "localhost"}
    | {"mail", "onion", "test"}
)
_LONGEST_HOST = 253
_HTTPS_PORT = ":443"


@dataclass(frozen=True, slots=True)
class DocumentUrl:
    """A URL that may be asked for: the exact text, the host in lower case, and the request target with its query."""

    text: str
    host: str
    target: str


def parse_document_url(text: str) -> DocumentUrl:
    """Return the parts of an exact https URL.

    Refuses with `fetch.forbidden` a host that is an IP address in any spelling, and with `fetch.url` every other
    departure: another scheme or port, user information, a fragment, upper case in the host, characters outside ASCII,
    a malformed escape, a dot segment, more than 2,048 characters (RFC 3986).
    """
    if len(text) > LONGEST_URL:
        raise Refused(Code.FETCH_URL, f"a URL of more than {LONGEST_URL} characters")
    _refuse_addresses(text)
    matched = _is_url(text)
    if matched is None:
        raise Refused(Code.FETCH_URL, "not a plain https URL without user information and fragment")
    if matched["port"] not in {None, _HTTPS_PORT}:
        raise Refused(Code.FETCH_URL, "only port 443 is asked")
    path = matched["path"] or "/"
    if _bad_escape(path) or _bad_escape(matched["query"] or ""):
        raise Refused(Code.FETCH_URL, "a percent sign without two hexadecimal digits")
    if _dot_segment(path):
        raise Refused(Code.FETCH_URL, "a dot segment in the path")
    _check_spelling(matched["host"])
    return DocumentUrl(text=text, host=matched["host"], target=path + (matched["query"] or ""))


def _refuse_addresses(text: str) -> None:
    authority = _authority(text)
    if authority is not None and authority[1] and _is_address(authority[1]):
        raise Refused(Code.FETCH_FORBIDDEN, "an address instead of a host name")


def check_public_name(host: str) -> None:
    """Refuse with `fetch.forbidden` a host name that can't be one of the public Internet (RFC 6761)."""
    labels = host.split(".")
    if labels[-1] in _SPECIAL_USE:
        raise Refused(Code.FETCH_FORBIDDEN, f"a name under .{labels[-1]} is not on the public Internet")
    if len(labels) == 1 or not _is_top_label(labels[-1]):
        raise Refused(Code.FETCH_FORBIDDEN, "not a name on the public Internet")


def _check_spelling(host: str) -> None:
    if len(host) > _LONGEST_HOST or not all(_is_label(label) for label in host.split(".")):
        raise Refused(Code.FETCH_URL, "not a host name in lower-case ASCII")
