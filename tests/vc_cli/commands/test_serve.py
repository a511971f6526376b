"""`vc serve`: the service as a process, and what keeps it from starting."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.vc_cli.command_line import vc
from tests.vc_cli.customs_desk import CustomsDesk
from tests.vc_cli.small_world import SmallWorld

# The service under the clock of the small world.
_PROGRAM = """
import sys
from datetime import datetime
from vc_cli.main import main
sys.exit(main(sys.argv[2:], clock=lambda: datetime.fromisoformat(sys.argv[1])))
"""


@contextmanager
def _service(world: SmallWorld, *arguments: object) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    command = [sys.executable, "-c", _PROGRAM, world.now.isoformat(), "serve", "--port", "0", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline()
        assert address.startswith("http://127.0.0.1:"), process.communicate()
        yield int(address.split(":")[2].partition("/")[0]), process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate()


def test_the_service_answers_as_the_command_does_and_ctrl_c_ends_it(world: SmallWorld) -> None:
    certificate = world.certificate("DE-1")
    told = world.vc("verify", certificate, *world.offline, "--json").json

    with _service(world, *world.offline, "--site", world.folder / "site" / "cb.example") as (port, process):
        report = _post(port, certificate.read_bytes())
        document = _get(port, "/.well-known/did.json")
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=20)

    assert report == told
    assert json.loads(document)["id"] == "did:web:cb.example"
    assert code == 0


def test_the_pinned_root_counts_where_none_is_named(world: SmallWorld) -> None:
    world.done("trust", "pin", world.folder / "root.toml")

    with _service(world, "--bundle", world.folder / "world.bundle", "--offline") as (port, _):
        report = _post(port, world.certificate("DE-1").read_bytes())

    assert report["verdict"] == "valid"


def test_what_the_environment_names_counts_before_the_pinned_root(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.done("trust", "pin", world.folder / "root.toml")
    monkeypatch.setenv("VC_TRUST", str(world.folder / "trust.toml"))
    monkeypatch.setenv("VC_ROOT", str(world.folder / "root.toml"))

    with _service(world, *world.hosts) as (port, _):
        report = _post(port, world.certificate("DE-1").read_bytes())

    assert report["verdict"] == "valid"
    assert '"kind": "trust_list"' in json.dumps(report["anchor"])


def test_a_port_that_is_taken_is_a_fault_of_the_surroundings(desk: CustomsDesk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        ran = vc("serve", "--port", port, *desk.offline)

    assert ran.code == 4
    assert f"vc: error: 127.0.0.1:{port}: Address already in use. hint: choose another one" in ran.err


@pytest.mark.parametrize("host", ["::g", "no such host", "x" * 70])
def test_an_address_that_is_none_is_a_fault_of_the_surroundings(host: str, desk: CustomsDesk) -> None:
    ran = vc("serve", "--host", host, *desk.offline)

    assert ran.code == 4
    assert ran.err.startswith(f"vc: error: {host}:8000: ")


def test_an_anchor_that_is_not_there_is_refused(tmp_path: Path) -> None:
    ran = vc("serve", "--trust", tmp_path / "root.toml")

    assert ran.code == 2
    assert "can't be read: No such file" in ran.err


def test_development_hosts_need_a_test_anchor(tmp_path: Path) -> None:
    ran = vc("serve", "--development-hosts", f"cb.example={tmp_path}")

    assert ran.code == 2
    assert "a production environment knows no development hosts" in ran.err


def test_a_setting_that_cant_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VC_BATCH_LINES", "many")

    ran = vc("serve")

    assert ran.code == 2
    assert ran.err.startswith("vc: error: VC_BATCH_LINES: ")


def _post(port: int, credential: bytes) -> dict[str, object]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", "/verify", credential, {"Content-Type": "application/vc+jwt"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200, body
    report: dict[str, object] = json.loads(body)
    return report


def _get(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    body = connection.getresponse().read()
    connection.close()
    return body
