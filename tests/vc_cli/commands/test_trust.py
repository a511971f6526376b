"""`vc trust`: showing, checking, pinning, signing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.vc_cli.command_line import vc
from tests.vc_cli.customs_desk import CustomsDesk
from tests.vc_cli.small_world import SmallWorld
from tests.world import DAY, NOW
from vc.trust.anchor import trust_list_to_toml


def test_a_trust_list_is_told_in_words(world: SmallWorld) -> None:
    ran = world.done("trust", "show", world.folder / "trust.toml")

    assert "Trust list, version 1" in ran.text
    assert "  did:web:ab.example, under Invented Arrangement" in ran.text
    assert "  management system certification: ISO 9001, from 2025-01-01" in ran.text


def test_a_recognition_that_ends_is_told_with_its_end(desk: CustomsDesk) -> None:
    text = trust_list_to_toml(desk.world.trust).decode()
    assert "from = 2025-01-01T00:00:00Z\n" in text
    scoped = text.replace(
        "from = 2025-01-01T00:00:00Z\n", "from = 2025-01-01T00:00:00Z\nto = 2027-01-01T00:00:00Z\n", 1
    )

    ran = vc("trust", "show", desk.write("trust.toml", scoped))

    assert "from 2025-01-01 until 2027-01-01" in ran.text


def test_services_that_labels_may_lead_to_are_named(desk: CustomsDesk) -> None:
    named = replace(desk.world.trust, label_origins=("https://verify.example",))
    path = desk.write("trust.toml", trust_list_to_toml(named))

    assert "Labels at   https://verify.example" in vc("trust", "show", path).text
    assert vc("trust", "show", path, "--json").json["label_origins"] == ["https://verify.example"]


def test_a_root_is_told_in_words(desk: CustomsDesk) -> None:
    ran = vc("trust", "show", desk.root)

    assert "Root, version 1" in ran.text
    assert "Threshold   1 of 1 keys must sign" in ran.text


def test_anchors_as_json(world: SmallWorld) -> None:
    root = world.done("trust", "show", world.folder / "root.toml", "--json").json
    trust = world.done("trust", "show", world.folder / "trust.toml", "--json").json

    assert (root["kind"], root["threshold"], len(root["keys"])) == ("root", 1, 1)
    assert (trust["kind"], trust["bodies"][0]["did"]) == ("trust_list", "did:web:ab.example")


def test_an_anchor_in_force_is_checked_as_such_and_one_that_expired_is_not(desk: CustomsDesk) -> None:
    before = vc("trust", "check", desk.root)
    after = vc("trust", "check", desk.root, "--json", clock=lambda: NOW + 400 * DAY)

    assert (before.code, before.text) == (0, "root version 1, test: until 2027-09-18 12:00 UTC\n")
    assert (after.code, after.json["in_force"]) == (1, False)


def test_a_trust_list_of_the_future_is_not_in_force(desk: CustomsDesk) -> None:
    path = desk.write("trust.toml", trust_list_to_toml(desk.world.trust))

    ran = vc("trust", "check", path, clock=lambda: NOW - 300 * DAY)

    assert (ran.code, "NOT in force" in ran.text) == (1, True)


def test_a_malformed_anchor_is_refused_with_file_and_place(desk: CustomsDesk) -> None:
    ran = vc("trust", "check", desk.write("bad.toml", 'version = "one"\n'))

    assert ran.code == 2
    assert f"vc: error: {desk.folder / 'bad.toml'}: " in ran.err
    assert "hint:" in ran.err


def test_a_pinned_root_is_what_is_shown_and_checked_without_a_file(desk: CustomsDesk) -> None:
    nothing = vc("trust", "show")
    pinned = vc("trust", "pin", desk.root)

    assert (nothing.code, "no root is pinned" in nothing.err) == (2, True)
    assert pinned.code == 0
    assert "SHA-256 " in pinned.text
    assert vc("trust", "check").code == 0


def test_only_a_root_can_be_pinned(world: SmallWorld) -> None:
    ran = world.vc("trust", "pin", world.folder / "trust.toml")

    assert ran.code == 2
    assert "only a root can be pinned" in ran.err


def test_a_signed_trust_list_counts_under_its_root_alone(world: SmallWorld) -> None:
    signed = world.folder / "signed.json"
    key = ("--key", world.folder / "root.pem")
    world.done(
        "trust", "sign", world.folder / "trust.toml", *key, "--out", signed, "--root", world.folder / "root.toml"
    )

    alone = world.vc("trust", "show", signed)
    under_root = world.vc("trust", "show", signed, "--root", world.folder / "root.toml")

    assert (alone.code, "counts only under its root" in alone.err) == (2, True)
    assert (under_root.code, "Trust list, version 1" in under_root.text) == (0, True)


def test_a_trust_list_signed_by_too_few_keys_is_not_written(world: SmallWorld) -> None:
    second = world.folder / "second.pem"
    world.done("trust", "new-key", "--out", second, "--unencrypted", "--alg", "EdDSA")
    keys = ("--key", world.folder / "root.pem", "--key", second)
    two = world.folder / "two.toml"
    world.done("trust", "new-root", *keys, "--threshold", "2", "--expires", "2028-01-01", "--out", two)

    few = ("trust", "sign", world.folder / "trust.toml", "--out", world.folder / "signed.json", "--root", two)
    ran = world.vc(*few, "--key", second)
    enough = world.vc(*few, *keys)

    assert ran.code == 2
    assert "trust.unsigned" in ran.err
    assert (enough.code, enough.text.endswith("2 signatures\n")) == (0, True)


def test_a_trust_list_is_signed_also_where_no_root_is_known(world: SmallWorld) -> None:
    out = world.folder / "signed.json"

    world.done("trust", "sign", world.folder / "trust.toml", "--key", world.folder / "root.pem", "--out", out)

    assert out.read_bytes().startswith(b'{"payload":')


def test_a_root_is_no_trust_list(desk: CustomsDesk, tmp_path: Path) -> None:
    vc("trust", "new-key", "--out", tmp_path / "key.pem", "--unencrypted")

    ran = vc("bundle", "create", "--trust", desk.root, "--key", tmp_path / "key.pem", "--out", tmp_path / "b")

    assert ran.code == 2
    assert "is a root, not a trust list" in ran.err


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    vc("trust", "new-key", "--out", tmp_path / "key.pem", "--unencrypted")

    ran = vc("trust", "new-key", "--out", tmp_path / "key.pem", "--unencrypted")

    assert (ran.code, "is there already" in ran.err) == (2, True)


def test_a_root_key_with_a_passphrase_signs_with_it_and_not_without(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("open sesame\n")
    vc("trust", "new-key", "--out", tmp_path / "key.pem", "--passphrase-file", secret)
    making = ("trust", "new-root", "--key", tmp_path / "key.pem", "--expires", "2028-01-01", "--out", tmp_path / "r")

    without, given = vc(*making), vc(*making, "--passphrase-file", secret)

    assert b"ENCRYPTED" in (tmp_path / "key.pem").read_bytes()
    assert (without.code, "the key needs its passphrase" in without.err) == (4, True)
    assert given.code == 0


@pytest.mark.parametrize(
    ("expires", "message"),
    [("2020-01-01", "is past"), ("tomorrow", "is no moment"), ((NOW - timedelta(1)).isoformat(), "is past")],
)
def test_a_root_ends_on_a_day_to_come(expires: str, message: str, tmp_path: Path) -> None:
    vc("trust", "new-key", "--out", tmp_path / "key.pem", "--unencrypted")

    ran = vc("trust", "new-root", "--key", tmp_path / "key.pem", "--expires", expires, "--out", tmp_path / "r")

    assert (ran.code, message in ran.err) == (2, True)


def test_a_threshold_that_cant_be_met_is_refused(tmp_path: Path) -> None:
    vc("trust", "new-key", "--out", tmp_path / "key.pem", "--unencrypted")
    making = ("trust", "new-root", "--key", tmp_path / "key.pem", "--expires", "2028-01-01", "--out", tmp_path / "r")

    ran = vc(*making, "--threshold", "2")

    assert (ran.code, "2 keys can't be required" in ran.err) == (2, True)


class Operator:
    """Two roots, one after the other, each of one key, and the succession from the first to the second."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for number in (1, 2):
            self.done("new-key", "--out", folder / f"{number}.pem", "--unencrypted")
            self.done("new-root", "--key", folder / f"{number}.pem", "--expires", "2027-06-01", "--version", number)
        self.done("rotate", folder / "2.toml", *self.both)

    @property
    def both(self) -> tuple[object, ...]:
        keys = ("--key", self.folder / "1.pem", "--key", self.folder / "2.pem")
        return ("--from", self.folder / "1.toml", *keys)

    def done(self, *arguments: object) -> None:
        name = {"new-root": f"{arguments[-1]}.toml", "rotate": "roots.json"}.get(str(arguments[0]))
        ran = vc("trust", *arguments, *(() if name is None else ("--out", self.folder / name)), clock=lambda: NOW)
        assert ran.code == 0, ran


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """Who keeps a root."""
    return Operator(tmp_path)


def test_a_succession_is_said_to_be_one(operator: Operator) -> None:
    ran = vc("trust", "show", operator.folder / "roots.json")

    assert (ran.code, "is a succession of roots, not a root or a trust list" in ran.err) == (2, True)


def test_a_succession_moves_a_pin_and_makes_none(operator: Operator) -> None:
    roots = operator.folder / "roots.json"

    nothing = vc("trust", "pin", roots, clock=lambda: NOW)
    assert vc("trust", "pin", operator.folder / "1.toml").code == 0
    moved = vc("trust", "pin", roots, clock=lambda: NOW)

    assert (nothing.code, f"vc: error: {roots}: no root is pinned" in nothing.err) == (2, True)
    assert (moved.code, moved.text.startswith("root 2 is pinned\n")) == (0, True)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"version = 1", "is not a succession of roots"),
        (b'{"format":"accredited-vc-roots/1","roots":[', "the succession can't be read"),
    ],
)
def test_only_a_succession_is_continued(content: bytes, told: str, operator: Operator) -> None:
    after = operator.folder / "after"
    after.write_bytes(content)

    ran = vc("trust", "rotate", operator.folder / "2.toml", *operator.both, "--after", after, "--out", "more")

    assert ran.code == 2
    assert f"vc: error: {after}: {told}" in ran.err


@pytest.mark.parametrize("command", [("pin",), ("show",), ("rotate", "--from", "1.toml", "--key", "k", "--out", "o")])
def test_a_file_that_is_no_anchor_is_named(command: tuple[str, ...], operator: Operator) -> None:
    ran = vc("trust", command[0], operator.folder / "1.pem", *command[1:])

    assert ran.code == 2
    assert f"vc: error: {operator.folder / '1.pem'}: not TOML" in ran.err
