"""Origins of URLs, read so strictly that no two readers can disagree about the host (rule L7; RFC 6454 section 4)."""

from __future__ import annotations

import re

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last label begins with a letter: one of digits or "0x" would make the host an address to some clients.
_HOST = rf"(?=[a-z0-9.-]{{1,253}}(?![a-z0-9.-]))(?:{_LABEL}\.)*(?=[a-z]){_LABEL}"
_NUMBER = r"[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
_PORT = rf"(?::(?!443(?![0-9]))(?:{_NUMBER}))?"
_ORIGIN = rf"https://{_HOST}{_PORT}"
# Path and query of RFC 3986, no fragment: a backslash, a space or an "@" before the path is never part of it.
_URL = rf"({_ORIGIN})/[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*"
_MAX_URL = 2_048

_is_origin = re.compile(_ORIGIN).fullmatch
_match_url = re.compile(_URL).fullmatch


def is_origin(text: str) -> bool:
    """Whether `text` is an https origin as it is compared here: lower case, no default port, no path, no address."""
    return len(text) <= _MAX_URL and _is_origin(text) is not None


def origin_of(url: str) -> str | None:
    """Return the origin of an absolute https URL with a path, or None for any other spelling.

    Refused spellings are those that clients read differently: upper-case hosts, user information, addresses instead
    of names, fragments, backslashes, spaces, characters outside ASCII.
    """
    matched = _match_url(url) if len(url) <= _MAX_URL else None
    return None if matched is None else matched[1]
