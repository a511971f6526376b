"""Who may have something signed or changed (specs/vc-api.md VA3)."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from tests.verifier_api.vc_api.offered import BASE, Offered, draft, guarded, offered

TOKENS = {"ed-jcs": ("first-token", "second-token"), "jose": ("third-token",)}
REALM = 'Bearer realm="vc-api"'
WRONG = f'{REALM}, error="invalid_token"'


@pytest.fixture
def vc_api(tmp_path: Path) -> Offered:
    return offered(tmp_path, configuration=guarded(tmp_path, TOKENS))


def issued(vc_api: Offered, *fields: str, name: str = "ed-jcs", **headers: str) -> Any:
    sent = [*headers.items(), *(("Authorization", field) for field in fields)]
    return vc_api.client.post(f"/{name}/credentials/issue", json={"credential": draft()}, headers=sent)


def test_each_of_its_tokens_has_an_instance_sign(vc_api: Offered) -> None:
    for token in TOKENS["ed-jcs"]:
        for scheme in ("Bearer", "bearer", "BEARER "):
            assert issued(vc_api, f"{scheme} {token}").status_code == 201


def test_who_brings_none_is_told_what_is_asked_for_and_of_no_error(vc_api: Offered) -> None:
    answer = issued(vc_api)

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, REALM)
    body = answer.json()
    assert (body["status"], body["title"]) == (401, "unauthorized")
    assert body["type"] == body["problemDetails"][0]["type"]
    assert "verified" not in body
    assert "verifiableCredential" not in body


@pytest.mark.parametrize(
    "field",
    [
        "Bearer third-token",  # that of another instance
        "Bearer first-toke",
        "Bearer first-tokens",
        "Bearer First-token",
        "Bearer first-token second-token",
        "Bearer first-token,",
        "Bearer ",
        "Bearer",
        "",
        "Basic Zmlyc3QtdG9rZW4=",
        "first-token",
        f"Bearer {hashlib.sha256(b'first-token').hexdigest()}",  # what stands in the configuration
        "Bearer " + "x" * 8_000,
    ],
)
def test_everything_else_is_an_invalid_token(vc_api: Offered, field: str) -> None:
    answer = issued(vc_api, field)

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, WRONG)


def test_two_fields_are_none(vc_api: Offered) -> None:
    assert issued(vc_api, "Bearer first-token", "Bearer first-token").status_code == 401


def test_nothing_of_a_body_is_read_without_a_token(vc_api: Offered) -> None:
    def never() -> Any:
        raise AssertionError("it was read")
        yield b""

    assert vc_api.client.post("/ed-jcs/credentials/issue", content=never()).status_code == 401


def test_the_path_without_a_name_asks_for_the_first_instances_token(vc_api: Offered) -> None:
    body = {"credential": draft()}

    assert vc_api.client.post("/credentials/issue", json=body).status_code == 401
    headers = {"Authorization": "Bearer second-token"}
    assert vc_api.client.post("/credentials/issue", json=body, headers=headers).status_code == 201


def test_a_status_is_changed_by_token_alone(vc_api: Offered) -> None:
    headers = {"Authorization": "Bearer first-token"}
    issued(vc_api, "Bearer first-token")
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
    body = {"credentialId": draft()["id"], "credentialStatus": entry}

    assert vc_api.client.post("/ed-jcs/credentials/status", json=body).status_code == 401
    assert vc_api.client.get("/ed-jcs/status/1").status_code == 200
    assert vc_api.client.post("/ed-jcs/credentials/status", json=body, headers=headers).status_code == 200


def test_verifying_and_identifiers_are_for_everybody(vc_api: Offered) -> None:
    credential = issued(vc_api, "Bearer first-token").json()["verifiableCredential"]

    assert vc_api.verify(credential).status_code == 200
    assert vc_api.client.get(f"/1.0/identifiers/{credential['issuer']}").status_code == 200


def test_an_instance_without_tokens_asks_for_none(vc_api: Offered) -> None:
    assert issued(vc_api, name="cose").status_code == 201
    assert issued(vc_api, "Bearer whatever", name="cose").status_code == 201


def test_a_page_of_another_site_is_refused_token_or_not(vc_api: Offered) -> None:
    for fields in ((), ("Bearer first-token",)):
        answer = issued(vc_api, *fields, Origin="https://elsewhere.example")
        assert (answer.status_code, answer.json()["title"]) == (400, "foreign_origin")
    assert issued(vc_api, "Bearer first-token", Origin=BASE).status_code == 201
