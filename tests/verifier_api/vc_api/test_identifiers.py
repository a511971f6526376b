"""`GET /1.0/identifiers/{did}` (specs/vc-api.md VA16)."""

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.verifier_api.vc_api.offered import BASE, Offered, Stranger, offered
from vc.encoding import base64url
from vc.encoding.strict_json import dumps
from vc.keys.algorithm import Algorithm
from vc.keys.did_document import parse_did_document
from vc.keys.file_signer import write_key
from vc.keys.private_key import generate
from vc.model.limits import DEFAULT_LIMITS

DID_KEY = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
"""An example of the did:key method's specification."""


@pytest.fixture(scope="module")
def vc_api(tmp_path_factory: pytest.TempPathFactory) -> Offered:
    return offered(tmp_path_factory.mktemp("vc-api"))


@pytest.mark.parametrize("sent", [DID_KEY, quote(DID_KEY, safe="")])
def test_a_did_key_is_resolved(vc_api: Offered, sent: str) -> None:
    accept = {"Accept": 'application/ld+json;profile="https://w3id.org/did-resolution"'}

    answer = vc_api.client.get(f"/1.0/identifiers/{sent}", headers=accept)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == accept["Accept"]
    result = answer.json()
    assert result["didDocument"]["id"] == DID_KEY
    assert result["didDocument"]["assertionMethod"] == [f"{DID_KEY}#{DID_KEY.removeprefix('did:key:')}"]
    assert "error" not in result["didResolutionMetadata"]
    assert result["didDocumentMetadata"] == {}


def test_a_did_jwk_is_resolved(vc_api: Offered) -> None:
    jwk = generate(Algorithm.ES256).public.to_jwk()
    did = f"did:jwk:{base64url.encode(dumps(jwk))}"

    result = vc_api.client.get(f"/1.0/identifiers/{did}").json()

    assert result["didDocument"]["verificationMethod"][0]["publicKeyJwk"]["x"] == jwk["x"]


@pytest.mark.parametrize(
    ("did", "status", "error"),
    [
        ("no-did", 400, "invalidDid"),
        ("did:key:", 400, "invalidDid"),
        ("did:key:z6Mk", 400, "invalidPublicKeyType"),
        ("did:key:zAAAA0OIl", 400, "invalidDid"),
        (f"{DID_KEY}/path", 400, "invalidDid"),
        (f"{DID_KEY}%23key", 400, "invalidDid"),
        ("did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc", 400, "invalidPublicKeyType"),
        ("did:jwk:AAAA", 400, "invalidDid"),
        ("did:web:elsewhere.example", 404, "notFound"),
        ("did:nobody:knows", 501, "methodNotSupported"),
    ],
)
def test_an_error_stands_in_the_metadata(vc_api: Offered, did: str, status: int, error: str) -> None:
    answer = vc_api.client.get(f"/1.0/identifiers/{did}")

    assert answer.status_code == status
    assert answer.json()["didResolutionMetadata"]["error"] == error
    assert answer.json()["didDocument"] is None


def test_a_did_web_of_ours_issues_is_served_resolved_and_verified(tmp_path: Path) -> None:
    did = "did:web:vc.example%3A8443:school"
    write_key(tmp_path / "school.pem", generate(Algorithm.EDDSA), None)
    configuration = tmp_path / "vc-api.toml"
    configuration.write_text(
        f'base = "{BASE}"\n[[instance]]\nname = "school"\nissuer = "{did}"\n'
        'key = "school.pem"\nsecuring = "eddsa-jcs-2022"\n'
    )
    vc_api = offered(tmp_path, configuration=configuration)

    secured = vc_api.issued("school")
    served = vc_api.client.get("/school/did.json")
    resolved = [vc_api.client.get(f"/1.0/identifiers/{sent}") for sent in (quote(did, safe=""), did)]

    assert secured["issuer"] == did
    assert "credentialStatus" not in secured
    assert parse_did_document(served.content, did, DEFAULT_LIMITS).find(secured["proof"]["verificationMethod"])
    assert [answer.json()["didDocument"] for answer in resolved] == [served.json()] * 2
    assert vc_api.verify(secured).status_code == 200


def test_a_document_of_a_did_key_is_served_nowhere(vc_api: Offered) -> None:
    assert vc_api.client.get("/ed-jcs/did.json").status_code == 404


def test_a_stranger_is_a_did_key(vc_api: Offered) -> None:
    stranger = Stranger(generate(Algorithm.ES384))

    assert vc_api.service.identifiers.document(stranger.did).methods[0].key.algorithm is Algorithm.ES384
