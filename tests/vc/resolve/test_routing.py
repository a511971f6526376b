"""From a name to what is dialled (specs/retrieval.md W2, W9)."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterable

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.resolve.name_resolution import system_lookup, system_lookup_async
from vc.resolve.routing import (
    AsyncDevelopmentRouter,
    AsyncPublicRouter,
    DevelopmentRouter,
    PublicRouter,
    Route,
)

LOOPBACK = Route(("127.0.0.1",), 8_000, tls=False)


def unresolvable(host: str) -> Iterable[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def unspeakable(host: str) -> Iterable[str]:
    raise UnicodeError("label empty or too long")


@pytest.mark.parametrize("lookup", [unresolvable, unspeakable])
def test_a_name_that_does_not_resolve_is_a_failure(lookup: object) -> None:
    assert callable(lookup)
    with pytest.raises(Refused) as refused:
        PublicRouter(lookup)("cb.accredited.org", 1.0)

    assert refused.value.code is Code.FETCH_FAILED


@pytest.mark.parametrize("lookup", [unresolvable, unspeakable])
def test_a_name_that_does_not_resolve_is_a_failure_async(lookup: object) -> None:
    async def look(host: str) -> Iterable[str]:
        assert callable(lookup)
        return tuple(lookup(host))

    with pytest.raises(Refused) as refused:
        asyncio.run(_route(AsyncPublicRouter(look), "cb.accredited.org"))

    assert refused.value.code is Code.FETCH_FAILED


def test_a_resolver_that_hangs_meets_the_deadline() -> None:
    release = threading.Event()

    def hang(host: str) -> Iterable[str]:
        release.wait(2)
        return ()

    with pytest.raises(Refused) as refused:
        PublicRouter(hang)("cb.accredited.org", 0.05)

    release.set()
    assert refused.value.code is Code.FETCH_DEADLINE


def test_a_resolver_that_runs_out_of_time_by_itself_is_out_of_time() -> None:
    async def slow(host: str) -> Iterable[str]:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        asyncio.run(_route(AsyncPublicRouter(slow), "cb.accredited.org"))


def test_the_machines_resolver_answers_with_addresses() -> None:
    assert "127.0.0.1" in system_lookup("127.0.0.1")
    assert "127.0.0.1" in asyncio.run(system_lookup_async("127.0.0.1"))


def test_public_names_lead_to_the_https_port_of_their_addresses() -> None:
    async def look(host: str) -> Iterable[str]:
        return ["1.1.1.1"]

    assert PublicRouter(lambda host: ["1.1.1.1"])("cb.accredited.org", 1.0) == Route(("1.1.1.1",), 443, tls=True)
    assert asyncio.run(_route(AsyncPublicRouter(look), "cb.accredited.org")) == Route(("1.1.1.1",), 443, tls=True)


def test_only_mapped_hosts_lead_to_this_machine() -> None:
    ports = {"cb.example": 8_000}
    router = DevelopmentRouter(ports, otherwise=PublicRouter(lambda host: ["127.0.0.1"]))

    assert router("cb.example", 1.0) == LOOPBACK
    with pytest.raises(Refused) as refused:
        router("cb.accredited.org", 1.0)
    assert refused.value.code is Code.FETCH_FORBIDDEN


def test_only_mapped_hosts_lead_to_this_machine_async() -> None:
    async def look(host: str) -> Iterable[str]:
        return ["127.0.0.1"]

    router = AsyncDevelopmentRouter({"cb.example": 8_000}, otherwise=AsyncPublicRouter(look))

    assert asyncio.run(_route(router, "cb.example")) == LOOPBACK
    with pytest.raises(Refused) as refused:
        asyncio.run(_route(router, "cb.accredited.org"))
    assert refused.value.code is Code.FETCH_FORBIDDEN


async def _route(router: AsyncPublicRouter | AsyncDevelopmentRouter, host: str) -> Route:
    return await router(host)
