"""`vc key` and `vc did`: the keys of a home."""

import pytest

from tests.vc_cli.passphrase_prompt import at_a_terminal
from tests.vc_cli.small_world import SmallWorld


def _kids(world: SmallWorld, role: str) -> list[str]:
    listed = world.done("key", "list", "--home", world.cb, "--json").json["keys"]
    return [key["kid"] for key in listed if key["role"] == role]


def test_a_new_home_has_one_key_for_each_role(world: SmallWorld) -> None:
    ran = world.done("key", "list", "--home", world.cb)

    assert len(ran.text.splitlines()) == 4
    assert "  credential, ES256, active, in use since " in ran.text


def test_a_rotated_key_signs_no_more_and_what_it_signed_stays_good(world: SmallWorld) -> None:
    ran = world.done("key", "rotate", "--home", world.cb, "--reason", "yearly")
    world.publish()

    old, new = _kids(world, "credential")
    verified = world.vc(
        "verify", world.certificate("DE-1"), "--trust", world.folder / "trust.toml", *world.hosts, "--json"
    )
    assert ran.text == f"new key for credential: {new}\n"
    assert "publish the home anew" in ran.err
    assert old != new
    assert (verified.code, verified.json["notices"]) == (0, ["issue_time.claimed"])
    assert "retired on" in world.done("key", "list", "--home", world.cb).text


def test_a_retired_key_leaves_the_home_without_one_until_it_is_rotated(world: SmallWorld) -> None:
    (kid,) = _kids(world, "credential")
    world.done("key", "retire", kid, "--home", world.cb)

    refused = world.vc("issue", world.folder / "rows.csv", "--home", world.cb)
    world.done("key", "rotate", "--home", world.cb)

    assert (refused.code, "no active credential key" in refused.err) == (2, True)
    assert world.vc("issue", world.folder / "rows.csv", "--home", world.cb).code == 0


def test_a_compromised_key_takes_all_that_it_signed_with_it(world: SmallWorld) -> None:
    (kid,) = _kids(world, "credential")

    ran = world.done("key", "compromise", kid, "--since", "2026-11-20", "--reason", "stolen", "--home", world.cb)
    world.publish()

    verified = world.vc("verify", world.certificate("DE-1"), "--trust", world.folder / "trust.toml", *world.hosts)
    assert ran.text == f"compromised since 2026-11-20: {kid}; 3 certificates signed with it\n"
    assert verified.code == 1
    assert "[key.compromised]" in verified.text
    assert "compromised since 2026-11-20" in world.done("key", "list", "--home", world.cb).text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["retire", "nobody"], "nobody: no such key"),
        (["compromise", "nobody", "--since", "2026-11-20"], "nobody: no such key"),
        (["compromise", "nobody", "--since", "once"], "--since: 'once' is no moment"),
        (["rotate", "--role", "root"], "Invalid value for '--role'"),
    ],
)
def test_keys_that_are_none_are_refused(arguments: list[str], message: str, world: SmallWorld) -> None:
    ran = world.vc("key", *arguments, "--home", world.cb)

    assert ran.code == 2
    assert message in ran.err


def test_the_did_document_keeps_every_key(world: SmallWorld) -> None:
    world.done("key", "rotate", "--home", world.cb, "--role", "status")

    document = world.done("did", "show", "--home", world.cb).json

    assert document["id"] == "did:web:cb.example"
    assert len(document["verificationMethod"]) == 3


def test_a_wrong_passphrase_is_a_fault_of_the_key_store(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = world.write("secret", "open sesame")
    home = world.folder / "locked"
    world.done("init", home, "--issuer", "did:web:x.example", "--name", "Locked", "--passphrase-file", secret)
    asked = at_a_terminal(monkeypatch, "open barley")

    ran = world.vc("key", "rotate", "--home", home)

    assert ran.code == 4
    assert "wrong passphrase" in ran.err
    assert asked == [("Passphrase of the keys of Locked", False)]
