"""One exchange with an ASGI application, message by message: for what a well-behaved client never does."""

import asyncio
from collections.abc import Mapping, MutableMapping
from typing import Any


class Exchange:
    """A request and what came back.

    `body` None keeps the body back until `send_body`; `leaves` ends the connection when the answer has begun.
    """

    def __init__(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = b"",
        leaves: bool = False,
        client: str = "192.0.2.1",
    ) -> None:
        self.begun = asyncio.Event()
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""
        self._leaves = leaves
        self._messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "scheme": "http",
            "server": ("test.invalid", 80),
            "client": (client, 50_000),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
        if body is not None:
            self.send_body(body)

    def send_body(self, body: bytes, *, more: bool = False) -> None:
        """Let a part of the body arrive."""
        self._messages.put_nowait({"type": "http.request", "body": body, "more_body": more})

    def leave(self) -> None:
        """End the connection from the client's side."""
        self._messages.put_nowait({"type": "http.disconnect"})

    @property
    def unread(self) -> int:
        """How many parts of the body the application has not asked for."""
        return self._messages.qsize()

    async def run(self, app: Any) -> None:
        """Have the application answer."""
        await app(self.scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        self.begun.set()
        return await self._messages.get()

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            if self._leaves:
                self.leave()
            return
        self.body += message.get("body", b"")
