"""The text of a ceremony (specs/register.md G45)."""

from vc.keys.algorithm import Algorithm
from vc.keys.private_key import generate
from vc.register.keys.transcript import Transcript


def test_headings_facts_and_numbered_steps_stand_in_columns() -> None:
    text = Transcript()
    text.heading("Key ceremony", rule="=")
    text.facts({"Issuer": "did:web:body.example"})
    text.heading("Steps")
    text.step("First.")
    text.step("Second.", {"What": "it"})

    assert text.octets().decode() == (
        "Key ceremony\n============\nIssuer               did:web:body.example\n\nSteps\n-----\n"
        " 1. First.\n 2. Second.\n    What                 it\n"
    )


def test_a_thumbprint_is_read_aloud_in_groups_of_four_digits() -> None:
    key = generate(Algorithm.ES256).public
    text = Transcript()
    text.thumbprint(key)

    groups = " ".join(text.lines).split()

    assert groups[0] == "Thumbprint"
    assert {len(group) for group in groups[1:]} == {4}
    assert "".join(groups[1:]) == key.thumbprint.hex()
    assert len(text.lines) == 2


def test_each_person_has_a_line_to_sign_on() -> None:
    text = Transcript()
    text.signatures("I was present.", [("Officer", "O. Officer"), ("Witness", "陈 Chen")])

    shown = text.octets().decode()

    assert "I was present.\n\nOfficer:             O. Officer\nSignature:" in shown
    assert "Witness:             陈 Chen\nSignature:" in shown
    assert shown.count("Date: ________") == 2
