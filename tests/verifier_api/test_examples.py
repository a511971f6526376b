"""Each example of a request in the description is answered with the status that it names (specs/http-api.md)."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.verifier_api.service import app_of
from tests.verifier_api.vc_api.issuers import TOKEN, two_issuers
from tests.world import NOW, World
from vc.keys.did import resolve_static
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.presentation import read_presentation
from vc.securing.read import read
from vc.securing.secured import SecuredCredential
from verifier_api.examples import CHALLENGE, DID, STATUS, VC_JWT, VP_JWT
from verifier_api.vc_api.configuration import read_configuration
from verifier_api.vc_api.routes import vc_api_routes
from verifier_api.vc_api.service import open_service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    folder, world = tmp_path_factory.mktemp("service"), World()
    offered = open_service(read_configuration(two_issuers(folder)), clock=lambda: NOW)
    routes = vc_api_routes(offered, clock=lambda: NOW, receive_seconds=5)
    return TestClient(app_of(world, folder, beside=[routes]), headers={"Authorization": f"Bearer {TOKEN}"})


def bodies(description: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each operation that takes a body: its path, a media type, and its examples by their names."""
    for path, operations in description["paths"].items():
        for operation in operations.values():
            for media_type, described in operation.get("requestBody", {}).get("content", {}).items():
                yield path, media_type, described.get("examples", {})


def send(service: TestClient, path: str, media_type: str, value: Any) -> Any:
    if media_type == "application/json":
        return service.post(path, json=value)
    if media_type == "multipart/form-data":
        return service.post(path, files={name: (None, text) for name, text in value.items()})
    return service.post(path, content=value, headers={"Content-Type": media_type})


def test_every_example_is_answered_with_the_status_that_it_names(service: TestClient) -> None:
    seen = set()
    for path, media_type, examples in bodies(service.get("/openapi.json").json()):
        for name, example in examples.items():
            answer = send(service, path, media_type, example["value"])
            assert answer.status_code == example[STATUS], (path, media_type, name, answer.text)
            seen.add((path, example[STATUS]))

    assert {("/verify", 200), ("/verify", 422), ("/verify/batch", 200), ("/check", 200), ("/check", 422)} < seen
    for prefix in ("", "/school", "/lab"):
        assert {(f"{prefix}/credentials/issue", 201), (f"{prefix}/credentials/issue", 400)} < seen
        assert {(f"{prefix}/credentials/status", 200), (f"{prefix}/credentials/status", 404)} < seen
        for what in ("credentials", "presentations"):
            assert {(f"{prefix}/{what}/verify", 200), (f"{prefix}/{what}/verify", 400)} < seen


def test_every_operation_that_takes_a_body_has_a_good_and_a_bad_example(service: TestClient) -> None:
    named: dict[str, set[str]] = {}
    for path, _, examples in bodies(service.get("/openapi.json").json()):
        named.setdefault(path, set()).update(examples)

    assert named
    assert not [path for path, examples in named.items() if len(examples) < 2]


def test_what_stands_in_a_path_has_an_example_and_every_refusal_a_body(service: TestClient) -> None:
    for path, operations in service.get("/openapi.json").json()["paths"].items():
        for operation in operations.values():
            assert all("example" in one for one in operation.get("parameters", ()) if one["in"] == "path"), path
            for status, answer in operation["responses"].items():
                assert answer["description"] != "Validation Error", path
                assert status < "400" or answer["content"], path


def test_the_credential_and_the_presentation_hold() -> None:
    credential, presentation = read(VC_JWT, DEFAULT_LIMITS), read_presentation(VP_JWT, DEFAULT_LIMITS)
    assert isinstance(credential, SecuredCredential)
    assert isinstance(presentation, tuple)
    key = resolve_static(DID).methods[0].key

    assert credential.verified_by(key)
    assert presentation[0].verified_by(key)
    assert presentation[1].nonce == CHALLENGE
