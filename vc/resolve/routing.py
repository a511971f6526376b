"""Where to dial for a host name (specs/retrieval.md W2). What is checked here is exactly what is dialled."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Protocol

from vc.codes import Code
from vc.errors import Refused
from vc.resolve.address_guard import checked_addresses
from vc.resolve.document_url import check_public_name
from vc.resolve.name_resolution import AsyncLookup, Lookup, addresses_of, system_lookup, system_lookup_async

_HTTPS_PORT = 443


@dataclass(frozen=True, slots=True)
class Route:
    """The addresses to try in turn, the port, and whether TLS is spoken (with the host's name in the certificate)."""

    addresses: tuple[str, ...]
    port: int = _HTTPS_PORT
    tls: bool = True


class Router(Protocol):
    """Answers where a host is dialled, within so many seconds; raises `Refused`."""

    def __call__(self, host: str, seconds: float) -> Route:
        """Return the route to `host`."""
        ...


class AsyncRouter(Protocol):
    """The same for an event loop; the caller holds the deadline."""

    def __call__(self, host: str) -> Awaitable[Route]:
        """Return the route to `host`."""
        ...


class PublicRouter:
    """Leads to public addresses only."""

    def __init__(self, lookup: Lookup = system_lookup) -> None:
        self._lookup = lookup

    def __call__(self, host: str, seconds: float) -> Route:
        """Resolve `host` once and check every address."""
        check_public_name(host)
        return Route(checked_addresses(host, addresses_of(host, self._lookup, seconds=seconds)))


class AsyncPublicRouter:
    """Leads to public addresses only, for an event loop."""

    def __init__(self, lookup: AsyncLookup = system_lookup_async) -> None:
        self._lookup = lookup

    async def __call__(self, host: str) -> Route:
        """Resolve `host` once and check every address."""
        check_public_name(host)
        try:
            addresses = tuple(await self._lookup(host))
        except TimeoutError:
            raise
        except (OSError, UnicodeError):
            raise Refused(Code.FETCH_FAILED, f"the name {host} does not resolve") from None
        return Route(checked_addresses(host, addresses))


class DevelopmentRouter:
    """Leads mapped hosts to ports of this machine, without TLS, and all others where `otherwise` leads them."""

    def __init__(self, ports: Mapping[str, int], *, otherwise: Router) -> None:
        self._ports = ports
        self._otherwise = otherwise

    def __call__(self, host: str, seconds: float) -> Route:
        """Return the route to `host`."""
        return _loopback(self._ports[host]) if host in self._ports else self._otherwise(host, seconds)


class AsyncDevelopmentRouter:
    """The same for an event loop."""

    def __init__(self, ports: Mapping[str, int], *, otherwise: AsyncRouter) -> None:
        self._ports = ports
        self._otherwise = otherwise

    async def __call__(self, host: str) -> Route:
        """Return the route to `host`."""
        return _loopback(self._ports[host]) if host in self._ports else await self._otherwise(host)


def _loopback(port: int) -> Route:
    return Route(("127.0.0.1",), port, tls=False)
