"""`POST /verify/batch` (specs/http-api.md A8)."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.verifier_api.asgi import Exchange
from tests.verifier_api.service import app_of, client_of, lines_of, problem_of
from tests.world import World

NDJSON = {"Content-Type": "application/x-ndjson"}


def batch(*lines: Any) -> bytes:
    return b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)


def test_each_line_is_answered_in_its_place(client: TestClient, world: World) -> None:
    good = world.certificate().decode()
    lines = batch({"input": good}, {"input": "x", "line": "declaration 2"}, {"input": good, "line": 77})

    answer = client.post("/verify/batch", content=lines, headers=NDJSON)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    told = [(line["line"], line["report"]["verdict"]) for line in lines_of(answer)]
    assert told == [(1, "valid"), ("declaration 2", "invalid"), (77, "valid")]


def test_a_line_gives_the_same_report_as_a_single_request(client: TestClient, world: World) -> None:
    asked = {"input": world.certificate().decode(), "at": "2026-11-01", "act": "sell"}

    answer = client.post("/verify/batch", content=batch(asked), headers=NDJSON)

    assert lines_of(answer)[0]["report"] == client.post("/verify", json=asked).json()


def test_a_line_that_cant_be_processed_is_a_problem_and_the_others_go_on(client: TestClient, world: World) -> None:
    good = {"input": world.certificate().decode()}
    lines = batch(good, b"{", b"", {"input": "x", "at": "2030-01-01"}, b"   ", {"verdict": "valid"}, good, b"")

    told = lines_of(client.post("/verify/batch", content=lines, headers=NDJSON))

    assert [line["line"] for line in told] == [1, 2, 4, 6, 7]
    assert [line["problem"]["status"] for line in told if "problem" in line] == [400, 422, 422]
    assert told[-1]["report"]["verdict"] == "valid"


def test_an_empty_batch_has_an_empty_answer(client: TestClient) -> None:
    answer = client.post("/verify/batch", content=b"\n\n", headers=NDJSON)

    assert (answer.status_code, answer.text) == (200, "")


def test_a_batch_is_ndjson_and_nothing_else(client: TestClient) -> None:
    assert problem_of(client.post("/verify/batch", json={})) == (415, "unsupported_media_type")


def test_a_batch_has_so_many_lines_and_so_many_octets(world: World, tmp_path: Path) -> None:
    client = client_of(world, tmp_path, batch_lines=3, batch_bytes=100)
    line = b'{"input":"x"}\n'

    fits = client.post("/verify/batch", content=line * 3, headers=NDJSON)
    long = client.post("/verify/batch", content=line * 4, headers=NDJSON)
    large = client.post("/verify/batch", content=b" " * 101, headers=NDJSON)

    assert len(lines_of(fits)) == 3
    assert problem_of(long) == (413, "too_large")
    assert problem_of(large) == (413, "too_large")


@pytest.mark.parametrize("ending", ["refused", "left"])
def test_a_batch_gives_its_place_back_however_it_ends(world: World, tmp_path: Path, ending: str) -> None:
    app = app_of(world, tmp_path, batches_at_once=1)
    headers = {"content-type": "text/plain" if ending == "refused" else "application/x-ndjson"}

    async def story() -> list[int]:
        first = Exchange("POST", "/verify/batch", headers=headers, body=b'{"input":"x"}', leaves=ending == "left")
        await first.run(app)
        second = Exchange("POST", "/verify/batch", headers=NDJSON, body=b'{"input":"x"}')
        await second.run(app)
        return [first.status, second.status]

    assert asyncio.run(story()) == [415 if ending == "refused" else 200, 200]


def test_more_batches_than_are_answered_at_once_are_told_to_wait(world: World, tmp_path: Path) -> None:
    app = app_of(world, tmp_path, batches_at_once=1)

    async def story() -> Exchange:
        slow = Exchange("POST", "/verify/batch", headers=NDJSON, body=None)
        under_way = asyncio.create_task(slow.run(app))
        await slow.begun.wait()
        second = Exchange("POST", "/verify/batch", headers=NDJSON, body=b"")
        await second.run(app)
        slow.send_body(b"")
        await under_way
        return second

    second = asyncio.run(story())
    assert second.status == 503
    assert second.headers["retry-after"] == "10"
