"""`credentials/status`, and lists as others read them (specs/vc-api.md VA9, VA10, VA14)."""

from typing import Any

import pytest

from tests.verifier_api.vc_api.offered import MECHANISMS, NOW, Offered, draft, types_of
from vc.encoding.strict_json import dumps
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read
from vc.securing.secured import SecuredCredential
from vc.status.document import parse_bitstring_list
from vc.status.entry import bitstring_entry
from vc.status.lookup import look_up_bitstring


def change(vc_api: Offered, name: str, secured: dict[str, Any], **members: Any) -> Any:
    purpose = members.pop("purpose", "revocation")
    status = {"type": "BitstringStatusListEntry", "statusPurpose": purpose}
    body = {"credentialId": secured["id"], "credentialStatus": status, **members}
    return vc_api.client.post(f"/{name}/credentials/status", json=body)


def value_of(vc_api: Offered, entry: Any, accept: str = "*/*") -> int:
    """What our own reader of status lists, which knows nothing of the service, finds in the list that is served."""
    answer = vc_api.client.get(vc_api.path(entry["statusListCredential"]), headers={"Accept": accept})
    assert answer.status_code == 200
    secured = read(answer.content, DEFAULT_LIMITS)
    assert isinstance(secured, SecuredCredential)
    return look_up_bitstring(bitstring_entry(entry), parse_bitstring_list(secured, DEFAULT_LIMITS))


@pytest.mark.parametrize("name", ["ed-jcs", "p256-rdfc"])
def test_a_revocation_is_seen_at_once_in_the_list_and_on_verifying(vc_api: Offered, name: str) -> None:
    secured = vc_api.issued(name)
    entry = secured["credentialStatus"]
    assert (value_of(vc_api, entry), vc_api.verify(secured).status_code) == (0, 200)

    answer = change(vc_api, name, secured)

    assert (answer.status_code, answer.json()) == (200, {})
    assert value_of(vc_api, entry) == value_of(vc_api, entry, "application/vc+jwt") == 1
    assert types_of(vc_api.verify(secured)) == ["status.withdrawn"]
    assert change(vc_api, name, secured, status=False).status_code == 200
    assert value_of(vc_api, entry) == 0
    assert vc_api.verify(secured).status_code == 200


def test_only_the_purpose_that_is_named_changes(vc_api: Offered) -> None:
    asked = [{"type": "BitstringStatusListEntry", "statusPurpose": name} for name in ("revocation", "suspension")]
    secured = vc_api.issued("ed-jcs", credentialStatus=asked)

    change(vc_api, "ed-jcs", secured, purpose="suspension")

    assert [value_of(vc_api, entry) for entry in secured["credentialStatus"]] == [0, 1]
    assert types_of(vc_api.verify(secured)) == ["status.suspended"]


def test_a_message_is_told_and_fails_nothing(vc_api: Offered) -> None:
    messages = [{"status": f"{value:#x}", "message": f"message {value}"} for value in range(4)]
    asked = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "message",
        "statusSize": 2,
        "statusMessage": messages,
    }
    secured = vc_api.issued("ed-rdfc", credentialStatus=asked)

    assert change(vc_api, "ed-rdfc", secured, purpose="message", status=2).status_code == 200

    assert value_of(vc_api, secured["credentialStatus"]) == 2
    answer = vc_api.verify(secured)
    assert answer.status_code == 200
    assert [one["detail"] for one in answer.json()["warnings"]] == ["message: message 2"]


def test_a_credential_without_id_is_named_by_its_entry(vc_api: Offered) -> None:
    credential = draft()
    del credential["id"]
    secured = vc_api.issued("ed-jcs", credential)

    answer = vc_api.client.post("/ed-jcs/credentials/status", json={"credentialStatus": secured["credentialStatus"]})

    assert answer.status_code == 200
    assert value_of(vc_api, secured["credentialStatus"]) == 1


@pytest.mark.parametrize("name", MECHANISMS)
def test_each_instance_signs_its_lists_in_both_forms(vc_api: Offered, name: str) -> None:
    vc_api.issued(name)
    plain = vc_api.client.get(f"/{name}/status/{_number(vc_api, name)}")
    token = vc_api.client.get(plain.json()["id"].removeprefix("https://vc.example:8443"), headers=_accept("vc+jwt"))

    assert plain.headers["content-type"] == "application/json"
    assert plain.json()["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert vc_api.verify(plain.json()).status_code == 200
    assert token.headers["content-type"] == "application/vc+jwt"
    secured = read(token.content, DEFAULT_LIMITS)
    assert isinstance(secured, SecuredCredential)
    assert secured.claims["issuer"] == vc_api.issuer(name)


def _number(vc_api: Offered, name: str) -> int:
    assert vc_api.service.lists is not None
    return next(n for n in range(1, 10) if vc_api.service.lists.store.list_of(name, n) is not None)


def _accept(subtype: str) -> dict[str, str]:
    return {"Accept": f"application/{subtype}"}


def test_a_list_is_large_enough_to_hide_in_and_dated(vc_api: Offered) -> None:
    vc_api.issued("ed-jcs")
    served = vc_api.client.get("/ed-jcs/status/1")

    secured = read(dumps(served.json()), DEFAULT_LIMITS)
    assert isinstance(secured, SecuredCredential)
    document = parse_bitstring_list(secured, DEFAULT_LIMITS)
    assert document.length == 131_072
    assert document.issued_at == NOW
    assert served.headers["cache-control"] == "no-store"


def test_publishing_is_204_for_a_list_that_there_is(vc_api: Offered) -> None:
    vc_api.issued("ed-jcs")

    assert vc_api.client.post("/ed-jcs/status/1/publish").status_code == 204
    for path in ("/ed-jcs/status/2", "/jose/status/1", "/ed-jcs/status/x", f"/ed-jcs/status/{'9' * 40}"):
        assert vc_api.client.post(f"{path}/publish").status_code == 404
        assert vc_api.client.get(path).status_code == 404


def test_what_was_never_given_out_is_404(vc_api: Offered) -> None:
    secured = vc_api.issued("ed-jcs")
    entry = secured["credentialStatus"]
    other = {**entry, "statusListIndex": str((int(entry["statusListIndex"]) + 1) % 131_072)}

    assert change(vc_api, "ed-jcs", {"id": "urn:example:other"}).status_code == 404
    assert change(vc_api, "ed-jcs", secured, purpose="suspension").status_code == 404
    assert change(vc_api, "jose", secured).status_code == 404
    for path, named in (("ed-jcs", other), ("jose", entry)):
        body = {"credentialStatus": named}
        assert vc_api.client.post(f"/{path}/credentials/status", json=body).status_code == 404


@pytest.mark.parametrize(
    "members",
    [
        {"credentialStatus": {}},
        {"credentialStatus": {"type": "StatusList2021Entry", "statusPurpose": "revocation"}},
        {"credentialStatus": {"type": "BitstringStatusListEntry"}},
        {"credentialStatus": {"type": "BitstringStatusListEntry", "statusListCredential": "http://plain.example"}},
        {"credentialId": 7},
        {"status": "true"},
        {"status": 2},
        {"status": -1},
    ],
)
def test_a_malformed_change_is_400_and_changes_nothing(vc_api: Offered, members: dict[str, Any]) -> None:
    secured = vc_api.issued("ed-jcs")

    assert types_of(change(vc_api, "ed-jcs", secured, **members))
    assert value_of(vc_api, secured["credentialStatus"]) == 0
