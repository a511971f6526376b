"""Rates and places (specs/http-api.md A6)."""

import asyncio
from pathlib import Path

import pytest

from tests.verifier_api.asgi import Exchange
from tests.verifier_api.service import PAGE, app_of, client_of, problem_of
from tests.world import World
from verifier_api.admission import TokenBuckets
from verifier_api.admission import client_of as counted_as


class Hand:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    clock = Hand()
    buckets = TokenBuckets(2.0, 3, clock=clock)

    first = [buckets.seconds_to_wait("a") for _ in range(4)]
    clock.seconds = 0.5
    later = [buckets.seconds_to_wait("a") for _ in range(2)]

    assert first == [0, 0, 0, 0.5]
    assert later == [0, 0.5]


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    clock = Hand()
    buckets = TokenBuckets(100.0, 2, clock=clock)
    clock.seconds = 3_600

    assert [buckets.seconds_to_wait("a") > 0 for _ in range(3)] == [False, False, True]


def test_clients_do_not_use_up_each_others_tokens() -> None:
    buckets = TokenBuckets(1.0, 1, clock=Hand())

    assert [buckets.seconds_to_wait(client) > 0 for client in "aabb"] == [False, True, False, True]


def test_clients_seen_longest_ago_are_forgotten() -> None:
    buckets = TokenBuckets(1.0, 1, clock=Hand(), most_clients=2)

    assert [buckets.seconds_to_wait(client) > 0 for client in "abcb"] == [False, False, False, True]
    assert buckets.seconds_to_wait("a") == 0


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_subscriber_counts_once(host: str, counted: str) -> None:
    assert counted_as({"type": "http", "client": (host, 1)}) == counted


def test_a_socket_without_an_address_is_one_client() -> None:
    assert counted_as({"type": "http", "client": None}) == ""


def test_too_many_requests_are_told_when_to_come_again(world: World, tmp_path: Path) -> None:
    client = client_of(world, tmp_path, requests_per_second=0.25, requests_burst=1)

    assert client.get("/").status_code == 200
    answer = client.get("/")

    assert problem_of(answer) == (429, "too_many_requests")
    assert answer.headers["retry-after"] == "4"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert client.get("/healthz").json() == {"status": "ok"}
    assert "Wait a moment" in client.get("/", headers=PAGE).text


def test_a_header_buys_no_tokens(world: World, tmp_path: Path) -> None:
    client = client_of(world, tmp_path, requests_per_second=0.25, requests_burst=1)

    statuses = [client.get("/", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(2)]

    assert statuses == [200, 429]


def test_the_rate_can_be_left_to_a_proxy(world: World, tmp_path: Path) -> None:
    client = client_of(world, tmp_path, requests_per_second=None, requests_burst=1)

    assert {client.get("/healthz").status_code, client.get("/q").status_code, client.get("/").status_code} == {200}


def test_more_requests_than_places_are_refused_and_places_come_back(world: World, tmp_path: Path) -> None:
    app = app_of(world, tmp_path, requests_at_once=1)

    async def story() -> list[int]:
        slow = Exchange("POST", "/verify", headers={"content-type": "text/plain"}, body=None)
        under_way = asyncio.create_task(slow.run(app))
        await slow.begun.wait()
        refused, after = (Exchange("GET", "/", headers={}) for _ in range(2))
        await refused.run(app)
        slow.send_body(b"x")
        await under_way
        await after.run(app)
        assert refused.headers["retry-after"] == "1"
        return [slow.status, refused.status, after.status]

    assert asyncio.run(story()) == [200, 503, 200]
