"""What happens to certificates and accreditations, and how it is told (X5.3)."""

import pytest

from tests.vc_cli.small_world import SmallWorld


def test_a_suspension_is_told_with_before_and_after(world: SmallWorld) -> None:
    ran = world.done("suspend", "DE-1", "--reason", "audit refused", "--home", world.cb)

    assert ran.text == "DE-1: suspended with effect from 2026-11-20 12:13 UTC (active before, suspended after)\n"
    assert ran.err == "vc: nobody can see it before `vc publish`\n"


def test_changes_as_json(world: SmallWorld) -> None:
    ran = world.done("supersede", "DE-1", "--by", "CN-2", "--reason", "new edition", "--home", world.cb, "--json")

    assert ran.json == {
        "id": "https://cb.example/c/DE-1",
        "number": "DE-1",
        "event": "superseded",
        "effective_from": "2026-11-20T12:13:00Z",
        "reason": "new edition",
        "code": "",
        "before": "active",
        "after": "superseded",
        "successor": "https://cb.example/c/CN-2",
    }


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["withdraw", "DE-1", "--reason", "fraud"], "withdrawn"),
        (["withdraw", "DE-1", "--code", "obtained_by_deceit"], "withdrawn"),
        (["transfer", "DE-1", "--code", "taken_over", "--to", "did:web:other.example"], "cancelled"),
        (["cancel", "DE-1", "--reason", "asked for"], "cancelled"),
        (["reduce-scope", "DE-1", "--reason", "site closed", "--by", "CN-2"], "scope_reduced"),
        (["reduce-scope", "DE-1", "--reason", "site closed"], "scope_reduced"),
        (
            ["suspend", "https://cb.example/c/DE-1", "--reason", "late", "--effective", "2026-11-20T12:10:30Z"],
            "suspended",
        ),
    ],
)
def test_each_change_ends_in_its_status(arguments: list[str], status: str, world: SmallWorld) -> None:
    world.done(*arguments, "--home", world.cb)

    assert world.done("show", "DE-1", "--home", world.cb, "--json").json["status"] == status


def test_a_surveillance_changes_no_status(world: SmallWorld) -> None:
    days = ("--done", "2026-11-19", "--next-due", "2027-11-19", "--kind", "first")

    ran = world.done("record-surveillance", "DE-1", *days, "--home", world.cb)

    assert "surveillance recorded with effect from" in ran.text
    assert "(active before, active after)" in ran.text
    assert ran.err == ""
    assert (
        "Surveillance (first) held on 2026-11-19, the next is due by 2027-11-19"
        in world.done("history", "DE-1", "--home", world.cb).text
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["suspend", "NONE-1", "--reason", "x"], "NONE-1: no such certificate in this register"),
        (
            ["suspend", "DE-1"],
            "reason: a reason is needed to suspend a certificate. hint: --reason TEXT, or --code CODE",
        ),
        (
            ["suspend", "DE-1", "--code", "cause_resolved"],
            "code: 'cause_resolved' explains another change. hint: to suspend",
        ),
        (["suspend", "DE-1", "--code", "guess"], "code: 'guess' is no registered reason"),
        (["suspend", "DE-1", "--code", "ccc_check_failed"], "ccc_check_failed is a reason of CCC"),
        (["suspend", "DE-1", "--reason", "x", "--user", "a\tb"], "--user: a name has at most 100 printable characters"),
        (["transfer", "DE-1", "--reason", "x", "--to", "did:web"], "to: no identifier of a body"),
        (["transfer", "DE-1", "--reason", "x", "--to", "B", "--certificate", "c/1"], "no https address"),
        (["suspend", "DE-1", "--reason", " "], "reason: a reason is needed to suspend"),
        (["reinstate", "DE-1", "--reason", "x"], "can't reinstate this certificate: it is not suspended"),
        (["suspend", "DE-1", "--reason", "x", "--effective", "soon"], "--effective: 'soon' is no moment"),
        (["supersede", "DE-1", "--reason", "x", "--by", "DE-1"], "can't be its own successor"),
        (["record-surveillance", "DE-1", "--done", "19.11.2026"], "--done: '19.11.2026' is no day"),
        (["record-surveillance", "DE-1", "--done", "2027-11-19"], "done: 2027-11-19 is yet to come"),
        (
            ["record-surveillance", "DE-1", "--done", "2026-11-19", "--next-due", "2026-11-19"],
            "next-due: the next surveillance is due on 2026-11-19, not after 2026-11-19",
        ),
    ],
)
def test_what_cant_be_recorded_is_refused(arguments: list[str], message: str, world: SmallWorld) -> None:
    ran = world.vc(*arguments, "--home", world.cb)

    assert ran.code == 2
    assert message in ran.err


@pytest.mark.parametrize("identifier", ["NAS-0042", "did:web:cb.example"])
def test_an_accreditation_is_suspended_and_reinstated_by_number_or_body(identifier: str, world: SmallWorld) -> None:
    ran = world.done("suspend", identifier, "--reason", "audits late", "--home", world.ab)
    told = world.done("reinstate", identifier, "--reason", "audits held", "--home", world.ab, "--json").json

    assert ran.text == (
        "NAS-0042, Harbour Certification (invented): suspended with effect from 2026-11-20 12:13 UTC, version 2\n"
    )
    assert (told["event"], told["version"]) == ("reinstated", 3)


def test_what_an_accreditation_body_has_not_granted_is_looked_for_among_its_certificates(world: SmallWorld) -> None:
    ran = world.vc("suspend", "NAS-9999", "--reason", "x", "--home", world.ab)

    assert (ran.code, "NAS-9999: no such certificate" in ran.err) == (2, True)


def test_a_withdrawn_accreditation_stays_withdrawn(world: SmallWorld) -> None:
    world.done("withdraw", "NAS-0042", "--reason", "fraud", "--home", world.ab)

    ran = world.vc("reinstate", "NAS-0042", "--reason", "second thoughts", "--home", world.ab)

    assert (ran.code, "the accreditation is withdrawn" in ran.err) == (2, True)


def test_a_transfer_names_what_the_other_body_issued(world: SmallWorld) -> None:
    url = "https://other.example/c/9"
    ran = world.done(
        "transfer",
        "DE-1",
        "--to",
        "Other Body",
        "--certificate",
        url,
        "--reason",
        "moved",
        "--home",
        world.cb,
        "--json",
    )

    assert (ran.json["event"], ran.json["after"], ran.json["successor"]) == ("transferred", "cancelled", url)


def test_who_orders_it_is_kept(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    world.done("suspend", "DE-1", "--reason", "late", "--user", "Anna Meier", "--home", world.cb)
    world.done("reinstate", "DE-1", "--reason", "held", "--home", world.cb)
    monkeypatch.delenv("VC_USER")
    monkeypatch.setenv("LOGNAME", "login")
    world.done("suspend", "DE-1", "--reason", "late", "--home", world.cb)

    history = world.done("history", "DE-1", "--home", world.cb, "--json").json["history"]

    assert [one["by"] for one in history] == ["clerk", "Anna Meier", "clerk", "login"]
