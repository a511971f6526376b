"""A whole credential: what we issue conforms, and every rule is asked of what is read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certificates import product_claims, report_claims, system_claims
from vc.codes import Code
from vc.errors import Refused
from vc.model.conformance.credential import credential_faults, hold_credential, hold_known_credential, is_decided
from vc.profiles.names import CONTEXTS, CREDENTIALS_V1

STRANGE: Any = [*CONTEXTS, "https://nobody.example/"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from([*CONTEXTS, CREDENTIALS_V1]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
members = st.sampled_from(
    [
        "@context", "type", "id", "issuer", "name", "description", "validFrom", "validUntil", "credentialSubject",
        "credentialStatus", "credentialSchema", "refreshService", "termsOfUse", "evidence", "relatedResource", "proof",
        "vc", "vp", "anything",
    ]
)  # fmt: skip


@pytest.mark.parametrize("make", [system_claims, product_claims, report_claims])
def test_what_we_issue_conforms_at_every_depth(make: Any) -> None:
    assert credential_faults(make(), nested=True) == []


def test_every_fault_is_told_in_the_order_of_the_rules() -> None:
    claims = {
        **system_claims(),
        "vc": {},
        "type": "Certificate",
        "id": "1",
        "issuer": "X",
        "name": 7,
        "validFrom": "today",
        "credentialSubject": {},
        "evidence": 7,
        "relatedResource": 7,
    }

    assert [fault.rule for fault in credential_faults(claims)] == [
        "M12.2", "M2.1", "M3.1", "M4.1", "M5.1", "M6.1", "M7.1", "M7.2", "M8.1",
    ]  # fmt: skip


def test_of_version_1_nothing_else_is_said() -> None:
    faults = credential_faults({**system_claims(), "@context": CREDENTIALS_V1, "type": 7})

    assert [fault.code for fault in faults] == [Code.FORMAT_LEGACY]


def test_identifiers_are_asked_for_deeper_only_when_issuing() -> None:
    claims = system_claims()
    claims["credentialSubject"]["sites"][0]["id"] = "Werk 1"
    claims["id"] = "1"

    assert [fault.pointer for fault in credential_faults(claims)] == ["/id"]
    assert [fault.pointer for fault in credential_faults(claims, nested=True)] == [
        "/id",
        "/credentialSubject/sites/0/id",
    ]


def test_an_unknown_context_refuses_only_where_it_must_be_known() -> None:
    claims: Any = {**system_claims(), "@context": STRANGE}

    hold_credential(claims)
    with pytest.raises(Refused) as refusal:
        hold_known_credential(claims)
    assert refusal.value.code is Code.FORMAT_CONTEXT_UNKNOWN
    assert not any(map(is_decided, credential_faults(claims)))


def test_the_first_fault_that_is_certain_refuses_a_credential() -> None:
    with pytest.raises(Refused) as refusal:
        hold_credential({**system_claims(), "@context": [*STRANGE], "id": 7})

    assert (refusal.value.code, refusal.value.detail) == (Code.FORMAT_CLAIM, "/id is not an absolute URL")


@given(changes=st.dictionaries(members, json_values, max_size=4))
def test_no_claims_raise(changes: dict[str, Any]) -> None:
    credential_faults({**system_claims(), **changes}, nested=True)
