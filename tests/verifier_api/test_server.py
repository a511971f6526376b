"""The server on a real socket (specs/http-api.md A10). Only this machine is asked, and everything ends by itself."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest

from tests.verifier_api.service import app_of
from tests.world import World
from verifier_api import server


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """Serve on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = server.server_for(app, host="127.0.0.1", port=0)
        thread = threading.Thread(target=running.run, args=([listening],))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            running.should_exit = True
            thread.join(20)
            assert not thread.is_alive()


def said(port: int, *parts: bytes) -> bytes:
    """What comes back until the connection ends."""
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        for part in parts:
            connection.sendall(part)
        answer = b""
        while received := connection.recv(65_536):
            answer += received
        return answer


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "HEAD_SECONDS", 0.2)
        with serving(app_of(World(), tmp_path_factory.mktemp("server"), receive_seconds=0.2)) as found:
            yield found


def test_a_certificate_is_verified_over_a_socket(port: int) -> None:
    answer = httpx2.post(f"http://127.0.0.1:{port}/verify", json={"input": World().certificate().decode()})

    assert answer.json()["verdict"] == "valid"
    assert "server" not in answer.headers


def test_one_connection_serves_many_requests(port: int) -> None:
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        assert [client.get("/healthz").status_code for _ in range(3)] == [200] * 3


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HT", b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_a_head_that_does_not_come_ends_the_connection(port: int, sent: bytes) -> None:
    assert said(port, sent) == b""


def test_half_a_head_after_a_whole_request_ends_too(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b""
        while not answer.endswith(b'{"status":"ok"}'):
            answer += connection.recv(65_536)
        connection.sendall(b"GET /healthz HT")

        assert connection.recv(65_536) == b""


def test_half_a_body_is_told_so(port: int) -> None:
    head = b"POST /verify HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n"

    assert b"408 Request Timeout" in said(port, head, b"half")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 40_000,
        b"GET /" + b"y" * 40_000,
        b"\x16\x03\x01 this is TLS\r\n\r\n",
        b"POST /verify HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    ],
)
def test_what_is_no_http_is_refused(port: int, sent: bytes) -> None:
    assert said(port, sent).startswith(b"HTTP/1.1 400 ")
