"""What a web source sends, accepts and bounds, without any I/O (specs/retrieval.md W3 to W6).

`web` and `web_async` share it, so that both refuse the same answers with the same codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urljoin

import httpcore

from vc.codes import Code
from vc.errors import Refused
from vc.model.document import Retrieved, Via
from vc.model.limits import Limits
from vc.resolve.clock import Monotonic
from vc.resolve.document_url import DocumentUrl, parse_document_url
from vc.resolve.routing import Route

HEAD_BYTES = 32_768
"""Octets of status line and header fields, interim responses included."""

READ_BYTES = 16_384
"""Octets read from the network at a time, so that the bounds hold closely."""

_OK = 200
_GONE = frozenset({404, 410})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_LONGEST_AGE = 10
_LONGEST_DETAIL = 300
_is_media_type = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}", re.ASCII).fullmatch
_max_age = re.compile(r"max-age=\"?([0-9]{1,9})\"?").fullmatch
_FRAMING_BYTES = 65_536


class Deadline:
    """The end of a whole call, however slowly its parts drip."""

    __slots__ = ("_ends", "_monotonic", "_seconds")

    def __init__(self, monotonic: Monotonic, seconds: float) -> None:
        self._monotonic = monotonic
        self._seconds = seconds
        self._ends = monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; refuses with `fetch.deadline` when there are none."""
        seconds = self._ends - self._monotonic()
        if seconds <= 0:
            raise self.missed()
        return seconds

    def missed(self) -> Refused:
        """Return the refusal of a call that took too long."""
        return Refused(Code.FETCH_DEADLINE, f"no complete answer within {self._seconds:g} s")


@dataclass(slots=True)
class Meter:
    """Counts the octets of one answer as they come in: first the head, then framing and body together."""

    document_bytes: int
    _left: int = field(default=HEAD_BYTES, init=False)
    _what: str = field(default="header fields", init=False)

    def head_ended(self) -> None:
        """Start to count the body; framing may double it, no more."""
        self._left = 2 * self.document_bytes + _FRAMING_BYTES
        self._what = "octets of framing"

    def count(self, octets: int) -> None:
        """Take `octets` off what is left; refuses with `fetch.size` when nothing is."""
        self._left -= octets
        if self._left < 0:
            raise Refused(Code.FETCH_SIZE, f"too many {self._what}")


@dataclass(frozen=True, slots=True)
class Redirect:
    """The server names another place."""

    url: DocumentUrl


@dataclass(frozen=True, slots=True)
class Head:
    """A good answer whose body follows; `lifetime` is how long the server says that it stays current."""

    media_type: str
    lifetime: timedelta | None


def origin_of(url: DocumentUrl, route: Route) -> httpcore.Origin:
    """Return the origin of `url` as httpcore has it: its host name is the one that the certificate must hold."""
    return httpcore.Origin(b"https" if route.tls else b"http", url.host.encode(), route.port)


def request_to(url: DocumentUrl, route: Route) -> httpcore.Request:
    """Return the request for `url`: nothing in it tells who asks, or why."""
    scheme = b"https" if route.tls else b"http"
    target = httpcore.URL(scheme=scheme, host=url.host.encode(), port=route.port, target=url.target.encode())
    fields = [
        (b"Host", url.host.encode()),
        (b"Accept", b"*/*"),
        (b"Accept-Encoding", b"identity"),
        (b"User-Agent", b"accredited-vc"),
        (b"Connection", b"close"),
    ]
    return httpcore.Request(b"GET", target, headers=fields)


def read_head(
    url: DocumentUrl, status: int, fields: Iterable[tuple[bytes, bytes]], *, limits: Limits
) -> Head | Redirect:
    """Return what the head of an answer means.

    Refuses with `fetch.not_found` (404, 410), `fetch.size`, `fetch.forbidden` (a redirect to where nothing may be
    asked), and `fetch.failed` for everything else that is no document: another status, a web page, a content coding.
    """
    values = _by_name(fields)
    if status in _REDIRECTS:
        return Redirect(_redirect_target(url, values.get("location", "")))
    if status in _GONE:
        raise Refused(Code.FETCH_NOT_FOUND, f"the server answered {status}")
    if status != _OK:
        raise Refused(Code.FETCH_FAILED, f"the server answered {status}")
    if values.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise Refused(Code.FETCH_FAILED, "a content coding that was not asked for")
    media_type = _media_type(values.get("content-type", ""))
    if media_type in _PAGES:
        raise Refused(Code.FETCH_FAILED, "a web page instead of a document")
    # Only well-formed lengths come through the HTTP parser.
    if int(values.get("content-length", "0")) > limits.document_bytes:
        raise too_large(limits)
    return Head(media_type=media_type, lifetime=_lifetime(values.get("cache-control"), values.get("age", "")))


def too_large(limits: Limits) -> Refused:
    """Return the refusal of a document above the bound."""
    return Refused(Code.FETCH_SIZE, f"more than {limits.document_bytes} bytes")


def retrieved(asked: str, head: Head, content: bytes, *, moment: datetime) -> Retrieved:
    """Return a document of the web, dated `moment`."""
    expires = None if head.lifetime is None else moment + head.lifetime
    return Retrieved(asked, content, moment, Via.WEB, head.media_type, expires)


def too_many_redirects(limits: Limits) -> Refused:
    """Return the refusal of a chain of redirects without an end."""
    return Refused(Code.FETCH_FAILED, f"more than {limits.fetch_redirects} redirects")


def exchange_failed(url: DocumentUrl, fault: Exception) -> Refused:
    """Return the refusal of an exchange that broke: no connection, a certificate for another name, no HTTP."""
    return Refused(Code.FETCH_FAILED, f"no answer from {url.host}: {fault}"[:_LONGEST_DETAIL])


def _by_name(fields: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for raw_name, raw_value in fields:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        # Repeated fields mean their values in one list (RFC 9110 section 5.3); two targets make none.
        values[name] = f"{values[name]}, {value}" if name in values else value
    return values


def _media_type(content_type: str) -> str:
    named = content_type.partition(";")[0].strip().lower()
    return named if _is_media_type(named) else ""


def _redirect_target(url: DocumentUrl, location: str) -> DocumentUrl:
    if not location:
        raise Refused(Code.FETCH_FAILED, "a redirect to nowhere")
    try:
        target = parse_document_url(urljoin(url.text, location))
    except (Refused, ValueError) as fault:
        detail = fault.detail if isinstance(fault, Refused) else "no URL"
        raise Refused(Code.FETCH_FORBIDDEN, f"a redirect that is not followed: {detail}") from None
    if target.host.removeprefix("www.") != url.host.removeprefix("www."):
        # Sites that redirect to wherever the address says are common, and the address may be a stranger's.
        raise Refused(Code.FETCH_FORBIDDEN, f"a redirect to another host is not followed: {target.host}")
    return target


def _lifetime(cache_control: str | None, age: str) -> timedelta | None:
    if cache_control is None:
        return None
    directives = [directive.strip().lower() for directive in cache_control.split(",")]
    if "no-store" in directives or "no-cache" in directives:
        return timedelta(0)
    ages = [int(matched[1]) for directive in directives if (matched := _max_age(directive))]
    if not ages:
        return None
    spent = int(age) if age.isascii() and age.isdigit() and len(age) < _LONGEST_AGE else 0
    return timedelta(seconds=max(0, min(ages) - spent))
