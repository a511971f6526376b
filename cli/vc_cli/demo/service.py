"""The verifier service of the story, really served: HTTP on a free port of 127.0.0.1, ended with the story."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any, Final

import uvicorn

from vc.resolve.combined import ImmediateSource
from vc.resolve.folder import FolderSource
from vc_cli.demo.narrator import StoryBroken
from vc_cli.demo.stage import Stage
from verifier_api.app import create_app
from verifier_api.settings import Settings

_SECONDS: Final = 30.0


@dataclass(slots=True)
class Moment:
    """The time that the service's clock shows; the story sets it before it asks."""

    now: datetime


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: one issuer's published site, the pages, and `POST /verify`."""

    port: int
    moment: Moment
    stop: Callable[[], None] = field(repr=False)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, *, now: datetime) -> bytes:
        """Return what a browser gets for `path`. Raises `StoryBroken` for any answer but 200."""
        return self._ask("GET", path, b"", now=now)

    def verify(self, text: str, *, now: datetime) -> dict[str, Any]:
        """Post the text of a QR code to `/verify`; returns the report."""
        report: dict[str, Any] = json.loads(self._ask("POST", "/verify", text.encode(), now=now))
        return report

    def _ask(self, method: str, path: str, body: bytes, *, now: datetime) -> bytes:
        self.moment.now = now
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        try:
            connection.request(method, path, body, {"Content-Type": "text/plain", "Connection": "close"})
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException) as fault:
            raise StoryBroken(f"no answer: {fault}", where=f"{method} {self.address}{path}") from None
        finally:
            connection.close()
        if answer.status != HTTPStatus.OK:
            raise StoryBroken(f"answered {answer.status}", where=f"{method} {self.address}{path}")
        return content


def serve(stage: Stage, host: str, *, now: datetime) -> Service:
    """Serve the published site of `host`, and verify under this world's trust list, until the stage is closed.

    Documents come from the folders of the world's hosts, as they would from the web.
    """
    moment = Moment(now)

    def clock() -> datetime:
        return moment.now

    settings = Settings(
        trust=stage.out / "trust.toml",
        bundle=None,
        offline=False,
        home=None,
        site=stage.site(host),
        development_hosts=(),
        requests_per_second=None,
    )
    web = ImmediateSource(FolderSource(stage.sites(), now=clock))
    app = create_app(settings, clock=clock, source=web)
    # Listening before the server runs: whoever connects meanwhile waits in the queue instead of being refused.
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="demo-service", daemon=True)

    def stop() -> None:
        server.should_exit = True
        thread.join(_SECONDS)
        listening.close()

    thread.start()
    stage.closing.callback(stop)
    return Service(listening.getsockname()[1], moment, stop)
