"""The routes of the VC API beside the others (specs/vc-api.md VA4, VA8, VA11, VA17)."""

import sqlite3
from pathlib import Path

import pytest

from tests.verifier_api.vc_api.offered import BASE, MECHANISMS, Offered, configured, draft, guarded, offered, types_of
from verifier_api.vc_api import status_store


def test_a_service_describes_it_under_its_names_beside_everything_else(vc_api: Offered) -> None:
    described = vc_api.client.get("/openapi.json").json()
    paths = described["paths"]

    assert "/verify" in paths
    assert "/1.0/identifiers/{did}" in paths
    assert {f"/{name}/credentials/issue" for name in MECHANISMS} < paths.keys()
    assert "401" not in paths["/jose/credentials/issue"]["post"]["responses"]
    assert "securitySchemes" not in described["components"]


def test_who_asks_for_a_token_says_so_in_the_description(tmp_path: Path) -> None:
    vc_api = offered(tmp_path, configuration=guarded(tmp_path, {"jose": ("token",)}))
    described = vc_api.client.get("/openapi.json").json()
    issuing = {name: described["paths"][f"/{name}/credentials/issue"]["post"] for name in MECHANISMS}

    assert {name for name in MECHANISMS if "security" in issuing[name]} == {"jose"}
    assert "401" in issuing["jose"]["responses"]
    assert described["components"]["securitySchemes"] == {"bearer": {"type": "http", "scheme": "bearer"}}
    assert "security" not in described["paths"]["/jose/credentials/verify"]["post"]


@pytest.mark.parametrize("prefix", ["", *(f"/{name}" for name in MECHANISMS)])
def test_every_prefix_verifies_the_same(vc_api: Offered, prefix: str) -> None:
    body = {"verifiableCredential": vc_api.issued("cose")}
    shown: dict[str, dict[str, str]] = {"verifiablePresentation": {}}

    assert vc_api.client.post(f"{prefix}/credentials/verify", json=body).status_code == 200
    assert types_of(vc_api.client.post(f"{prefix}/presentations/verify", json=shown))


def test_nobody_issues_under_a_name_that_is_none(vc_api: Offered) -> None:
    assert vc_api.client.post("/nobody/credentials/issue", json={"credential": draft()}).status_code == 404


def test_without_a_name_the_first_instance_answers(vc_api: Offered) -> None:
    """The paths of the design's contract, as a service with one issuer has them."""
    first = vc_api.service.instances[0]

    answer = vc_api.client.post("/credentials/issue", json={"credential": draft()})

    secured = answer.json()["verifiableCredential"]
    assert (answer.status_code, secured["issuer"]) == (201, first.issuer)
    status = {"credentialId": secured["id"], "credentialStatus": secured["credentialStatus"]}
    assert vc_api.client.post("/credentials/status", json=status).status_code == 200
    assert vc_api.verify(secured).status_code == 400


def test_an_instance_without_status_adds_none_and_changes_none(tmp_path: Path) -> None:
    vc_api = offered(tmp_path, configuration=configured(tmp_path, status=False))

    assert "credentialStatus" not in vc_api.issued("ed-jcs")
    assert vc_api.client.post("/ed-jcs/credentials/status", json={}).status_code == 404
    assert vc_api.client.get("/ed-jcs/status/1").status_code == 404


def test_full_lists_are_400_with_a_problem_of_ours(vc_api: Offered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_store, "_MOST_LISTS", 0)

    assert types_of(vc_api.issue("ed-jcs")) == ["status_lists_full"]


def test_a_disk_that_fails_is_503_and_nothing_is_issued(vc_api: Offered, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    assert vc_api.service.lists is not None
    monkeypatch.setattr(status_store.StatusStore, "give_out", full)

    answer = vc_api.issue("ed-jcs")

    assert answer.status_code == 503
    assert "verifiableCredential" not in answer.json()
    assert "disk" not in answer.text


def test_answers_are_kept_by_nobody_and_type_is_not_looked_at(vc_api: Offered) -> None:
    body = b'{"credential": {}}'

    answer = vc_api.client.post("/ed-jcs/credentials/issue", content=body, headers={"Content-Type": "text/plain"})

    assert types_of(answer)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "accept", ["application/json", "application/ld+json, */*;q=0.1", "text/html", "application/xml"]
)
def test_whatever_is_accepted_gets_json(vc_api: Offered, accept: str) -> None:
    body = {"credential": draft()}

    answer = vc_api.client.post("/ed-jcs/credentials/issue", json=body, headers={"Accept": accept})

    assert (answer.status_code, answer.headers["content-type"]) == (201, "application/json")


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://vc.example:8443"])
def test_a_page_elsewhere_can_not_have_anything_signed_or_changed(vc_api: Offered, origin: str) -> None:
    secured = vc_api.issued("ed-jcs")
    status = {"credentialId": secured["id"], "credentialStatus": secured["credentialStatus"]}

    for path, body in (("issue", {"credential": draft()}), ("status", status)):
        answer = vc_api.client.post(f"/ed-jcs/credentials/{path}", json=body, headers={"Origin": origin})
        assert types_of(answer) == ["foreign_origin"]
    assert vc_api.verify(secured).status_code == 200


def test_a_page_of_its_own_address_can(vc_api: Offered) -> None:
    answer = vc_api.client.post("/ed-jcs/credentials/issue", json={"credential": draft()}, headers={"Origin": BASE})

    assert answer.status_code == 201
