"""G37, G38: what a change of an accreditation does is shown before it is signed, and a person is asked."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest

from tests.vc_cli.pseudo_terminal import typing
from tests.vc_cli.small_world import SCHEDULE, SmallWorld
from tests.world import NOW, accreditation
from vc.register.accreditation.foresight import Foreseen
from vc.register.home import Home
from vc.register.storage.engine import reading
from vc.register.storage.ledger import head
from vc.verify.blast_radius import Affected, BlastRadius, Effect
from vc_cli.consent import radius_lines, told
from vc_cli.main import main

WITHDRAW = ("withdraw", "NAS-0042", "--reason", "fraud", "--home")


@pytest.fixture
def knowing(world: SmallWorld) -> SmallWorld:
    """A world whose accreditation body knows the three certificates."""
    world.done("known", "add", world.folder / "site" / "cb.example", "--home", world.ab, *world.hosts)
    return world


def last_entry(world: SmallWorld) -> object:
    with Home.open(world.ab) as home, reading(home.engine) as connection:
        return head(connection)


def at_terminal(world: SmallWorld, answer: str, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> tuple[int, str]:
    """Run a command at a real pseudo-terminal; return its exit code and what stood on the screen."""
    world.now += timedelta(minutes=1)
    with typing(answer, monkeypatch) as screen:
        code = main([str(argument) for argument in arguments], clock=world.clock)
    return code, screen.text


def smaller(world: SmallWorld) -> list[object]:
    path = world.write("smaller.toml", SCHEDULE.replace('"IAF:17", "IAF:18"', '"IAF:17"'))
    return ["accredit", path, "--reason", "sector 18 given up", "--home", world.ab]


def test_the_radius_is_told_in_totals_moments_groups_and_certificates(knowing: SmallWorld) -> None:
    ran = knowing.done(*WITHDRAW, knowing.ab, "--dry-run")

    when = "taken in on 2026-11-20 12:13 UTC"
    assert ran.text == "NAS-0042: nothing was signed\n"
    assert ran.err.splitlines() == [
        "vc: NAS-0042, Harbour Certification (invented), would be withdrawn with effect from 2026-11-20 12:14 UTC",
        f"vc: of the 3 certificates of this body that this home knows ({when}): 3 become invalid",
        "vc:   2026-11-20 12:14 UTC: 3 gain a notice",
        "vc:   2027-02-18 12:14 UTC: 3 become invalid",
        "vc:   standard ISO 9001:2015: 3 become invalid",
        "vc:   country AE: 1 becomes invalid",
        "vc:   country CN: 1 becomes invalid",
        "vc:   country DE: 1 becomes invalid",
        *(
            f"vc:   {number}  ISO 9001:2015  {number[:2]}  becomes invalid 2027-02-18 12:14 UTC  "
            f"(chain.issuer_not_accredited_now)  {holder}"
            for number, holder in (
                ("AE-3", "Dubai Valves LLC"),
                ("CN-2", "Shanghai Precision Co."),
                ("DE-1", "Müller Feinmechanik GmbH"),
            )
        ),
    ]


@pytest.mark.parametrize("command", ["suspend", "withdraw"])
def test_a_dry_run_signs_and_records_nothing_and_needs_no_key(command: str, knowing: SmallWorld) -> None:
    before = last_entry(knowing)
    for key in (knowing.ab / "keys").iterdir():
        key.unlink()

    ran = knowing.done(command, "NAS-0042", "--reason", "x", "--home", knowing.ab, "--dry-run", "--json")

    assert last_entry(knowing) == before
    assert (ran.json["signed"], ran.json["blast_radius"]["known"]) == (False, 3)


def test_without_a_terminal_it_is_shown_and_signed(knowing: SmallWorld) -> None:
    ran = knowing.done(*WITHDRAW, knowing.ab, "--json")

    assert "3 become invalid" in ran.err
    assert "Sign it?" not in ran.err
    assert (ran.json["version"], ran.json["blast_radius"]["totals"]["becomes_invalid"]) == (2, 3)


@pytest.mark.parametrize("answer", ["y\n", "YES\n"])
def test_at_a_terminal_a_yes_signs(
    answer: str, knowing: SmallWorld, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, screen = at_terminal(knowing, answer, monkeypatch, *WITHDRAW, knowing.ab)

    assert code == 0
    assert screen.index("3 become invalid") < screen.index("Sign it? [y/N]")
    assert "withdrawn with effect from 2026-11-20 12:14 UTC, version 2" in capsys.readouterr().out


@pytest.mark.parametrize("answer", ["n\n", "\n", "yup\n", "\x04"])
def test_at_a_terminal_anything_else_signs_nothing(
    answer: str, knowing: SmallWorld, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = last_entry(knowing)

    code, screen = at_terminal(knowing, answer, monkeypatch, *WITHDRAW, knowing.ab)

    assert (code, last_entry(knowing), capsys.readouterr().out) == (2, before, "")
    assert "vc: error: NAS-0042: nothing was signed. hint: answer y, or give --yes, to sign it" in screen


def test_at_a_terminal_the_answer_as_json_is_one_document(
    knowing: SmallWorld, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = at_terminal(knowing, "y\n", monkeypatch, *WITHDRAW, knowing.ab, "--json")

    assert code == 0
    assert json.loads(capsys.readouterr().out)["version"] == 2


@pytest.mark.parametrize("option", ["--yes", "--dry-run"])
def test_who_says_so_beforehand_is_not_asked(option: str, knowing: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    code, screen = at_terminal(knowing, "n\n", monkeypatch, *WITHDRAW, knowing.ab, option)

    assert code == 0
    assert "3 become invalid" in screen
    assert "Sign it?" not in screen


def test_a_change_of_the_schedule_is_asked_about_too(knowing: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    before = last_entry(knowing)

    code, screen = at_terminal(knowing, "n\n", monkeypatch, *smaller(knowing))

    assert (code, last_entry(knowing)) == (2, before)
    assert "NAS-0042, Harbour Certification (invented), would be scope changed" in screen
    assert "2 become invalid, 1 is unchanged" in screen


def test_a_reduction_names_exactly_the_certificates_of_what_is_dropped(knowing: SmallWorld) -> None:
    dry = knowing.done(*smaller(knowing), "--dry-run", "--json").json
    signed = knowing.done(*smaller(knowing), "--json").json

    for document in (dry, signed):
        radius = document["blast_radius"]
        assert [one["number"] for one in radius["affected"]] == ["AE-3", "CN-2"]
        assert {code for one in radius["affected"] for code in one["codes"]} == {"chain.scope_not_covered"}
    assert signed["version"] == 2


def test_a_new_body_has_nothing_to_show(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    before = last_entry(world)
    path = world.write("dd.toml", SCHEDULE.replace("cb.example", "dd.example").replace("NAS-0042", "NAS-0099"))

    dry = world.done("accredit", path, "--home", world.ab, "--dry-run")
    told_ = world.done("accredit", path, "--home", world.ab, "--dry-run", "--json").json
    unsigned = last_entry(world)
    code, screen = at_terminal(world, "n\n", monkeypatch, "accredit", path, "--home", world.ab)

    assert dry.text == (
        "NAS-0099: would be granted to Harbour Certification (invented) (did:web:dd.example); nothing was signed\n"
    )
    assert told_ == {"number": "NAS-0099", "subject": "did:web:dd.example", "signed": False}
    assert unsigned == before
    assert (code, "Sign it?" in screen) == (0, False)


def test_a_dry_run_refuses_what_granting_would(world: SmallWorld) -> None:
    path = world.write("twice.toml", SCHEDULE.replace("NAS-0042", "NAS-0099"))

    ran = world.vc("accredit", path, "--home", world.ab, "--dry-run")

    assert (ran.code, "this body is accredited under number NAS-0042" in ran.err) == (2, True)


def test_a_body_of_which_nothing_is_known_is_said_to_be_so(world: SmallWorld) -> None:
    ran = world.done(*WITHDRAW, world.ab)

    assert "vc: this home knows no certificates of this body, so it can't say which are affected" in ran.err
    assert ran.text.endswith("version 2\n")


def test_what_was_not_checked_or_cant_be_read_is_said(world: SmallWorld) -> None:
    world.done("known", "add", world.folder / "certificates", "--home", world.ab, "--offline")
    next(iter(sorted(world.ab.glob("known/??/*.jwt")))).unlink()

    ran = world.done(*WITHDRAW, world.ab)

    assert "of the 2 certificates" in ran.err
    assert "the signature of 2 of them was not checked when they were taken in" in ran.err
    assert "not counted: known/" in ran.err


def test_a_certificate_has_no_radius(world: SmallWorld) -> None:
    ran = world.vc("suspend", "DE-1", "--reason", "x", "--home", world.cb, "--dry-run")

    assert ran.code == 2
    assert "--dry-run: shows what a change of an accreditation does" in ran.err


def test_after_the_first_ten_the_rest_is_counted(world: SmallWorld) -> None:
    head_, row = (world.folder / "rows.csv").read_text("utf-8").splitlines()[:2]
    rows = "\n".join([head_, *(row.replace("DE-1", f"DE-{number}") for number in range(10, 22))])
    world.done("issue", world.write("many.csv", rows), "--home", world.cb, "--out", world.folder / "certificates")
    world.done("known", "add", world.folder / "certificates", "--home", world.ab, "--offline")

    ran = world.done(*WITHDRAW, world.ab, "--dry-run")

    assert "of the 15 certificates" in ran.err
    assert ran.err.count("becomes invalid 2027-02-18") == 10
    assert "vc:   and 5 more; --json lists all" in ran.err


def test_what_is_beyond_the_screen_is_counted() -> None:
    known = Counter({Effect.GAINS_NOTICE: 12})
    one = Affected(
        digest="00",
        id="https://cb.example/c/X-1",
        number="",
        holder="Holder",
        standard="ISO 9001:2015",
        countries=("AT", "DE"),
        valid_until=None,
        verified=True,
        effect=Effect.GAINS_NOTICE,
        since=NOW,
        codes=("chain.issuer_suspended",),
        changes=(),
    )
    countries = {f"C{number:02}": Counter({Effect.GAINS_NOTICE: 1}) for number in range(12)}
    radius = BlastRadius(12, known, (), (one,), {"ISO 9001:2015": known}, countries, moments_left_out=3)
    foreseen = Foreseen(accreditation(), b"", radius, (NOW, NOW), unverified=1, without_status=3, unreadable=())

    lines = list(radius_lines(foreseen))

    assert lines[1:5] == [
        "of the 12 certificates of this body that this home knows (taken in on 2026-11-22 12:00 UTC): 12 gain a notice",
        "the signature of 1 of them was not checked when they were taken in",
        "the status of 2 more was not known then",
        "  and 3 later moments not looked at",
    ]
    assert "  and 2 more by country; --json has all" in lines
    assert lines[-1] == (
        "  https://cb.example/c/X-1  ISO 9001:2015  AT,DE  gains notice 2026-11-22 12:00 UTC  "
        "(chain.issuer_suspended)  Holder"
    )


def test_counts_are_told_in_words() -> None:
    every: Counter[Effect] = Counter(dict.fromkeys(Effect, 1))

    assert told(every) == (
        "1 becomes invalid, 1 is valid again, 1 gains a notice, 1 loses a notice, 1 is invalid anyway, 1 is unchanged"
    )
    assert told(Counter({Effect.UNCHANGED: 2_000})) == "2,000 are unchanged"
    assert told(Counter()) == "none"
