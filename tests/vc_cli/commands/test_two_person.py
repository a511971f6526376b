"""`vc two-person`, `proposals`, `approve`, `reject` (X5.9)."""

import pytest

from tests.vc_cli.small_world import ROWS, SmallWorld

MORE = ROWS.replace("DE-1", "DE-11").replace("CN-2", "CN-12").replace("AE-3", "AE-13")


@pytest.fixture
def strict(world: SmallWorld) -> SmallWorld:
    """A world whose certification body asks for two persons for everything."""
    for matter in ("withdrawal", "keys", "bulk"):
        world.done("two-person", "on", matter, "--home", world.cb)
    return world


def number(world: SmallWorld) -> int:
    return int(world.done("proposals", "--home", world.cb, "--json").json["proposals"][-1]["proposal"])


def status(world: SmallWorld) -> str:
    return str(world.done("show", "DE-1", "--home", world.cb, "--json").json["status"])


def test_the_rule_is_shown(world: SmallWorld) -> None:
    world.done("two-person", "on", "keys", "--home", world.cb)

    assert world.done("two-person", "show", "--home", world.cb).text.splitlines() == [
        "withdrawal  one person",
        "keys        two persons",
        "bulk        one person",
    ]
    assert world.done("two-person", "show", "--home", world.ab, "--json").json == {
        "two_person": {"withdrawal": False, "keys": False, "bulk": False}
    }


def test_a_withdrawal_is_proposed_and_carried_out_by_another_person(strict: SmallWorld) -> None:
    ran = strict.done("withdraw", "DE-1", "--code", "mark_misused", "--home", strict.cb)
    waiting = number(strict)

    assert ran.text == (
        f"proposal {waiting}: withdraw https://cb.example/c/DE-1: the certificate or mark was used misleadingly\n"
    )
    assert f"not done yet: another person approves it by 2026-12-20 12:16 UTC: `vc approve {waiting}`" in ran.err
    assert status(strict) == "active"
    own = strict.vc("approve", waiting, "--home", strict.cb)
    assert (own.code, "clerk proposed it, and can't approve it too" in own.err) == (2, True)

    done = strict.done("approve", waiting, "--user", "head", "--home", strict.cb)

    assert done.text.startswith(f"proposal {waiting} approved: withdraw https://cb.example/c/DE-1")
    assert "before `vc publish`" in done.err
    assert status(strict) == "withdrawn"
    again = strict.vc("approve", waiting, "--user", "head", "--home", strict.cb)
    assert (again.code, "it was approved by head" in again.err) == (2, True)


def test_proposals_are_listed_until_they_are_decided(strict: SmallWorld) -> None:
    strict.done("cancel", "DE-1", "--reason", "lapsed", "--effective", "2026-12-01", "--home", strict.cb)
    waiting = number(strict)

    open_ones = strict.done("proposals", "--home", strict.cb).text.splitlines()
    rejected = strict.done("reject", waiting, "--reason", "renewed", "--home", strict.cb, "--json").json
    left = strict.done("proposals", "--home", strict.cb).text
    every = strict.done("proposals", "--all", "--home", strict.cb).text.splitlines()

    assert open_ones == [
        f"{waiting:<12}cancel https://cb.example/c/DE-1, with effect from 2026-12-01T00:00:00Z: lapsed",
        "  proposed by clerk, open until 2026-12-20 12:16 UTC",
    ]
    assert (rejected["state"], rejected["reason"], rejected["decided_by"]) == ("rejected", "renewed", "clerk")
    assert left == ""
    assert every[1] == "  rejected by clerk"


def test_a_change_as_json_says_that_it_was_proposed(strict: SmallWorld) -> None:
    told = strict.done(
        "transfer", "DE-1", "--reason", "moved", "--to", "Other Body", "--home", strict.cb, "--json"
    ).json
    approved = strict.done("approve", told["proposal"], "--user", "head", "--home", strict.cb, "--json").json

    assert (told["event"], told["state"], told["change"]["to"]) == ("proposed", "open", "Other Body")
    assert (approved["state"], approved["decided_by"]) == ("approved", "head")
    assert status(strict) == "cancelled"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rotate",), "make a new credential key and retire the one in use"),
        (("retire", "KID"), "retire the key did:web:cb.example#"),
        (("compromise", "KID", "--since", "2026-11-20"), "record as compromised the key did:web:cb.example#"),
    ],
)
def test_a_change_of_keys_waits_for_a_second_person(arguments: tuple[str, ...], words: str, strict: SmallWorld) -> None:
    kid = strict.done("key", "list", "--home", strict.cb, "--json").json["keys"][0]["kid"]
    given = [kid if argument == "KID" else argument for argument in arguments]

    ran = strict.done("key", *given, "--home", strict.cb)
    before = strict.done("key", "list", "--home", strict.cb, "--json").json["keys"]
    strict.done("approve", number(strict), "--user", "head", "--home", strict.cb)
    after = strict.done("key", "list", "--home", strict.cb, "--json").json["keys"]

    assert words in ran.text
    assert {key["state"] for key in before} == {"active"}
    assert {key["state"] for key in after} != {"active"}


def test_a_file_is_issued_once_exactly_it_was_approved(strict: SmallWorld) -> None:
    table = strict.write("more.csv", MORE)
    ran = strict.done("issue", table, "--home", strict.cb)
    waiting = number(strict)
    words = "issue 3 certificates: DE-11, CN-12, AE-13, from more.csv"
    assert ran.text == f"proposal {waiting}: {words}\n"
    assert strict.done("proposals", "--home", strict.cb).text.splitlines()[0] == f"{waiting:<12}{words}"
    done = strict.done("approve", waiting, "--user", "head", "--home", strict.cb)
    assert done.text == f"proposal {waiting} approved: {words}\n"
    assert "vc issue" in done.err

    other = strict.done("issue", strict.write("other.csv", MORE.replace("Valves", "Pumps")), "--home", strict.cb)
    issued = strict.done("issue", table, "--home", strict.cb)

    assert other.text.startswith("proposal ")
    assert issued.err == "vc: 3 credentials\n"
    assert strict.done("issue", table, "--home", strict.cb).err.endswith("3 of them issued before\n")


def test_a_file_with_faults_is_not_proposed(strict: SmallWorld) -> None:
    ran = strict.vc("issue", strict.write("bad.csv", MORE.replace("17;18", "99")), "--home", strict.cb)

    assert (ran.code, "nothing was issued" in ran.err) == (2, True)
    assert strict.done("proposals", "--home", strict.cb).text == ""


def test_one_certificate_needs_one_person(strict: SmallWorld) -> None:
    one = "".join(MORE.splitlines(keepends=True)[:2])

    assert strict.done("issue", strict.write("one.csv", one), "--home", strict.cb).err == "vc: 1 credential\n"


def test_the_rule_is_taken_back_by_two(strict: SmallWorld) -> None:
    ran = strict.done("two-person", "off", "bulk", "--home", strict.cb)
    done = strict.done("approve", number(strict), "--user", "head", "--home", strict.cb)

    assert "keep the two-person rule on for withdrawal, keys" in ran.text
    assert done.err == ""
    assert strict.done("two-person", "show", "--home", strict.cb).text.endswith("bulk        one person\n")


def test_an_accreditation_is_withdrawn_by_two(world: SmallWorld) -> None:
    world.done("two-person", "on", "withdrawal", "--home", world.ab)

    ran = world.done("withdraw", "NAS-0042", "--reason", "gave up", "--home", world.ab)
    waiting = world.done("proposals", "--home", world.ab, "--json").json["proposals"][0]["proposal"]
    approved = world.done("approve", waiting, "--user", "head", "--home", world.ab)

    for told in (ran, approved):
        assert "NAS-0042, Harbour Certification (invented), would be withdrawn" in told.err
    assert f"proposal {waiting}: withdraw the accreditation of NAS-0042: gave up" in ran.text
    assert "withdrawn" in world.done("list", "--home", world.ab).text


def test_what_is_no_proposal_is_refused(world: SmallWorld) -> None:
    for command in (("approve", "999", "--user", "head"), ("reject", "999", "--reason", "x")):
        ran = world.vc(*command, "--home", world.cb)

        assert (ran.code, "proposal 999: there is no such proposal" in ran.err) == (2, True)
    assert world.vc("approve", "0", "--home", world.cb).code == 2


def test_a_ceremony_is_approved_before_it_is_held(strict: SmallWorld) -> None:
    transcript = strict.folder / "transcript.txt"
    command = ("key", "ceremony", "--witness", "Eve", "--witness", "Finn", "--role", "status", "--out", transcript)

    ran = strict.done(*command, "--home", strict.cb)
    assert "hold a key ceremony for status, before Eve, Finn" in ran.text
    assert not transcript.exists()
    approved = strict.done("approve", number(strict), "--user", "head", "--home", strict.cb)
    strict.done(*command, "--home", strict.cb)

    assert "now hold it, within 30 days" in approved.err
    assert transcript.exists()
