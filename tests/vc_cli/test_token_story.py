"""A body whose keys are on a software token, from its home to a verified certificate, by the command line alone.

And what happens when the token fails (research/security.md F14): nothing is issued, no verifier notices.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.soft_token import LABEL, SoftToken
from tests.vc_cli.command_line import Ran, vc
from tests.vc_cli.passphrase_prompt import at_a_terminal
from tests.vc_cli.small_world import ROWS, SmallWorld
from vc.register.audit.audit import verify_ledger
from vc.register.home import Home

LATER_ROWS = ROWS.splitlines()[0] + "\nFR-4,Ateliers du Port SA,,,FR,ISO 9001,2015,17,Gears,,2026-11-01,2029-10-31\n"


@pytest.fixture
def token_world(world: SmallWorld, soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch) -> SmallWorld:
    """The small world with the certification body's home made anew, on a token, with nothing issued yet."""
    monkeypatch.setenv("VC_PASSPHRASE_FILE", str(soft_token.pin_file))
    for folder in (world.cb, world.folder / "site" / "cb.example", world.folder / "certificates"):
        shutil.rmtree(folder)
    (world.folder / "site" / "cb.example").mkdir()
    made = world.done("init", world.cb, *_body(soft_token))
    assert f"the keys are on the software token '{LABEL}'" in made.err
    world.done("schedule", "add", "https://ab.example/accreditations/NAS-0042.jwt", "--home", world.cb, *world.hosts)
    return world


def _body(token: SoftToken, label: str = LABEL) -> tuple[object, ...]:
    name = ("--issuer", "did:web:cb.example", "--name", "Harbour Certification (invented)")
    return (*name, "--pkcs11-module", token.module, "--pkcs11-token", label)


def _issue(world: SmallWorld, rows: str = "rows.csv") -> Ran:
    return world.vc("issue", world.folder / rows, "--home", world.cb, "--out", world.folder / "certificates")


def _verified(world: SmallWorld, number: str = "DE-1") -> Ran:
    return world.vc("verify", world.certificate(number), "--trust", world.folder / "trust.toml", *world.hosts)


def test_from_init_to_a_verified_certificate_and_past_a_rotation(token_world: SmallWorld) -> None:
    world = token_world

    assert _issue(world).code == 0
    world.publish()
    first = _verified(world)
    for role in ("credential", "status"):
        world.done("key", "rotate", "--role", role, "--home", world.cb)
    world.write("later.csv", LATER_ROWS)
    assert _issue(world, "later.csv").code == 0
    world.publish()

    assert first.code == 0, first.text
    assert [_verified(world, number).code for number in ("DE-1", "FR-4")] == [0, 0]
    assert list((world.cb / "keys").iterdir()) == []
    assert world.done("key", "list", "--home", world.cb).text.endswith(f"kept on the software token '{LABEL}'\n")
    with Home.open(world.cb) as home:
        assert verify_ledger(home) == ()


def test_the_same_file_again_hands_out_the_same_signatures_although_the_token_signs_at_random(
    token_world: SmallWorld,
) -> None:
    _issue(token_world)
    before = token_world.certificate("DE-1").read_bytes()

    again = _issue(token_world)

    assert "3 of them issued before" in again.err
    assert token_world.certificate("DE-1").read_bytes() == before


def test_a_home_that_was_moved_finds_the_driver_where_this_machine_has_it(
    token_world: SmallWorld, soft_token: SoftToken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = token_world.cb / "home.toml"
    settings.write_text(settings.read_text().replace(str(soft_token.module), "/opt/other machine/module.so"))
    moved = token_world.cb.rename(tmp_path / "moved")

    missing = vc("key", "rotate", "--home", moved)
    monkeypatch.setenv("VC_PKCS11_MODULE", str(soft_token.module))
    found = vc("key", "rotate", "--home", moved)
    monkeypatch.setenv("VC_PKCS11_MODULE", "module.so")
    relative = vc("key", "rotate", "--home", moved)

    assert missing.code == 4
    assert "/opt/other machine/module.so: the PKCS#11 module can't be loaded: cannot open" in missing.err
    assert found.code == 0
    assert (relative.code, "named by its whole path" in relative.err) == (2, True)


def test_a_token_that_is_gone_stops_issuing_and_publishing_and_no_verifier(
    token_world: SmallWorld, soft_token: SoftToken
) -> None:
    _issue(token_world)
    token_world.publish()
    token_world.write("later.csv", LATER_ROWS)
    soft_token.unplug()

    refused = _issue(token_world, "later.csv")
    unpublished = token_world.vc("publish", "--home", token_world.cb, "--out", token_world.folder / "site" / "x")

    for ran in (refused, unpublished):
        assert ran.code == 4
        assert "Traceback" not in ran.err
    assert _verified(token_world).code == 0
    assert not token_world.certificate("FR-4").exists()
    assert "FR-4" not in token_world.done("list", "--home", token_world.cb).text
    assert "can't be asked" in token_world.done("key", "list", "--home", token_world.cb).text


def test_a_wrong_pin_three_times_issues_nothing_and_the_right_one_still_does(
    token_world: SmallWorld, monkeypatch: pytest.MonkeyPatch, soft_token: SoftToken
) -> None:
    right = soft_token.pin_file.read_bytes()
    soft_token.pin_file.write_text("13579\n")
    soft_token.forget_logins()

    refused = [_issue(token_world) for _ in range(3)]

    assert {ran.code for ran in refused} == {4}
    assert all("wrong PIN; the token counts wrong PINs and may lock" in ran.err for ran in refused)
    assert token_world.done("list", "--home", token_world.cb).text == ""
    soft_token.pin_file.write_bytes(right)
    assert _issue(token_world).code == 0


@pytest.mark.parametrize("kind", ["missing", "folder", "empty"])
def test_a_pin_file_that_cant_be_used_issues_nothing(
    kind: str, token_world: SmallWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pin file"
    if kind == "folder":
        file.mkdir()
    elif kind == "empty":
        file.write_text("\n")
    monkeypatch.setenv("VC_PASSPHRASE_FILE", str(file))

    refused = _issue(token_world)

    assert refused.code == 2
    assert str(file) in refused.err
    assert token_world.done("list", "--home", token_world.cb).text == ""


def test_a_pin_is_asked_for_once_by_the_name_of_the_token(
    tmp_path: Path, soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = at_a_terminal(monkeypatch, soft_token.pin_file.read_text().strip())

    ran = vc("init", tmp_path / "home", *_body(soft_token))

    assert ran.code == 0
    assert asked == [(f"Passphrase of token '{LABEL}' (its PIN)", False)]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--unencrypted"], "keys on a token have a PIN"),
        (["--pkcs11-token", "spare"], "token 'spare': no such token"),
        (["--pkcs11-token", "x" * 33], "a token's label has 1 to 32 printable octets"),
        (["--pkcs11-module", "module.so"], "the PKCS#11 module is named by its whole path"),
        (["--pkcs11-module", "/nowhere/module.so"], "/nowhere/module.so: the PKCS#11 module can't be loaded"),
    ],
)
def test_what_cant_be_a_home_on_a_token_is_refused(
    more: list[str], message: str, tmp_path: Path, soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VC_PASSPHRASE_FILE", str(soft_token.pin_file))

    ran = vc("init", tmp_path / "home", *_body(soft_token), *more)

    assert ran.code in {2, 4}
    assert message in ran.err
    assert not (tmp_path / "home").exists()


def test_a_label_alone_takes_the_driver_of_this_machine(
    tmp_path: Path, soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VC_PASSPHRASE_FILE", str(soft_token.pin_file))
    name = ("--issuer", "did:web:cb.example", "--name", "Harbour")
    without = vc("init", tmp_path / "home", *name, "--pkcs11-token", LABEL)
    monkeypatch.setenv("VC_PKCS11_MODULE", str(soft_token.module))

    ran = vc("init", tmp_path / "home", *name, "--pkcs11-token", LABEL, "--json")

    assert (without.code, "pkcs11_module" in without.err) == (2, True)
    assert ran.json["key_store"] == f"software token '{LABEL}'"


def test_without_the_package_the_extra_is_named_in_one_line(
    tmp_path: Path, soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VC_PASSPHRASE_FILE", str(soft_token.pin_file))

    with monkeypatch.context() as without:
        without.setitem(sys.modules, "pkcs11", None)
        ran = vc("init", tmp_path / "home", *_body(soft_token))

    assert ran.code == 2
    assert ran.err == (
        'vc: error: pkcs11: keys on a token need the package pkcs11. hint: pip install "accredited-vc[pkcs11]"\n'
    )
