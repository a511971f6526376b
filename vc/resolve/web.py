"""Documents from the web (specs/retrieval.md W1 to W6).

One connection for each request and none kept: a connection is never used for a host other than the one whose name
its certificate was checked against, and the address that was checked is the address that is dialled, so a name that
changes its mind in between (DNS rebinding) gains nothing. httpcore is used below httpx because it follows no redirect,
keeps no cookie, reads no proxy from the environment and undoes no content coding.
"""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Iterable

import httpcore

from vc.errors import Refused
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.resolve.clock import Clock, Monotonic, system_clock
from vc.resolve.document_url import DocumentUrl, parse_document_url
from vc.resolve.routing import PublicRouter, Route, Router
from vc.resolve.web_exchange import (
    READ_BYTES,
    Deadline,
    Head,
    Meter,
    Redirect,
    exchange_failed,
    origin_of,
    read_head,
    request_to,
    retrieved,
    too_large,
    too_many_redirects,
)


class WebSource:
    """Retrieves public documents over https, within the bounds of `Limits`; safe to share between threads.

    `now` dates what is retrieved. `router` says where a host is dialled; the default leads to public addresses only.
    `tls` replaces the trusted certificate authorities and `network` the sockets: both are for tests.
    """

    def __init__(
        self,
        *,
        now: Clock = system_clock,
        limits: Limits = DEFAULT_LIMITS,
        router: Router | None = None,
        tls: ssl.SSLContext | None = None,
        network: httpcore.NetworkBackend | None = None,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._now = now
        self._limits = limits
        self._route = PublicRouter() if router is None else router
        self._tls = httpcore.default_ssl_context() if tls is None else tls
        self._network = httpcore.SyncBackend() if network is None else network
        self._monotonic = monotonic

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the document, or why it could not be had, within `Limits.fetch_seconds`."""
        try:
            return self._follow(reference.url)
        except Refused as refusal:
            return NotRetrieved(reference.url, refusal.code, refusal.detail, self._now())

    def _follow(self, asked: str) -> Retrieved:
        url = parse_document_url(asked)
        deadline = Deadline(self._monotonic, self._limits.fetch_seconds)
        for _ in range(self._limits.fetch_redirects + 1):
            answer = self._request(url, deadline)
            if isinstance(answer, Redirect):
                url = answer.url
                continue
            head, content = answer
            return retrieved(asked, head, content, moment=self._now())
        raise too_many_redirects(self._limits)

    def _request(self, url: DocumentUrl, deadline: Deadline) -> Redirect | tuple[Head, bytes]:
        route = self._route(url.host, deadline.left())
        meter = Meter(self._limits.document_bytes)
        connection = httpcore.HTTPConnection(
            origin_of(url, route),
            self._tls,
            network_backend=_RoutedBackend(self._network, route, deadline=deadline, meter=meter),
        )
        try:
            with contextlib.closing(connection):
                response = connection.handle_request(request_to(url, route))
                meter.head_ended()
                with contextlib.closing(response):
                    head = read_head(url, response.status, response.headers, limits=self._limits)
                    return head if isinstance(head, Redirect) else (head, self._body(response))
        except httpcore.TimeoutException:
            raise deadline.missed() from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as fault:
            raise exchange_failed(url, fault) from None

    def _body(self, response: httpcore.Response) -> bytes:
        content = bytearray()
        for chunk in response.iter_stream():
            content += chunk
            if len(content) > self._limits.document_bytes:
                raise too_large(self._limits)
        return bytes(content)


class _RoutedBackend(httpcore.NetworkBackend):
    """Dials the addresses of the route, whatever name it is asked to connect to."""

    def __init__(self, network: httpcore.NetworkBackend, route: Route, *, deadline: Deadline, meter: Meter) -> None:
        self._network = network
        self._route = route
        self._deadline = deadline
        self._meter = meter

    def connect_tcp(  # noqa: PLR0917 - httpcore's signature
        self,
        host: str,  # noqa: ARG002 - resolved and checked already
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline of the whole call counts
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers; each has its share of the time that is left."""
        fault: Exception = httpcore.ConnectError("no address")
        for position, address in enumerate(self._route.addresses):
            share = self._deadline.left() / (len(self._route.addresses) - position)
            try:
                stream = self._network.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                fault = failed
                continue
            return _BoundedStream(stream, self._deadline, self._meter)
        raise fault


class _BoundedStream(httpcore.NetworkStream):
    """A connection under one deadline for everything and one meter for what comes in."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline, meter: Meter) -> None:
        self._stream = stream
        self._deadline = deadline
        self._meter = meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """Return what came in, at most `READ_BYTES` octets, and count it; the deadline is the whole call's."""
        octets = self._stream.read(min(max_bytes, READ_BYTES), self._deadline.left())
        self._meter.count(len(octets))
        return octets

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Send octets within the deadline."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """Return the connection under TLS, with the same deadline and meter."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _BoundedStream(stream, self._deadline, self._meter)

    def get_extra_info(self, info: str) -> object:
        """Return what the connection knows of itself."""
        return self._stream.get_extra_info(info)
