"""`vc known`: certificates taken into an accreditation body's home, and what of them is left out (G30 to G34)."""

from __future__ import annotations

import json

import pytest

from tests.vc_cli.small_world import SmallWorld
from tests.world import World
from vc.register import known_intake
from vc.register.home import Home
from vc.register.known_certificates import known_entries


def known(world: SmallWorld) -> int:
    with Home.open(world.ab) as home:
        return len(known_entries(home).entries)


def test_a_published_site_is_taken_in_and_listed(world: SmallWorld) -> None:
    ran = world.done("known", "add", world.folder / "site" / "cb.example", "--home", world.ab, *world.hosts)
    listed = world.done("known", "list", "--home", world.ab)

    assert ran.text == "3 certificates taken in, 0 known already, 0 left out; 0 with an unverified signature\n"
    assert listed.text.splitlines() == [
        "AE-3  did:web:cb.example  ISO 9001:2015  AE  2029-10-31  verified  active  Dubai Valves LLC",
        "CN-2  did:web:cb.example  ISO 9001:2015  CN  2029-10-31  verified  active  Shanghai Precision Co.",
        "DE-1  did:web:cb.example  ISO 9001:2015  DE  2029-10-31  verified  active  Müller Feinmechanik GmbH",
        "3 certificates, taken in on 2026-11-20 12:13 UTC",
    ]


def test_the_same_again_is_known_already(world: SmallWorld) -> None:
    world.done("known", "add", world.folder / "certificates", "--home", world.ab, "--offline")

    ran = world.done("known", "add", world.folder / "certificates", "--home", world.ab, *world.hosts, "--json")

    assert ran.json == {"new": 0, "known": 3, "unverified": 0, "left_out": 0, "reasons": []}
    listed = world.done("known", "list", "--home", world.ab, "--json").json
    assert {one["status"] for one in listed["certificates"]} == {"status.active"}
    assert listed["taken_in"] == {"first": "2026-11-20T12:14:00Z", "last": "2026-11-20T12:14:00Z"}


def test_offline_signatures_stay_unverified_and_it_is_said(world: SmallWorld) -> None:
    ran = world.done("known", "add", world.certificate("DE-1"), "--home", world.ab, "--offline")
    listed = world.done("known", "list", "--home", world.ab)

    assert ran.text == "1 certificate taken in, 0 known already, 0 left out; 1 with an unverified signature\n"
    assert "vc: signatures of did:web:cb.example could not be checked: key.resolution" in ran.err
    assert "unverified  status unknown" in listed.text


def test_an_export_in_lines_is_taken_in(world: SmallWorld) -> None:
    compact = [world.certificate(number).read_text("utf-8").strip() for number in ("DE-1", "CN-2", "AE-3")]
    lines = [compact[0], json.dumps({"number": "CN-2", "credential": compact[1]}), "", compact[2], compact[0]]

    ran = world.done(
        "known", "add", world.write("export.ndjson", "\n".join(lines)), "--home", world.ab, "--offline", "--json"
    )

    assert (ran.json["new"], ran.json["known"], known(world)) == (3, 1, 3)


def test_what_is_odd_or_foreign_is_a_line_and_the_others_are_taken_in(world: SmallWorld) -> None:
    (world.folder / "stranger.jwt").write_bytes(World().certificate(lambda claims: claims.update(iss="x")))
    foreign = world.write("foreign.toml", "not a certificate")
    accreditation = world.folder / "site" / "ab.example" / "accreditations" / "NAS-0042.jwt"

    ran = world.done(
        *("known", "add", foreign, world.folder / "none", accreditation, world.folder / "stranger.jwt"),
        *(world.certificate("DE-1"), "--home", world.ab, *world.hosts),
    )

    lines = [line for line in ran.err.splitlines() if "DEVELOPMENT" not in line]
    assert [line.partition(": left out: ")[2].partition(":")[0] for line in lines] == [
        "no signed certificate",
        "can't be read",
        "is an accreditation, not a certificate",
        "no certificate",
    ]
    assert ran.text == "1 certificate taken in, 0 known already, 4 left out; 0 with an unverified signature\n"


def test_certificates_of_a_body_that_is_not_accredited_here_are_refused(world: SmallWorld) -> None:
    world.done("init", world.folder / "dd", "--issuer", "did:web:dd.example", "--name", "Dd", "--unencrypted")

    ran = world.vc("known", "add", world.folder / "certificates", "--home", world.folder / "dd", "--offline", "--json")

    assert ran.code == 2
    assert ran.json["left_out"] == 3
    assert ran.json["reasons"][0]["reason"] == "issued by did:web:cb.example, which this home has not accredited"


def test_many_lines_of_explanation_are_cut_short(world: SmallWorld) -> None:
    path = world.write("odd.txt", "odd\n" * 1_500)

    text = world.vc("known", "add", path, "--home", world.ab, "--offline")
    as_json = world.vc("known", "add", path, "--home", world.ab, "--offline", "--json").json

    assert text.err.count("left out: no signed") == 20
    assert "vc: and 1,480 more left out; --json names 1,000" in text.err
    assert (as_json["left_out"], len(as_json["reasons"])) == (1_500, 1_000)


def test_one_run_takes_so_many_and_names_the_first_that_it_did_not_read(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_intake, "MOST_CERTIFICATES", 2)

    ran = world.done("known", "add", world.folder / "certificates", "--home", world.ab, "--offline")

    assert known(world) == 2
    assert "DE-1.jwt: left out: not read, nor what follows: one run takes 2; hand the rest in again" in ran.err


def test_a_strangers_text_is_shown_escaped(world: SmallWorld) -> None:
    ran = world.vc("known", "add", "\x1b[2Jevil", "--home", world.ab, "--offline")

    assert "\x1b" not in ran.err
    assert "\\u{001b}" in ran.err


def test_the_list_is_of_one_body_or_of_none(world: SmallWorld) -> None:
    empty = world.done("known", "list", "--home", world.ab)
    world.done("known", "add", world.folder / "certificates", "--home", world.ab, "--offline")

    other = world.done("known", "list", "--home", world.ab, "--body", "did:web:dd.example", "--json").json

    assert empty.text == "No certificate is known; `vc known add` takes them in.\n"
    assert other == {"certificates": [], "taken_in": {"first": None, "last": None}, "unreadable": []}


def test_a_file_that_was_lost_is_named(world: SmallWorld) -> None:
    world.done("known", "add", world.folder / "certificates", "--home", world.ab, "--offline")
    next(iter(sorted(world.ab.glob("known/??/*.jwt")))).unlink()

    ran = world.done("known", "list", "--home", world.ab)

    assert "the file is missing or changed; take its certificates in again" in ran.err
    assert ran.text.count("DE-1") + ran.text.count("CN-2") + ran.text.count("AE-3") == 2


def test_asking_nobody_and_naming_hosts_contradict_each_other(world: SmallWorld) -> None:
    ran = world.vc("known", "add", world.folder / "certificates", "--home", world.ab, "--offline", *world.hosts)

    assert (ran.code, "--development-hosts: --offline asks nobody" in ran.err) == (2, True)
