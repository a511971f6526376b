"""`vc issue --form dc+sd-jwt` and `vc present`: what a holder gets, and what it shows of it (X5.12, X5.13)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.vc_cli.small_world import SmallWorld
from tests.wallets import HOLDER
from tests.world import private_key
from vc.encoding import base64url
from vc.keys.algorithm import Algorithm
from vc.keys.private_key import generate

NAME = "/credentialSubject/issuedToParty"


@pytest.fixture
def wallet(world: SmallWorld) -> Path:
    """The wallet form of the certificate DE-1, bound to HOLDER."""
    key = world.write("holder.jwk", json.dumps(HOLDER.key.to_jwk()))
    out = world.folder / "wallets"
    world.done(
        "issue", world.folder / "rows.csv", "--home", world.cb, "--form", "dc+sd-jwt", "--holder-key", key, "--out", out
    )
    return out / "DE-1.sd-jwt"


@pytest.fixture
def holder_key(world: SmallWorld) -> Path:
    """HOLDER's private key in a file."""
    file = world.folder / "holder.pem"
    file.write_bytes(private_key("holder").to_pem(None))
    file.chmod(0o600)
    return file


def test_the_whole_is_valid_and_issued_once(world: SmallWorld, wallet: Path) -> None:
    again = world.folder / "again"
    key = world.folder / "holder.jwk"
    world.done(
        "issue",
        world.folder / "rows.csv",
        "--home",
        world.cb,
        "--form",
        "dc+sd-jwt",
        "--holder-key",
        key,
        "--out",
        again,
    )

    assert (again / "DE-1.sd-jwt").read_bytes() == wallet.read_bytes()
    ran = world.vc("verify", wallet, *world.offline, "--json")
    assert ran.code == 0
    assert ran.json["subject"]["number"] == "DE-1"
    shown = world.done("show", "DE-1", "--home", world.cb, "--json").json["wallet_forms"]
    assert [one["holder"] for one in shown] == [HOLDER.key.thumbprint.hex()]
    assert "bound to the key" in world.done("show", "DE-1", "--home", world.cb).text


def test_nothing_chosen_hides_all_that_can_be_hidden(world: SmallWorld, wallet: Path) -> None:
    shown = world.write("shown.txt", world.done("present", wallet).text)

    report = world.vc("verify", shown, *world.offline, "--json").json
    assert report["verdict"] == "valid"
    assert report["subject"]["holder"] == ""
    assert "sd.hidden" in report["notices"]


def test_what_is_chosen_is_shown(world: SmallWorld, wallet: Path) -> None:
    listed = world.done("present", wallet, "--list").text.splitlines()
    assert NAME in listed
    assert world.done("present", wallet, "--list", "--json").json["places"] == listed

    ran = world.done("present", wallet, "--disclose", NAME, "--json").json
    report = world.vc("verify", world.write("one.txt", ran["presentation"]), *world.offline, "--json").json
    assert (ran["disclosed"], ran["hidden"]) == (1, len(listed) - 1)
    assert report["subject"]["holder"]
    everything = world.done("present", wallet, "--all").text
    assert everything == wallet.read_text()


def test_a_binding_is_for_one_verifier_and_one_nonce(world: SmallWorld, wallet: Path, holder_key: Path) -> None:
    out = world.folder / "bound.txt"
    binding = ("--key", holder_key, "--nonce", "n1", "--audience", "customs")
    world.done("present", wallet, "--all", *binding, "--out", out)

    def verified(*asked: str) -> tuple[int, list[str]]:
        ran = world.vc("verify", out, *world.offline, "--json", *asked)
        return ran.code, [found["code"] for found in ran.json["findings"] if found["outcome"] == "failed"]

    assert verified("--nonce", "n1", "--audience", "customs") == (0, [])
    assert verified("--nonce", "n2", "--audience", "customs") == (1, ["kb.nonce"])
    assert verified() == (0, [])
    policy = world.write("policy.toml", 'name = "strict"\nkey_binding = true\n')
    assert verified("--nonce", "n1", "--audience", "customs", "--policy", str(policy)) == (0, [])
    assert world.vc("verify", out, *world.offline, "--policy", policy).code == 2
    assert world.vc("verify", out, *world.offline, "--nonce", "n1").code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--disclose", "/nowhere"), "nothing that could be shown"),
        (("--disclose", "nowhere"), "no JSON pointer"),
        (("--disclose", NAME, "--all"), "one of --all and --disclose"),
        (("--nonce", "n"), "all three or with none"),
    ],
)
def test_what_can_not_be_presented_is_refused(
    world: SmallWorld, wallet: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = world.vc("present", wallet, *arguments)

    assert ran.code == 2
    assert said in ran.err


def test_what_is_no_sd_jwt_and_the_wrong_key_are_refused(world: SmallWorld, wallet: Path) -> None:
    assert "is no SD-JWT" in world.vc("present", world.certificate("DE-1")).err
    stranger = world.folder / "stranger.pem"
    stranger.write_bytes(generate(Algorithm.ES256).to_pem(None))
    stranger.chmod(0o600)
    ran = world.vc("present", wallet, "--key", stranger, "--nonce", "n", "--audience", "a")

    assert ran.code == 4
    assert "not the key that this credential is bound to" in ran.err


def test_a_holders_key_goes_with_a_wallet_form_alone(world: SmallWorld) -> None:
    rows = world.folder / "rows.csv"
    key = world.write("holder.jwk", json.dumps(HOLDER.key.to_jwk()))
    bad = world.write("bad.jwk", "{}")

    assert world.vc("issue", rows, "--home", world.cb, "--holder-key", key).code == 2
    ran = world.vc("issue", rows, "--home", world.cb, "--form", "dc+sd-jwt", "--holder-key", bad)
    assert ran.code == 2
    assert "no public key" in ran.err


def test_a_home_that_goes_by_its_address_is_the_same_to_whoever_reads_its_did(world: SmallWorld) -> None:
    """specs/sd-jwt.md SV7: for a wallet that knows no did:web, its keys stand where the address has them."""
    with (world.cb / "home.toml").open("a", encoding="utf-8") as settings:
        settings.write("wallet_address = true\n")
    out, site = world.folder / "wallets", world.folder / "published"
    world.done("issue", world.folder / "rows.csv", "--home", world.cb, "--form", "dc+sd-jwt", "--out", out)
    world.done("publish", "--home", world.cb, "--out", site)

    ran = world.vc("verify", out / "DE-1.sd-jwt", *world.offline, "--json")
    header, claims = (part_of(out / "DE-1.sd-jwt", number) for number in (0, 1))
    metadata = json.loads((site / ".well-known" / "jwt-vc-issuer").read_bytes())

    assert ran.code == 0
    assert [one["subject"] for one in ran.json["findings"] if one["code"] == "key.found"] == [header["kid"]]
    assert header["kid"].startswith("did:web:cb.example#")
    assert claims["iss"] == metadata["issuer"] == "https://cb.example"
    assert header["kid"] in [key["kid"] for key in metadata["jwks"]["keys"]]


def part_of(file: Path, number: int) -> dict[str, Any]:
    """Return the header or the claims of the JWT in an SD-JWT."""
    part: dict[str, Any] = json.loads(base64url.decode(file.read_bytes().split(b".")[number]))
    return part


def test_a_wallet_form_without_a_holders_key_can_not_be_bound(world: SmallWorld, holder_key: Path) -> None:
    out = world.folder / "unbound"
    world.done("issue", world.folder / "rows.csv", "--home", world.cb, "--form", "dc+sd-jwt", "--out", out)
    ran = world.vc("present", out / "DE-1.sd-jwt", "--key", holder_key, "--nonce", "n", "--audience", "a")

    assert ran.code == 2
    assert "names no key of its holder" in ran.err
