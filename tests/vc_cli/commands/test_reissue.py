"""`vc reissue`: another document for the same decision (X5.8)."""

import pytest

from tests.vc_cli.small_world import ROWS, SmallWorld

HEADER, DE_1, CN_2, _ = ROWS.splitlines(keepends=True)
CORRECTED = HEADER + DE_1.replace("Müller Feinmechanik GmbH", "Müller Präzision GmbH")


def test_a_changed_name_makes_a_new_certificate_in_the_place_of_the_old(world: SmallWorld) -> None:
    table = world.write("corrected.csv", CORRECTED)

    ran = world.done(
        "reissue", "DE-1", table, "--code", "name_changed", "--home", world.cb, "--out", world.folder / "new"
    )
    again = world.done("reissue", "DE-1", table, "--code", "name_changed", "--home", world.cb)

    assert ran.text == "DE-1: reissued as DE-1-R2\n"
    assert "has the number DE-1, which is taken: the new one is DE-1-R2" in ran.err
    assert again.text == "DE-1: reissued as DE-1-R2, as before\n"
    world.publish()
    new = world.folder / "new" / "DE-1-R2.jwt"
    trust = ("--trust", world.folder / "trust.toml", *world.hosts)
    assert world.vc("verify", new, *trust).code == 0
    old = world.vc("verify", world.certificate("DE-1"), *trust, "--json")
    assert (old.code, old.json["successor"]) == (1, "https://cb.example/c/DE-1-R2")
    assert world.done("history", "DE-1", "--home", world.cb).text.splitlines()[-1] == (
        "2026-11-20  Reissued, replaced by https://cb.example/c/DE-1-R2, recorded by clerk:"
        " the holder's name changed; the certification decision is the same [name_changed]."
    )


def test_a_reissue_as_json(world: SmallWorld) -> None:
    table = world.write("corrected.csv", CORRECTED.replace("DE-1,", "DE-9,"))

    told = world.done("reissue", "DE-1", table, "--reason", "typing error", "--home", world.cb, "--json").json

    assert (told["event"], told["number"], told["repeated"]) == ("superseded", "DE-9", False)
    assert told["replaced"] == "https://cb.example/c/DE-1"
    assert told["credential"].count(".") == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ROWS, "holds 3 certificates; a reissue takes one"),
        (HEADER, "holds 0 certificates"),
        (HEADER + DE_1.replace("2029-10-31", "2029-11-01"), "is to hold until 2029-11-01T23:59:59Z, longer than DE-1"),
        (HEADER + DE_1.replace(",17,", ",99,"), "covers the sector IAF:99, which DE-1 does not"),
        (HEADER + DE_1.replace("2026-11-01", "2029-12-01"), "1 fault; nothing was issued"),
        (HEADER + DE_1.replace("ISO 9001", "ISO 14001"), "is for ISO 14001:2015, not for ISO 9001:2015"),
        ("{", "fault"),
    ],
)
def test_what_is_no_reissue_is_refused_and_nothing_changes(text: str, message: str, world: SmallWorld) -> None:
    ran = world.vc("reissue", "DE-1", world.write("bad.csv", text), "--reason", "x", "--home", world.cb)

    assert (ran.code, message in ran.err) == (2, True), ran.err
    assert len(world.done("list", "--home", world.cb).text.splitlines()) == 3
