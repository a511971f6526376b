"""The drill on a home of its own: issue, lose the key, record it, publish, take one bundle (N7)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.vc_cli.small_world import ROWS, SmallWorld
from vc.encoding.rfc3339 import format_instant
from vc.keys.signer import Signer
from vc.model.limits import DEFAULT_LIMITS
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.resolve.bundle import open_bundle
from vc.securing.read import read
from vc.securing.secured import SecuredCredential
from vc.securing.vc_jwt import secure_vc_jwt

MANY = 40
ROW = "N-{0},Müller Feinmechanik GmbH,,,DE,ISO 9001,2015,17,Machining of parts,,2026-11-01,2029-10-31\n"


def stolen_key(world: SmallWorld) -> Signer:
    """Copy the key that signs certificates."""
    with Home.open(world.cb) as home:
        return home.signer(KeyRole.CREDENTIAL, None)


def forge(world: SmallWorld, key: Signer, number: str, out: Path) -> Path:
    """Sign another certificate with the dates and the status entry of an honest one."""
    honest = read(world.certificate(number).read_bytes(), DEFAULT_LIMITS)
    assert isinstance(honest, SecuredCredential)
    claims = dict(honest.claims)
    claims["credentialSubject"] = {**claims["credentialSubject"], "scopeStatement": "Everything under the sun"}
    out.write_bytes(secure_vc_jwt(claims, key))
    return out


def test_honest_certificates_survive_and_forged_ones_do_not(world: SmallWorld) -> None:
    rows = ROWS.splitlines()[0] + "\n" + "".join(ROW.format(number) for number in range(MANY))
    honest = world.folder / "certificates"
    world.done("issue", world.write("many.csv", rows), "--home", world.cb, "--out", honest)
    world.now += timedelta(hours=2)
    world.publish()
    late = world.write("late.csv", ROWS.splitlines()[0] + "\n" + ROW.format("LATE"))
    world.done("issue", late, "--home", world.cb, "--out", honest)
    world.now += timedelta(hours=3)
    key = stolen_key(world)
    since = format_instant(world.now)
    (world.folder / "forged").mkdir()
    forged = [forge(world, key, f"N-{n}", world.folder / "forged" / f"{n}.jwt") for n in range(MANY)]
    kept = [world.certificate(f"N-{number}") for number in range(MANY)]

    told = world.done("key", "compromise", "--kid", key.verification_method, "--since", since, "--home", world.cb)
    world.done("key", "rotate", "--home", world.cb)
    world.publish()
    signing = ("--key", world.folder / "root.pem", "--root", world.folder / "root.toml")
    world.done("bundle", "update", world.folder / "world.bundle", *signing, *world.hosts)

    assert f"{MANY + 3} in a snapshot of the register from before: they stand" in told.text
    assert "1 to be issued anew" in told.text
    assert world.done("verify", *kept, *world.offline, "--json").json["summary"]["valid"] == MANY
    refused = world.vc("verify", *forged, *world.offline, "--json")
    assert refused.code == 1
    assert refused.json["summary"] == {"valid": 0, "invalid": MANY, "indeterminate": 0}
    assert world.vc("verify", world.certificate("N-LATE"), *world.offline).code == 1, "issued behind the last snapshot"


def test_a_bundle_with_registers_knows_a_forged_certificate_before_anybody_knows_of_the_theft(
    world: SmallWorld,
) -> None:
    forged = forge(world, stolen_key(world), "DE-1", world.folder / "forged.jwt")
    world.now += timedelta(hours=2)
    world.publish()
    signing = ("--key", world.folder / "root.pem", "--root", world.folder / "root.toml")
    without = world.vc("verify", forged, *world.offline)

    world.done("bundle", "update", world.folder / "world.bundle", *signing, "--registers", *world.hosts)

    assert without.code == 0, "signature, status and scope are all as they should be"
    refused = world.vc("verify", forged, *world.offline)
    assert refused.code == 1
    assert "[register.absent]" in refused.text
    assert world.vc("verify", world.certificate("DE-1"), *world.offline).code == 0
    held = open_bundle((world.folder / "world.bundle").read_bytes()).documents
    assert len([url for url in held if url.startswith("https://cb.example/register/")]) == 3
