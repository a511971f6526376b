"""The application behind a socket: uvicorn, with the bounds that it lacks by itself (specs/http-api.md A10)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from vc.errors import ConfigurationError

if TYPE_CHECKING:
    from fastapi import FastAPI

HEAD_SECONDS: Final = 10.0
"""The longest that a request's line and headers may take."""

_HEAD_BYTES: Final = 32_768
_KEEP_ALIVE_SECONDS: Final = 5
_SHUTDOWN_SECONDS: Final = 10


class BoundedProtocol(H11Protocol):
    """Ends a connection whose request head is not there in time; uvicorn would wait for ever."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Take what came; wait on while it is no whole head."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._wait_for_head()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """A certificate chain and its key, both in PEM."""

    certificate: Path
    key: Path


def server_for(app: FastAPI, *, host: str, port: int, tls: TlsFiles | None = None) -> uvicorn.Server:
    """Return the server of an application; `run()` serves until it is told to stop, or a socket of your own.

    It says nothing of itself, keeps no access log, and takes a client's address from the connection alone. It speaks
    https with `tls`. Raises `ConfigurationError` where these files can't be used.
    """
    if tls is not None:
        _require_usable(tls)
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http=BoundedProtocol,
            ws="none",
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            access_log=False,
            log_level="warning",
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
            h11_max_incomplete_event_size=_HEAD_BYTES,
            ssl_certfile=None if tls is None else tls.certificate,
            ssl_keyfile=None if tls is None else tls.key,
        )
    )


def _require_usable(tls: TlsFiles) -> None:
    import ssl

    hint = "a PEM certificate chain, and its key without a passphrase"
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tls.certificate, tls.key, password=lambda: "")
    except OSError as fault:
        told = fault.strerror or "not a certificate and its key"
        raise ConfigurationError(told, where=f"{tls.certificate}, {tls.key}", hint=hint) from None
