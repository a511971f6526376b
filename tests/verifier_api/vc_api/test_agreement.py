"""specs/vc-api.md VA20."""

from typing import Any

import pytest

from verifier_api.vc_api.agreement import contradictions

DOCUMENT: dict[str, Any] = {"id": "urn:example:1", "credentialSubject": {"id": "urn:example:2"}}
PARTY = "did:example:issuer"
AGREEING = {"iss": PARTY, "jti": "urn:example:1", "sub": "urn:example:2"}


def test_claims_that_say_the_same_contradict_nothing() -> None:
    assert not list(contradictions({**DOCUMENT, **AGREEING}, PARTY, place=""))
    assert not list(
        contradictions({**DOCUMENT, "credentialSubject": [{"id": "urn:example:2"}]} | AGREEING, PARTY, place="")
    )


@pytest.mark.parametrize("name", AGREEING)
def test_one_that_says_something_else_is_told(name: str) -> None:
    (found,) = contradictions({**DOCUMENT, **AGREEING, name: "urn:example:3"}, PARTY, place="/credential")

    assert found.title == "format.claim_conflict"
    assert found.detail.startswith(f"/credential/{name} ")


@pytest.mark.parametrize("subject", [None, {"name": "n"}, [{"id": "urn:a:b"}, {"id": "urn:a:c"}], ["text"], []])
def test_where_nothing_stands_beside_a_claim_nothing_is_contradicted(subject: Any) -> None:
    assert not list(contradictions({"credentialSubject": subject, **AGREEING}, PARTY, place=""))
    assert not list(contradictions({"iss": PARTY}, "", place=""))
