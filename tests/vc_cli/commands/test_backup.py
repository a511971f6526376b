"""`vc backup` and `vc restore`."""

from pathlib import Path

import pytest

from tests.vc_cli.small_world import SmallWorld


@pytest.fixture
def backup(world: SmallWorld) -> Path:
    """A backup of the certification body's home, after which one certificate is withdrawn, and another issued."""
    world.done("backup", "--home", world.cb, "--out", world.folder / "b.tar.gz")
    world.done("withdraw", "DE-1", "--reason", "fraud", "--home", world.cb)
    rows = (world.folder / "rows.csv").read_text().splitlines()
    world.write("more.csv", "\n".join((rows[0], rows[1].replace("DE-1", "DE-9"))))
    world.done("issue", world.folder / "more.csv", "--home", world.cb, "--out", world.folder / "more")
    world.publish()
    return world.folder / "b.tar.gz"


def statuses(world: SmallWorld, home: Path) -> dict[str, str]:
    listed = world.done("list", "--home", home, "--json").json["certificates"]
    return {one["number"]: one["status"] for one in listed}


def test_a_backup_says_what_is_in_it_and_that_its_keys_lie_open(world: SmallWorld) -> None:
    ran = world.vc("backup", "--home", world.cb, "--out", world.folder / "b.tar")

    assert ran.code == 0
    assert "entries" in ran.text
    assert "the keys in it are not encrypted" in ran.err


def test_a_backup_is_never_written_over_and_is_named_as_one(world: SmallWorld) -> None:
    world.write("b.tar", "another")

    for name, cause in (("b.tar", "there is something already"), ("b.zip", r"NAME.tar or NAME.tar.gz")):
        ran = world.vc("backup", "--home", world.cb, "--out", world.folder / name)
        assert (ran.code, cause in ran.err) == (2, True)


def test_a_restore_tells_what_came_back_and_what_is_lost(world: SmallWorld, backup: Path) -> None:
    site = world.folder / "site" / "cb.example"

    ran = world.vc("restore", backup, world.folder / "again", "--published", site)

    assert ran.code == 0
    assert "home of Harbour Certification (invented) (did:web:cb.example) as of " in ran.text
    assert "entries of the ledger came after the backup" in ran.text
    assert "Brought back from what is published: 1 certificate, 1 status change, 1 publication" in ran.text
    assert "Lost for good: what was never published" in ran.text
    assert "Now two persons: nothing; 0 open proposals." in ran.text
    assert "The next certificates are issued on status list 3." in ran.text
    assert statuses(world, world.folder / "again")["DE-1"] == "withdrawn"
    assert statuses(world, world.folder / "again")["DE-9"] == "active"
    world.done("publish", "--home", world.folder / "again", "--out", site)
    world.done("audit", "verify", "--home", world.folder / "again")


def test_over_the_web_the_status_of_what_cant_be_listed_stays(world: SmallWorld, backup: Path) -> None:
    world.done("withdraw", "DE-9", "--reason", "fraud", "--home", world.cb)
    world.publish()

    ran = world.vc("restore", backup, world.folder / "again", "--published", "https://cb.example/", *world.hosts)

    assert ran.code == 0
    assert "1 status change of certificates that this register does not know stay" in ran.text
    assert "certificates can't be listed over the web" in ran.err
    assert "DE-9" not in statuses(world, world.folder / "again")


def test_a_restore_must_know_what_was_published(world: SmallWorld, backup: Path) -> None:
    for options in ((), ("--nothing-published", "--published", world.folder / "site" / "cb.example")):
        ran = world.vc("restore", backup, world.folder / "again", *options)
        assert (ran.code, "must know what was published after the backup" in ran.err) == (2, True)
        assert len(ran.err.splitlines()) == 1


def test_another_address_than_the_issuers_tells_nothing(world: SmallWorld, backup: Path) -> None:
    for place, cause in (("https://ab.example/", "the issuer's address is https://cb.example/"), ("x", "neither")):
        ran = world.vc("restore", backup, world.folder / "again", "--published", place)
        assert (ran.code, cause in ran.err) == (2, True)


def test_where_nothing_was_published_that_is_said(world: SmallWorld) -> None:
    home = world.folder / "new"
    world.done("init", home, "--issuer", "did:web:new.example", "--name", "New", "--unencrypted")
    world.done("backup", "--home", home, "--out", world.folder / "new.tar")

    ran = world.done("restore", world.folder / "new.tar", world.folder / "again", "--nothing-published", "--json")

    assert ran.json["lost_entries"] is None
    assert (ran.json["next_list"], ran.json["faults"]) == (2, [])
    assert set(ran.json["recovered"].values()) == {0}


def test_a_damaged_backup_is_refused_in_one_line(world: SmallWorld, backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-20])

    ran = world.vc("restore", backup, world.folder / "again", "--nothing-published")

    assert (ran.code, len(ran.err.splitlines())) == (4, 1)
    assert "not a whole backup: it is cut off" in ran.err
    assert not (world.folder / "again").exists()


def test_an_export_can_be_restored_too_and_then_lacks_its_keys(world: SmallWorld) -> None:
    site = world.folder / "site" / "cb.example"
    world.done("export", "--home", world.cb, "--out", world.folder / "export")

    ran = world.vc("restore", world.folder / "export", world.folder / "again", "--published", site)

    assert ran.code == 0
    assert ran.err.count("has no file: put it into keys/") == 3


def test_the_file_of_a_certificate_that_a_restore_brought_back_is_told_so(world: SmallWorld, backup: Path) -> None:
    site, again = world.folder / "site" / "cb.example", world.folder / "again"
    world.done("restore", backup, again, "--published", site)

    ran = world.vc("issue", world.folder / "more.csv", "--home", again)

    assert ran.code == 2
    assert "DE-9 was brought back by a restore" in ran.err
    assert "leave the row out; its certificate is at https://cb.example/c/DE-9" in ran.err
    assert "other content" not in ran.err


def test_a_certificate_that_a_restore_brought_back_has_lost_its_label_and_says_so(
    world: SmallWorld, backup: Path
) -> None:
    again, out = world.folder / "again", world.folder / "q.png"
    world.done("restore", backup, again, "--published", world.folder / "site" / "cb.example")

    ran = world.vc("qr", "DE-9", "--out", out, "--home", again)

    assert ran.code == 2
    assert "DE-9: has no label form" in ran.err
    assert "a label is not published, so it is lost: `vc reissue`" in ran.err
    assert "too long" not in ran.err
    world.done("qr", "DE-1", "--out", out, "--home", again)


def test_a_restore_says_that_the_rule_of_two_persons_is_that_of_the_backup(world: SmallWorld) -> None:
    site = world.folder / "site" / "cb.example"
    world.done("two-person", "on", "withdrawal", "--home", world.cb)
    world.done("withdraw", "DE-1", "--reason", "fraud", "--home", world.cb)
    world.done("backup", "--home", world.cb, "--out", world.folder / "b.tar")
    world.done("two-person", "on", "keys", "--home", world.cb)

    ran = world.done("restore", world.folder / "b.tar", world.folder / "again", "--published", site)
    told = world.done("restore", world.folder / "b.tar", world.folder / "2", "--published", site, "--json").json

    assert "The two-person rule and open proposals stand as of the backup" in ran.text
    assert "Now two persons: withdrawal; 1 open proposal." in ran.text
    assert (told["two_person"], told["open_proposals"]) == (["withdrawal"], 1)
