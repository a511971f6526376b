"""`vc serve --vc-api`: the W3C VC API over https (specs/vc-api.md)."""

import socket
import ssl
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.vc_cli.command_line import vc
from tests.verifier_api.vc_api.offered import MECHANISMS, configured, draft, guarded
from tests.verifier_api.vc_api.served import free_port, served, trusting, with_https


def test_a_client_issues_verifies_revokes_and_resolves_over_https(tmp_path: Path) -> None:
    with served(tmp_path) as base, httpx2.Client(base_url=base, verify=trusting(tmp_path)) as client:
        for name in MECHANISMS:
            answer = client.post(f"/{name}/credentials/issue", json={"credential": draft(), "options": {}})
            assert answer.status_code == 201, answer.text
            secured = answer.json()["verifiableCredential"]
            verified = client.post("/credentials/verify", json={"verifiableCredential": secured, "options": {}})
            assert (verified.status_code, verified.json()["verified"]) == (200, True)
            assert client.post(f"/{name}/credentials/issue", json={"credential": {}}).status_code == 400
        embedded = client.post("/ed-rdfc/credentials/issue", json={"credential": draft()}).json()
        _revoked(client, embedded["verifiableCredential"])
        did = embedded["verifiableCredential"]["issuer"]
        assert client.get(f"/1.0/identifiers/{did}").json()["didDocument"]["id"] == did
        assert client.get("/healthz").status_code == 200


def _revoked(client: httpx2.Client, secured: Any) -> None:
    status = secured["credentialStatus"]
    body = {"credentialId": secured["id"], "credentialStatus": {**_named(status), "statusPurpose": "revocation"}}
    assert client.post("/ed-rdfc/credentials/status", json=body).status_code == 200
    assert client.post(f"{status['statusListCredential']}/publish").status_code == 204
    assert client.get(status["statusListCredential"]).json()["credentialSubject"]["statusPurpose"] == "revocation"
    refused = client.post("/credentials/verify", json={"verifiableCredential": secured})
    assert (refused.status_code, refused.json()["verified"]) == (400, False)


def _named(status: dict[str, Any]) -> dict[str, Any]:
    return {"type": status["type"]}


def test_it_does_not_listen_where_strangers_are_unless_told_so(tmp_path: Path) -> None:
    refused = vc("serve", "--vc-api", configured(tmp_path), "--host", "0.0.0.0")

    assert refused.code == 2
    assert "open = true" in refused.err


def test_who_says_open_may_listen_there(tmp_path: Path) -> None:
    path = configured(tmp_path, extra="open = true")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = vc("serve", "--vc-api", path, "--host", "0.0.0.0", "--port", taken.getsockname()[1])

    assert told.code == 4  # it went as far as the port, which is taken


@pytest.mark.parametrize(("names", "code"), [([*MECHANISMS], 4), ([*MECHANISMS][1:], 2)])
def test_where_each_issuer_asks_for_a_token_it_may_listen_there(tmp_path: Path, names: list[str], code: int) -> None:
    path = guarded(tmp_path, dict.fromkeys(names, ("token",)))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = vc("serve", "--vc-api", path, "--host", "0.0.0.0", "--port", taken.getsockname()[1])

    assert told.code == code
    assert (code == 2) is ("tokens_sha256" in told.err)


@pytest.mark.parametrize(("offline", "code"), [((), 4), (("--offline",), 2)])
def test_origins_are_for_who_may_ask_the_web(tmp_path: Path, offline: tuple[str, ...], code: int) -> None:
    path = configured(tmp_path, extra='origins = ["https://a.example"]')
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = vc("serve", "--vc-api", path, *offline, "--port", taken.getsockname()[1])

    assert told.code == code
    assert (code == 2) is ("origins" in told.err)


@pytest.mark.parametrize("content", [b"", b"no certificate"])
def test_a_certificate_that_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    path = with_https(tmp_path, free_port())
    (tmp_path / "tls.pem").write_bytes(content)

    refused = vc("serve", "--vc-api", path)

    assert refused.code == 2
    assert "tls.pem" in refused.err


def test_a_configuration_that_is_not_there_is_told(tmp_path: Path) -> None:
    refused = vc("serve", "--vc-api", tmp_path / "none.toml")

    assert refused.code == 2
    assert "none.toml" in refused.err


def test_plain_http_is_not_spoken_where_https_is(tmp_path: Path) -> None:
    with served(tmp_path) as base, pytest.raises(httpx2.HTTPError):
        httpx2.get(base.replace("https", "http"))


def test_who_does_not_know_the_certificate_gets_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as base, pytest.raises((httpx2.ConnectError, ssl.SSLError)):
        httpx2.get(base)
