"""The web as both doors use it: guarded, cached, with development hosts where there are any.

Imports the HTTP client only when it is called: verifying offline needs neither it nor TLS.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from vc.errors import ConfigurationError
from vc.model.document import AsyncSource, Source
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.resolve.clock import Clock, system_clock
from vc.resolve.combined import AsyncMappedSource, ImmediateSource, MappedSource
from vc.resolve.development import DevelopmentHosts
from vc.resolve.folder import FolderSource

NO_DEVELOPMENT = DevelopmentHosts()
T = TypeVar("T")


def online_source(
    *,
    now: Clock = system_clock,
    limits: Limits = DEFAULT_LIMITS,
    development: DevelopmentHosts = NO_DEVELOPMENT,
    cached: bool = True,
) -> Source:
    """Return a source that asks the public web, and development hosts where they are mapped.

    Not `cached`, it asks anew each time, for those who watch what changes. Raises `ConfigurationError` when the extra
    `online` is not installed.
    """
    return _installed(lambda: _build(now=now, limits=limits, development=development, cached=cached))


def online_source_async(
    *, now: Clock = system_clock, limits: Limits = DEFAULT_LIMITS, development: DevelopmentHosts = NO_DEVELOPMENT
) -> AsyncSource:
    """Return the same for an event loop."""
    return _installed(lambda: _build_async(now=now, limits=limits, development=development))


def _build(*, now: Clock, limits: Limits, development: DevelopmentHosts, cached: bool) -> Source:
    from vc.resolve.cache import CachedSource
    from vc.resolve.routing import DevelopmentRouter, PublicRouter
    from vc.resolve.web import WebSource

    router = DevelopmentRouter(development.ports, otherwise=PublicRouter())
    plain = WebSource(now=now, limits=limits, router=router)
    web = CachedSource(plain, now=now) if cached else plain
    folders = FolderSource(development.folders, now=now, limits=limits)
    return MappedSource(dict.fromkeys(development.folders, folders), otherwise=web)


def _build_async(*, now: Clock, limits: Limits, development: DevelopmentHosts) -> AsyncSource:
    from vc.resolve.cache_async import AsyncCachedSource
    from vc.resolve.routing import AsyncDevelopmentRouter, AsyncPublicRouter
    from vc.resolve.web_async import AsyncWebSource

    router = AsyncDevelopmentRouter(development.ports, otherwise=AsyncPublicRouter())
    web = AsyncCachedSource(AsyncWebSource(now=now, limits=limits, router=router), now=now)
    folders = ImmediateSource(FolderSource(development.folders, now=now, limits=limits))
    return AsyncMappedSource(dict.fromkeys(development.folders, folders), otherwise=web)


def _installed(build: Callable[[], T]) -> T:
    try:
        return build()
    except ModuleNotFoundError as missing:
        hint = 'pip install "accredited-vc[online]", or verify with --bundle and --offline'
        raise ConfigurationError(f"retrieval needs the package {missing.name}", where="online", hint=hint) from missing
