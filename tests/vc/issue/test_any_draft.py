"""Whatever stands in a JSON draft, rehearsing it answers with faults and never raises."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.certificates import CREDENTIAL_ID, ISSUED_AT, ISSUER, changed, report_draft
from vc.encoding.strict_json import JsonValue
from vc.issue.draft import draft_from_claims
from vc.issue.fault import DraftRefused, Fault
from vc.issue.prepare import rehearse

json_values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
SCOPE = report_draft()["credentialSubject"]["certifiedScope"]
POINTERS = (
    *(f"/{name}" for name in (*report_draft(), "issuer", "id", "name", "validUntil", "@context", "environment")),
    *(
        f"/credentialSubject/{name}"
        for name in (*report_draft()["credentialSubject"], "authorisation", "sites", "type")
    ),
    *(f"/credentialSubject/certifiedScope/{name}" for name in (*SCOPE, "scheme", "sectors", "productCategories")),
    "/credentialSubject/conformityAssessment/0",
    "/credentialSubject/conformityAssessment/0/assessedProduct/0/product",
    "/credentialSubject/testResults/0/method",
)


def answer(claims: dict[str, Any]) -> tuple[Fault, ...]:
    try:
        draft = draft_from_claims(claims)
    except DraftRefused as refusal:
        return refusal.faults
    return rehearse(draft, issuer=ISSUER, issued_at=ISSUED_AT, credential_id=CREDENTIAL_ID)


@pytest.mark.parametrize("pointer", POINTERS)
@settings(max_examples=25)
@given(value=json_values)
def test_no_value_of_any_member_raises(pointer: str, value: Any) -> None:
    assert all(fault.problem and fault.remedy for fault in answer(changed(report_draft(), pointer, value)))


def test_the_draft_that_is_changed_is_good() -> None:
    assert answer(report_draft()) == ()
