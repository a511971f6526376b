"""`vc key` and `vc did`: the keys of a home."""

import csv
import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.vc_cli.passphrase_prompt import at_a_terminal
from tests.vc_cli.small_world import ROWS, SmallWorld
from vc.encoding.rfc3339 import format_instant

FORMULA = "\nFR-4,@SUM(A1),,,DE,ISO 9001,2015,17,Gears,,2026-11-01,2029-10-31\n"


def _kids(world: SmallWorld, role: str) -> list[str]:
    listed = world.done("key", "list", "--home", world.cb, "--json").json["keys"]
    return [key["kid"] for key in listed if key["role"] == role]


def test_a_new_home_has_one_key_for_each_role(world: SmallWorld) -> None:
    ran = world.done("key", "list", "--home", world.cb)

    assert len(ran.text.splitlines()) == 2 * 3
    for role in ("credential", "status", "ledger"):
        assert f"  {role}, ES256, active, in use since " in ran.text


def test_a_rotated_key_signs_no_more_and_what_it_signed_stays_good(world: SmallWorld) -> None:
    ran = world.done("key", "rotate", "--home", world.cb, "--reason", "yearly")
    world.publish()

    old, new = _kids(world, "credential")
    verified = world.vc(
        "verify", world.certificate("DE-1"), "--trust", world.folder / "trust.toml", *world.hosts, "--json"
    )
    assert ran.text == f"new key for credential: {new}\n"
    assert "publish the home anew" in ran.err
    assert old != new
    assert (verified.code, verified.json["notices"]) == (0, ["issue_time.claimed"])
    assert "retired on" in world.done("key", "list", "--home", world.cb).text


def test_a_retired_key_leaves_the_home_without_one_until_it_is_rotated(world: SmallWorld) -> None:
    (kid,) = _kids(world, "credential")
    world.done("key", "retire", kid, "--home", world.cb)

    refused = world.vc("issue", world.folder / "rows.csv", "--home", world.cb)
    world.done("key", "rotate", "--home", world.cb)

    assert (refused.code, "no active credential key" in refused.err) == (2, True)
    assert world.vc("issue", world.folder / "rows.csv", "--home", world.cb).code == 0


def test_a_compromised_key_takes_all_that_it_signed_with_it(world: SmallWorld) -> None:
    (kid,) = _kids(world, "credential")

    ran = world.done("key", "compromise", kid, "--since", "2026-11-20", "--reason", "stolen", "--home", world.cb)
    world.publish()

    verified = world.vc("verify", world.certificate("DE-1"), "--trust", world.folder / "trust.toml", *world.hosts)
    assert ran.text.startswith(f"compromised since 2026-11-20: {kid}\n3 certificates signed with it (0 before")
    assert "3 to be issued anew\n" in ran.text
    assert "What to do next\n  1. make a new key: vc key rotate --role credential\n" in ran.text
    assert "publish the home anew" in ran.err
    assert verified.code == 1
    assert "[key.compromised]" in verified.text
    assert "compromised since 2026-11-20" in world.done("key", "list", "--home", world.cb).text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["retire", "nobody"], "nobody: no such key"),
        (["compromise", "nobody", "--since", "2026-11-20"], "nobody: no such key"),
        (["compromise", "nobody", "--since", "once"], "--since: 'once' is no moment"),
        (["rotate", "--role", "root"], "Invalid value for '--role'"),
    ],
)
def test_keys_that_are_none_are_refused(arguments: list[str], message: str, world: SmallWorld) -> None:
    ran = world.vc("key", *arguments, "--home", world.cb)

    assert ran.code == 2
    assert message in ran.err


def test_the_did_document_keeps_every_key(world: SmallWorld) -> None:
    world.done("key", "rotate", "--home", world.cb, "--role", "status")

    document = world.done("did", "show", "--home", world.cb).json

    assert document["id"] == "did:web:cb.example"
    assert len(document["verificationMethod"]) == 4


def test_a_wrong_passphrase_is_a_fault_of_the_key_store(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = world.write("secret", "open sesame")
    home = world.folder / "locked"
    world.done("init", home, "--issuer", "did:web:x.example", "--name", "Locked", "--passphrase-file", secret)
    asked = at_a_terminal(monkeypatch, "open barley")

    ran = world.vc("key", "rotate", "--home", home)

    assert ran.code == 4
    assert "wrong passphrase" in ran.err
    assert asked == [("Passphrase of the keys of Locked", False)]


def test_the_list_of_what_falls_names_each_certificate_before_and_since(world: SmallWorld) -> None:
    world.write("later.csv", ROWS.splitlines()[0] + FORMULA)
    world.done("issue", world.folder / "later.csv", "--home", world.cb)
    world.done("withdraw", "CN-2", "--reason", "fraud", "--home", world.cb)
    (kid,) = _kids(world, "credential")
    since = format_instant(world.now - timedelta(minutes=2))

    told = world.done("key", "compromise", "--kid", kid, "--since", since, "--home", world.cb, "--json").json
    shown = world.done("key", "affected", kid, "--home", world.cb).text

    rows = {row["number"]: (row["signed"], row["in_force"], row["to_reissue"]) for row in told["certificates"]}
    assert rows == {
        "DE-1": ("before", True, True),
        "CN-2": ("before", False, False),
        "AE-3": ("before", True, True),
        "FR-4": ("since", True, True),
    }
    assert (told["kid"], told["role"], told["recorded"], told["to_reissue"]) == (kid, "credential", True, 3)
    assert told["since"] == since
    assert "  CN-2  Shanghai Precision Co., issued 2026-11-20 12:06 UTC (before), withdrawn, not in force\n" in shown
    assert "  FR-4  @SUM(A1), issued " in shown


def test_what_is_to_be_issued_anew_is_written_as_csv_without_formulas(world: SmallWorld, tmp_path: Path) -> None:
    world.write("later.csv", ROWS.splitlines()[0] + FORMULA)
    world.done("issue", world.folder / "later.csv", "--home", world.cb)
    (kid,) = _kids(world, "credential")
    out = tmp_path / "reissue.csv"

    ran = world.done("key", "compromise", kid, "--since", "2026-11-20", "--out", out, "--home", world.cb)

    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["number"] for row in rows] == ["DE-1", "CN-2", "AE-3", "FR-4"]
    assert rows[-1]["holder"] == "'@SUM(A1)"
    assert f"{out}: 4 certificates to be issued anew" in ran.err
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_what_is_to_be_issued_anew_is_written_as_ndjson(world: SmallWorld, tmp_path: Path) -> None:
    (kid,) = _kids(world, "credential")
    out = tmp_path / "reissue.ndjson"

    world.done("key", "affected", kid, "--out", out, "--home", world.cb)

    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["holder"] for row in rows][:2] == ["Müller Feinmechanik GmbH", "Shanghai Precision Co."]


def test_asking_what_a_key_signed_records_nothing(world: SmallWorld) -> None:
    (kid,) = _kids(world, "status")

    ran = world.done("key", "affected", "--kid", kid, "--home", world.cb)

    assert "status list 1: version 1, the last signed " in ran.text
    assert "1. if it was stolen or lost, record it: vc key compromise KID --since TIME\n" in ran.text
    assert "no certificate needs to be issued anew" in ran.text
    assert "status, ES256, active" in world.done("key", "list", "--home", world.cb).text


def test_a_status_key_that_fell_is_replaced_by_publishing_anew(world: SmallWorld) -> None:
    (kid,) = _kids(world, "status")
    world.done("key", "compromise", kid, "--since", "2026-11-20", "--home", world.cb)
    world.done("key", "rotate", "--role", "status", "--home", world.cb)
    world.publish()

    verified = world.vc("verify", world.certificate("DE-1"), "--trust", world.folder / "trust.toml", *world.hosts)

    assert verified.code == 0, verified.text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["compromise", "--since", "2026-11-20"], "KID: name one key"),
        (["compromise", "a", "--kid", "b", "--since", "2026-11-20"], "KID: name one key"),
        (["affected", "nobody"], "nobody: no such key"),
        (["affected", "nobody", "--since", "2999-01-01"], "--since: a compromise can't begin in the future"),
        (["compromise", "nobody", "--since", "2999-01-01"], "--since: a compromise can't begin in the future"),
        (["affected", "nobody", "--out", "list.xlsx"], "--out: a list is written as .ndjson or .csv"),
        (["ceremony", "--out", "t.txt", "--witness", "A. One"], "witness: a key ceremony needs two witnesses"),
        (["ceremony", "--witness", "A. One", "--witness", "B. Two"], "Missing option '--out'"),
    ],
)
def test_what_cant_be_asked_of_a_key_is_refused(arguments: list[str], message: str, world: SmallWorld) -> None:
    ran = world.vc("key", *arguments, "--home", world.cb)

    assert ran.code == 2
    assert message in ran.err


def test_a_ceremony_shows_its_transcript_and_is_listed(world: SmallWorld, tmp_path: Path) -> None:
    transcript = tmp_path / "transcript.txt"
    people = ("--witness", "W. Witness", "--witness", "陈 Chen", "--officer", "O. Officer")

    ran = world.done("key", "ceremony", "--out", transcript, *people, "--home", world.cb)

    digest = hashlib.sha256(transcript.read_bytes()).hexdigest()
    text = transcript.read_text(encoding="utf-8")
    listed = world.done("key", "list", "--home", world.cb)
    assert text in ran.text
    assert f"{transcript}: SHA-256 {digest}\n" in ran.text
    assert all(name in text for name in ("Host", "Python", "OpenSSL", "cryptography", "files, NOT ENCRYPTED"))
    assert f"witnessed by W. Witness, 陈 Chen; transcript SHA-256 {digest}" in listed.text
    world.publish()
    verified = world.vc("verify", world.certificate("DE-1"), "--trust", world.folder / "trust.toml", *world.hosts)
    assert verified.code == 0, verified.text


def test_a_ceremony_for_one_role_answers_as_json(world: SmallWorld, tmp_path: Path) -> None:
    options = ("--role", "status", "--witness", "A. One", "--witness", "B. Two", "--json")

    told = world.done("key", "ceremony", "--out", tmp_path / "t.txt", *options, "--home", world.cb).json
    listed = world.done("key", "list", "--home", world.cb, "--json").json

    assert told["kids"] == _kids(world, "status")[1:]
    assert told["witnesses"] == ["A. One", "B. Two"]
    assert listed["ceremonies"] == [{name: value for name, value in told.items() if name != "transcript"}]
    assert listed["key_store"] == "files without a passphrase"
