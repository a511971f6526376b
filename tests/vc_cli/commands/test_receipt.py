"""RC2, RC3 at the command line: a receipt is made, and checked by whoever has the same octets."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.vc_cli.command_line import Ran, vc
from tests.vc_cli.customs_desk import CustomsDesk, bundle_of
from tests.world import NOW, STRANGER, private_key
from vc.keys.file_signer import write_key
from vc.trust.root import kid_of
from vc.verify.receipt import read_receipt, sign_receipt

YEARS = timedelta(days=3_000)
KID = kid_of(private_key("desk").public)


def years_later(*arguments: object) -> Ran:
    return vc(*arguments, clock=lambda: NOW + YEARS)


@pytest.fixture
def key(desk: CustomsDesk) -> Path:
    path = desk.folder / "desk.pem"
    write_key(path, private_key("desk"), None)
    return path


@pytest.fixture
def receipt(desk: CustomsDesk, key: Path) -> Path:
    """The receipt of a certificate that was verified from a bundle."""
    path = desk.folder / "receipt.json"
    assert vc("verify", desk.certificate, *desk.offline, "--act", "import", "--receipt", path, "--key", key).code == 0
    return path


def from_bundle(desk: CustomsDesk) -> tuple[object, ...]:
    return ("--bundle", desk.bundle, "--input", desk.certificate, "--trust", desk.root)


def codes_of(ran: Ran) -> list[str]:
    return [found["code"] for found in ran.json["findings"]]


def test_receipt_holds_years_later_with_the_same_octets(desk: CustomsDesk, receipt: Path) -> None:
    ran = years_later("receipt", "check", receipt, *from_bundle(desk), "--key", KID)

    assert ran.code == 0
    assert ran.text.splitlines() == [
        "✔ The receipt holds",
        "The receipt is signed by the verifier that you named, and nothing was changed since. [receipt.signed]",
        f"  {KID}",
        "Judged again, the same comes out, octet for octet. [receipt.same]",
        "",
        "What it says",
        "Judged at   2026-11-22 12:00 UTC",
        "For         import",
        "Verdict     valid",
        "Certificate DE-QMS-2026-00412, Müller Feinmechanik GmbH & Co. KG",
        "A receipt says what its maker saw. It is no proof that goods comply, and no release by customs.",
    ]


def test_key_may_be_named_by_a_file(desk: CustomsDesk, receipt: Path) -> None:
    jwk = desk.write("desk.jwk", json.dumps(private_key("desk").public.to_jwk()))

    assert years_later("receipt", "check", receipt, *from_bundle(desk), "--key", jwk).code == 0


def test_without_a_key_it_cannot_be_confirmed_whose_it_is(desk: CustomsDesk, receipt: Path) -> None:
    ran = years_later("receipt", "check", receipt, *from_bundle(desk), "--json")

    assert (ran.code, codes_of(ran)) == (3, ["receipt.signer_unknown", "receipt.same"])
    assert ran.json["receipt"]["question"]["act"] == "import"
    assert ran.json["disclaimer"].startswith("A receipt says what its maker saw.")


def test_other_verifier_is_refused(desk: CustomsDesk, receipt: Path) -> None:
    other = kid_of(STRANGER.key().public)

    ran = years_later("receipt", "check", receipt, *from_bundle(desk), "--key", other, "--json")

    assert (ran.code, codes_of(ran)) == (1, ["receipt.other_signer"])


def test_flipped_bit_is_found(desk: CustomsDesk, receipt: Path) -> None:
    raw = bytearray(receipt.read_bytes())
    raw[len(raw) // 2] ^= 1
    receipt.write_bytes(raw)

    ran = years_later("receipt", "check", receipt, *from_bundle(desk), "--key", KID, "--json")

    assert ran.code == 1
    assert codes_of(ran)[0] in {"receipt.malformed", "receipt.signature_invalid"}


def test_receipt_that_lies_is_found_by_judging_again(desk: CustomsDesk, receipt: Path) -> None:
    stated: dict[str, Any] = dict(read_receipt(receipt.read_bytes()).stated)
    stated["report"] = {**stated["report"], "verdict": "invalid"}
    told = {name: stated[name] for name in ("question", "trust", "evidence", "input", "report")}
    signer = STRANGER.signer()
    receipt.write_bytes(sign_receipt(told, signer))

    ran = years_later("receipt", "check", receipt, *from_bundle(desk), "--key", kid_of(signer.key), "--json")

    assert (ran.code, codes_of(ran)) == (1, ["receipt.signed", "receipt.differs"])
    assert ran.json["findings"][1]["subject"] == "/report/verdict"


@pytest.mark.parametrize("what", ["bundle", "input", "trust"])
def test_other_octets_are_named_and_nothing_is_judged(desk: CustomsDesk, receipt: Path, what: str) -> None:
    if what == "bundle":
        desk.write("world.bundle", bundle_of(desk.world, age=timedelta(minutes=6)))
    elif what == "input":
        desk.write("certificate.jwt", desk.world.certificate(lambda claims: claims.update(name="another")))
    else:
        desk.write("root.toml", desk.root.read_bytes() + b"\n")

    ran = years_later("receipt", "check", receipt, *from_bundle(desk), "--key", KID, "--json")

    assert (ran.code, codes_of(ran)) == (3, ["receipt.signed", "receipt.other_documents"])
    assert ran.json["findings"][1]["subject"] == {"bundle": "evidence"}.get(what, what)


def test_receipt_over_saved_evidence_is_checked_from_it(desk: CustomsDesk, key: Path) -> None:
    path, evidence = desk.folder / "r.json", desk.folder / "e.json"
    made = ("--receipt", path, "--key", key, "--save-evidence", evidence)
    assert vc("verify", desk.certificate, *desk.offline, *made).code == 0
    checked = ("receipt", "check", path, "--evidence", evidence, "--key", KID)

    own, own_and_input = (
        years_later(*checked, "--trust", desk.root, *more) for more in ((), ("--input", desk.certificate))
    )
    alone = years_later(*checked, "--json")
    evidence.write_bytes(evidence.read_bytes().replace(b"bundle", b"memory", 1))
    changed = years_later(*checked, "--trust", desk.root, "--json")

    assert (own.code, own_and_input.code) == (0, 0)
    assert (alone.code, codes_of(alone)) == (3, ["receipt.signed", "trust.from_evidence", "receipt.same"])
    assert (changed.code, codes_of(changed)) == (3, ["receipt.signed", "receipt.other_documents"])


def test_what_could_not_be_taken_in_has_a_receipt_too(desk: CustomsDesk, key: Path) -> None:
    path = desk.folder / "r.json"
    garbage = desk.write("garbage", b"%PDF-garbage")
    assert vc("verify", garbage, *desk.offline, "--receipt", path, "--key", key).code == 1

    ran = years_later(
        "receipt", "check", path, "--bundle", desk.bundle, "--input", garbage, "--trust", desk.root, "--key", KID
    )

    assert ran.code == 0
    assert "Verdict     invalid" in ran.text


@pytest.mark.parametrize("results", [True, False])
def test_receipt_of_a_manifest_holds_for_all_its_lines(desk: CustomsDesk, key: Path, *, results: bool) -> None:
    good = desk.certificate.read_text()
    first = desk.write("a.csv", f"declaration,certificate\nD1,{good}\nD2,garbage!\nD3,\n")
    second = desk.write("b.ndjson", json.dumps({"act": "sell", "certificate": good}))
    path = desk.folder / "r.json"
    out = ("--out", desk.folder / "results.csv") if results else ()
    made = vc("verify", first, second, "--manifest", *desk.offline, "--receipt", path, "--key", key, *out)
    assert made.code == 1
    check = ("receipt", "check", path, "--bundle", desk.bundle, "--trust", desk.root, "--key", KID)

    ran = years_later(*check, "--input", first, "--input", second)
    swapped = years_later(*check, "--input", second, "--input", first, "--json")

    assert ran.code == 0
    assert "Lines       2 green, 1 hold, 1 refer" in ran.text
    assert (swapped.code, codes_of(swapped)) == (3, ["receipt.signed", "receipt.other_documents"])


def test_receipt_with_one_decision_changed_differs(desk: CustomsDesk, key: Path) -> None:
    manifest = desk.write("a.csv", f"certificate\n{desk.certificate.read_text()}\ngarbage!\n")
    path = desk.folder / "r.json"
    vc("verify", manifest, "--manifest", *desk.offline, "--receipt", path, "--key", key)
    stated: dict[str, Any] = dict(read_receipt(path.read_bytes()).stated)
    stated["lines"] = {**stated["lines"], "decisions": {"green": 2, "hold": 0, "refer": 0}}
    told = {name: stated[name] for name in ("question", "trust", "evidence", "manifests", "lines")}
    path.write_bytes(sign_receipt(told, STRANGER.signer()))

    ran = years_later(
        "receipt", "check", path, "--bundle", desk.bundle, "--input", manifest, "--trust", desk.root, "--json"
    )

    assert (ran.code, codes_of(ran)) == (1, ["receipt.signer_unknown", "receipt.differs"])
    assert ran.json["findings"][1]["subject"] == "/lines/decisions/green"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--receipt", "r.json"), "signed with a key of your own"),
        (("--key", "desk.pem"), "none is asked for"),
        (("--receipt", "r.json", "--key", "desk.pem", "certificate.jwt"), "one input or a manifest"),
        (("--receipt", "r.json", "--key", "desk.pem", "--staple", "certificate.jwt"), "nothing would be left"),
    ],
)
def test_receipt_that_nobody_could_check_is_refused(
    desk: CustomsDesk, key: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], why: str
) -> None:
    monkeypatch.chdir(desk.folder)

    ran = vc("verify", desk.certificate, *desk.offline, *arguments)

    assert (ran.code, why in ran.err) == (2, True)
    assert not Path("r.json").exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "name what it was judged from"),
        (("--evidence", "e", "--bundle", "world.bundle"), "name what it was judged from"),
        (("--bundle", "world.bundle"), "name what was handed over"),
        (("--bundle", "world.bundle", "--input", "root.toml", "--input", "root.toml"), "about one input"),
        (("--bundle", "world.bundle", "--input", "root.toml", "--key", "root.toml"), "is no public key"),
        (
            ("--bundle", "world.bundle", "--input", "root.toml", "--key", "mine"),
            "neither a thumbprint nor a file: mine",
        ),
    ],
)
def test_check_that_lacks_something_is_refused(
    desk: CustomsDesk, receipt: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], why: str
) -> None:
    monkeypatch.chdir(desk.folder)

    ran = vc("receipt", "check", receipt, "--trust", desk.root, *arguments)

    assert (ran.code, why in ran.err) == (2, True)


def test_what_is_no_receipt_does_not_hold(desk: CustomsDesk) -> None:
    ran = vc("receipt", "check", desk.certificate, *from_bundle(desk))

    assert ran.code == 1
    assert ran.text.splitlines()[0] == "✘ The receipt does not hold"
    assert "[receipt.malformed]" in ran.text


def test_with_json_the_receipt_is_told_of_on_stderr(desk: CustomsDesk, key: Path) -> None:
    path = desk.folder / "r.json"

    ran = vc("verify", desk.certificate, *desk.offline, "--receipt", path, "--key", key, "--json")

    assert ran.json["verdict"] == "valid"
    assert f"{path}: receipt, signed by {KID}" in ran.err
