"""`make serve`: the demo's world, published anew and served, days after it was made."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.demo_world import made
from tests.vc_program import environment_for, program_in
from tests.world import NOW
from vc.encoding.strict_json import loads_object

SCRIPT = Path(__file__).parents[1] / "tools" / "serve_demo.sh"


def test_a_certificate_of_the_demo_is_valid_on_its_page_three_days_later(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    world = made(tmp_path_factory).copied(tmp_path / "demo-world").folder
    program = program_in(tmp_path / "bin", now=NOW + timedelta(days=3))
    label = (world / "labels" / "label.txt").read_bytes()

    with subprocess.Popen(
        ["sh", str(SCRIPT), str(world), "--port", "0"],
        env={**environment_for(program), "VC": str(program)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            address = next(line for line in process.stdout if line.startswith("http://"))
            port = int(address.split(":")[2].partition("/")[0])
            report = loads_object(asked(port, "POST", "/verify", label), max_depth=32, max_members=10_000)
            subject = report["subject"]
            assert isinstance(subject, dict)
            page = asked(port, "GET", f"/c/{quote(str(subject['number']))}")
        finally:
            process.terminate()

    assert report["verdict"] == "valid"
    assert str(subject["number"]).encode() in page


def asked(port: int, method: str, path: str, body: bytes = b"") -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, {"Content-Type": "text/plain"})
        answer = connection.getresponse()
        assert answer.status == 200
        return answer.read()
    finally:
        connection.close()
