"""What can be hidden of an SD-JWT, and what its issuer keeps in sight (specs/vc-api.md VA18)."""

from typing import Any

import pytest

from tests.verifier_api.vc_api.offered import Offered, draft, types_of
from vc.encoding import base64url
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.enveloped import enveloped
from vc.securing.sd_jwt.conceal import ClaimPath
from vc.securing.sd_jwt.parts import split
from vc.securing.secured import Form
from verifier_api.vc_api.disclosing import hidden_claims
from verifier_api.vc_api.rejection import Rejected

SUBJECT: dict[str, Any] = {
    "id": "urn:a:b",
    "type": "Person",
    "name": "A",
    "address": {"city": "X", "street": "Y"},
    "a/b": [1],
    "~": 0,
}
BEGINNING = "data:application/vc+sd-jwt,"


def hidden(*pointers: Any, subject: Any = SUBJECT) -> set[ClaimPath]:
    options: dict[str, Any] = {"mandatoryPointers": list(pointers)} if pointers else {}
    return set(hidden_claims({"issuer": "did:x:y", "credentialSubject": subject}, options))


def named(*names: str) -> set[ClaimPath]:
    return {("credentialSubject", name) for name in names}


def test_everything_about_a_subject_but_who_and_what_it_is_can_be_hidden() -> None:
    assert hidden() == named("name", "address", "a/b", "~")
    assert hidden_claims({"credentialSubject": {"x": 1}}, {"mandatoryPointers": None}) == (("credentialSubject", "x"),)


def test_each_of_several_subjects_has_its_own() -> None:
    subjects = [{"id": "urn:a:b", "name": "A"}, {"name": "B"}]
    assert hidden(subject=subjects) == {("credentialSubject", 0, "name"), ("credentialSubject", 1, "name")}
    assert hidden("/credentialSubject/1", subject=subjects) == {("credentialSubject", 0, "name")}


@pytest.mark.parametrize(
    ("pointer", "left"),
    [
        ("/credentialSubject/name", ("address", "a/b", "~")),
        ("/credentialSubject/address/city", ("name", "a/b", "~")),
        ("/credentialSubject/a~1b/0", ("name", "address", "~")),
        ("/credentialSubject/~0", ("name", "address", "a/b")),
        ("/credentialSubject", ()),
        ("", ()),
        ("/issuer", ("name", "address", "a/b", "~")),
        ("/credentialSubject/id", ("name", "address", "a/b", "~")),
    ],
)
def test_what_a_pointer_touches_stays_in_sight(pointer: str, left: tuple[str, ...]) -> None:
    assert hidden(pointer) == named(*left)


@pytest.mark.parametrize(
    "pointers",
    [
        "/issuer",
        {},
        [1],
        [None],
        ["issuer"],
        ["/nothing"],
        ["/credentialSubject/a~1b/1"],
        ["/credentialSubject/a~1b/-"],
        ["/credentialSubject/a~1b/\u0663"],
        ["/credentialSubject/a~1b/x"],
        ["/credentialSubject/name/0"],
        ["/issuer/"],
        ["/issuer"] * 501,
    ],
)
def test_pointers_that_are_none_or_lead_to_nothing_are_refused(pointers: Any) -> None:
    with pytest.raises(Rejected, match="mandatoryPointers"):
        hidden_claims({"issuer": "did:x:y", "credentialSubject": SUBJECT}, {"mandatoryPointers": pointers})


@pytest.mark.parametrize("subject", [None, "text", 1, [], ["text"], {}])
def test_what_is_no_subject_has_nothing_to_hide(subject: Any) -> None:
    assert hidden(subject=subject) == set()


def test_a_holder_shows_what_it_likes_and_the_rest_is_gone(vc_api: Offered) -> None:
    subject = {"id": "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e", "alumniOf": "A school", "name": "B"}
    options = {"mandatoryPointers": ["/credentialSubject/name"]}
    secured = vc_api.issued("sd-jwt", draft(credentialSubject=subject), **options)
    parts = split(secured["id"].removeprefix(BEGINNING).encode(), DEFAULT_LIMITS)

    assert len(parts.disclosures) == 1
    assert vc_api.verify(secured).status_code == 200
    bare = enveloped(parts.issuer_jwt + b"~", Form.VC_SD_JWT)
    assert vc_api.verify(bare).status_code == 200
    assert b"A school" not in base64url.decode(parts.issuer_jwt.split(b".")[1])


def test_a_pointer_to_nothing_takes_no_status_entry(vc_api: Offered) -> None:
    assert types_of(vc_api.issue("sd-jwt", mandatoryPointers=["/nothing"]))
    entry = vc_api.client.get("/sd-jwt/status/1")

    assert entry.status_code == 404


def test_other_instances_do_not_look_at_it(vc_api: Offered) -> None:
    assert vc_api.issue("jose", mandatoryPointers=["/nothing"]).status_code == 201


def test_a_status_that_is_set_shows_in_a_holders_selection(vc_api: Offered) -> None:
    secured = vc_api.issued("sd-jwt")
    parts = split(secured["id"].removeprefix(BEGINNING).encode(), DEFAULT_LIMITS)
    bare = enveloped(parts.issuer_jwt + b"~", Form.VC_SD_JWT)
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
    body = {"credentialId": draft()["id"], "credentialStatus": entry}

    assert vc_api.client.post("/sd-jwt/credentials/status", json=body).status_code == 200
    refused = vc_api.verify(bare)
    assert types_of(refused)
    assert [one["title"] for one in refused.json()["problemDetails"]] == ["status.withdrawn"]
