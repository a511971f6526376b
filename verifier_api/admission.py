"""How many requests are let in: so many a second from one address, so many at once (specs/http-api.md A6)."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address
from types import MappingProxyType
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from verifier_api.answers import problem_response
from verifier_api.problems import Problem, busy

_MOST_CLIENTS: Final = 20_000
_IPV6_HOST_BITS: Final = 64  # one subscriber has at least these to choose from (RFC 6177)
_UNLIMITED_PATHS: Final = frozenset({"/healthz"})


class TokenBuckets:
    """A bucket of tokens for each client: `burst` at first, refilled at `per_second`.

    The clients seen longest ago are forgotten beyond `most_clients`; they begin with a full bucket again.
    """

    def __init__(
        self,
        per_second: float,
        burst: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        most_clients: int = _MOST_CLIENTS,
    ) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._most_clients = most_clients
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def seconds_to_wait(self, client: str) -> float:
        """Take one token of `client` and return 0, or return after how many seconds there will be one."""
        now = self._clock()
        level, since = self._levels.get(client, (float(self._burst), now))
        level = min(float(self._burst), level + (now - since) * self._per_second)
        taken = level >= 1
        self._levels[client] = (level - taken, now)
        self._levels.move_to_end(client)
        if len(self._levels) > self._most_clients:
            self._levels.popitem(last=False)
        return 0.0 if taken else (1 - level) / self._per_second


class Admission:
    """Lets requests in, or answers 429 and 503 at the door, before anything of a body is read."""

    def __init__(self, app: ASGIApp, *, buckets: TokenBuckets | None, at_once: int) -> None:
        self._app = app
        self._buckets = buckets
        self._at_once = at_once
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] in _UNLIMITED_PATHS:
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is not None:
            await problem_response(refused, scope)(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._inside -= 1

    def _refused(self, scope: Scope) -> Problem | None:
        if self._buckets is not None:
            wait = self._buckets.seconds_to_wait(client_of(scope))
            if wait:
                headers = MappingProxyType({"Retry-After": str(math.ceil(wait))})
                return Problem(HTTPStatus.TOO_MANY_REQUESTS, "too many requests from one address", headers=headers)
        if self._inside >= self._at_once:
            return busy("more requests than can be answered at once")
        return None


def client_of(scope: Scope) -> str:
    """Return whom a request counts for: its IPv4 address, or the first 64 bits of its IPv6 address.

    The connection's own address: a header that names another one is the sender's claim.
    """
    client = scope.get("client")
    host: str = client[0] if client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Address(int(address) >> _IPV6_HOST_BITS << _IPV6_HOST_BITS))
