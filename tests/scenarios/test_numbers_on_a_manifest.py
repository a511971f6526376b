"""A certification body lists its numbers; a customs desk with nothing but numbers, and no network, decides 25 lines."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.vc_cli.small_world import ROWS, SmallWorld, found
from tests.workbooks import saved

HEADER = ROWS.splitlines()[0]
NUMBERS = tuple(f"DE-{number:03}" for number in range(1, 21))
FORGED = ("DE-021", "DE-999", "XX-1")
CB = "did:web:cb.example"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    """The small world, whose body issues twenty more, lists its numbers, suspends, withdraws and supersedes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VC_USER", "clerk")
        patch.setenv("VC_CONFIG", str(tmp_path_factory.mktemp("configuration")))
        made = SmallWorld(tmp_path_factory.mktemp("world"))
        found(made)
        rows = [f"{n},Holder {n} GmbH,,,DE,ISO 9001,2015,17,Parts,,2026-11-01,2029-10-31" for n in NUMBERS]
        home = made.cb / "home.toml"
        home.write_text(f"{home.read_text()}number_index = true\n")
        made.done("issue", made.write("more.csv", "\n".join([HEADER, *rows])), "--home", made.cb, "--out", made.folder)
        for verb, number in (("suspend", NUMBERS[0]), ("withdraw", NUMBERS[1])):
            made.done(verb, number, "--home", made.cb, "--reason", "surveillance was refused")
        made.done("supersede", NUMBERS[19], "--by", NUMBERS[18], "--home", made.cb, "--reason", "new edition")
        made.publish()
        make_bundle(made, "numbers.bundle", "--all-certificates")
    return made


def make_bundle(world: SmallWorld, name: str, *options: object) -> Path:
    """Make a bundle of the world."""
    folder = world.folder
    signing = ("--trust", folder / "trust.toml", "--key", folder / "root.pem", "--root", folder / "root.toml")
    world.done("bundle", "create", *signing, "--out", folder / name, *world.hosts, *options, "--version", "2")
    return folder / name


def decided(world: SmallWorld, manifest: Path, bundle: str = "numbers.bundle", *more: object) -> dict[str, Any]:
    """Return what `vc verify` says of a manifest offline, as JSON."""
    given = ("--trust", world.folder / "root.toml", "--bundle", world.folder / bundle, "--offline", "--json", *more)
    document: dict[str, Any] = world.vc("verify", "--manifest", manifest, *given).json
    return document


def codes(world: SmallWorld, document: dict[str, Any]) -> list[str]:
    """Return of each line the decision, and the code that decided it."""
    told = []
    for line in document["lines"]:
        report = None if line["report"] is None else document["reports"][line["report"]]
        code = line["fault"]["code"] if report is None else report["verdict"]
        told.append(f"{line['decision']} {code}")
    return told


LINES = (*NUMBERS, "de-0 03", *FORGED, "D\u0415-004")
EXPECTED = (
    ["hold invalid"] * 2
    + ["green valid"] * 17
    + ["hold invalid", "green valid"]
    + ["refer number.not_found"] * 3
    + ["refer number.lookalike"]
)


def test_of_25_lines_each_gets_its_own_answer(world: SmallWorld) -> None:
    manifest = world.write(
        "m.csv", "declaration,certificate\n" + "".join(f"D{n},{one}\n" for n, one in enumerate(LINES))
    )

    document = decided(world, manifest)

    assert codes(world, document) == EXPECTED
    assert document["decisions"] == {"green": 18, "hold": 3, "refer": 4}
    assert document["lines"][0]["found"] == {
        "code": "number.resolved",
        "number": "DE-001",
        "issuer": CB,
        "url": "https://cb.example/c/DE-001.jwt",
    }
    assert document["lines"][20]["found"]["number"] == "DE-003"
    assert document["reports"][0]["certificate_status"] == "suspended"
    assert document["reports"][19]["successor"] == "https://cb.example/c/DE-019"
    assert document["lines"][24]["missing"] == f"looks like DE-004 of {CB}"


def test_workbooks_and_ndjson_say_the_same(world: SmallWorld) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (("certificate",), *((one,) for one in LINES)):
        book.active.append(row)
    workbook = world.folder / "m.xlsx"
    workbook.write_bytes(saved(book))
    ndjson = world.write("m.ndjson", "".join(json.dumps({"certificate": one}) + "\n" for one in LINES))

    assert codes(world, decided(world, workbook)) == codes(world, decided(world, ndjson)) == EXPECTED


def test_a_line_that_names_the_issuer_learns_that_the_number_is_absent(world: SmallWorld) -> None:
    manifest = world.write("m.csv", f"certificate,issuer\nDE-999,{CB}\nDE-003,{CB}\nDE-003,did:web:other.example\n")

    told = codes(world, decided(world, manifest))

    assert told == ["refer number.absent", "green valid", "refer number.unresolved"]


def test_results_say_that_a_number_was_all_there_was(world: SmallWorld) -> None:
    manifest = world.write("m.csv", "certificate\nDE-003\nDE-999\n")
    out = world.folder / "results.csv"

    world.vc("verify", "--manifest", manifest, "--trust", world.folder / "root.toml", "--bundle",
             world.folder / "numbers.bundle", "--offline", "--out", out)  # fmt: skip

    good, bad = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    assert (good["decision"], good["number"], good["notices"]) == ("green", "DE-003", "number.resolved")
    assert (bad["decision"], bad["code"], bad["missing"]) == (
        "refer", "number.not_found", "looked in the numbers of 1 issuer")  # fmt: skip
    assert bad["reason"] == "None of the issuers whose numbers are at hand lists this number."


def test_people_read_that_nobody_has_shown_the_certificate(world: SmallWorld) -> None:
    manifest = world.write("m.csv", "certificate\nde-003\n")
    given = ("--trust", world.folder / "root.toml", "--bundle", world.folder / "numbers.bundle", "--offline")

    lines = world.vc("verify", "--manifest", manifest, *given).text.splitlines()

    assert lines[1] == "GREEN  line 2"
    assert lines[3].strip().endswith("[number.resolved]")
    assert lines[4].strip() == f"DE-003 of {CB}"


def test_a_bundle_of_the_numbers_alone_tells_known_from_unknown(world: SmallWorld) -> None:
    make_bundle(world, "index.bundle", "--numbers")
    manifest = world.write("m.csv", "certificate\nDE-003\nDE-999\n")

    document = decided(world, manifest, "index.bundle")

    assert codes(world, document) == ["refer number.certificate_missing", "refer number.not_found"]
    assert document["lines"][0]["missing"] == "https://cb.example/c/DE-003.jwt"


def test_a_bundle_for_what_is_to_come_holds_those_certificates(world: SmallWorld) -> None:
    coming = world.write("coming.csv", "certificate\nde-0 05\nDE-006\nDE-999\n")
    make_bundle(world, "coming.bundle", "--certificates-in", coming)

    told = codes(world, decided(world, world.write("m.csv", "certificate\nDE-005\nDE-006\nDE-007\n"), "coming.bundle"))

    assert told == ["green valid", "green valid", "refer number.certificate_missing"]


def test_without_numbers_in_the_bundle_every_number_refers(world: SmallWorld) -> None:
    manifest = world.write("m.csv", "certificate\nDE-003\n")

    assert codes(world, decided(world, manifest, "world.bundle")) == ["refer number.unresolved"]


def test_the_certificate_itself_is_judged_by_this_bundle_as_by_any_other(world: SmallWorld) -> None:
    given = ("--trust", world.folder / "root.toml", "--bundle", world.folder / "index.bundle", "--offline")
    make_bundle(world, "index-2.bundle", "--numbers")

    assert world.vc("verify", world.folder / "DE-003.jwt", *given[:3], world.folder / "index-2.bundle",
                    "--offline").code == 0  # fmt: skip


def test_a_stale_bundle_says_so_of_a_number_as_of_anything(world: SmallWorld) -> None:
    manifest = world.write("m.csv", "certificate\nDE-003\nDE-999\n")
    before = world.now
    world.now = before + timedelta(days=10)
    try:
        document = decided(world, manifest)
    finally:
        world.now = before

    assert document["decisions"] == {"green": 0, "hold": 0, "refer": 2}
    assert document["lines"][1]["fault"]["code"] == "bundle.stale"


def test_a_receipt_of_numbers_is_judged_again_to_the_same(world: SmallWorld) -> None:
    manifest = world.write("m.csv", "certificate\nDE-003\nDE-001\nDE-999\n")
    folder = world.folder
    world.done("trust", "new-key", "--out", folder / "desk.pem", "--unencrypted")
    given = ("--trust", folder / "root.toml", "--bundle", folder / "numbers.bundle")
    world.vc("verify", "--manifest", manifest, *given, "--offline", "--receipt", folder / "r.json", "--key",
             folder / "desk.pem")  # fmt: skip

    ran = world.vc("receipt", "check", folder / "r.json", *given, "--input", manifest, "--json")

    assert "receipt.same" in ran.text
