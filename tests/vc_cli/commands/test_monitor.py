"""`vc monitor`: what it prints, keeps and ends with (specs/monitor.md M5 to M7)."""

from __future__ import annotations

import json
import shutil
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import vc_cli.commands.monitor
from tests.serving.web_server import web_server
from tests.vc_cli.command_line import Ran
from tests.vc_cli.small_world import SmallWorld

ISSUER = "did:web:cb.example"


def monitor(world: SmallWorld, *arguments: object) -> Ran:
    return world.vc("monitor", *arguments, *world.hosts)


def site(world: SmallWorld) -> Path:
    return world.folder / "site" / "cb.example"


def test_one_line_for_each_document_and_one_for_all(world: SmallWorld) -> None:
    ran = monitor(world, ISSUER)

    lines = ran.text.splitlines()
    assert ran.code == 0
    assert [line.split()[0] for line in lines] == ["well"] * 11
    assert lines[1].split()[1] == "https://cb.example/status/1/token.jwt"
    assert "first_sight: not seen before; 131,072 entries, of 2026-11-20T12:07:00Z" in lines[1]
    assert lines[-1] == "well      did:web:cb.example  10 of 10 documents, at 2026-11-20 12:13:00 UTC"


def test_an_accreditation_body_is_looked_at_alike(world: SmallWorld) -> None:
    ran = monitor(world, "https://ab.example/")

    assert ran.code == 0
    assert "https://ab.example/accreditations/NAS-0042.jwt" in ran.text


def test_an_alarm_ends_with_1_and_lasts(world: SmallWorld) -> None:
    state = world.folder / "seen.json"
    shutil.copytree(site(world), world.folder / "yesterday")
    world.now += timedelta(hours=1)  # a list that has not changed is signed anew after an hour
    world.publish()
    assert monitor(world, ISSUER, "--state", state).code == 0
    shutil.rmtree(site(world))
    shutil.copytree(world.folder / "yesterday", site(world))

    first, second = monitor(world, ISSUER, "--state", state), monitor(world, ISSUER, "--state", state)

    assert (first.code, second.code) == (1, 1)
    for ran in (first, second):
        assert (
            "alarm     https://cb.example/status/1/token.jwt  rolled_back: of 2026-11-20T12:07:00Z, one of" in ran.text
        )
        assert ran.text.splitlines()[-1].startswith("alarm     did:web:cb.example  4 of 10 documents, at ")
    world.publish()
    assert monitor(world, ISSUER, "--state", state).code == 0


def test_what_was_seen_is_kept_whole(world: SmallWorld) -> None:
    state = world.folder / "seen.json"

    first = monitor(world, ISSUER, "--state", state)
    second = monitor(world, ISSUER, "--state", state)

    assert "first_sight" in first.text
    assert "first_sight" not in second.text
    assert json.loads(state.read_bytes())["lists"]["https://cb.example/status/1"]["version"] == 1


def test_a_stale_list_is_an_alarm_and_an_old_one_a_warning(world: SmallWorld) -> None:
    world.now += timedelta(hours=13)
    warned = monitor(world, ISSUER)
    late = monitor(world, ISSUER, "--interval", "2")
    world.now += timedelta(hours=12)
    stale = monitor(world, ISSUER)

    assert (warned.code, late.code, stale.code) == (0, 1, 1)
    assert warned.text.splitlines()[-1].startswith("warning   did:web:cb.example  3 of 10 documents")
    assert "stale: older than twice the publishing interval" in late.text
    assert "stale: has expired" in stale.text


def test_as_json_it_is_one_document(world: SmallWorld) -> None:
    (site(world) / "status/1/bitstring.jwt").write_text("\u202egarbage")

    ran = monitor(world, "https://cb.example/status/1/token.jwt", "--json")

    assert ran.code == 1
    assert ran.json["issuer"] == ISSUER
    assert ran.json["at"] == "2026-11-20T12:13:00Z"
    assert ran.json["standing"] == "alarm"
    alarmed = [document for document in ran.json["documents"] if document["standing"] == "alarm"]
    assert [document["url"] for document in alarmed] == ["https://cb.example/status/1/bitstring.jwt"]
    assert [remark["code"] for remark in alarmed[0]["remarks"]] == ["unreadable"]


def test_it_watches_as_often_as_it_is_asked_to(world: SmallWorld) -> None:
    world.now += timedelta(hours=20)

    ran = monitor(world, ISSUER, "--watch", "1", "--rounds", "2", "--json")

    looks = [json.loads(line) for line in ran.text.splitlines()]
    assert ran.code == 0
    assert [look["standing"] for look in looks] == ["warning", "warning"]
    sights = [json.dumps(look).count("first_sight") for look in looks]
    assert sights == [4, 0]


def test_the_worst_look_decides(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = site(world) / "status" / "1" / "bitstring.jwt"
    content = hidden.read_bytes()
    hidden.unlink()
    waited: list[int] = []

    def mended(seconds: int) -> None:
        waited.append(seconds)
        hidden.write_bytes(content)

    monkeypatch.setattr(vc_cli.commands.monitor, "_wait", mended)

    ran = monitor(world, ISSUER, "--watch", "3600", "--rounds", "2")

    assert (ran.code, waited) == (1, [3600])
    assert [line.split()[0] for line in ran.text.splitlines() if ISSUER in line] == ["alarm", "well"]


def test_ctrl_c_ends_a_watch_with_what_was_seen(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(seconds: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(vc_cli.commands.monitor, "_wait", interrupted)
    well = monitor(world, ISSUER, "--watch", "60")
    (site(world) / "status/1/token.jwt").unlink()
    alarmed = monitor(world, ISSUER, "--watch", "60")

    assert (well.code, alarmed.code) == (0, 1)
    assert "interrupted" not in well.err


def test_ctrl_c_before_anything_was_seen_is_no_answer(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("vc.monitor.look.look", interrupted)

    ran = monitor(world, ISSUER, "--watch", "60")

    assert (ran.code, ran.err.splitlines()[-1].startswith("vc: error: interrupted")) == (4, True)


def test_rounds_are_those_of_a_watch(world: SmallWorld) -> None:
    ran = monitor(world, ISSUER, "--rounds", "2")

    assert (ran.code, "vc: error: --rounds: counts the looks of --watch. hint: add --watch SECONDS" in ran.err) == (
        2,
        True,
    )


@pytest.mark.parametrize("url", ["body.example", "http://cb.example/", "did:key:z6Mk", "https://192.0.2.1/"])
def test_what_names_no_issuer_is_refused(world: SmallWorld, url: str) -> None:
    ran = monitor(world, url)

    assert ran.code == 2
    assert ran.err.splitlines()[-1].startswith(f"vc: error: {url}: can't be monitored: ")


@pytest.mark.parametrize("content", ["", "{}", '{"format": "accredited-vc-monitor/1", "issuer": "did:web:x.example"}'])
def test_another_state_is_refused(world: SmallWorld, content: str) -> None:
    state = world.write("seen.json", content)

    ran = monitor(world, ISSUER, "--state", state)

    assert ran.code == 2
    assert f"vc: error: {state}: " in ran.err
    assert state.read_text() == content


def test_a_state_that_cant_be_written_is_a_fault_of_the_caller(world: SmallWorld) -> None:
    ran = monitor(world, ISSUER, "--state", world.folder / "nowhere" / "seen.json")

    assert ran.code == 2
    assert "the folder does not exist" in ran.err
    assert ran.text.splitlines()[-1].startswith("well")


def test_a_name_that_is_not_on_the_internet_could_not_be_asked(world: SmallWorld) -> None:
    ran = world.vc("monitor", "https://nobody.example/")

    assert ran.code == 3
    assert ran.text.splitlines()[0] == (
        "unreached https://nobody.example/.well-known/did.json  "
        "unreached: fetch.forbidden: a name under .example is not on the public Internet"
    )


def test_a_port_where_nobody_listens_could_not_be_asked(world: SmallWorld) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    began = time.monotonic()

    ran = world.vc("monitor", ISSUER, "--development-hosts", f"cb.example=127.0.0.1:{port}")

    assert ran.code == 3
    assert "unreached: fetch.failed: no answer from cb.example" in ran.text
    assert time.monotonic() - began < 10


def test_a_site_under_nginx_stands_well_and_its_media_types_are_right(
    world: SmallWorld, require_program: Callable[[str], Path], tmp_path: Path
) -> None:
    with web_server(require_program("nginx"), tmp_path / "nginx", site(world)) as nginx:
        ran = world.vc("monitor", ISSUER, "--development-hosts", f"cb.example=127.0.0.1:{nginx.port}")

    assert ran.code == 0
    assert [line.split()[0] for line in ran.text.splitlines()] == ["well"] * 11
    assert (
        ran.err
        == f"vc: DEVELOPMENT: https://cb.example/ is answered from 127.0.0.1:{nginx.port}, not from the Internet\n"
    )
