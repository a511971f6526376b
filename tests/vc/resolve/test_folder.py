"""Published sites in folders (specs/retrieval.md W8; security.md Q11)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.vc.resolve.stubs import NOW, clock
from vc.codes import Code
from vc.model.document import NotRetrieved, Reference, Retrieved, Via
from vc.model.limits import Limits
from vc.resolve.folder import FolderSource

HOST = "cb.example"
BASE = f"https://{HOST}"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / ".well-known").mkdir(parents=True)
    (root / ".well-known" / "did.json").write_bytes(b'{"id":"did:web:cb.example"}')
    (root / "c").mkdir()
    (root / "c" / "证书 1.jwt").write_bytes(b"a.b.c")
    (root / "large").write_bytes(b"x" * 101)
    (root / "full").write_bytes(b"x" * 100)
    (tmp_path / "secret").write_bytes(b"secret")
    return root


def ask(site: Path, path: str) -> Retrieved | NotRetrieved:
    return FolderSource({HOST: site}, now=clock, limits=Limits(document_bytes=100)).retrieve(Reference(BASE + path))


def refusal(answer: Retrieved | NotRetrieved) -> Code:
    assert isinstance(answer, NotRetrieved)
    assert answer.attempted_at == NOW
    return answer.code


def test_a_published_file_is_the_document_at_its_url(site: Path) -> None:
    answer = ask(site, "/.well-known/did.json")

    content = b'{"id":"did:web:cb.example"}'
    assert answer == Retrieved(f"{BASE}/.well-known/did.json", content, NOW, Via.FOLDER, "application/json")


def test_a_percent_encoded_name_is_the_file_of_that_name(site: Path) -> None:
    answer = ask(site, "/c/%E8%AF%81%E4%B9%A6%201.jwt")

    assert isinstance(answer, Retrieved)
    assert (answer.content, answer.media_type) == (b"a.b.c", "application/jwt")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("", Code.FETCH_URL),
        ("/", Code.FETCH_URL),
        ("/c/", Code.FETCH_URL),
        ("//c", Code.FETCH_URL),
        ("/c", Code.FETCH_NOT_FOUND),
        ("/missing", Code.FETCH_NOT_FOUND),
        ("/full/more", Code.FETCH_NOT_FOUND),
        ("/full?time=1", Code.FETCH_NOT_FOUND),
        ("/large", Code.FETCH_SIZE),
        ("/../secret", Code.FETCH_URL),
        ("/%2e%2e/secret", Code.FETCH_URL),
        ("/..%2Fsecret", Code.FETCH_URL),
        ("/c%2F..%2F..%2Fsecret", Code.FETCH_URL),
        ("/..%5Csecret", Code.FETCH_URL),
        ("/%2Fetc%2Fpasswd", Code.FETCH_URL),
        ("/full%00", Code.FETCH_URL),
        ("/%FF", Code.FETCH_URL),
        ("/%c0%ae%c0%ae/secret", Code.FETCH_URL),
        (f"/{'a' * 300}", Code.FETCH_NOT_FOUND),
    ],
)
def test_nothing_but_a_file_of_the_folder_is_read(site: Path, path: str, code: Code) -> None:
    assert refusal(ask(site, path)) is code


def test_a_file_at_the_bound_is_read(site: Path) -> None:
    assert isinstance(ask(site, "/full"), Retrieved)


def test_links_are_followed_inside_the_folder_only(site: Path) -> None:
    (site / "inside").symlink_to("full")
    (site / "outside").symlink_to("../secret")
    (site / "parent").symlink_to("..")
    (site / "circle").symlink_to("circle")

    assert isinstance(ask(site, "/inside"), Retrieved)
    assert refusal(ask(site, "/outside")) is Code.FETCH_FORBIDDEN
    assert refusal(ask(site, "/parent/secret")) is Code.FETCH_FORBIDDEN
    assert refusal(ask(site, "/circle")) is Code.FETCH_NOT_FOUND


def test_a_sibling_whose_name_begins_alike_is_outside(site: Path) -> None:
    (site.parent / "site-private").mkdir()
    (site.parent / "site-private" / "d").write_bytes(b"x")
    (site / "other").symlink_to("../site-private")

    assert refusal(ask(site, "/other/d")) is Code.FETCH_FORBIDDEN


def test_a_pipe_does_not_hold_us_up(site: Path) -> None:
    os.mkfifo(site / "pipe")

    assert refusal(ask(site, "/pipe")) is Code.FETCH_NOT_FOUND


def test_a_file_that_vanishes_or_can_not_be_read_is_a_failure(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str, flags: int) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)

    assert refusal(ask(site, "/full")) is Code.FETCH_FAILED


def test_a_host_without_a_folder_and_a_url_that_is_none_are_refused(site: Path) -> None:
    source = FolderSource({HOST: site}, now=clock)

    assert refusal(source.retrieve(Reference("https://ab.example/full"))) is Code.FETCH_NOT_FOUND
    assert refusal(source.retrieve(Reference(f"http://{HOST}/full"))) is Code.FETCH_URL
