"""A published folder under a real nginx and under `vc serve`: one table of kinds (specs/publication.md P13 to P15)."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.products import AT_GS1, GTIN, issue_product
from tests.serving.web_server import SAMPLE, Answer, WebServer, adapted, web_server
from tests.vc.register.homes import DAY, HOUR, NOW, granted, issue, make_authority, make_home, publish
from vc.model.published import FOREVER, KINDS, LINKSET, MINUTE, Published, kind_of
from vc.register.addresses import slug_of
from verifier_api.app import create_app
from verifier_api.settings import Settings

ODD_NUMBERS = ("A B(C) 1", "CN20/10453", "A..B", "x.tmp", "QMS-0001.jwt", "v1", "index")
ODD_SLUGS = ("认证 7", "Ünïcödé 1", "%41", "A+C&D=E;F")
"""Numbers of our profiles are plainer; the identifier that a credential brings need not be."""

OPEN = {
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


@dataclass(frozen=True)
class Served:
    """One folder behind both servers."""

    folder: Path
    nginx: WebServer
    own: TestClient

    def addresses(self) -> dict[str, Path]:
        """Every document of the folder by its address; pages are not among them."""
        files = [
            path
            for path in self.folder.rglob("*")
            if path.is_file() and path.name != "index.html" and not path.name.startswith(".")
        ]
        return {"/" + quote(str(path.relative_to(self.folder))): path for path in files}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an accreditation body that certifies too has published twice."""
    place = tmp_path_factory.mktemp("published")
    with make_authority(place / "home") as home:
        granted(home)
        issue(home, "QMS-0001", *ODD_NUMBERS)
        issue_product(home, "T-1", AT_GS1 + GTIN, AT_GS1 + f"{GTIN}/10/A%2B1", AT_GS1 + f"{GTIN}/10/B/21/7")
        listing = replace(home, settings=replace(home.settings, number_index=True, wallet_address=True))
        publish(listing, place / "site", NOW)
        publish(listing, place / "site", NOW + HOUR)
    for slug in ODD_SLUGS:
        (place / "site" / "c" / slug).mkdir()
        for end in (".jwt", "/index.html"):
            (place / "site" / "c" / f"{slug}{end}").write_bytes((place / "site" / "c" / f"QMS-0001{end}").read_bytes())
    head = place / "site" / "ledger" / "head.jwt"
    head.parent.mkdir(exist_ok=True)
    if not head.exists():
        head.write_bytes(b"e30.e30.AA")
    return place / "site"


@pytest.fixture(scope="module")
def site(
    folder: Path, require_program: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The folder behind nginx, and behind our own service."""
    own = TestClient(create_app(Settings(site=folder), clock=lambda: NOW + 2 * HOUR), follow_redirects=False)
    prefix = tmp_path_factory.mktemp("nginx") / "prefix"
    with web_server(require_program("nginx"), prefix, folder) as nginx:
        yield Served(folder, nginx, own)


def test_every_published_document_is_served_alike_by_both(site: Served) -> None:
    seen = set()
    for address, path in site.addresses().items():
        kind = kind_of(address)
        assert kind is not None, address
        seen.add(kind.what)
        theirs, ours = site.nginx.ask(address), site.own.get(address)

        assert (theirs.status, ours.status_code) == (200, 200), address
        assert theirs.body == ours.content == path.read_bytes()
        for headers in (theirs.headers, ours.headers):
            assert headers["content-type"] == kind.media_type
            assert headers["cache-control"] == kind.cache
            assert {name: headers.get(name) for name in OPEN} == OPEN
            assert headers["etag"]

    assert seen == set(Published)
    assert len(KINDS) == len(Published)


def test_who_has_a_document_already_is_told_so(site: Served) -> None:
    for address in site.addresses():
        first = site.nginx.ask(address)

        again = site.nginx.ask(address, If_None_Match=first.headers["etag"])

        assert (again.status, again.body) == (304, b"")
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert again.headers["access-control-allow-origin"] == "*"


def test_a_new_publication_has_another_tag(require_program: Callable[[str], Path], tmp_path: Path) -> None:
    with make_home(tmp_path / "home") as home:
        issue(home, "QMS-0001")
        publish(home, tmp_path / "site", NOW)
        with web_server(require_program("nginx"), tmp_path / "prefix", tmp_path / "site") as nginx:
            before = nginx.ask("/status/1/token.jwt")
            publish(home, tmp_path / "site", NOW + DAY)
            after = nginx.ask("/status/1/token.jwt", If_None_Match=before.headers["etag"])

    assert len(before.body) == len(after.body)
    assert after.status == 200
    assert after.body != before.body


def test_head_says_what_get_would_without_the_document(site: Served) -> None:
    for address in site.addresses():
        get, head = site.nginx.ask(address), site.nginx.ask(address, method="HEAD")

        assert (head.status, head.body) == (200, b"")
        assert {**head.headers, "date": ""} == {**get.headers, "date": ""}


@pytest.mark.parametrize("slug", ["QMS-0001", *map(slug_of, ODD_NUMBERS), *ODD_SLUGS])
def test_every_certificate_has_its_page_without_a_redirect(site: Served, slug: str) -> None:
    page = site.nginx.ask(f"/c/{quote(slug, safe='')}")

    assert page.status == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == "frame-ancestors 'none'"
    assert page.headers["cache-control"] == "public, max-age=60"
    assert page.body.startswith(b"<!DOCTYPE html>")


REFUSED = [
    "/",
    "/c/",
    "/c/QMS-0001/",
    "/c/QMS-0001/index.html",
    "/c/NONE",
    "/c/NONE.jwt",
    "/status/",
    "/status/1",
    "/status/1/",
    "/status/0/token.jwt",
    "/status/01/token.jwt",
    "/status/1/history/",
    "/status/1/private.pem",
    "/status/1/.0123456789abcdef.tmp",
    "/.well-known/",
    "/.well-known/security.txt",
    "/.git/config",
    "/c/.0123456789abcdef.tmp",
    "/c/.secret.jwt",
    "/c/%2esecret.jwt",
    "/c/linked.jwt",
    "/c/linked",
    "/status/1/history/linked.token.jwt",
    "/status/1/../../outside.jwt",
    "/status/../../outside.jwt",
    "/c/..%2F..%2Foutside.jwt",
    "/c/%2e%2e/%2e%2e/outside.jwt",
    "/c/..%5C..%5Coutside.jwt",
    "/accreditations/%2e%2e%2f%2e%2e%2foutside.jwt",
    "/c/x%00.jwt",
    "/c/%ff%fe.jwt",
    "//status/1/token.jwt",
    "/status//1/token.jwt",
    "/outside.jwt",
]


@pytest.mark.parametrize("target", REFUSED)
def test_nothing_else_and_nothing_outside_is_served(site: Served, planted: None, target: str) -> None:
    answer = site.nginx.ask(target)

    assert answer.status in {400, 404}, answer
    assert b"secret" not in answer.body
    assert len(answer.body) < 300
    assert "location" not in answer.headers
    assert "cache-control" not in answer.headers


@pytest.fixture(scope="module")
def planted(folder: Path) -> Iterator[None]:
    """Files that nobody published: a key, temporary files, links that lead out, a neighbour of the folder."""
    (folder.parent / "outside.jwt").write_text("secret")
    (folder.parent / "outside").mkdir()
    (folder.parent / "outside" / "index.html").write_text("secret")
    put = [
        folder / name
        for name in (
            "status/1/private.pem",
            "status/1/.0123456789abcdef.tmp",
            "c/.0123456789abcdef.tmp",
            "c/.secret.jwt",
            ".well-known/security.txt",
            "outside.jwt",
        )
    ]
    for path in put:
        path.write_text("secret")
    links = {
        folder / "c/linked.jwt": "outside.jwt",
        folder / "c/linked": "outside",
        folder / "status/1/history/linked.token.jwt": "outside.jwt",
    }
    for link, target in links.items():
        link.symlink_to(folder.parent / target)
    yield
    for path in (*put, *links):
        path.unlink()


def test_what_is_not_there_is_said_in_a_line_of_text(site: Served) -> None:
    answer = site.nginx.ask("/c/NONE.jwt")

    assert answer.body == b"Nothing is published here.\n"
    assert answer.headers["content-type"] == "text/plain"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["server"] == "nginx"


def test_nothing_can_be_written(site: Served) -> None:
    for method in ("POST", "PUT", "DELETE"):
        answer = site.nginx.ask("/status/1/token.jwt", method=method, Content_Length="0")

        assert (answer.status, answer.body) == (405, b"Documents are read with GET.\n")


@pytest.mark.parametrize("query", ["time=1772352000", "x=1&time=1", "timestamp=2026-03-01T08%3A00%3A00Z", "time="])
def test_the_list_of_today_never_answers_about_the_past(site: Served, query: str) -> None:
    for form in ("token", "bitstring"):
        answer = site.nginx.ask(f"/status/1/{form}.jwt?{query}")

        assert answer.status == 501
        assert answer.headers["content-type"] == "text/plain"
        assert b"history/index.jwt" in answer.body


def test_a_query_that_asks_for_nothing_changes_nothing(site: Served) -> None:
    assert site.nginx.ask("/status/1/token.jwt?v=2&runtime=1").status == 200


def test_lists_are_compressed_for_those_who_take_it(site: Served) -> None:
    plain = site.nginx.ask("/c/QMS-0001.jwt")
    packed = site.nginx.ask("/c/QMS-0001.jwt", Accept_Encoding="gzip")

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body)


def test_an_identifier_with_a_path_is_served_below_it(require_program: Callable[[str], Path], tmp_path: Path) -> None:
    with make_home(tmp_path / "home", did="did:web:host.example:cb:de") as home:
        issue(home, "QMS-0001")
        publish(home, tmp_path / "site", NOW)
    with web_server(require_program("nginx"), tmp_path / "prefix", tmp_path / "site") as nginx:
        found = {
            address: nginx.ask(address)
            for address in (
                "/cb/de/did.json",
                "/cb/de/status/1/token.jwt",
                f"/cb/de/status/1/history/{int(NOW.timestamp())}.bitstring.jwt",
                "/cb/de/c/QMS-0001.jwt",
            )
        }

    assert {address: served(answer) for address, answer in found.items()} == {
        address: (200, kind.media_type, kind.cache) for address in found if (kind := kind_of(address)) is not None
    }
    assert any(answer.headers["cache-control"] == FOREVER for answer in found.values())


def served(answer: Answer) -> tuple[int, str, str]:
    return answer.status, answer.headers["content-type"], answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "file"),
    [
        (f"/01/{GTIN}", f"01/{GTIN}/linkset.json"),
        (f"/01/{GTIN}?linkType=linkset", f"01/{GTIN}/linkset.json"),
        (f"/01/{GTIN}/10/A%2B1", f"01/{GTIN}/10/A+1/linkset.json"),
        (f"/01/{GTIN}/10/A+1/21/none", f"01/{GTIN}/10/A+1/linkset.json"),
        (f"/01/{GTIN}/10/B/21/7", f"01/{GTIN}/10/B/21/7/linkset.json"),
        (f"/01/{GTIN}/10/none/21/7", f"01/{GTIN}/21/7/linkset.json"),
        (f"/01/{GTIN}/21/7", f"01/{GTIN}/21/7/linkset.json"),
        (f"/01/{GTIN}/21/none", f"01/{GTIN}/linkset.json"),
        (f"/01/{GTIN}/10/x%2Fy", None),
        (f"/01/{GTIN}/22/A", None),
        ("/01/09506000134352", None),
        (f"/01/{GTIN[1:]}", None),
        ("/01/", None),
        (f"/01/{GTIN}/10", None),
    ],
)
def test_a_product_is_answered_with_the_links_of_the_nearest_level(site: Served, path: str, file: str | None) -> None:
    answer = site.nginx.ask(path)

    if file is None:
        assert answer.status == 404
        return
    assert answer.body == (site.folder / file).read_bytes()
    assert served(answer) == (200, LINKSET, MINUTE)
    assert {name: answer.headers.get(name) for name in OPEN} == OPEN


def test_an_operator_changes_five_lines() -> None:
    sample = SAMPLE.read_text()
    changed = zip(sample.splitlines(), adapted(sample, port=1, folder=Path("/x")).splitlines(), strict=True)

    assert len([before for before, after in changed if before != after]) == 5
