"""`vc accredit` and `vc schedule add`: from an accreditation body's decision into the body's home."""

import pytest

from tests.vc_cli.small_world import SCHEDULE, SmallWorld


def _home(world: SmallWorld, host: str) -> object:
    home = world.folder / host
    world.done("init", home, "--issuer", f"did:web:{host}.example", "--name", host.title(), "--unencrypted")
    return home


def test_an_accreditation_is_told_and_written_where_it_is_asked_for(world: SmallWorld) -> None:
    schedule = SCHEDULE.replace("cb.example", "dd.example").replace("NAS-0042", "NAS-0099")

    ran = world.done(
        "accredit", world.write("dd.toml", schedule), "--home", world.ab, "--out", world.folder / "out", "--json"
    )

    assert ran.json == {
        "number": "NAS-0099",
        "subject": "did:web:dd.example",
        "version": 1,
        "id": "https://ab.example/accreditations/NAS-0099/v1.jwt",
    }
    assert (world.folder / "out" / "NAS-0099-v1.jwt").read_bytes().startswith(b"ey")


def test_a_known_number_changes_the_schedule_and_needs_a_reason(world: SmallWorld) -> None:
    changed = world.write("changed.toml", SCHEDULE.replace('"IAF:17", "IAF:18"', '"IAF:17"'))

    without = world.vc("accredit", changed, "--home", world.ab)
    ran = world.vc("accredit", changed, "--home", world.ab, "--reason", "sector 18 given up")

    assert (without.code, "a reason is needed" in without.err) == (2, True)
    assert ran.text == "NAS-0042: Harbour Certification (invented) (did:web:cb.example), version 2\n"


def test_a_number_of_somebody_else_is_refused(world: SmallWorld) -> None:
    ran = world.vc("accredit", world.write("x.toml", SCHEDULE.replace("cb.example", "dd.example")), "--home", world.ab)

    assert ran.code == 2
    assert "NAS-0042: is the accreditation of did:web:cb.example" in ran.err


def test_every_fault_of_a_schedule_is_named_and_nothing_is_granted(world: SmallWorld) -> None:
    path = world.write("x.toml", 'subject = "did:web:x.example"\nroles = "y"\n')

    ran = world.vc("accredit", path, "--home", world.ab, "--json")

    assert ran.code == 2
    assert {fault["path"] for fault in ran.json["faults"]} >= {"/name", "/role", "/number", "/roles"}
    assert f"vc: {path}: /name: is missing; add it" in ran.err
    assert f"vc: error: {path}: " in ran.err
    assert "faults; nothing was issued. hint: mend them and run the same again" in ran.err


def test_an_accreditation_is_taken_from_a_file_with_the_bodys_document_beside_it(world: SmallWorld) -> None:
    home = _home(world, "dd")
    schedule = SCHEDULE.replace("cb.example", "dd.example").replace("NAS-0042", "NAS-0099")
    world.done("accredit", world.write("dd.toml", schedule), "--home", world.ab, "--out", world.folder)
    document = world.folder / "site" / "ab.example" / ".well-known" / "did.json"

    ran = world.done(
        "schedule", "add", world.folder / "NAS-0099-v1.jwt", "--authority", document, "--home", home, "--json"
    )

    assert ran.json == {"number": "NAS-0099", "authority": "did:web:ab.example", "version": 1}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("rows.csv", "rows.csv: not an accreditation: format."),
        ("certificates/DE-1.jwt", "DE-1.jwt: not an accreditation: /type lacks"),
        ("missing.jwt", "missing.jwt: no such file"),
    ],
)
def test_what_is_no_accreditation_is_not_taken(name: str, message: str, world: SmallWorld) -> None:
    ran = world.vc("schedule", "add", world.folder / name, "--home", world.cb, *world.hosts)

    assert ran.code == 2
    assert message in ran.err


def test_a_document_of_the_body_that_cant_be_read_is_named(world: SmallWorld) -> None:
    accreditation = world.folder / "site" / "ab.example" / "accreditations" / "NAS-0042.jwt"

    ran = world.vc("schedule", "add", accreditation, "--authority", world.folder / "rows.csv", "--home", world.cb)

    assert ran.code == 2
    assert f"{world.folder / 'rows.csv'}: no DID document: " in ran.err


def test_an_accreditation_that_cant_be_had_is_said_to_be_so(world: SmallWorld) -> None:
    ran = world.vc("schedule", "add", "https://ab.example/accreditations/none.jwt", "--home", world.cb, *world.hosts)

    assert ran.code == 2
    assert "none.jwt: can't be had: fetch.not_found" in ran.err


def test_somebody_elses_accreditation_is_not_taken(world: SmallWorld) -> None:
    home = _home(world, "dd")

    ran = world.vc("schedule", "add", "https://ab.example/accreditations/NAS-0042.jwt", "--home", home, *world.hosts)

    assert ran.code == 2
    assert "accredits did:web:cb.example, not did:web:dd.example" in ran.err
