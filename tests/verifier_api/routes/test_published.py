"""The published folder over HTTP (specs/http-api.md A9)."""

import hashlib
import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.verifier_api.service import app_of, client_of, problem_of
from tests.world import World

FILES = {
    ".well-known/did.json": "application/did+json",
    "status/1/token.jwt": "application/statuslist+jwt",
    "status/1/bitstring.jwt": "application/vc+jwt",
    "status/1/history/index.jwt": "application/jwt",
    "status/1/history/1763800000.token.jwt": "application/statuslist+jwt",
    "status/1/history/1763800000.bitstring.jwt": "application/vc+jwt",
    "accreditations/index.jwt": "application/jwt",
    "accreditations/cb/v1.jwt": "application/vc+jwt",
    "accreditations/cb.jwt": "application/vc+jwt",
    "c/DE-QMS-1.jwt": "application/vc+jwt",
    "c/认证 7.jwt": "application/vc+jwt",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for path in FILES:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(f"content of {path}".encode())
    (folder / "status/1/private.pem").write_text("secret")
    (folder / "c/DE-QMS-1").mkdir()
    (folder / "c/DE-QMS-1/index.html").write_text("static page")
    (tmp_path / "outside.jwt").write_text("secret")
    return folder


@pytest.fixture
def client(world: World, tmp_path: Path, site: Path) -> TestClient:
    return client_of(world, tmp_path, site=site)


@pytest.mark.parametrize(("path", "media_type"), FILES.items())
def test_a_published_document_is_served_as_what_it_is(client: TestClient, path: str, media_type: str) -> None:
    answer = client.get(f"/{path}")

    assert answer.status_code == 200
    assert answer.text == f"content of {path}"
    assert answer.headers["content-type"] == media_type
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'


@pytest.mark.parametrize(
    ("path", "cache"),
    [
        ("/status/1/token.jwt", "public, max-age=10"),
        ("/accreditations/index.jwt", "public, max-age=10"),
        ("/.well-known/did.json", "public, max-age=60"),
        ("/accreditations/cb.jwt", "public, max-age=60"),
        ("/status/1/history/1763800000.token.jwt", "public, max-age=31536000, immutable"),
        ("/accreditations/cb/v1.jwt", "public, max-age=31536000, immutable"),
    ],
)
def test_what_changes_is_cached_briefly_and_what_never_changes_for_ever(
    client: TestClient, path: str, cache: str
) -> None:
    assert client.get(path).headers["cache-control"] == cache


def test_who_has_it_already_is_told_so(client: TestClient) -> None:
    tag = client.get("/status/1/token.jwt").headers["etag"]

    same = client.get("/status/1/token.jwt", headers={"If-None-Match": f'"other", {tag}'})
    other = client.get("/status/1/token.jwt", headers={"If-None-Match": '"other"'})

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert other.status_code == 200


def test_head_says_what_get_would_without_the_document(client: TestClient) -> None:
    head, get = client.head("/status/1/token.jwt"), client.get("/status/1/token.jwt")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == get.headers


@pytest.mark.parametrize(
    "path",
    [
        "/status/1/private.pem",
        "/status/2/token.jwt",
        "/status/0/token.jwt",
        "/status/1/",
        "/status/../../outside.jwt",
        "/status/1/%2e%2e/%2e%2e/%2e%2e/outside.jwt",
        "/status/1/..%2f..%2f..%2foutside.jwt",
        "/accreditations/..%2F..%2Foutside.jwt",
        "/accreditations/%2e%2e%2f%2e%2e%2foutside.jwt",
        "/accreditations/..%5C..%5Coutside.jwt",
        "/accreditations/cb%00.jwt",
        "/accreditations/%ff%fe.jwt",
        "/c/%2e%2e.jwt",
        "/c/..%2F..%2Foutside.jwt",
        "/c/linked.jwt",
        "/c/folder.jwt",
        "/c/DE-QMS-1/index.html",
        "/.well-known/../../outside.jwt",
        "/.well-known/other.json",
    ],
)
def test_nothing_else_and_nothing_outside_is_served(client: TestClient, site: Path, path: str) -> None:
    (site / "c/linked.jwt").symlink_to(site.parent / "outside.jwt")
    (site / "c/folder.jwt").mkdir()

    answer = client.get(path)

    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_a_pipe_in_the_folder_holds_nobody_up(client: TestClient, site: Path) -> None:
    os.mkfifo(site / "c/pipe.jwt")

    assert problem_of(client.get("/c/pipe.jwt")) == (404, "not_found")


def test_without_a_published_folder_there_are_no_documents(world: World, tmp_path: Path) -> None:
    client = client_of(world, tmp_path)

    assert problem_of(client.get("/.well-known/did.json")) == (404, "not_found")


def test_a_homes_folder_is_served(world: World, tmp_path: Path, site: Path) -> None:
    client = client_of(world, tmp_path, home=site.parent)

    assert client.get("/.well-known/did.json").status_code == 200


def test_the_framework_knows_the_path_without_its_raw_form_too(world: World, tmp_path: Path, site: Path) -> None:
    client = TestClient(_without_raw_path(app_of(world, tmp_path, site=site)))

    assert client.get("/status/1/token.jwt").status_code == 200


def _without_raw_path(app: ASGIApp) -> ASGIApp:
    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        await app({name: value for name, value in scope.items() if name != "raw_path"}, receive, send)

    return called
