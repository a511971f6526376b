"""`vc publish`: a folder that any web server can serve."""

import json
from datetime import timedelta

from tests.vc_cli.small_world import SmallWorld


def test_only_what_has_changed_is_written(world: SmallWorld) -> None:
    out = ("publish", "--home", world.cb, "--out", world.folder / "site" / "cb.example", "--json")

    same = world.done(*out).json
    world.now += timedelta(hours=1)
    later = world.done(*out).json

    assert set(same["written"]) <= {"ledger/head.jwt"}
    assert same["expires"] == "2026-11-21T12:07:00Z"
    # The list as it stands, its archived copies, the history and the index of the register are signed anew after an
    # hour; no page has changed, and no snapshot: nothing was issued.
    assert "register/index.jwt" in later["written"]
    assert all(path.startswith(("status/1/", "ledger/", "register/index")) for path in later["written"])
    assert later["unchanged"] > 0
    assert later["expires"] == "2026-11-21T13:14:00Z"


def test_a_home_that_has_issued_nothing_has_nothing_to_renew(world: SmallWorld) -> None:
    home = world.folder / "new"
    world.done("init", home, "--issuer", "did:web:new.example", "--name", "New", "--unencrypted")

    ran = world.done("publish", "--home", home, "--out", world.folder / "new site")

    assert ran.text == f"{world.folder / 'new site'}: 2 files written, 0 unchanged\n"


def test_the_index_names_the_keys_of_the_accredited_body(world: SmallWorld) -> None:
    import base64

    index = (world.folder / "site" / "ab.example" / "accreditations" / "index.jwt").read_text()
    payload = json.loads(base64.urlsafe_b64decode(index.split(".")[1] + "=="))

    assert len(payload["entries"][0]["kids"]) == 3


def test_a_body_whose_keys_cant_be_had_keeps_those_that_are_known(world: SmallWorld) -> None:
    (world.folder / "site" / "cb.example" / ".well-known" / "did.json").unlink()

    ran = world.vc("publish", "--home", world.ab, "--out", world.folder / "site" / "ab.example", *world.hosts)

    assert ran.code == 0
    assert "the keys of did:web:cb.example are not known anew: fetch.not_found" in ran.err


def test_an_accredited_party_with_a_static_identifier_needs_no_document(world: SmallWorld) -> None:
    from tests.vc_cli.small_world import SCHEDULE
    from vc.encoding import base64url

    jwk = world.done("key", "list", "--home", world.cb, "--json").json["keys"][0]["jwk"]
    did = f"did:jwk:{base64url.encode(json.dumps(jwk).encode())}"
    schedule = SCHEDULE.replace("did:web:cb.example", did).replace("NAS-0042", "NAS-0077")
    world.done("accredit", world.write("static.toml", schedule), "--home", world.ab)

    ran = world.vc("publish", "--home", world.ab, "--out", world.folder / "site" / "ab.example", *world.hosts)

    assert ran.code == 0
    assert did not in ran.err


def test_a_home_is_not_published_over_itself(world: SmallWorld) -> None:
    ran = world.vc("publish", "--home", world.cb, "--out", world.cb)

    assert (ran.code, "with its private keys, lies in this folder" in ran.err) == (2, True)
