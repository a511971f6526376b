"""`vc bundle update --from` and `vc bundle delta`: by file, folder and address; whatever fails leaves the old one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.vc.resolve.bundle_series import a_root, line, series
from tests.vc_cli.command_line import Ran, vc
from tests.world import DAY, NOW, World
from vc.resolve.bundle import open_bundle
from vc.resolve.newer_bundle import delta_suffix
from vc.trust.anchor import root_to_toml

A, B = a_root("a"), a_root("b", version=2)
FIRST, SECOND, THIRD = (series(n, created=NOW - timedelta(minutes=30 - n)) for n in (1, 2, 3))


class Desk:
    """A folder with a pinned root and the bundle of yesterday, `world.bundle`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bundle = self.write("world.bundle", FIRST)
        assert vc("trust", "pin", self.write("root.toml", root_to_toml(A))).code == 0

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    def update(self, place: object, *more: object) -> Ran:
        return vc("bundle", "update", self.bundle, "--from", place, *more, clock=lambda: NOW)

    @property
    def version(self) -> int:
        return open_bundle(self.bundle.read_bytes()).stated.version


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The desk, in the configuration folder that the tests of the command line have anyway."""
    return Desk(tmp_path)


def delta(desk: Desk, old: bytes, new: bytes, *more: object) -> Path:
    ran = vc("bundle", "delta", "--from", desk.write("old", old), "--to", desk.write("new", new), *more, "--json")
    assert ran.code == 0, ran
    return Path(ran.json["file"])


def test_a_whole_bundle_from_a_file(desk: Desk) -> None:
    ran = desk.update(desk.write("new.bundle", SECOND))

    assert (ran.code, desk.bundle.read_bytes()) == (0, SECOND)
    assert "version 2, signed 2026-11-22 11:32 UTC" in ran.text


def test_a_delta_from_a_file(desk: Desk) -> None:
    made = delta(desk, FIRST, SECOND, "--out", desk.folder / "day.delta")

    ran = vc("bundle", "update", desk.bundle, "--delta", made, "--out", desk.folder / "new.bundle", clock=lambda: NOW)

    assert ran.code == 0
    assert (desk.folder / "new.bundle").read_bytes() == SECOND
    assert desk.version == 1


def test_a_stick_with_the_deltas_of_two_days(desk: Desk) -> None:
    for old, new in ((FIRST, SECOND), (SECOND, THIRD)):
        made = delta(desk, old, new)
        assert made.name == f"new{delta_suffix(open_bundle(old).digest)}"
        desk.write(f"stick/world.bundle{delta_suffix(open_bundle(old).digest)}", made.read_bytes())

    ran = desk.update(desk.folder / "stick")

    assert (ran.code, desk.bundle.read_bytes()) == (0, THIRD)


def test_a_stick_with_a_whole_bundle_beside_a_delta_that_is_spoilt(desk: Desk) -> None:
    desk.write(
        f"stick/world.bundle{delta_suffix(open_bundle(FIRST).digest)}", delta(desk, FIRST, SECOND).read_bytes()[:-1]
    )
    desk.write("stick/world.bundle", THIRD)

    assert (desk.update(desk.folder / "stick").code, desk.version) == (0, 3)


def test_an_empty_stick(desk: Desk) -> None:
    (desk.folder / "stick").mkdir()

    ran = desk.update(desk.folder / "stick")

    assert (ran.code, desk.version) == (2, 1)
    assert f"vc: error: {desk.folder / 'stick' / 'world.bundle'}: no bundle there" in ran.err


def test_what_is_at_hand_already(desk: Desk) -> None:
    ran = desk.update(desk.write("new.bundle", FIRST), "--json")

    assert (ran.code, ran.json["updated"]) == (0, False)
    assert "is the newest there is" in desk.update(desk.folder / "new.bundle").text


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (series(1), "is not newer than version 1"),
        (series(9, signed_by=("stranger",)), "bundle.unanchored"),
        (series(2**53 - 1), "bundle.fast_forward"),
        (series(5, created=NOW - 40 * DAY), "bundle.expired"),
        (series(5, created=NOW + DAY), "bundle.stale"),
        (series(5, trust_version=1), "trust.rollback"),
        (series(5)[:-1], "bundle.damaged"),
        (b"", "bundle.damaged"),
        (b"<html>", "bundle.damaged"),
    ],
)
def test_whatever_does_not_count_leaves_the_old_one(desk: Desk, new: bytes, told: str) -> None:
    certificate = desk.write("good.jwt", World().certificate())
    assert vc("verify", certificate, "--offline", "--bundle", desk.bundle, clock=lambda: NOW).code == 0

    ran = desk.update(desk.write("new.bundle", new))

    assert ran.code == 2
    assert told in ran.err
    assert desk.bundle.read_bytes() == FIRST


def test_an_update_is_remembered(desk: Desk) -> None:
    assert desk.update(desk.write("new.bundle", THIRD)).code == 0
    desk.write("world.bundle", FIRST)

    ran = desk.update(desk.write("new.bundle", SECOND))

    assert ran.code == 2
    assert "bundle.rollback" in ran.err


def test_an_update_follows_the_roots(desk: Desk) -> None:
    roots = line((B, ("a", "b")), start=A)

    assert desk.update(desk.write("new.bundle", series(2, signed_by=("b",), roots=roots))).code == 0
    assert desk.version == 2


def test_without_a_root_nothing_is_taken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VC_CONFIG", str(desk.folder / "empty"))

    assert desk.update(desk.write("new.bundle", SECOND)).code == 2
    assert desk.update(desk.folder / "new.bundle", "--root", desk.folder / "root.toml").code == 0


@pytest.mark.parametrize("more", [("--key", "root.pem"), ("--trust", "trust.toml"), ("--at", "2026-01-01")])
def test_getting_and_making_are_two_things(desk: Desk, more: tuple[str, str]) -> None:
    ran = desk.update(desk.write("new.bundle", SECOND), *more)

    assert (ran.code, desk.version) == (2, 1)


def test_making_needs_a_key(desk: Desk) -> None:
    ran = vc("bundle", "update", desk.bundle, clock=lambda: NOW)

    assert ran.code == 2
    assert "a bundle must be signed" in ran.err


class Server:
    """A server of bundles at a loopback address: what it has, what it was asked for, and how much of it it sends."""

    def __init__(self) -> None:
        self.has: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.sends: int | None = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                content = outer.has.get(self.path)
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write((content or b"")[: outer.sends])

            def log_message(self, *told: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.host = f"bundles.example=127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    """The server, for one test."""
    serving = Server()
    yield serving
    serving.close()


def from_server(desk: Desk, server: Server) -> Ran:
    return desk.update("https://bundles.example/world.bundle", "--development-hosts", server.host)


def test_a_bundle_from_a_server(desk: Desk, server: Server) -> None:
    server.has["/world.bundle"] = SECOND

    ran = from_server(desk, server)

    assert (ran.code, desk.bundle.read_bytes()) == (0, SECOND)
    assert server.asked == [f"/world.bundle{delta_suffix(open_bundle(FIRST).digest)}", "/world.bundle"]


def test_deltas_from_a_server_one_after_another(desk: Desk, server: Server) -> None:
    for old, new in ((FIRST, SECOND), (SECOND, THIRD)):
        made = delta(desk, old, new).read_bytes()
        server.has[f"/world.bundle{delta_suffix(open_bundle(old).digest)}"] = made

    assert (from_server(desk, server).code, desk.version) == (0, 3)
    assert "/world.bundle" not in server.asked


def test_a_download_that_breaks_off_leaves_the_old_one(desk: Desk, server: Server) -> None:
    server.has["/world.bundle"] = SECOND
    server.sends = len(SECOND) // 2
    broken = from_server(desk, server)
    server.sends = None

    assert broken.code == 2
    assert "the old bundle stays in use" in broken.err
    assert desk.bundle.read_bytes() == FIRST
    assert from_server(desk, server).code == 0


def test_a_server_that_is_down_leaves_the_old_one(desk: Desk, server: Server) -> None:
    server.close()

    ran = from_server(desk, server)

    assert (ran.code, desk.version) == (2, 1)
    assert "fetch.failed" in ran.err
