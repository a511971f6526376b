"""M10: whole presentations."""

from __future__ import annotations

from typing import Any

import pytest

from tests.certificates import system_claims
from vc.codes import Code
from vc.errors import Refused
from vc.model.conformance.presentation import hold_presentation, presentation_faults
from vc.profiles.names import CREDENTIALS_V1, CREDENTIALS_V2

HOLDER = "did:web:holder.example"
GOOD: dict[str, Any] = {"@context": [CREDENTIALS_V2], "type": "VerifiablePresentation", "holder": HOLDER}
SECURED = {**system_claims(), "proof": {"type": "DataIntegrityProof"}}
ENVELOPE = {
    "@context": CREDENTIALS_V2,
    "type": "EnvelopedVerifiableCredential",
    "id": "data:application/vc+jwt,a.b.c",
}


def faults(**members: Any) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.rule) for fault in presentation_faults({**GOOD, **members})]


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"verifiableCredential": []},
        {"verifiableCredential": SECURED},
        {"verifiableCredential": [SECURED, ENVELOPE]},
        {"verifiableCredential": [{**system_claims(), "issuer": HOLDER}]},
        {"id": "urn:uuid:313801ba-24b7-11ee-be02-ff560265cf9b", "proof": [{"type": "DataIntegrityProof"}]},
    ],
)
def test_presentations_that_conform(members: dict[str, Any]) -> None:
    assert faults(**members) == []
    hold_presentation({**GOOD, **members})


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"vp": {}}, [("/vp", "M12.2"), ("/vp", "M9")]),
        ({"@context": CREDENTIALS_V1}, [("/@context", "M12.1")]),
        ({"auditCode": 7}, [("/auditCode", "M9")]),
        ({"termsOfUse": {"id": "urn:x:1"}}, [("/termsOfUse/type", "M2.1")]),
        ({"verifiableCredential": "urn:x:1"}, [("/verifiableCredential", "M10.2")]),
        ({"verifiableCredential": [SECURED, 7]}, [("/verifiableCredential/1", "M10.2")]),
        ({"verifiableCredential": [{**SECURED, "id": 7}]}, [("/verifiableCredential/0/id", "M3.1")]),
        ({"verifiableCredential": {**ENVELOPE, "id": "a.b.c"}}, [("/verifiableCredential/id", "M11")]),
        ({"verifiableCredential": [system_claims()]}, [("/verifiableCredential/0", "M10.3")]),
    ],
)
def test_presentations_that_do_not(members: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert faults(**members) == expected


def test_the_first_certain_fault_refuses_a_presentation() -> None:
    hold_presentation({**GOOD, "@context": [CREDENTIALS_V2, "https://nobody.example/"]})

    with pytest.raises(Refused) as refusal:
        hold_presentation({**GOOD, "holder": 7})
    assert refusal.value.code is Code.FORMAT_CLAIM
