"""A service whose world changes, and a holder's website on another origin that shows its mark."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.world import World
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.resolve.memory import MemorySource
from vc.status.value import StatusEvent
from vc.trust.anchor import trust_list_to_toml
from verifier_api.app import create_app
from verifier_api.settings import Settings

SNIPPETS = re.findall(
    r"```html\n(.*?)```", (Path(__file__).parents[3] / "specs" / "live-mark.md").read_text("utf-8"), re.DOTALL
)
LINK_AND_SCRIPT, SCRIPT, WITHOUT_SCRIPT, WORDPRESS = SNIPPETS
PAGE = """<!DOCTYPE html><html lang="en">
<head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Our certificates</title></head>
<body><main><h1>Our certificates</h1>{snippet}</main></body></html>"""


@dataclass
class Changing:
    """A world in which certificates are suspended while a service runs over it; it is a minute later then."""

    world: World = field(default_factory=World)
    asked: int = 0

    def suspend(self) -> None:
        """Suspend the certificate."""
        self._recorded(StatusEvent.SUSPENDED)

    def reinstate(self) -> None:
        """Reinstate it."""
        self._recorded(StatusEvent.REINSTATED)

    async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Answer as the world is now."""
        self.asked += 1
        return MemorySource(self.world.documents(), now=lambda: self.world.now).retrieve(reference)

    def app(self, folder: Path, **certificates: bytes) -> Any:
        """The application over this world, with these certificates published besides `good`."""
        (folder / "site" / "c").mkdir(parents=True)
        for name, certificate in {"good": self.world.certificate(), **certificates}.items():
            (folder / "site" / "c" / f"{name}.jwt").write_bytes(certificate)
        (folder / "trust.toml").write_bytes(trust_list_to_toml(self.world.trust))
        settings = Settings(trust=folder / "trust.toml", site=folder / "site", requests_per_second=None)
        return create_app(settings, clock=lambda: self.world.now, source=self)

    def _recorded(self, event: StatusEvent) -> None:
        self.world.now += timedelta(minutes=1)
        self.world.list_issued = self.world.index_issued = self.world.now
        self.world.record(event, effective=self.world.now - timedelta(seconds=30))


@dataclass
class Website:
    """A holder's website: one page, and files, under a policy that allows the service's host and nothing else.

    `files` are media types and contents by path; `asked` counts the page's requests.
    """

    port: int = 0
    snippet: str = ""
    service: str = ""
    policy: str = (
        "default-src 'none'; script-src {service}; img-src {service}; connect-src {service}; "
        "require-trusted-types-for 'script'"
    )

    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    asked: int = 0

    @property
    def address(self) -> str:
        """The address of its page."""
        return f"http://127.0.0.1:{self.port}/"

    def shows(self, snippet: str) -> None:
        """Put a snippet of specs/live-mark.md on the page, with the service's address and the certificate's id."""
        self.snippet = snippet.replace("https://verify.example", self.service).replace("DE-1", "good")


@contextlib.contextmanager
def website(service: str) -> Iterator[Website]:
    """Serve a website until the block ends; `service` is where the marks on it come from."""
    site = Website(service=service)

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked += self.path == "/"
            page = ("text/html; charset=utf-8", PAGE.format(snippet=site.snippet).encode())
            media_type, body = site.files.get(self.path, page)
            self.send_response(200 if self.path in {"/", *site.files} else 404)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Security-Policy", site.policy.format(service=site.service))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join(20)
