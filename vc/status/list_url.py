"""Where status lists lie: the URLs that a credential may name, and our own layout (specs/status.md S5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.errors import Refused, UsageError

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST_URL = 2_048
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*"
_PORT = r"(?::[1-9][0-9]{0,4})?"
_PATH_AND_QUERY = r"(?:[/?](?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
_asks_for_a_moment = re.compile(r"[?&](?:time|timestamp)(?:[=&]|$)").search
_is_list_url = re.compile(f"https://{_HOST}{_PORT}{_PATH_AND_QUERY}").fullmatch


class ListForm(StrEnum):
    """The two published forms of one list; the words stand in file names and in the history."""

    TOKEN = "token"  # noqa: S105 - a file name
    BITSTRING = "bitstring"


PAST_PARAMETERS: Final = {ListForm.TOKEN: "time", ListForm.BITSTRING: "timestamp"}
"""The parameter by which each form is asked for an earlier moment: Token Status List 8.4, Bitstring Status List 3.2."""


@lru_cache(maxsize=1_024)
def check_list_url(url: str) -> None:
    """Refuse with `fetch.url` anything but an absolute https URL of at most 2,048 characters.

    User information, a fragment, an IPv6 literal, white space, control characters and characters that RFC 3986 asks
    to escape are no part of such a URL. Which hosts may be asked is judged elsewhere.
    """
    if len(url) > _LONGEST_URL or not _is_list_url(url):
        raise Refused(Code.FETCH_URL, "a status list must have an https URL without user information and fragment")


def past_list_url(list_url: str, form: ListForm, at: datetime) -> str | None:
    """Return the URL by which the list at `list_url` is asked for the moment `at`, as the standard of its form says.

    Token lists take whole seconds since 1970 (a part of a second is dropped), Bitstring lists an xsd:dateTimeStamp.
    None where the URL asks for a moment of its own already, or would become longer than a list's URL may be.
    """
    if _asks_for_a_moment(list_url):
        return None
    moment = str(int(at.timestamp())) if form is ListForm.TOKEN else format_instant(at).replace(":", "%3A")
    asked = f"{list_url}{'&' if '?' in list_url else '?'}{PAST_PARAMETERS[form]}={moment}"
    return asked if len(asked) <= _LONGEST_URL else None


@dataclass(frozen=True, slots=True)
class ListAddress:
    """The folder of one list, such as `https://body.example/status/3`, and the URLs in it."""

    base: str

    def __post_init__(self) -> None:
        """Raise `UsageError` where `base` is no URL that a list could have."""
        try:
            check_list_url(self.base)
        except Refused as refused:
            raise UsageError(refused.detail, where=self.base) from None
        if self.base.endswith("/") or "?" in self.base:
            message = "the address of a list ends neither in a slash nor in a query"
            raise UsageError(message, where=self.base)

    @classmethod
    def numbered(cls, status_base: str, number: int) -> Self:
        """Return the address of list `number` under `status_base`, such as `https://body.example/status`."""
        return cls(f"{status_base}/{number}")

    @classmethod
    def of(cls, list_url: str) -> Self | None:
        """Return the address that a list URL of our layout belongs to; None for any other URL."""
        for form in ListForm:
            base = list_url.removesuffix(f"/{form}.jwt")
            if base != list_url:
                try:
                    return cls(base)
                except UsageError:
                    return None
        return None

    @property
    def history(self) -> str:
        """The URL of the signed history index."""
        return f"{self.base}/history/index.jwt"

    def current(self, form: ListForm) -> str:
        """Return the URL at which the list always lies; it is also the `sub` or `id` of the list."""
        return f"{self.base}/{form}.jwt"

    def archived(self, form: ListForm, issued_at: datetime) -> str:
        """Return the immutable URL of what was published at `issued_at` (whole seconds)."""
        return f"{self.base}/history/{int(issued_at.timestamp())}.{form}.jwt"
