"""A service over the world in memory, and what tests ask it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.testclient import TestClient

from tests.world import World
from vc.resolve.combined import ImmediateSource
from vc.resolve.memory import MemorySource
from vc.trust.anchor import trust_list_to_toml
from verifier_api.app import create_app
from verifier_api.settings import Settings

PAGE = {"Accept": "text/html,application/xhtml+xml"}


def app_of(world: World, folder: Path, *, beside: Iterable[APIRouter] = (), **settings: Any) -> Any:
    """The application over a world, under the world's trust list and clock; `beside` as for `create_app`."""
    if "trust" not in settings:
        settings["trust"] = folder / "trust.toml"
        settings["trust"].write_bytes(trust_list_to_toml(world.trust))
    source = ImmediateSource(MemorySource(world.documents(), now=lambda: world.now))
    return create_app(Settings(**settings), clock=lambda: world.now, source=source, beside=beside)


def client_of(world: World, folder: Path, **settings: Any) -> TestClient:
    """A client of that application."""
    return TestClient(app_of(world, folder, **settings), follow_redirects=False)


def lines_of(answer: Any) -> list[dict[str, Any]]:
    """The objects of an NDJSON answer."""
    return [json.loads(line) for line in answer.text.splitlines()]


def problem_of(answer: Any) -> tuple[int, str]:
    """The status and the name of a problem, which must be one."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return answer.status_code, problem["type"].rpartition("#")[2]
