"""`vc verify`: inputs, anchors, questions, reports for people and for programs."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.vc_cli.command_line import vc
from tests.vc_cli.customs_desk import CustomsDesk, bundle_of
from tests.world import AB, CB, DAY, NOW, World
from vc.model.vocabulary import AccreditationEventKind
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.value import StatusEvent


def test_a_good_certificate_is_told_with_holder_scope_dates_and_chain(desk: CustomsDesk) -> None:
    ran = vc("verify", desk.certificate, *desk.offline)

    lines = ran.text.splitlines()
    assert ran.code == 0
    assert lines[0] == "✔ Valid"
    assert "Holder      Müller Feinmechanik GmbH & Co. KG" in lines
    assert "Covers      ISO 9001:2015. Machining of precision parts" in lines
    assert "Dates       from 2026-05-04 until 2029-05-04" in lines
    assert "Bundle      version 3, 5 minutes old" in lines
    assert any("TEST world" in line for line in lines)
    chain = lines[lines.index("On whose word") + 1 :]
    assert [line.strip(" └") for line in chain if "(invented)" in line] == [AB.name, CB.name]
    assert "    official page: https://ab.example/register" in chain


def test_the_report_as_json_is_the_librarys(desk: CustomsDesk) -> None:
    ran = vc("verify", desk.certificate, *desk.offline, "--json")

    assert ran.code == 0
    assert ran.json["verdict"] == "valid"
    assert ran.json["judged_at"] == "2026-11-22T12:00:00Z"
    assert ran.out.count(b"\n") == 1


def test_a_suspended_certificate_says_why_and_what_to_do(tmp_path: Path) -> None:
    world = World()
    world.record(StatusEvent.SUSPENDED, effective=NOW - DAY)
    desk = CustomsDesk(tmp_path, world)

    ran = vc("verify", desk.certificate, *desk.offline)

    assert ran.code == 1
    assert ran.text.startswith("✘ Not valid\n")
    assert "The issuer has suspended this certificate. [status.suspended]" in ran.text
    assert "Ask the holder when it will be in force again." in ran.text


def test_a_successor_is_named(tmp_path: Path) -> None:
    world = World()
    world.record(StatusEvent.SUPERSEDED, effective=NOW - DAY)
    world.changes = (replace(world.changes[0], successor="https://cb.example/c/NEXT"),)
    desk = CustomsDesk(tmp_path, world)

    ran = vc("verify", desk.certificate, *desk.offline)

    assert ran.code == 1
    assert "Successor   https://cb.example/c/NEXT" in ran.text


def test_a_notice_is_part_of_the_verdicts_words(tmp_path: Path) -> None:
    desk = CustomsDesk(tmp_path)
    overdue = desk.world.certificate(lambda claims: claims["credentialSubject"].update(_surveillance("2026-10-01")))

    ran = vc("verify", desk.write("overdue.jwt", overdue), *desk.offline)

    assert ran.code == 0
    assert ran.text.startswith("✔ Valid, with a notice\n")
    assert "[surveillance.overdue]" in ran.text


def test_without_an_anchor_nothing_is_confirmed_and_stderr_says_what_to_give(desk: CustomsDesk) -> None:
    ran = vc("verify", desk.certificate, "--bundle", desk.bundle, "--offline")

    assert ran.code == 3
    assert ran.text.startswith("? Cannot confirm\n")
    assert "[trust.none]" in ran.text
    assert ran.err == "vc: nothing is trusted: give --trust FILE, or pin a root with `vc trust pin FILE`\n"


def test_the_pinned_root_counts_where_trust_is_absent(desk: CustomsDesk) -> None:
    vc("trust", "pin", desk.root)

    ran = vc("verify", desk.certificate, "--bundle", desk.bundle, "--offline")

    assert ran.code == 0
    assert ran.err == ""


def test_a_bundle_of_another_root_is_not_believed(desk: CustomsDesk, tmp_path: Path) -> None:
    vc("trust", "new-key", "--out", tmp_path / "other.pem", "--unencrypted")
    vc(
        "trust",
        "new-root",
        "--key",
        tmp_path / "other.pem",
        "--expires",
        "2028-01-01",
        "--out",
        tmp_path / "other.toml",
    )

    ran = vc(
        "verify", desk.certificate, "--trust", tmp_path / "other.toml", "--bundle", desk.bundle, "--offline", "--json"
    )

    assert ran.code == 3
    assert "bundle.unanchored" in _codes(ran.json)


def test_a_damaged_bundle_is_a_doubt_and_named_as_damaged(desk: CustomsDesk) -> None:
    raw = bytearray(desk.bundle.read_bytes())
    raw[len(raw) // 2] ^= 1
    desk.bundle.write_bytes(raw)

    ran = vc("verify", desk.certificate, *desk.offline, "--json")

    assert ran.code == 3
    assert "bundle.damaged" in _codes(ran.json)
    assert "vc: the bundle can't be used: its octets are not those that were written" in ran.err


def test_a_malformed_anchor_is_a_doubt_with_its_reason(desk: CustomsDesk) -> None:
    ran = vc("verify", desk.certificate, "--trust", desk.write("bad.toml", "version = 'one'"), "--offline", "--json")

    assert ran.code == 3
    assert "trust.malformed" in _codes(ran.json)


def test_without_a_bundle_and_a_network_the_missing_documents_are_named(desk: CustomsDesk, tmp_path: Path) -> None:
    trust = _trust_list(desk)

    ran = vc("verify", desk.certificate, "--trust", trust, "--offline")

    assert ran.code == 3
    assert "[fetch.offline]" in ran.text


def test_invented_hosts_lead_nowhere_unless_they_are_mapped(desk: CustomsDesk) -> None:
    ran = vc("verify", desk.certificate, "--trust", _trust_list(desk), "--json")

    assert ran.code == 3
    assert "fetch.forbidden" in _codes(ran.json)


def test_what_the_web_does_not_answer_comes_from_the_bundle(desk: CustomsDesk) -> None:
    ran = vc("verify", desk.certificate, "--trust", desk.root, "--bundle", desk.bundle, "--json")

    assert ran.code == 0


def test_development_hosts_are_announced_and_answer(desk: CustomsDesk, tmp_path: Path) -> None:
    listed = desk.write("hosts", "# the sites of the world\n\nab.example=ab\ncb.example=cb\n")
    _publish(desk.world, tmp_path)

    ran = vc("verify", desk.certificate, "--trust", _trust_list(desk), "--development-hosts", listed)

    assert ran.code == 0, ran.text
    assert f"vc: DEVELOPMENT: https://ab.example/ is answered from {tmp_path / 'ab'}" in ran.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--development-hosts", "cb.example=/nowhere"], "is neither a folder nor a port"),
        (["--development-hosts", "cb.example=.", "--offline"], "--offline: development hosts are asked"),
        (["--development-hosts", "/no/such/file"], "/no/such/file: no such file"),
        (["--at", "yesterday"], "--at: 'yesterday' is no moment"),
        (["--at", "2026-13-01"], "--at: '2026-13-01' is no moment"),
        (["--at", "2027-01-01"], "at: can't answer for a moment in the future"),
        (["--act", "smuggle"], "Invalid value for '--act'"),
        (["--policy", "lax"], "neither a preset nor a file: lax"),
        (["--staple", "/no/such/file"], "/no/such/file: no such file"),
        (["--bundle", "/no/such/file"], "/no/such/file: no such file"),
    ],
)
def test_options_that_cant_be_followed_are_refused(options: list[str], message: str, desk: CustomsDesk) -> None:
    ran = vc("verify", desk.certificate, "--trust", _trust_list(desk), *options)

    assert ran.code == 2
    assert message in ran.err
    assert ran.out == b""


def test_a_production_anchor_knows_no_development_hosts(desk: CustomsDesk, tmp_path: Path) -> None:
    trust = desk.write("production.toml", _trust_list(desk).read_text().replace('"test"', '"production"'))

    ran = vc("verify", desk.certificate, "--trust", trust, "--development-hosts", f"cb.example={tmp_path}")

    assert ran.code == 2
    assert "a production environment knows no development hosts" in ran.err


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 50, b"{" * 5_000, b"e30.e30.", b"123", b"%PDF-1.7 nothing"])
def test_garbage_that_was_read_is_invalid_and_never_an_error(content: bytes, desk: CustomsDesk) -> None:
    path = desk.write("garbage", content)

    ran, piped = vc("verify", path, *desk.offline, "--json"), vc("verify", "-", *desk.offline, "--json", stdin=content)

    assert (ran.code, ran.json["verdict"]) == (1, "invalid")
    assert piped.json == ran.json


def test_a_label_is_verified_from_its_text_alone(desk: CustomsDesk) -> None:
    text = desk.world.label()

    as_address, as_number = vc("verify", text, *desk.offline), vc("verify", text.partition("#")[2], *desk.offline)

    assert (as_address.code, as_number.code) == (0, 0)


def test_a_file_whose_name_is_a_number_is_a_file(desk: CustomsDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("2026", desk.certificate.read_bytes())
    monkeypatch.chdir(desk.folder)

    assert vc("verify", "2026", *desk.offline).code == 0


def test_a_label_whose_address_nobody_names_is_read_and_warned_of(desk: CustomsDesk) -> None:
    known = desk.world.label()
    strange = known.replace("https://cb.example/", "https://cb.example.evil.test/")
    assert strange != known

    quiet, warned = (vc("verify", text, *desk.offline) for text in (known, strange))

    assert (quiet.code, warned.code) == (0, 0)
    assert warned.text == quiet.text
    assert "the code names the address cb.example.evil.test, which is none that the trust list knows" in warned.err
    assert "the code names" not in quiet.err


def test_of_a_list_the_addresses_of_labels_are_not_doubted(desk: CustomsDesk) -> None:
    strange = desk.world.label().replace("https://cb.example/", "https://evil.test/")

    assert "evil.test, which" not in vc("verify", strange, strange, *desk.offline).err


def test_somebody_elses_qr_code_is_no_label(desk: CustomsDesk) -> None:
    ran = vc("verify", "https://shop.example/buy?now=1", *desk.offline, "--json")

    assert ran.code == 1
    assert "format.qr" in _codes(ran.json)


@pytest.mark.parametrize("address", ["http://cb.example/c/1.jwt", "file:///etc/passwd", "ftp://x/y"])
def test_no_address_is_fetched(address: str, desk: CustomsDesk) -> None:
    ran = vc("verify", address, *desk.offline)

    assert ran.code == 2
    assert "vc fetches no address that it is given" in ran.err


def test_a_stapled_accreditation_is_looked_at_first(desk: CustomsDesk) -> None:
    stapled = desk.write("accreditation.jwt", desk.world.documents()["https://ab.example/accreditations/cb.jwt"])
    desk.world.replaced["https://ab.example/accreditations/cb.jwt"] = None
    desk.bundle.write_bytes(bundle_of(desk.world))

    without = vc("verify", desk.certificate, *desk.offline)
    ran = vc("verify", desk.certificate, *desk.offline, "--staple", stapled)

    assert (without.code, ran.code) == (3, 0)


def test_a_question_about_the_past_is_answered_for_then(tmp_path: Path) -> None:
    world = World(archived=(NOW - 40 * DAY, NOW - 39 * DAY))
    world.record(StatusEvent.SUSPENDED, effective=NOW - DAY)
    desk = CustomsDesk(tmp_path, world)
    then = (NOW - 39 * DAY + timedelta(hours=1)).isoformat()

    ran = vc("verify", desk.certificate, *desk.offline, "--at", then)

    assert ran.code == 0, ran.text
    assert "Asked about 2026-10-14 13:00 UTC, judged at 2026-11-22 12:00 UTC" in ran.text
    assert "[status.differs_today]" in ran.text


def test_a_date_means_its_first_second(desk: CustomsDesk) -> None:
    assert (
        vc("verify", desk.certificate, *desk.offline, "--at", "2026-11-21", "--json").json["at"]
        == "2026-11-21T00:00:00Z"
    )


def test_several_inputs_are_listed_and_counted(desk: CustomsDesk) -> None:
    garbage = desk.write("garbage", b"?")

    ran = vc("verify", desk.certificate, garbage, *desk.offline)
    as_json = vc("verify", desk.certificate, garbage, *desk.offline, "--json")

    assert (ran.code, as_json.code) == (1, 1)
    assert f"✔ Valid: {desk.certificate}"[:60] in ran.text
    assert "  Müller Feinmechanik GmbH & Co. KG, ISO 9001:2015" in ran.text
    assert ran.text.endswith("1 Valid, 1 Not valid\n")
    assert as_json.json["summary"] == {"valid": 1, "invalid": 1, "indeterminate": 0}
    assert [report["verdict"] for report in as_json.json["reports"]] == ["valid", "invalid"]


def test_hostile_text_in_a_name_is_shown_and_not_obeyed(desk: CustomsDesk) -> None:
    def change(claims: dict[str, Any]) -> None:
        claims["credentialSubject"]["issuedToParty"]["name"] = "\x1b[2J\u202eevil"

    ran = vc("verify", desk.write("hostile.jwt", desk.world.certificate(change)), *desk.offline)

    assert "\x1b" not in ran.text
    assert "\u202e" not in ran.text


def test_a_body_in_transition_gives_a_notice(tmp_path: Path) -> None:
    world = World()
    world.accreditation_event(AccreditationEventKind.WITHDRAWN, NOW - 10 * DAY)
    desk = CustomsDesk(tmp_path, world)

    ran = vc("verify", desk.certificate, *desk.offline, "--json")

    assert (ran.code, ran.json["notices"]) == (0, ["chain.issuer_withdrawn_transition"])


def test_what_is_no_certificate_of_ours_is_said_to_be_undecided(desk: CustomsDesk) -> None:
    def plain(claims: dict[str, object]) -> None:
        claims["type"] = ["DigitalConformityCredential", "VerifiableCredential"]

    ran = vc("verify", desk.write("untp.jwt", desk.world.certificate(plain)), *desk.offline)

    assert ran.code == 3
    assert "we can't tell whether its issuer is accredited for it. [chain.scope]" in ran.text


def test_somebody_unaccredited_is_not_confirmed(desk: CustomsDesk) -> None:
    from tests.world import STRANGER, certificate_claims

    claims = certificate_claims(STRANGER)

    ran = vc("verify", desk.write("strange.jwt", secure_vc_jwt(claims, STRANGER.signer())), *desk.offline)

    assert ran.code == 3
    assert "On whose word" not in ran.text


def test_evidence_of_one_input_is_a_file_and_judged_alike(desk: CustomsDesk) -> None:
    evidence = desk.folder / "evidence.json"

    ran = vc("verify", desk.certificate, *desk.offline, "--save-evidence", evidence, "--json")

    assert vc("judge", evidence, "--trust", desk.root, "--json").json == ran.json


def test_evidence_of_several_inputs_is_a_folder(desk: CustomsDesk) -> None:
    garbage, folder = desk.write("garbage.png", b"\x89PNG\r\n\x1a\n"), desk.folder / "evidence"

    ran = vc("verify", desk.certificate, garbage, *desk.offline, "--save-evidence", folder, "--json")

    assert sorted(path.name for path in folder.iterdir()) == ["00001.evidence.json", "00002.evidence.json"]
    assert vc("judge", folder, "--trust", desk.root, "--json").json == ran.json


def test_evidence_of_two_runs_is_not_mixed(desk: CustomsDesk) -> None:
    several = ("verify", desk.certificate, desk.certificate, *desk.offline, "--save-evidence", desk.folder / "evidence")
    vc(*several)

    ran = vc(*several)

    assert ran.code == 2
    assert "holds evidence of an earlier run" in ran.err


def _surveillance(day: str) -> dict[str, object]:
    return {"surveillance": {"nextDueBy": f"{day}T00:00:00Z"}}


def _codes(report: dict[str, list[dict[str, str]]]) -> set[str]:
    return {found["code"] for found in report["findings"]}


def _trust_list(desk: CustomsDesk) -> Path:
    from vc.trust.anchor import trust_list_to_toml

    return desk.write("trust.toml", trust_list_to_toml(desk.world.trust))


def _publish(world: World, folder: Path) -> None:
    for url, content in world.documents().items():
        host, _, rest = url.removeprefix("https://").partition("/")
        path = folder / host.removesuffix(".example") / rest
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_json_is_one_document_for_a_refusal_too(desk: CustomsDesk) -> None:
    ran = vc("verify", desk.certificate, "--at", "never", "--json")

    assert json.loads(ran.out)["where"] == "--at"
