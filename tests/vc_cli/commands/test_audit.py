from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.vc.register.homes import NOW, issue, make_home, register_of, request
from tests.vc.register.old_homes import FORMS, unpack
from tests.vc_cli.command_line import vc
from vc.register.home import Home
from vc.register.issuing.issue_request import IssueRequest
from vc.register.keys.key_records import KeyRole
from vc.register.publication.publish import Publisher
from vc.register.register import Register


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with make_home(tmp_path / "home") as made:
        issue(made, "QMS-0001", "QMS-0002")
        Publisher(made, made.signer(KeyRole.STATUS, None), made.signer(KeyRole.LEDGER, None)).publish(
            tmp_path / "site", now=NOW
        )
    return tmp_path / "home"


def edit(home: Path, *statements: str) -> None:
    with closing(sqlite3.connect(home / "register.sqlite")) as register:
        for (trigger,) in register.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            register.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            register.execute(statement)
        register.commit()


def test_a_whole_register_is_said_to_be_whole(home: Path) -> None:
    ran = vc("audit", "verify", "--home", str(home), "--json")

    told = json.loads(ran.out)
    assert ran.code == 0
    assert told["whole"] is True
    assert told["head"] == told["entries"]


def test_a_row_that_was_edited_is_named_and_issuing_refuses(home: Path) -> None:
    edit(home, "UPDATE credentials SET holder = 'Somebody else' WHERE number = 'QMS-0002'")

    ran = vc("audit", "verify", "--home", str(home))
    with Home.open(home) as damaged, pytest.raises(Exception, match="damaged, and nothing is signed: credentials"):
        issue(damaged, "QMS-0003")

    assert ran.code == 1
    assert "credentials" in ran.text
    assert "is not what was stored" in ran.text


def test_a_cut_end_is_found_by_a_head_that_was_kept(home: Path, tmp_path: Path) -> None:
    kept = tmp_path / "site" / "ledger" / "head.jwt"
    last = json.loads(vc("audit", "verify", "--home", str(home), "--json").out)["entries"]
    (home / "ledger.head").unlink()
    edit(
        home,
        *(f"DELETE FROM {table} WHERE seq >= {last}" for table in ("signatures", "list_publications", "ledger")),
        "DELETE FROM ledger_heads",
    )

    alone = vc("audit", "verify", "--home", str(home))
    with_head = vc("audit", "verify", "--home", str(home), "--head", str(kept))

    assert alone.code == 0  # nothing in the home itself tells any more
    assert with_head.code == 1
    assert f"the head was signed over {last} entries" in with_head.text


def test_a_file_that_is_no_register_is_damage_and_no_fault_of_ours(home: Path) -> None:
    (home / "register.sqlite").write_bytes(b"not a database at all" * 100)

    ran = vc("audit", "verify", "--home", str(home))

    assert ran.code == 1
    assert "file is not a database" in ran.text


def test_a_folder_is_made_again_from_the_register(home: Path, tmp_path: Path) -> None:
    ran = vc("audit", "rebuild", "--home", str(home), "--out", str(tmp_path / "again"))
    again = vc("audit", "rebuild", "--home", str(home), "--out", str(tmp_path / "again"))

    assert ran.code == 0
    assert (tmp_path / "again" / "status" / "1" / "token.jwt").read_bytes() == (
        tmp_path / "site" / "status" / "1" / "token.jwt"
    ).read_bytes()
    assert again.code == 2


def test_a_register_of_an_older_version_is_migrated(tmp_path: Path) -> None:
    old = str(unpack(FORMS[0], tmp_path / "old"))

    refused = vc("list", "--home", old)
    done = vc("migrate", "--clock-is-right", "--home", old)
    again = vc("migrate", "--clock-is-right", "--home", old, "--json")
    audited = vc("audit", "verify", "--home", old)

    assert refused.code == 4
    assert "bring it up to date with `vc migrate`" in refused.err
    assert (done.code, again.code, audited.code) == (0, 0, 0)
    assert json.loads(again.out) == {"before": 2, "format": 2}


class KilledError(Exception):
    """What stands for the end of a program."""


def interrupted(home: Home, step: str) -> list[IssueRequest]:
    """Begin a batch of three that is cut off at a step, and return it."""

    def on_step(passed: str) -> None:
        if passed == step:
            raise KilledError

    requests = [request(home, f"B-{number}") for number in range(3)]
    signer = home.signer(KeyRole.CREDENTIAL, None)
    with pytest.raises(KilledError):
        Register(home, on_step=on_step).issue_many(requests, signer=signer, now=NOW, source="table.csv")
    return requests


def test_an_interrupted_batch_is_listed_until_it_is_issued_or_closed(home: Path) -> None:
    with Home.open(home) as open_home:
        interrupted(open_home, "issue.signed")
    (listed,) = json.loads(vc("batch", "list", "--home", str(home), "--json").out)["batches"]

    closed = vc(
        "batch", "close", listed["batch"], "--reason", "begun by mistake", "--home", str(home), clock=lambda: NOW
    )
    again = vc(
        "batch", "close", listed["batch"], "--reason", "begun by mistake", "--home", str(home), clock=lambda: NOW
    )

    assert (listed["rows"], listed["issued"], listed["source"]) == (3, 0, "table.csv")
    assert (closed.code, again.code) == (0, 2)
    assert vc("batch", "list", "--home", str(home)).text == ""


def test_the_same_batch_again_finishes_it(home: Path) -> None:
    with Home.open(home) as open_home:
        requests = interrupted(open_home, "issue.recorded")
        signer = open_home.signer(KeyRole.CREDENTIAL, None)
        register_of(open_home).issue_many(requests, signer=signer, now=NOW, source="table.csv")

    assert vc("batch", "list", "--home", str(home)).text == ""
