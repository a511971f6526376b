"""`vc verify` of a presentation: options of the asker, both answers, exit codes (specs/verification.md V11)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.vc.verify.presentations import Show, did_key
from tests.vc_cli.command_line import vc
from tests.vc_cli.customs_desk import CustomsDesk
from tests.world import CB, DAY, NOW, World, opened, private_key
from vc.encoding import strict_json
from vc.keys.did import did_of
from vc.securing.enveloped import enveloped
from vc.securing.secured import Form
from vc.securing.vc_cose import secure_vc_cose
from vc.status.value import StatusEvent

CHALLENGE = ("--challenge", "n-4711")
WALLET = did_key("a wallet")
HOLDER = did_of(WALLET.verification_method)


def to_wallet(claims: dict[str, Any]) -> None:
    claims["credentialSubject"]["issuedToParty"]["id"] = HOLDER


def presentation(world: World, form: Form = Form.VP_JWT, **members: Any) -> bytes:
    held = [(Form.VC_JWT, world.certificate(to_wallet))]
    return Show(world, held, WALLET, form, HOLDER).presentation(**members)


@pytest.mark.parametrize("form", [Form.VP_JWT, Form.VP_SD_JWT, Form.VP_COSE])
def test_who_shows_it_is_told_first_and_then_each_certificate(desk: CustomsDesk, form: Form) -> None:
    ran = vc("verify", desk.write("shown", presentation(desk.world, form)), *desk.offline, *CHALLENGE)

    assert ran.code == 0
    lines = ran.text.splitlines()
    assert lines[0] == "✔ Valid: the presentation"
    assert lines[1] == f"Shown by    {HOLDER}"
    assert lines[3] == "✔ Valid: credential 1 DE-QMS-2026-00412"


def test_one_that_a_proof_secures_is_answered_alike(desk: CustomsDesk) -> None:
    held = [(Form.VC_JWT, desk.world.certificate(to_wallet))]
    raw = Show(desk.world, held, WALLET, holder=HOLDER).proved(domain=("https://desk.example",))
    shown = desk.write("shown.json", raw)

    assert vc("verify", shown, *desk.offline, *CHALLENGE, "--domain", "https://desk.example").code == 0
    assert vc("verify", shown, *desk.offline, *CHALLENGE, "--domain", "https://other.example").code == 1
    assert vc("verify", shown, *desk.offline, "--nonce", "another", "--audience", "https://desk.example").code == 1
    assert vc("verify", shown, *desk.offline, *CHALLENGE).code == 3


def test_the_answer_as_json_has_both(desk: CustomsDesk) -> None:
    raw = strict_json.dumps(enveloped(presentation(desk.world), Form.VP_JWT))
    ran = vc("verify", desk.write("shown.json", raw), *desk.offline, *CHALLENGE, "--json")

    assert ran.code == 0
    assert ran.json["presentation"]["verdict"] == "valid"
    assert ran.json["presentation"]["holder"] == HOLDER
    assert [report["verdict"] for report in ran.json["reports"]] == ["valid"]
    assert ran.json["summary"] == {"valid": 1, "invalid": 0, "indeterminate": 0}


def test_without_a_challenge_it_says_what_to_ask_for(desk: CustomsDesk) -> None:
    ran = vc("verify", desk.write("shown", presentation(desk.world)), *desk.offline)

    assert ran.code == 3
    assert ran.text.startswith("? Cannot confirm: the presentation\n")
    assert "[presentation.challenge_unasked]" in ran.text
    assert "✔ Valid: credential 1" in ran.text


def test_the_audience_is_the_askers(desk: CustomsDesk) -> None:
    shown = desk.write("shown", presentation(desk.world, aud="https://desk.example"))

    assert vc("verify", shown, *desk.offline, *CHALLENGE, "--audience", "https://desk.example").code == 0
    assert vc("verify", shown, *desk.offline, *CHALLENGE, "--audience", "https://other.example").code == 1
    assert vc("verify", shown, *desk.offline, *CHALLENGE).code == 3


def test_a_withdrawn_certificate_in_a_good_presentation_ends_with_1(tmp_path: Path) -> None:
    world = World()
    world.record(StatusEvent.WITHDRAWN, effective=NOW - DAY)
    desk = CustomsDesk(tmp_path, world)
    ran = vc("verify", desk.write("shown", presentation(world)), *desk.offline, *CHALLENGE)

    assert ran.code == 1
    assert ran.text.startswith("✔ Valid: the presentation\n")
    assert "✘ Not valid: credential 1" in ran.text


def test_a_certificate_that_can_not_be_confirmed_has_no_number(desk: CustomsDesk) -> None:
    shown = desk.write("shown", presentation(desk.world))
    ran = vc("verify", shown, "--offline", *CHALLENGE)

    assert ran.code == 3
    assert "? Cannot confirm: credential 1\n" in ran.text


@pytest.mark.parametrize("option", ["--save-evidence", "--receipt"])
def test_what_can_not_be_asked_of_it_is_refused(desk: CustomsDesk, option: str) -> None:
    key = desk.write("key.pem", private_key("the desk").to_pem(None))
    key.chmod(0o600)
    extra = (option, desk.folder / "kept", *(("--key", key) if option == "--receipt" else ()))
    ran = vc("verify", desk.write("shown", presentation(desk.world)), *desk.offline, *CHALLENGE, *extra)

    assert ran.code == 2
    assert "an answer to a challenge is not kept" in ran.err


def test_it_is_the_only_input(desk: CustomsDesk) -> None:
    ran = vc("verify", desk.certificate, desk.write("shown", presentation(desk.world)), *desk.offline)

    assert ran.code == 2
    assert "the only input" in ran.err


def test_a_policy_that_demands_key_binding_is_met_by_the_presentation(desk: CustomsDesk) -> None:
    policy = desk.write("policy.toml", 'name = "wallets"\nkey_binding = true\n')
    shown = desk.write("shown", presentation(desk.world))

    assert vc("verify", shown, *desk.offline, "--policy", policy, "--nonce", "n-4711").code == 0
    assert vc("verify", shown, *desk.offline, "--policy", policy).code == 3


def test_a_certificate_in_cose_is_verified_like_any(desk: CustomsDesk) -> None:
    payload = opened(desk.certificate.read_bytes()).payload
    raw = secure_vc_cose(payload, CB.signer())

    for handed in (raw, strict_json.dumps(enveloped(raw, Form.VC_COSE))):
        ran = vc("verify", desk.write("certificate.cose", handed), *desk.offline)
        assert ran.code == 0
        assert ran.text.startswith("✔ Valid\n")
    damaged = bytearray(raw)
    damaged[-70] ^= 1
    ran = vc("verify", desk.write("damaged.cose", bytes(damaged)), *desk.offline, "--json")
    assert ran.code == 1
