"""Both web sources against a server that misbehaves (security.md V15 to V18, V21)."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Iterable
from datetime import timedelta

import pytest

from tests.vc.resolve.conftest import HOST, Asker
from tests.vc.resolve.stubs import (
    HASTY,
    NOW,
    PATIENT,
    PUBLIC_ADDRESS,
    AsyncWire,
    Authority,
    Reply,
    Stub,
    Wire,
    clock,
    endless,
    mute,
    plain,
    raw,
    serving,
)
from vc.codes import Code
from vc.model.document import NotRetrieved, Reference, Retrieved, Via
from vc.resolve.routing import AsyncPublicRouter, PublicRouter
from vc.resolve.web import WebSource
from vc.resolve.web_async import AsyncWebSource
from vc.resolve.web_exchange import HEAD_BYTES

BASE = f"https://{HOST}"
OK = b"HTTP/1.1 200 OK\r\n"


def test_a_document_comes_back_octet_for_octet_with_its_origin(ask: Asker, stub: Stub) -> None:
    stub.replies["/d?time=1"] = plain(
        b"\x00{}\xff", "Content-Type: Application/JWT; charset=x", "Cache-Control: max-age=90"
    )

    answer = ask(f"{BASE}/d?time=1")

    expires = NOW + timedelta(seconds=90)
    assert answer == Retrieved(f"{BASE}/d?time=1", b"\x00{}\xff", NOW, Via.WEB, "application/jwt", expires)


def test_a_request_tells_nothing_about_who_asks(ask: Asker, stub: Stub) -> None:
    stub.replies["/d"] = plain(b"x")

    ask(f"{BASE}/d")

    head = stub.requests[0].decode().removesuffix("\r\n\r\n").split("\r\n")
    assert head[0] == "GET /d HTTP/1.1"
    assert {line.partition(":")[0] for line in head[1:]} == {
        "Host", "Accept", "Accept-Encoding", "User-Agent", "Connection",
    }  # fmt: skip
    assert f"Host: {HOST}" in head


def test_the_checked_address_is_the_one_that_is_dialled(ask: Asker, stub: Stub) -> None:
    stub.replies["/d"] = plain(b"x")

    ask(f"{BASE}/d")

    assert ask.dialled == [(PUBLIC_ADDRESS, 443)]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (plain(b"", status="404 Not Found"), Code.FETCH_NOT_FOUND),
        (plain(b"", status="410 Gone"), Code.FETCH_NOT_FOUND),
        (plain(b"", status="500 Internal Server Error"), Code.FETCH_FAILED),
        (plain(b"", status="204 No Content"), Code.FETCH_FAILED),
        (plain(b"", status="304 Not Modified"), Code.FETCH_FAILED),
        (plain(b"", status="302 Found"), Code.FETCH_FAILED),
        (plain(b"", "Location:", status="302 Found"), Code.FETCH_FAILED),
        (plain(b"<html>", "Content-Type: text/html; charset=utf-8"), Code.FETCH_FAILED),
        (plain(b"x", "Content-Encoding: gzip"), Code.FETCH_FAILED),
        (plain(b"x", "Content-Encoding: identity", "Content-Encoding: br"), Code.FETCH_FAILED),
        (plain(b"x" * 4_097), Code.FETCH_SIZE),
        (raw(OK + b"Content-Length: 999999999999\r\n\r\n"), Code.FETCH_SIZE),
        (raw(OK + b"Content-Length: 10\r\n\r\nhalf"), Code.FETCH_FAILED),
        (raw(OK + b"Content-Length: x\r\n\r\n"), Code.FETCH_FAILED),
        (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), Code.FETCH_FAILED),
        (raw(b""), Code.FETCH_FAILED),
        (endless(OK + b"\r\n", b"x" * 1_000), Code.FETCH_SIZE),
        (endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"3e8\r\n" + b"x" * 1_000 + b"\r\n"), Code.FETCH_SIZE),
        (endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"e" * 5_000 + b"\r\nx\r\n"), Code.FETCH_SIZE),
        (endless(OK, b"X-Filler: " + b"x" * 1_000 + b"\r\n"), Code.FETCH_SIZE),
        (endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 25), Code.FETCH_SIZE),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_by_code(ask: Asker, stub: Stub, reply: Reply, code: Code) -> None:
    stub.replies["/d"] = reply

    answer = ask(f"{BASE}/d")

    assert isinstance(answer, NotRetrieved)
    assert (answer.url, answer.code, answer.attempted_at) == (f"{BASE}/d", code, NOW)


@pytest.mark.parametrize(
    "reply",
    [
        endless(OK + b"Content-Length: 1000\r\n\r\n", b"1", pause=0.1),
        endless(OK + b"X-Filler: ", b"x", pause=0.1),
        endless(OK + b"\r\n", b"x", pause=0.1),
        mute,
    ],
)
def test_who_lets_one_wait_is_given_up_at_the_deadline(ask: Asker, stub: Stub, reply: Reply) -> None:
    stub.replies["/d"] = reply

    started = time.monotonic()
    answer = ask(f"{BASE}/d", limits=HASTY)

    assert isinstance(answer, NotRetrieved)
    assert (answer.url, answer.code, answer.attempted_at) == (f"{BASE}/d", Code.FETCH_DEADLINE, NOW)
    assert time.monotonic() - started < 10 * HASTY.fetch_seconds  # far from the end of what drips


def test_a_large_head_is_counted_apart_from_the_body(ask: Asker, stub: Stub) -> None:
    stub.replies["/d"] = plain(b"x" * 4_096, f"X-Filler: {'x' * (HEAD_BYTES - 20_000)}")

    assert isinstance(ask(f"{BASE}/d"), Retrieved)


@pytest.mark.parametrize(
    "location",
    [
        f"http://{HOST}/d",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://metadata.internal/",
        "https://localhost/",
        "https://user@other.accredited.org/",
        f"{BASE}:8443/",
        f"{BASE}/d#fragment",
        "//[::1",
        "file:///etc/passwd",
        "gopher://other.accredited.org/",
        "//127.0.0.1/",
        "https://other.accredited.org/d",
    ],
)
def test_a_redirect_to_where_nothing_may_be_asked_is_not_followed(ask: Asker, stub: Stub, location: str) -> None:
    stub.replies["/d"] = plain(b"", f"Location: {location}", status="302 Found")

    answer = ask(f"{BASE}/d")

    assert isinstance(answer, NotRetrieved)
    assert answer.code is Code.FETCH_FORBIDDEN
    assert ask.dialled == [(PUBLIC_ADDRESS, 443)]


def test_two_locations_are_none(ask: Asker, stub: Stub) -> None:
    stub.replies["/d"] = plain(b"", "Location: /a", "Location: /b", status="302 Found")

    answer = ask(f"{BASE}/d")

    assert isinstance(answer, NotRetrieved)
    assert answer.code is Code.FETCH_FORBIDDEN


def test_a_redirect_by_name_to_an_inner_address_dials_nothing(stub: Stub, trusted: ssl.SSLContext) -> None:
    stub.replies["/d"] = plain(b"", f"Location: https://www.{HOST}/", status="307 Temporary Redirect")
    wire = Wire(stub.port)
    addresses = {HOST: [PUBLIC_ADDRESS], f"www.{HOST}": ["10.0.0.7"]}
    source = WebSource(now=clock, limits=PATIENT, router=PublicRouter(addresses.__getitem__), tls=trusted, network=wire)

    answer = source.retrieve(Reference(f"{BASE}/d"))

    assert isinstance(answer, NotRetrieved)
    assert answer.code is Code.FETCH_FORBIDDEN
    assert wire.dialled == [(PUBLIC_ADDRESS, 443)]


def test_three_redirects_are_followed_and_the_document_keeps_the_url_that_was_asked(ask: Asker, stub: Stub) -> None:
    stub.replies |= {
        "/a": plain(b"", "Location: /b", status="301 Moved Permanently"),
        "/b": plain(b"", f"Location: {BASE}/c", status="302 Found"),
        "/c": plain(b"", f"Location: //{HOST}/d", status="308 Permanent Redirect"),
        "/d": plain(b"here"),
    }

    answer = ask(f"{BASE}/a")

    assert isinstance(answer, Retrieved)
    assert (answer.url, answer.content) == (f"{BASE}/a", b"here")
    assert stub.targets == ["/a", "/b", "/c", "/d"]


def test_a_circle_of_redirects_ends(ask: Asker, stub: Stub) -> None:
    stub.replies["/a"] = plain(b"", "Location: /a", status="302 Found")

    answer = ask(f"{BASE}/a")

    assert isinstance(answer, NotRetrieved)
    assert answer.code is Code.FETCH_FAILED
    assert len(stub.requests) == 4


def test_redirects_share_one_deadline(ask: Asker, stub: Stub) -> None:
    redirect = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /a\r\n\r\n"
    stub.replies["/a"] = raw(b"", redirect, pause=0.2)

    answer = ask(f"{BASE}/a", limits=HASTY)

    assert isinstance(answer, NotRetrieved)
    assert answer.code is Code.FETCH_DEADLINE


def test_a_certificate_for_another_name_is_refused(
    authority: Authority, trusted: ssl.SSLContext, asker: type[Asker]
) -> None:
    with serving(authority.server("other.accredited.org")) as other:
        other.replies["/d"] = plain(b"x")
        answer = asker(other, trusted)(f"{BASE}/d")

    assert isinstance(answer, NotRetrieved)
    assert answer.code is Code.FETCH_FAILED
    assert other.requests == []


def test_an_authority_that_is_not_trusted_is_refused(stub: Stub, asker: type[Asker]) -> None:
    stub.replies["/d"] = plain(b"x")

    answer = asker(stub, ssl.create_default_context())(f"{BASE}/d")

    assert isinstance(answer, NotRetrieved)
    assert answer.code is Code.FETCH_FAILED
    assert stub.requests == []


def test_a_handshake_that_never_ends_meets_the_deadline(trusted: ssl.SSLContext, asker: type[Asker]) -> None:
    with serving(None) as silent:  # waits for an HTTP request and never speaks TLS
        answer = asker(silent, trusted)(f"{BASE}/d", limits=HASTY)

    assert isinstance(answer, NotRetrieved)
    assert answer.code is Code.FETCH_DEADLINE


def test_a_name_that_changes_its_mind_gains_nothing(stub: Stub, trusted: ssl.SSLContext) -> None:
    # given a resolver that answers with a public address first and with an inner one from then on
    stub.replies["/d"] = plain(b"x")
    answers = iter([[PUBLIC_ADDRESS], ["127.0.0.1"], ["127.0.0.1"]])
    wire = Wire(stub.port)
    source = WebSource(
        now=clock, limits=PATIENT, router=PublicRouter(lambda host: next(answers)), tls=trusted, network=wire
    )

    # when the document is asked for twice
    first, second = (source.retrieve(Reference(f"{BASE}/d")) for _ in range(2))

    # then only the checked address was ever dialled
    assert isinstance(first, Retrieved)
    assert isinstance(second, NotRetrieved)
    assert second.code is Code.FETCH_FORBIDDEN
    assert wire.dialled == [(PUBLIC_ADDRESS, 443)]


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.1.2.3", "::1", "fe80::1%eth0", "not an address"])
def test_one_inner_address_among_public_ones_spoils_them_all(ask: Asker, inner: str) -> None:
    answer = ask(f"{BASE}/d", addresses=[PUBLIC_ADDRESS, inner])

    assert isinstance(answer, NotRetrieved)
    assert answer.code is Code.FETCH_FORBIDDEN
    assert ask.dialled == []


def test_a_name_without_an_address_can_not_be_asked(ask: Asker) -> None:
    answer = ask(f"{BASE}/d", addresses=[])

    assert isinstance(answer, NotRetrieved)
    assert answer.code is Code.FETCH_FAILED


def test_the_next_address_is_tried_when_one_is_dead(stub: Stub, trusted: ssl.SSLContext) -> None:
    stub.replies["/d"] = plain(b"x")
    second = "2606:2800:220:1:248:1893:25c8:1946"
    wire = Wire(stub.port, dead=frozenset({PUBLIC_ADDRESS}))
    source = WebSource(
        now=clock,
        limits=PATIENT,
        router=PublicRouter(lambda host: [PUBLIC_ADDRESS, second, PUBLIC_ADDRESS]),
        tls=trusted,
        network=wire,
    )

    assert isinstance(source.retrieve(Reference(f"{BASE}/d")), Retrieved)
    assert wire.dialled == [(PUBLIC_ADDRESS, 443), (second, 443)]


def test_the_next_address_is_tried_when_one_is_dead_async(stub: Stub, trusted: ssl.SSLContext) -> None:
    stub.replies["/d"] = plain(b"x")
    second = "2606:2800:220:1:248:1893:25c8:1946"
    wire = AsyncWire(stub.port, dead=frozenset({PUBLIC_ADDRESS}))

    async def lookup(host: str) -> Iterable[str]:
        return [PUBLIC_ADDRESS, second]

    source = AsyncWebSource(now=clock, limits=PATIENT, router=AsyncPublicRouter(lookup), tls=trusted, network=wire)

    assert isinstance(asyncio.run(source.retrieve(Reference(f"{BASE}/d"))), Retrieved)
    assert wire.dialled == [(PUBLIC_ADDRESS, 443), (second, 443)]


NOBODY = frozenset({PUBLIC_ADDRESS})


@pytest.mark.parametrize(
    ("dead", "silent", "code"), [(NOBODY, frozenset(), Code.FETCH_FAILED), (frozenset(), NOBODY, Code.FETCH_DEADLINE)]
)
def test_nobody_at_any_address_is_a_failure(
    trusted: ssl.SSLContext, dead: frozenset[str], silent: frozenset[str], code: Code
) -> None:
    async def lookup(host: str) -> Iterable[str]:
        return [PUBLIC_ADDRESS]

    here = WebSource(
        now=clock,
        router=PublicRouter(lambda host: [PUBLIC_ADDRESS]),
        tls=trusted,
        network=Wire(1, dead=dead, silent=silent),
    )
    there = AsyncWebSource(
        now=clock, router=AsyncPublicRouter(lookup), tls=trusted, network=AsyncWire(1, dead=dead, silent=silent)
    )

    answers = [here.retrieve(Reference(f"{BASE}/d")), asyncio.run(there.retrieve(Reference(f"{BASE}/d")))]

    assert [answer.code for answer in answers if isinstance(answer, NotRetrieved)] == [code, code]
