"""`vc migrate` killed at any moment, and registers that are newer than the program (security.md section 4, F10)."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from tests.faults.soak import cycles
from tests.faults.vc_process import assert_one_line, run_vc, start_vc
from tests.vc.register.homes import make_home
from tests.vc.register.old_homes import FORMS, unpack
from vc.encoding.jcs import canonicalize
from vc.register.audit.audit import verify_ledger
from vc.register.home import REGISTER, Home

CERTIFICATES: Final = 2_000
MIGRATE: Final = ("migrate", "--clock-is-right")
_LIST: Final = 2
_PATIENCE: Final = 120

Tell = Callable[..., None]


def multiplied(home: Path, count: int) -> None:
    """Add `count` certificates to a register of format 1, as the program of its time would have recorded them."""
    with closing(sqlite3.connect(home / REGISTER)) as register, register:
        register.row_factory = sqlite3.Row
        last = register.execute("SELECT seq, recorded_at, digest FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
        model = dict(register.execute("SELECT * FROM credentials ORDER BY seq LIMIT 1").fetchone())
        told = register.execute("SELECT entry FROM ledger WHERE seq = ?", (model["seq"],)).fetchone()[0]
        body = json.loads(told)["body"]
        recorded = json.loads(
            register.execute("SELECT entry FROM ledger WHERE seq = ?", (last["seq"],)).fetchone()["entry"]
        )["recordedAt"]
        seq, digest = last["seq"], last["digest"]

        def append(kind: str, subject: str, content: dict[str, object]) -> None:
            nonlocal seq, digest
            seq += 1
            octets = canonicalize(
                {"body": content, "kind": kind, "recordedAt": recorded, "seq": seq, "subject": subject}  # type: ignore[dict-item]
            )
            digest = hashlib.sha256(digest + octets).digest()
            row = (seq, kind, subject, last["recorded_at"], None, octets, digest)
            register.execute("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?)", row)

        append("list_opened", f"status/{_LIST}", {"length": 131_072, "list": _LIST})
        for index in range(count):
            number = f"OLD-{index:06}"
            own = {"number": number, "slug": number, "idempotency_key": f"key-{number}"}
            identifier = f"https://body.example/c/{number}"
            place = {"list": _LIST, "index": index, "key": own["idempotency_key"]}
            append("issued", identifier, {**body, **place, "number": number, "slug": number})
            row = model | own | {"seq": seq, "id": identifier, "list_number": _LIST, "list_index": index}
            holders = ", ".join("?" * len(row))
            register.execute(f"INSERT INTO credentials ({', '.join(row)}) VALUES ({holders})", tuple(row.values()))


def contents(home: Path) -> str:
    """The digest of everything that the register holds."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(home / REGISTER)) as register:
        for line in register.iterdump():
            digest.update(line.encode())
    return digest.hexdigest()


def format_of(home: Path) -> str:
    with closing(sqlite3.connect(home / REGISTER)) as register:
        return str(register.execute("SELECT value FROM register_info WHERE name = 'format'").fetchone()[0])


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = unpack(FORMS[-1], tmp_path_factory.mktemp("old") / "home")
    multiplied(home, CERTIFICATES)
    return home


def test_a_migration_killed_at_any_moment_is_whole_or_not_there_and_the_next_one_finishes(
    old: Path, tmp_path: Path, tell: Tell
) -> None:
    before, chance = contents(old), random.Random(11)
    began = time.monotonic()
    shutil.copytree(old, tmp_path / "timed")
    assert run_vc(tmp_path / "timed", *MIGRATE).code == 0
    takes = time.monotonic() - began
    killed = finished = 0
    for cycle in range(cycles(6, long=200)):
        home = tmp_path / str(cycle)
        shutil.copytree(old, home)
        while True:
            process = start_vc(home, *MIGRATE)
            try:
                process.communicate(timeout=chance.uniform(0.05 * takes, 0.9 * takes))
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate(timeout=_PATIENCE)
                killed += 1
            found = format_of(home)
            assert (found == "1" and contents(home) == before) or found == "2"
            if found == "2" or chance.random() < 0.3:
                break
        assert run_vc(home, *MIGRATE).code == 0
        assert run_vc(home, "audit", "verify").code == 0
        finished += 1
        shutil.rmtree(home)

    tell(certificates=CERTIFICATES, killed=killed, finished_by_the_next=finished, half_migrated=0)
    assert killed


def test_what_was_migrated_is_what_was_there(old: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(old, tmp_path / "home"))
    columns = "seq, id, number, slug, list_number, list_index, digest, hex(secured)"

    def certificates() -> list[object]:
        with closing(sqlite3.connect(home / REGISTER)) as register:
            return register.execute(f"SELECT {columns} FROM credentials ORDER BY seq").fetchall()

    before = certificates()
    assert len(before) == CERTIFICATES + 3
    assert run_vc(home, *MIGRATE).code == 0

    assert certificates() == before
    with Home.open(home) as opened:
        assert verify_ledger(opened) == ()


def test_a_register_that_was_last_written_long_ago_is_migrated_once_the_clock_is_said_to_be_right(
    old: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(old, tmp_path / "home"))
    before = contents(home)

    refused = run_vc(home, "migrate")

    assert refused.code == 4
    assert_one_line(refused)
    assert "`vc migrate --clock-is-right`" in refused.err
    assert contents(home) == before


EVERY_COMMAND: Final = (
    ("migrate",),
    ("list",),
    ("show", "QMS-0001"),
    ("history", "QMS-0001"),
    ("audit", "verify"),
    ("batch", "list"),
    ("key", "list"),
    ("suspend", "QMS-0001", "--reason", "a visit was refused"),
    ("withdraw", "QMS-0001", "--reason", "the contract ended"),
    ("publish", "--offline", "--out", "SITE"),
    ("proposals",),
    ("did", "show"),
)


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("newer") / "home"
    make_home(home).close()
    with closing(sqlite3.connect(home / REGISTER)) as register:
        register.executescript(
            "DROP TRIGGER register_info_no_update; UPDATE register_info SET value = '3' WHERE name = 'format';"
            "UPDATE alembic_version SET version_num = '3';"
        )
    return home


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=" ".join)
def test_every_command_refuses_a_newer_register_in_one_line(
    newer: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    before = contents(newer)

    ran = run_vc(newer, *(str(tmp_path / "site") if one == "SITE" else one for one in command))

    assert ran.code == 4
    assert_one_line(ran)
    assert "has format 3, this program" in ran.err
    assert "newer" in ran.err
    assert contents(newer) == before
    assert not (tmp_path / "site").exists()
