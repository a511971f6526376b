"""Receiving a body within its bounds (specs/http-api.md A4)."""

import asyncio
import json
from pathlib import Path

from tests.verifier_api.asgi import Exchange
from tests.verifier_api.service import app_of
from tests.world import World

TEXT = {"content-type": "text/plain"}


def run(exchange: Exchange, app: object) -> tuple[int, str]:
    asyncio.run(exchange.run(app))
    return exchange.status, json.loads(exchange.body).get("type", "").rpartition("#")[2]


def test_an_announced_length_over_the_bound_is_refused_before_anything_is_read(world: World, tmp_path: Path) -> None:
    exchange = Exchange("POST", "/verify", headers=TEXT | {"content-length": "200000000"}, body=None)

    assert run(exchange, app_of(world, tmp_path)) == (413, "too_large")
    assert not exchange.begun.is_set()


def test_a_length_of_a_million_digits_is_only_too_large(world: World, tmp_path: Path) -> None:
    exchange = Exchange("POST", "/verify", headers=TEXT | {"content-length": "9" * 1_000_000}, body=None)

    assert run(exchange, app_of(world, tmp_path)) == (413, "too_large")


def test_chunks_are_counted_as_they_come(world: World, tmp_path: Path) -> None:
    exchange = Exchange("POST", "/verify", headers=TEXT, body=None)
    for _ in range(11):
        exchange.send_body(b"x" * 1_000_000, more=True)

    assert run(exchange, app_of(world, tmp_path)) == (413, "too_large")


def test_a_body_that_does_not_come_ends_in_time(world: World, tmp_path: Path) -> None:
    exchange = Exchange("POST", "/verify", headers=TEXT, body=None)
    exchange.send_body(b"half", more=True)

    assert run(exchange, app_of(world, tmp_path, receive_seconds=0.01)) == (408, "too_slow")
    assert exchange.headers["connection"] == "close"


def test_a_client_that_leaves_is_no_fault_of_the_service(world: World, tmp_path: Path) -> None:
    exchange = Exchange("POST", "/verify", headers=TEXT, body=None)
    exchange.send_body(b"half", more=True)
    exchange.leave()

    assert run(exchange, app_of(world, tmp_path)) == (400, "malformed")


def test_a_browser_may_send_a_file_that_is_too_large_to_its_end(world: World, tmp_path: Path) -> None:
    headers = {"content-type": "multipart/form-data; boundary=b", "content-length": "11000000"}
    exchange = Exchange("POST", "/check", headers=headers, body=None)
    for _ in range(11):
        exchange.send_body(b"x" * 1_000_000, more=True)
    exchange.send_body(b"")

    assert run(exchange, app_of(world, tmp_path)) == (413, "too_large")
    assert exchange.unread == 0


def test_but_not_without_end(world: World, tmp_path: Path) -> None:
    exchange = Exchange("POST", "/check", headers={"content-type": "multipart/form-data; boundary=b"}, body=None)
    for _ in range(60):
        exchange.send_body(b"x" * 1_000_000, more=True)

    assert run(exchange, app_of(world, tmp_path)) == (413, "too_large")
    assert exchange.unread == 9
