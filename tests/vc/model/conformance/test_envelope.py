"""M11: envelopes."""

from __future__ import annotations

from typing import Any

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.model.conformance.envelope import envelope_faults, hold_envelope, is_enveloped
from vc.profiles.names import CREDENTIALS_V2

KIND = "EnvelopedVerifiableCredential"
GOOD: dict[str, Any] = {"@context": CREDENTIALS_V2, "type": KIND, "id": "data:application/vc+jwt,a.b.c"}


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, None),
        ({"@context": ["https://x.example/", CREDENTIALS_V2], "type": [KIND]}, None),
        ({"id": "data:application/vc+cose;base64,0oQ="}, None),
        ({"@context": None}, Code.FORMAT_CONTEXT),
        ({"type": [KIND, "VerifiableCredential"]}, Code.FORMAT_TYPE),
        ({"id": "data:,x"}, Code.FORMAT_CLAIM),
        ({"id": None}, Code.FORMAT_CLAIM),
    ],
)
def test_what_an_envelope_must_be(members: dict[str, Any], code: Code | None) -> None:
    faults = envelope_faults({**GOOD, **members}, KIND, "/verifiableCredential/0")

    assert [fault.code for fault in faults] == ([] if code is None else [code])
    assert all(fault.pointer.startswith("/verifiableCredential/0/") for fault in faults)


def test_the_first_fault_refuses_it() -> None:
    hold_envelope(GOOD, KIND)

    with pytest.raises(Refused) as refusal:
        hold_envelope({}, KIND)
    assert refusal.value.code is Code.FORMAT_CONTEXT


def test_an_object_says_by_its_type_that_it_is_one() -> None:
    assert is_enveloped(GOOD, KIND)
    assert is_enveloped({"type": ["x", KIND]}, KIND)
    assert not is_enveloped({"type": {KIND: 1}}, KIND)
