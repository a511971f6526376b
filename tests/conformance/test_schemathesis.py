"""schemathesis asks a running service whatever its own description lets be asked (specs/http-api.md, vc-api.md VA17).

Which requests it makes is decided by the description alone, so a run is repeated as it was.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from tests.verifier_api.vc_api.issuers import TOKEN, two_issuers
from tests.world import NOW, World
from vc.resolve.combined import ImmediateSource
from vc.resolve.memory import MemorySource
from vc.trust.anchor import trust_list_to_toml
from verifier_api.app import create_app
from verifier_api.examples import DRAFT
from verifier_api.server import server_for
from verifier_api.settings import Settings
from verifier_api.vc_api.configuration import read_configuration
from verifier_api.vc_api.issuing import issue
from verifier_api.vc_api.routes import vc_api_routes
from verifier_api.vc_api.service import open_service

HOOKS = Path(__file__).with_name("schemathesis_hooks.py")

# JSON Schema can't say what a credential, a moment or a DID is, so that what it lets pass may well be refused: the
# examples say with which status (tests/verifier_api/test_examples.py).
EXCLUDED = "positive_data_acceptance"


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Serve the small world, a document at each kind of address, and two issuers; yield the address."""
    world = World()
    documents = world.documents()
    published = {urlsplit(url).path: content for url, content in documents.items() if "//other" not in url}
    published |= {"/c/DE-1.jwt": world.certificate(), "/register/index.jwt": b"x", "/ledger/head.jwt": b"x"}
    for address, content in published.items():
        path = folder / "site" / address.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "trust.toml").write_bytes(trust_list_to_toml(world.trust))
    service = open_service(read_configuration(two_issuers(folder)), clock=lambda: NOW)
    assert service.lists is not None
    for instance in service.instances:  # so that each has a list to look at
        issue({"credential": DRAFT}, instance, service.lists, now=NOW)
    app = create_app(
        Settings(trust=folder / "trust.toml", site=folder / "site", requests_per_second=None),
        clock=lambda: NOW,
        source=ImmediateSource(MemorySource(documents, now=lambda: NOW)),
        beside=[vc_api_routes(service, clock=lambda: NOW, receive_seconds=5)],
    )
    server = server_for(app, host="127.0.0.1", port=0)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=30)


@pytest.mark.slow
def test_no_request_of_the_description_is_answered_otherwise_than_described(tmp_path: Path) -> None:
    with running(tmp_path) as base:
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{base}/openapi.json"]
        bounds = [
            "--generation-deterministic",
            "--max-examples",
            "5",
            "--no-shrink",
            "--no-color",
            "--max-failures",
            "20",
        ]
        checks = ["--phases", "examples,coverage,fuzzing", "--exclude-checks", EXCLUDED, "--request-timeout", "30"]
        ran = subprocess.run(
            [*command, *bounds, *checks, "-H", f"Authorization: Bearer {TOKEN}"],
            cwd=tmp_path,
            env={**os.environ, "SCHEMATHESIS_HOOKS": str(HOOKS)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    counted = re.search(r"([0-9]+) generated, ([0-9]+) passed", ran.stdout)
    assert counted is not None, ran.stdout
    assert int(counted[1]) == int(counted[2]) > 500
    assert (told := re.search(r"([0-9]+) selected / ([0-9]+) total", ran.stdout)) is not None
    assert int(told[1]) == int(told[2]) > 30
