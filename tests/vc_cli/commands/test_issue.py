"""`vc issue`: checked as a whole, issued once, handed out again (X5.2)."""

import json
from typing import Any

import pytest

from tests.vc_cli.small_world import ROWS, SmallWorld
from tests.world import certificate_claims
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read
from vc.securing.secured import Form, SecuredCredential


def _draft(**changes: Any) -> str:
    claims = certificate_claims()
    for name in ("id", "issuer", "iat", "credentialStatus", "status", "environment"):
        del claims[name]
    claims["credentialSubject"].pop("id")
    claims["credentialSubject"]["certificateNumber"] = "DE-QMS-7"
    return json.dumps(claims | changes)


def test_the_same_table_again_issues_nothing_anew(world: SmallWorld) -> None:
    ran = world.done("issue", world.folder / "rows.csv", "--home", world.cb)

    assert ran.text == "".join(world.certificate(number).read_text() for number in ("DE-1", "CN-2", "AE-3"))
    assert ran.err == "vc: 3 credentials, 3 of them issued before\n"


def test_a_changed_row_with_a_number_that_was_given_is_refused(world: SmallWorld) -> None:
    ran = world.vc("issue", world.write("rows.csv", ROWS.replace("Valves,,", "Pumps,,")), "--home", world.cb)

    assert ran.code == 2
    assert "AE-3: this number or identifier was issued before" in ran.err


def test_labels_can_be_handed_out_instead(world: SmallWorld) -> None:
    ran = world.done(
        "issue", world.folder / "rows.csv", "--home", world.cb, "--form", "label", "--out", world.folder / "l"
    )

    text = (world.folder / "l" / "DE-1.label.txt").read_text().strip()
    assert ran.out == b""
    assert text.startswith("https://cb.example/q#")
    assert world.vc("verify", text, *world.offline).code == 0


def test_the_same_certificate_can_be_handed_out_in_cose(world: SmallWorld) -> None:
    before = world.done("list", "--home", world.cb).text
    world.done("issue", world.folder / "rows.csv", "--home", world.cb, "--form", "vc+cose", "--out", world.folder / "c")

    file = world.folder / "c" / "DE-1.cose.json"
    in_cose = read(file.read_bytes(), DEFAULT_LIMITS)
    in_jws = read(world.certificate("DE-1").read_bytes(), DEFAULT_LIMITS)
    assert isinstance(in_cose, SecuredCredential)
    assert isinstance(in_jws, SecuredCredential)
    assert (in_cose.form, in_cose.digest, in_cose.kid) == (Form.VC_COSE, in_jws.digest, in_jws.kid)
    assert world.vc("verify", file, *world.offline).code == 0
    assert world.done("list", "--home", world.cb).text == before


def test_one_certificate_as_json_is_issued_with_what_issuing_adds(world: SmallWorld) -> None:
    ran = world.done("issue", world.write("one.json", _draft()), "--home", world.cb, "--json")

    issued = ran.json["issued"]
    assert [one["number"] for one in issued] == ["DE-QMS-7"]
    assert issued[0]["id"] == "https://cb.example/c/DE-QMS-7"
    assert issued[0]["repeated"] is False


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("{", "/: "),
        ('{"type": "Receipt"}', "/type: "),
        (_draft(validUntil="2035-01-01T00:00:00Z"), "/validUntil: "),
        (_draft(iat=1), "/iat: is written by issuing"),
    ],
)
def test_a_draft_that_may_not_be_issued_is_refused_with_the_path(content: str, fault: str, world: SmallWorld) -> None:
    path = world.write("one.json", content)

    ran = world.vc("issue", path, "--home", world.cb)

    assert ran.code == 2
    assert f"vc: {path}: {fault}" in ran.err
    assert "nothing was issued" in ran.err


def test_every_fault_of_a_table_is_listed_with_row_and_column(world: SmallWorld) -> None:
    rows = ROWS.replace("DE-1", "DE-11").replace("CN-2", "CN-12").replace("AE-3", "AE-13")
    path = world.write("bad.csv", rows.replace(",17,", ",35,").replace("2029-10-31\nAE", "2036-10-31\nAE"))

    ran = world.vc("issue", path, "--home", world.cb, "--json")

    assert ran.code == 2
    faults = {(fault["row"], fault["column"]) for fault in ran.json["faults"]}
    assert faults == {(2, "sectors"), (3, "valid_until")}
    assert world.vc("show", "AE-13", "--home", world.cb).code == 2


def test_a_table_that_cant_be_read_is_refused_as_a_whole(world: SmallWorld) -> None:
    ran = world.vc("issue", world.write("bad.csv", "a,b\n1,2\n"), "--home", world.cb)

    assert ran.code == 2
    assert "row 1, a: is not a column" in ran.err


def test_a_home_without_an_accreditation_issues_with_a_warning(world: SmallWorld) -> None:
    home = world.folder / "new"
    world.done("init", home, "--issuer", "did:web:new.example", "--name", "New", "--unencrypted")

    ran = world.done("issue", world.folder / "rows.csv", "--home", home, "--out", world.folder / "new certificates")

    assert "vc: this home has no accreditation" in ran.err
    assert world.vc("verify", world.folder / "new certificates" / "DE-1.jwt", *world.offline).code == 3


def test_a_production_home_without_an_accreditation_issues_nothing(world: SmallWorld) -> None:
    home, secret = world.folder / "real", world.write("secret", "open sesame")
    production = ("--environment", "production", "--passphrase-file", secret)
    world.done("init", home, "--issuer", "did:web:real.example", "--name", "Real", *production)

    ran = world.vc("issue", world.folder / "rows.csv", "--home", home, "--passphrase-file", secret)

    assert ran.code == 2
    assert "a production issuer needs an accreditation" in ran.err


def test_a_holder_too_long_for_a_label_is_issued_without_one_and_told(world: SmallWorld) -> None:
    rows = ROWS.replace("DE-1", "DE-21").replace("Müller Feinmechanik GmbH", "M" + "ü" * 140)
    path = world.write("long.csv", "\n".join(rows.splitlines()[:2]) + "\n")

    ran = world.vc("issue", path, "--home", world.cb, "--form", "label", "--out", world.folder / "l")

    assert ran.code == 0
    assert "DE-21: no label form" in ran.err
    assert list((world.folder / "l").iterdir()) == []
    assert world.vc("qr", "DE-21", "--out", world.folder / "q.png", "--home", world.cb).code == 2
