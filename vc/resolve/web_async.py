"""Documents from the web for an event loop; the same rules as `web`, in the same order (specs/retrieval.md)."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Iterable
from contextlib import aclosing

import httpcore

from vc.errors import Refused
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.resolve.clock import Clock, system_clock
from vc.resolve.document_url import DocumentUrl, parse_document_url
from vc.resolve.routing import AsyncPublicRouter, AsyncRouter, Route
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


class AsyncWebSource:
    """Retrieves public documents over https, within the bounds of `Limits`; the arguments are those of `WebSource`."""

    def __init__(
        self,
        *,
        now: Clock = system_clock,
        limits: Limits = DEFAULT_LIMITS,
        router: AsyncRouter | None = None,
        tls: ssl.SSLContext | None = None,
        network: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._now = now
        self._limits = limits
        self._route = AsyncPublicRouter() if router is None else router
        self._tls = httpcore.default_ssl_context() if tls is None else tls
        self._network = httpcore.AnyIOBackend() if network is None else network

    async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the document, or why it could not be had, within `Limits.fetch_seconds`."""
        deadline = Deadline(time.monotonic, self._limits.fetch_seconds)
        try:
            async with asyncio.timeout(self._limits.fetch_seconds):
                return await self._follow(reference.url, deadline)
        except TimeoutError:
            refusal = deadline.missed()
        except Refused as refused:
            refusal = refused
        return NotRetrieved(reference.url, refusal.code, refusal.detail, self._now())

    async def _follow(self, asked: str, deadline: Deadline) -> Retrieved:
        url = parse_document_url(asked)
        for _ in range(self._limits.fetch_redirects + 1):
            answer = await self._request(url, deadline)
            if isinstance(answer, Redirect):
                url = answer.url
                continue
            head, content = answer
            return retrieved(asked, head, content, moment=self._now())
        raise too_many_redirects(self._limits)

    async def _request(self, url: DocumentUrl, deadline: Deadline) -> Redirect | tuple[Head, bytes]:
        route = await self._route(url.host)
        meter = Meter(self._limits.document_bytes)
        connection = httpcore.AsyncHTTPConnection(
            origin_of(url, route),
            self._tls,
            network_backend=_RoutedBackend(self._network, route, deadline=deadline, meter=meter),
        )
        try:
            async with aclosing(connection):
                response = await connection.handle_async_request(request_to(url, route))
                meter.head_ended()
                async with aclosing(response):
                    head = read_head(url, response.status, response.headers, limits=self._limits)
                    return head if isinstance(head, Redirect) else (head, await self._body(response))
        except httpcore.TimeoutException:
            raise deadline.missed() from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as fault:
            raise exchange_failed(url, fault) from None

    async def _body(self, response: httpcore.Response) -> bytes:
        content = bytearray()
        async for chunk in response.aiter_stream():
            content += chunk
            if len(content) > self._limits.document_bytes:
                raise too_large(self._limits)
        return bytes(content)


class _RoutedBackend(httpcore.AsyncNetworkBackend):
    """Dials the addresses of the route, whatever name it is asked to connect to."""

    def __init__(
        self, network: httpcore.AsyncNetworkBackend, route: Route, *, deadline: Deadline, meter: Meter
    ) -> None:
        self._network = network
        self._route = route
        self._deadline = deadline
        self._meter = meter

    async def connect_tcp(  # noqa: PLR0917 - httpcore's signature
        self,
        host: str,  # noqa: ARG002 - resolved and checked already
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - the deadline of the whole call counts
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers; each has its share of the time that is left."""
        fault: Exception = httpcore.ConnectError("no address")
        for position, address in enumerate(self._route.addresses):
            share = self._deadline.left() / (len(self._route.addresses) - position)
            try:
                stream = await self._network.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                fault = failed
                continue
            return _MeteredStream(stream, self._meter)
        raise fault


class _MeteredStream(httpcore.AsyncNetworkStream):
    """A connection with one meter for what comes in; the deadline is the whole call's."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, meter: Meter) -> None:
        self._stream = stream
        self._meter = meter

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Return what came in, at most `READ_BYTES` octets, and count it."""
        octets = await self._stream.read(min(max_bytes, READ_BYTES), timeout)
        self._meter.count(len(octets))
        return octets

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send octets."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        """Return the connection under TLS, with the same meter."""
        try:
            stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:  # whoever gives up during the handshake must not leave the connection behind
            await self._stream.aclose()
            raise
        return _MeteredStream(stream, self._meter)

    def get_extra_info(self, info: str) -> object:
        """Return what the connection knows of itself."""
        return self._stream.get_extra_info(info)
