"""A stub on https://stub.accredited.org/ and the two web sources, seen through one face."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable, Iterator
from typing import Protocol

import pytest

from tests.vc.resolve.stubs import PATIENT, PUBLIC_ADDRESS, AsyncWire, Authority, Stub, Wire, clock, serving
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.model.limits import Limits
from vc.resolve.routing import AsyncPublicRouter, PublicRouter
from vc.resolve.web import WebSource
from vc.resolve.web_async import AsyncWebSource

HOST = "stub.accredited.org"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def trusted(authority: Authority) -> ssl.SSLContext:
    return authority.trusted()


@pytest.fixture(scope="session")
def server_tls(authority: Authority) -> ssl.SSLContext:
    return authority.server(HOST)


@pytest.fixture
def stub(server_tls: ssl.SSLContext) -> Iterator[Stub]:
    with serving(server_tls) as serving_stub:
        yield serving_stub


class Asker(Protocol):
    """Asks a server for one URL through one of the two web sources."""

    dialled: list[tuple[str, int]]

    def __init__(self, stub: Stub, tls: ssl.SSLContext) -> None: ...

    def __call__(
        self, url: str, *, addresses: Iterable[str] = (PUBLIC_ADDRESS,), limits: Limits = PATIENT
    ) -> Retrieved | NotRetrieved: ...


class SyncAsker(Asker):
    def __init__(self, stub: Stub, tls: ssl.SSLContext) -> None:
        self.dialled = []
        self._stub, self._tls = stub, tls

    def __call__(
        self, url: str, *, addresses: Iterable[str] = (PUBLIC_ADDRESS,), limits: Limits = PATIENT
    ) -> Retrieved | NotRetrieved:
        wire = Wire(self._stub.port, self.dialled)
        router = PublicRouter(lambda host: tuple(addresses))
        source = WebSource(now=clock, limits=limits, router=router, tls=self._tls, network=wire)
        return source.retrieve(Reference(url))


class AsyncAsker(Asker):
    def __init__(self, stub: Stub, tls: ssl.SSLContext) -> None:
        self.dialled = []
        self._stub, self._tls = stub, tls

    def __call__(
        self, url: str, *, addresses: Iterable[str] = (PUBLIC_ADDRESS,), limits: Limits = PATIENT
    ) -> Retrieved | NotRetrieved:
        wire = AsyncWire(self._stub.port, self.dialled)

        async def lookup(host: str) -> Iterable[str]:
            return tuple(addresses)

        router = AsyncPublicRouter(lookup)
        source = AsyncWebSource(now=clock, limits=limits, router=router, tls=self._tls, network=wire)
        return asyncio.run(source.retrieve(Reference(url)))


@pytest.fixture(params=[SyncAsker, AsyncAsker], ids=["sync", "async"])
def asker(request: pytest.FixtureRequest) -> type[Asker]:
    kind: type[Asker] = request.param
    return kind


@pytest.fixture
def ask(asker: type[Asker], stub: Stub, trusted: ssl.SSLContext) -> Asker:
    """Asks the stub of this test."""
    return asker(stub, trusted)
