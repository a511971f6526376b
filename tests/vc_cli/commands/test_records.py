"""`vc show`, `vc list`, `vc history`."""

from datetime import timedelta

from tests.vc_cli.small_world import SmallWorld


def test_a_certificate_is_shown_as_the_register_has_it(world: SmallWorld) -> None:
    world.done("supersede", "CN-2", "--by", "DE-1", "--reason", "moved", "--home", world.cb)

    ran = world.done("show", "CN-2", "--home", world.cb)

    assert ran.text.splitlines() == [
        "CN-2",
        "Status      superseded since 2026-11-20 12:13 UTC",
        "Reason      moved",
        "Successor   https://cb.example/c/DE-1",
        "Holder      Shanghai Precision Co.",
        "Standard    ISO 9001:2015",
        "Issued      2026-11-20 12:06 UTC",
        "Valid until 2029-10-31",
        "Page        https://cb.example/c/CN-2",
        "Label       yes",
    ]


def test_a_certificate_as_json_brings_its_credential(world: SmallWorld) -> None:
    shown = world.done("show", "DE-1", "--home", world.cb, "--json").json

    assert shown["credential"] == world.certificate("DE-1").read_text().strip()
    assert (shown["status"], shown["since"]) == ("active", None)


def test_the_list_can_be_narrowed_to_a_status(world: SmallWorld) -> None:
    world.done("suspend", "AE-3", "--reason", "late", "--home", world.cb)

    every = world.done("list", "--home", world.cb).text.splitlines()
    suspended = world.done("list", "--status", "suspended", "--home", world.cb, "--json").json

    assert every[0] == "DE-1  active         2029-10-31  ISO 9001:2015  Müller Feinmechanik GmbH"
    assert len(every) == 3
    assert [one["number"] for one in suspended["certificates"]] == ["AE-3"]


def test_an_accreditation_bodys_list_names_its_accreditations(world: SmallWorld) -> None:
    ran = world.done("list", "--home", world.ab)
    as_json = world.done("list", "--home", world.ab, "--json").json

    assert ran.text == "NAS-0042  in force       did:web:cb.example  Harbour Certification (invented)\n"
    assert as_json["accreditations"][0]["state"] == "in_force"


def test_the_story_of_a_certificate_is_told_in_order(world: SmallWorld) -> None:
    world.done("suspend", "DE-1", "--reason", "late", "--home", world.cb)

    ran = world.done("history", "DE-1", "--home", world.cb)
    as_json = world.done("history", "DE-1", "--home", world.cb, "--json").json["history"]

    assert ran.text.splitlines()[1] == "2026-11-20  12:13  Suspended, recorded by clerk: late."
    assert [one["event"] for one in as_json] == ["issued", "suspended"]
    assert as_json[1] == {
        "entry": as_json[1]["entry"],
        "event": "suspended",
        "recorded_at": "2026-11-20T12:13:00Z",
        "effective_from": "2026-11-20T12:13:00Z",
        "status": "suspended",
        "native": "",
        "reason": "late",
        "code": "",
        "by": "clerk",
        "successor": None,
        "to": "",
        "proposal": None,
        "told": "Suspended, recorded by clerk: late.",
    }


def test_what_happened_on_different_days_is_told_by_the_day(world: SmallWorld) -> None:
    world.now += timedelta(days=2)
    world.done("suspend", "DE-1", "--reason", "late", "--home", world.cb)

    issued, suspended = world.done("history", "DE-1", "--home", world.cb).text.splitlines()

    assert issued.startswith("2026-11-20  Issued to ")
    assert suspended == "2026-11-22  Suspended, recorded by clerk: late."


def test_the_story_of_an_accreditation_is_told_by_number_and_by_body(world: SmallWorld) -> None:
    world.done("suspend", "NAS-0042", "--code", "assessment_refused", "--home", world.ab)

    by_number = world.done("history", "NAS-0042", "--home", world.ab).text.splitlines()
    by_body = world.done("history", "did:web:cb.example", "--home", world.ab).text.splitlines()

    assert by_number == by_body
    assert by_number == [
        (
            "2026-11-20  12:03  Accredited under NAS-0042: Harbour Certification (invented), with effect from"
            " 2026-11-01, recorded by clerk."
        ),
        (
            "2026-11-20  12:13  Accreditation NAS-0042 suspended, recorded by clerk:"
            " the body did not allow an assessment [assessment_refused]."
        ),
    ]


def test_a_suspension_that_lasts_too_long_is_a_notice(world: SmallWorld) -> None:
    world.done("suspend", "DE-1", "--code", "surveillance_overdue", "--home", world.cb)
    before = world.done("list", "--home", world.cb).text
    world.now += timedelta(days=190)

    listed = world.done("list", "--home", world.cb).text.splitlines()
    shown = world.done("show", "DE-1", "--home", world.cb).text
    as_json = world.done("show", "DE-1", "--home", world.cb, "--json").json

    assert "suspended for too long" not in before
    assert listed[1].startswith("  suspended for too long: its term ended on 2027-05-20 12:13 UTC; reinstate it")
    assert len(listed) == 4
    assert "Reason      the surveillance was not held when it was due [surveillance_overdue]" in shown
    assert "Notice      suspended for too long" in shown
    assert as_json["notices"] == ["suspension_overdue"]
    assert as_json["code"] == "surveillance_overdue"


def test_an_unknown_certificate_is_refused(world: SmallWorld) -> None:
    for command in ("show", "history"):
        ran = world.vc(command, "NONE-1", "--home", world.cb)

        assert (ran.code, "NONE-1: no such certificate" in ran.err) == (2, True)


def test_a_certificate_without_an_end_and_a_number_is_shown_by_its_identifier(world: SmallWorld) -> None:
    import json

    from tests.world import certificate_claims

    claims = certificate_claims()
    claims["type"] = ["DigitalConformityCredential", "VerifiableCredential"]
    for name in ("iat", "credentialStatus", "status", "validUntil", "issuer", "environment"):
        del claims[name]
    del claims["credentialSubject"]["certificateNumber"]
    claims["id"] = "https://cb.example/untp/1"
    ran = world.vc("issue", world.write("untp.json", json.dumps(claims)), "--home", world.cb)
    assert ran.code == 0, ran.err

    shown, listed = world.done("show", claims["id"], "--home", world.cb), world.done("list", "--home", world.cb)

    assert shown.text.startswith("https://cb.example/untp/1\n")
    assert "Label       no" in shown.text
    assert "no end" in listed.text
