"""The command as a process of its own: what it loads, what it does to pipes, and that it needs no network."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.vc_cli.customs_desk import CustomsDesk
from tests.world import DAY, NOW
from vc_cli.batch import WORTH_IT

_HEAVY = {
    "httpx",
    "httpcore",
    "ssl",
    "socket",
    "asyncio",
    "jwt",
    "jwcrypto",
    "sqlalchemy",
    "rich",
    "fastapi",
    "PIL",
    "jsonschema",
}

# Runs the command under a fixed clock, lets no socket be made, and tells what was loaded.
_PROGRAM = """
import json, sys
from datetime import datetime

def refuse(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(99)

sys.addaudithook(refuse)
from vc_cli.main import main
code = main(sys.argv[2:], clock=lambda: datetime.fromisoformat(sys.argv[1]))
print(json.dumps(sorted(name for name in sys.modules if "." not in name)), file=sys.stderr)
sys.exit(code)
"""


def _run(*arguments: object, now: datetime = NOW) -> subprocess.CompletedProcess[str]:
    """A process of its own, unobserved: the coverage measurement imports modules too."""
    command = [sys.executable, "-c", _PROGRAM, now.isoformat(), *map(str, arguments)]
    unobserved = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=unobserved)


def test_verifying_a_file_offline_loads_nothing_heavy_and_makes_no_socket(desk: CustomsDesk) -> None:
    ran = _run("verify", desk.certificate, *desk.offline)

    assert ran.returncode == 0, ran.stderr
    assert "Valid" in ran.stdout
    assert not _HEAVY & set(json.loads(ran.stderr.splitlines()[-1]))


def test_showing_the_help_of_everything_loads_nothing_heavy() -> None:
    ran = _run("--help")

    assert ran.returncode == 0
    assert not _HEAVY & set(json.loads(ran.stderr.splitlines()[-1]))


def test_a_stale_bundle_confirms_nothing(desk: CustomsDesk) -> None:
    ran = _run("verify", desk.certificate, *desk.offline, "--json", now=NOW + 4 * DAY)

    assert ran.returncode == 3
    assert "bundle.stale" in {found["code"] for found in json.loads(ran.stdout)["findings"]}


def test_the_installed_command_runs() -> None:
    command = Path(sys.executable).with_name("vc")

    ran = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)

    assert ran.returncode == 0
    assert ran.stdout.startswith("vc ")


def test_a_reader_that_goes_away_ends_the_run_quietly(desk: CustomsDesk) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "vc_cli.main", "trust", "show", str(desk.root)]

    ran = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)

    assert ran.returncode == 4
    assert ran.stderr == ""


def test_a_name_that_the_terminal_cant_show_is_escaped_and_json_stays_utf_8(desk: CustomsDesk) -> None:
    surroundings = os.environ | {"PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "-c", _PROGRAM, NOW.isoformat(), "verify", desk.certificate, *desk.offline]

    people = subprocess.run([*map(str, command)], capture_output=True, env=surroundings, check=False)
    programs = subprocess.run([*map(str, command), "--json"], capture_output=True, env=surroundings, check=False)

    assert (people.returncode, programs.returncode) == (0, 0)
    assert people.stdout.startswith(b"\\u2714 Valid")
    assert json.loads(programs.stdout)["subject"]["holder"].startswith("Müller")


def test_the_clock_of_the_machine_is_asked_where_none_is_passed(desk: CustomsDesk) -> None:
    command = [sys.executable, "-m", "vc_cli.main", "verify", str(desk.certificate), "--offline", "--json"]

    ran = subprocess.run(command, capture_output=True, check=False)

    judged = datetime.fromisoformat(json.loads(ran.stdout)["judged_at"])
    assert ran.returncode == 3
    assert abs((datetime.now(UTC) - judged).total_seconds()) < 60


def test_a_long_batch_on_all_cores_gives_the_same_reports_as_one_core(desk: CustomsDesk) -> None:
    certificate = desk.certificate.read_text()
    rows = ["garbage!" if number % 30 else certificate for number in range(WORTH_IT + 100)]
    manifest = desk.write("manifest.csv", "certificate\n" + "\n".join(rows) + "\n")

    alone = _run("verify", "--manifest", manifest, "--trust", desk.root, "--bundle", desk.bundle, "--json")
    together = _run("verify", "--manifest", manifest, *desk.offline, "--json")

    assert (alone.returncode, together.returncode) == (1, 1)
    assert alone.stdout == together.stdout
    assert json.loads(together.stdout)["decisions"] == {"green": 70, "hold": 2_030, "refer": 0}
