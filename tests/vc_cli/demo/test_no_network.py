"""The process without a network: no socket can be opened in it, and it shows that before it runs anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.vc_cli.customs_desk import CustomsDesk
from tests.world import NOW
from vc_cli.demo import no_network

_MOMENT = NOW.isoformat().replace("+00:00", "Z")

# Runs the module as the demo does, with a command that asks for a socket in the place of `vc`.
_ASKS = """
import sys, types
sys.modules["vc_cli.main"] = main = types.ModuleType("vc_cli.main")

def connect(arguments, clock):
    import socket
    socket.create_connection(("127.0.0.1", 9))

main.main = connect
from vc_cli.demo.no_network import run
run(["2026-11-22T12:00:00Z"])
"""


def run(*command: object) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": ""}
    return subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, text=True, check=False, env=environment
    )


def test_a_command_runs_as_of_the_given_moment_after_the_proof(desk: CustomsDesk) -> None:
    ran = run("-m", "vc_cli.demo.no_network", _MOMENT, "verify", desk.certificate, *desk.offline)

    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.splitlines()[0] == no_network.PROVEN
    assert "2026-11-22" in ran.stdout


def test_asking_for_a_socket_ends_in_a_refusal() -> None:
    ran = run("-c", _ASKS)

    assert ran.returncode != 0
    assert "NetworkForbidden" in ran.stderr


def test_verifying_online_in_it_confirms_nothing(desk: CustomsDesk, tmp_path: Path) -> None:
    ran = run("-m", "vc_cli.demo.no_network", _MOMENT, "verify", desk.certificate, "--trust", desk.root)

    assert ran.returncode in {3, 4}
    assert "Valid" not in ran.stdout


def test_nothing_is_run_where_a_socket_can_be_opened_after_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "addaudithook", lambda hook: None)

    assert no_network.run([_MOMENT, "verify", "x"]) == 4
    assert "nothing is run" in capsys.readouterr().err


def test_every_event_of_the_socket_module_is_refused_and_no_other() -> None:
    no_network.forbid("open", ())
    with pytest.raises(no_network.NetworkForbidden, match=r"socket\.connect"):
        no_network.forbid("socket.connect", ())
