"""A server that refuses, swallows, breaks off, drips or lies: the monitor ends in time, with a clear line (F11)."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.vc.monitor.outside import BITSTRING, DID_DOCUMENT, HISTORY, TOKEN
from tests.vc.register.homes import BODY, DAY, NOW, issue, make_home, publish
from tests.vc.resolve.stubs import Reply, Stub, endless, plain, raw, serving
from vc.model.document import Source
from vc.model.limits import Limits
from vc.monitor.asking import MOST_UNREACHED, Asker
from vc.monitor.look import Look, look
from vc.monitor.remarks import Standing
from vc.monitor.seen import Seen
from vc.monitor.target import parse_target
from vc.resolve.routing import DevelopmentRouter, PublicRouter
from vc.resolve.web import WebSource

QUICK = Limits(fetch_seconds=0.5)
ENOUGH_SECONDS = 10.0
HOST = "body.example"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("monitored")
    with make_home(folder / "home") as home:
        issue(home, "QMS-0001")
        publish(home, folder / "site", NOW)
    return folder / "site"


@pytest.fixture
def stub(site: Path) -> Iterator[Stub]:
    """A server that serves the site as it should, until a test tells it otherwise."""
    with serving(None) as server:
        for path in site.rglob("*"):
            if path.is_file():
                server.replies[f"/{path.relative_to(site)}"] = plain(path.read_bytes())
        for absent in ("accreditations/index.jwt", *(f"status/2/{name}" for name in _NAMES)):
            server.replies[f"/{absent}"] = plain(b"", status="404 Not Found")
        yield server


_NAMES = ("token.jwt", "bitstring.jwt", "history/index.jwt")


def source(port: int) -> Source:
    router = DevelopmentRouter({HOST: port}, otherwise=PublicRouter())
    return WebSource(now=lambda: NOW, limits=QUICK, router=router)


def looked(port: int) -> tuple[Look, float]:
    began = time.monotonic()
    asker = Asker(
        source(port),
        NOW + timedelta(minutes=5),
        lambda: time.monotonic() - began,
        choose=lambda count: 0,
        interval=DAY,
    )
    return look(asker, parse_target(BODY), Seen(BODY)), time.monotonic() - began


def standing_of(found: Look, path: str) -> tuple[Standing, str]:
    document = next(one for one in found.documents if one.url == f"https://{HOST}/{path}")
    worst = max(document.remarks, key=lambda remark: remark.standing)
    return document.standing, f"{worst.trouble}: {worst.detail}"


def reset(connection: socket.socket, target: str) -> None:
    """Begin an answer and break the connection off."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nhalf")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def silent(connection: socket.socket, target: str) -> None:
    """Say nothing until the other side hangs up."""
    connection.recv(1)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"
BROKEN: dict[str, tuple[Reply, Standing, str]] = {
    "resets in the midst of the body": (reset, Standing.UNREACHED, "unreached: fetch.failed: no answer from"),
    "ends too early": (raw(HEAD, b"half"), Standing.UNREACHED, "unreached: fetch.failed: no answer from"),
    "sends an octet a second": (
        endless(HEAD, b"x", pause=1.0),
        Standing.UNREACHED,
        "unreached: fetch.deadline: no complete answer within 0.5 s",
    ),
    "says nothing": (silent, Standing.UNREACHED, "unreached: fetch.deadline: "),
    "speaks no HTTP": (raw(b"SSH-2.0-x\r\n\r\n"), Standing.UNREACHED, "unreached: fetch.failed: "),
    "fails": (plain(b"oops", status="500 No"), Standing.UNREACHED, "unreached: fetch.failed: the server answered 500"),
    "shows a page": (
        plain(b"<html>", "Content-Type: text/html"),
        Standing.UNREACHED,
        "unreached: fetch.failed: a web page instead of a document",
    ),
    "redirects to a stranger": (
        raw(b"HTTP/1.1 302 Found\r\nLocation: https://stranger.example/\r\nContent-Length: 0\r\n\r\n"),
        Standing.UNREACHED,
        "unreached: fetch.forbidden: a redirect to another host is not followed",
    ),
    "has nothing": (plain(b"", status="404 Not Found"), Standing.ALARM, "missing: fetch.not_found: "),
    "sends an empty file": (plain(b""), Standing.ALARM, "unreadable: "),
    "sends something else": (plain(b"wrong content"), Standing.ALARM, "unreadable: "),
    "sends too much": (
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"),
        Standing.ALARM,
        "unreadable: fetch.size: more than 16777216 bytes",
    ),
}


@pytest.mark.parametrize("path", [DID_DOCUMENT, TOKEN, BITSTRING, HISTORY])
@pytest.mark.parametrize("way", BROKEN)
def test_a_server_that_misbehaves_is_told_in_one_line(stub: Stub, way: str, path: str) -> None:
    reply, standing, words = BROKEN[way]
    stub.replies[f"/{path}"] = reply

    found, seconds = looked(stub.port)

    assert standing_of(found, path)[0] is standing
    assert standing_of(found, path)[1].startswith(words), standing_of(found, path)
    assert found.standing is standing
    assert seconds < ENOUGH_SECONDS


def test_a_server_that_swallows_everything_is_given_up(stub: Stub) -> None:
    for target in stub.replies:
        if target != f"/{DID_DOCUMENT}":
            stub.replies[target] = silent

    found, seconds = looked(stub.port)

    assert found.standing is Standing.UNREACHED
    assert seconds < QUICK.fetch_seconds * MOST_UNREACHED + ENOUGH_SECONDS / 2
    assert standing_of(found, "")[1] == "unreached: nothing more was asked: 3 documents could not be had"
    assert len(stub.requests) == 1 + MOST_UNREACHED


def test_nobody_listening_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    found, seconds = looked(port)

    assert [one.url for one in found.documents] == [f"https://{HOST}/{DID_DOCUMENT}"]
    assert standing_of(found, DID_DOCUMENT)[1].startswith("unreached: fetch.failed: no answer from body.example")
    assert seconds < ENOUGH_SECONDS


def test_a_listener_that_never_answers_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found, seconds = looked(listener.getsockname()[1])

    assert standing_of(found, DID_DOCUMENT)[1] == "unreached: fetch.deadline: no complete answer within 0.5 s"
    assert seconds < ENOUGH_SECONDS


def test_a_site_served_without_media_types_is_warned_about(stub: Stub) -> None:
    found, _ = looked(stub.port)

    assert found.standing is Standing.WARNING
    assert standing_of(found, TOKEN)[1] == "media_type: served as nothing known, not application/statuslist+jwt"
