"""Which URLs may be asked for (specs/retrieval.md W1, W2; security.md V05, V17, V19)."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable

import pytest

from tests.vc.resolve.stubs import AsyncWire, Wire, clock
from vc.codes import Code
from vc.errors import Refused
from vc.model.document import NotRetrieved, Reference
from vc.resolve.document_url import LONGEST_URL, DocumentUrl, parse_document_url
from vc.resolve.routing import AsyncPublicRouter, PublicRouter
from vc.resolve.web import WebSource
from vc.resolve.web_async import AsyncWebSource

ADDRESSES = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.0.1./",
    "https://0.0.0.0/",
    "https://0/",
    "https://2130706433/",
    "https://017700000001/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0X7F.0.0.1/",
    "https://127.0.0.0x1/",
    "https://0x/",
    "https://example.com.1/",
    "https://93.184.216.34/",
    "https://10.0.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[fe80::1%25eth0]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2606:2800:220:1:248:1893:25c8:1946]/",
    "https://[v1.x]/",
    "https://user@127.0.0.1/",
    "https://cb.accredited.org@127.0.0.1/",
    "https://cb.accredited.org\\@127.0.0.1/",
    "https://127.0.0.1:443/",
    "https://127.0.0.1:8443/",
]
INNER_NAMES = [
    "https://localhost/",
    "https://api.localhost/",
    "https://metadata.google.internal/",
    "https://printer.local/",
    "https://router.lan/",
    "https://router.home/",
    "https://router.home.arpa/",
    "https://1.0.0.127.in-addr.arpa/",
    "https://intranet/",
    "https://server.corp/",
    "https://mail/",
    "https://hidden.onion/",
    "https://cb.test/",
    "https://cb.invalid/",
    "https://cb.example/",
    "https://cb.localdomain/",
    "https://cb.x/",
    "https://cb.1a/",
]
MISSPELT = [
    "",
    "https://",
    "https:///d",
    "https:cb.accredited.org/d",
    "//cb.accredited.org/d",
    "cb.accredited.org/d",
    "http://cb.accredited.org/d",
    "HTTPS://cb.accredited.org/d",
    "file:///etc/passwd",
    "ftp://cb.accredited.org/d",
    "data:application/json,{}",
    "gopher://cb.accredited.org/",
    "javascript:alert(1)",
    "jar:https://cb.accredited.org/d!/",
    "https://user@cb.accredited.org/d",
    "https://user:secret@cb.accredited.org/d",
    "https://@cb.accredited.org/d",
    "https://cb.accredited.org:22/d",
    "https://cb.accredited.org:8443/d",
    "https://cb.accredited.org:/d",
    "https://cb.accredited.org:0443/d",
    "https://cb.accredited.org:443:443/d",
    "https://cb.accredited.org/d#key-1",
    "https://cb.accredited.org#/d",
    "https://cb.accredited.org#@other.org/",
    "https://cb.accredited.org/d e",
    " https://cb.accredited.org/d",
    "https://cb.accredited.org/d\n",
    "https://cb.accredited.org/d\r\nHost: other.org",
    "https://cb.accredited.org/\x00",
    "https://cb.accredited.org\\d",
    "https://CB.accredited.org/d",
    "https://cb.accredited.org./d",
    "https://.accredited.org/d",
    "https://cb..accredited.org/d",
    "https://-cb.accredited.org/d",
    "https://cb-.accredited.org/d",
    "https://cb_1.accredited.org/d",
    "https://cb%2eaccredited.org/d",
    "https://çb.accredited.org/d",
    "https://cb.accredited.org/ü",
    "https://cb\u3002accredited.org/d",
    "https://\u2460.accredited.org/d",
    "https://cb.accredited.org/%",
    "https://cb.accredited.org/%zz",
    "https://cb.accredited.org/d?%1",
    "https://cb.accredited.org/../d",
    "https://cb.accredited.org/a/./b",
    "https://cb.accredited.org/a/%2e%2E/b",
    "https://cb.accredited.org/a/.%2e",
    "https://cb.accredited.org/<script>",
    f"https://{'a' * 64}.accredited.org/",
    f"https://{'a.' * 130}org/",
    f"https://cb.accredited.org/{'a' * LONGEST_URL}",
]
FORBIDDEN = [
    *((url, Code.FETCH_FORBIDDEN) for url in ADDRESSES + INNER_NAMES),
    *((url, Code.FETCH_URL) for url in MISSPELT),
]


@pytest.mark.parametrize(("url", "code"), FORBIDDEN)
def test_a_url_that_may_not_be_asked_opens_no_connection_and_looks_up_no_name(
    url: str, code: Code, trusted: ssl.SSLContext
) -> None:
    looked_up: list[str] = []

    def lookup(host: str) -> Iterable[str]:
        looked_up.append(host)
        return ["93.184.216.34"]

    wire = Wire(port=1)
    source = WebSource(now=clock, router=PublicRouter(lookup), tls=trusted, network=wire)

    answer = source.retrieve(Reference(url))

    assert isinstance(answer, NotRetrieved)
    assert (answer.url, answer.code) == (url, code)
    assert (wire.dialled, looked_up) == ([], [])


def test_the_async_source_refuses_the_same_urls_by_the_same_codes() -> None:
    wire = AsyncWire(port=1)

    async def lookup(host: str) -> Iterable[str]:
        raise AssertionError(host)

    async def ask_all() -> list[Code | None]:
        source = AsyncWebSource(now=clock, router=AsyncPublicRouter(lookup), network=wire)
        answers = [await source.retrieve(Reference(url)) for url, _ in FORBIDDEN]
        return [answer.code if isinstance(answer, NotRetrieved) else None for answer in answers]

    assert asyncio.run(ask_all()) == [code for _, code in FORBIDDEN]
    assert wire.dialled == []


@pytest.mark.parametrize(
    ("url", "host", "target"),
    [
        ("https://cb.accredited.org", "cb.accredited.org", "/"),
        ("https://cb.accredited.org?time=1", "cb.accredited.org", "/?time=1"),
        ("https://cb.accredited.org:443/.well-known/did.json", "cb.accredited.org", "/.well-known/did.json"),
        ("https://xn--fiq228c.xn--fiqs8s/c/CN%2F1%20a;b=c,d@e:f", "xn--fiq228c.xn--fiqs8s", "/c/CN%2F1%20a;b=c,d@e:f"),
        ("https://1a.2b.org/status/1/history/9.token.jwt", "1a.2b.org", "/status/1/history/9.token.jwt"),
        ("https://cb.accredited.org/a..b/...?x=/../#"[:-1], "cb.accredited.org", "/a..b/...?x=/../"),
    ],
)  # fmt: skip
def test_a_plain_url_is_taken_apart_and_never_changed(url: str, host: str, target: str) -> None:
    assert parse_document_url(url) == DocumentUrl(url, host, target)


def test_a_refused_url_is_not_repeated_in_the_detail() -> None:
    # what a stranger wrote may be long, or made to look like one of our own sentences
    with pytest.raises(Refused) as refused:
        parse_document_url("ftp://valid.accredited.org/")

    assert "accredited.org" not in refused.value.detail
