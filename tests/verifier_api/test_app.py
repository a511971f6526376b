"""What holds for every answer (specs/http-api.md A1, A5, A7), and the description of the whole."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.verifier_api.service import PAGE, app_of, client_of
from tests.world import World
from vc.verify.report import Report
from verifier_api import describe
from verifier_api.app import create_app
from verifier_api.settings import Settings
from verifier_api.verifier import Verifier

SPECIFICATION = Path(__file__).parents[2] / "specs" / "openapi.json"
ANYWHERE = ["/", "/q", "/healthz", "/openapi.json", "/nothing", "/c/x", "/status/1/token.jwt", "/verify"]
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
BOUNDARY = b"--b\r\nContent-Disposition: form-data; "
MEDIA_TYPES = (
    "application/json",
    "application/vc+jwt",
    "text/plain",
    "application/octet-stream",
    "application/x-ndjson",
    "multipart/form-data; boundary=b",
    'multipart/form-data; boundary=""',
    "multipart/form-data",
    "x/y",
)
PIECES = (b"--b\r\n", b"--b--", b"\r\n\r\n", b"\r\n", b"--b--\r\n", BOUNDARY)
FIELDS = (b'name="input"\r\n\r\nx', b'name="file"; filename="a"\r\n\r\nx', b'name="at"\r\n\r\n2026-01-01')
PARTS = st.lists(st.sampled_from(PIECES) | st.sampled_from(FIELDS) | st.binary(max_size=30))


@pytest.mark.parametrize("path", ANYWHERE)
def test_every_answer_carries_the_security_headers_and_no_cookie(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=(self)" in headers["permissions-policy"]
    assert "set-cookie" not in headers
    public = path == "/status/1/token.jwt"  # what an issuer publishes may be read from any origin (A9)
    assert headers.get("access-control-allow-origin") == ("*" if public else None)


@pytest.mark.parametrize("path", [*ANYWHERE, "/check", "/verify/"])
def test_the_host_header_appears_nowhere(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example", **PAGE})

    assert "evil.example" not in answer.text + str(answer.headers)


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/check", "GET, POST"),
        ("/verify", "POST"),
        ("/healthz", "GET"),
        ("/c/x.jwt", "GET, HEAD"),
        ("/status/1", "GET, HEAD"),
    ],
)
def test_a_method_that_is_none_here_is_told_which_are(client: TestClient, path: str, methods: str) -> None:
    answer = client.request("PATCH", path)

    assert (answer.status_code, answer.headers["allow"]) == (405, methods)


def test_the_description_is_the_one_in_the_specifications(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert described == client.get("/openapi.json").json()
    described["info"].pop("version")
    written = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    written["info"].pop("version")

    assert described == written, "write it anew: python -m verifier_api.describe > specs/openapi.json"


def test_the_description_is_written_by_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    describe.main()

    written = capsys.readouterr().out
    assert json.loads(written)["openapi"].startswith("3.")
    assert written.endswith("}\n")


def test_every_reference_of_the_description_leads_somewhere(client: TestClient) -> None:
    text = client.get("/openapi.json").text
    schemas = json.loads(text)["components"]["schemas"]

    named = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert named <= set(schemas)
    assert named


def test_a_fault_of_ours_is_a_problem_without_details(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any, **__: Any) -> Report:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Verifier, "answer", broken)
    client = TestClient(app_of(world, tmp_path), raise_server_exceptions=False)

    answer = client.post("/verify", json={"input": "x"})

    assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (500, "internal")
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secret detail" in caplog.text


def test_two_applications_share_nothing(world: World, tmp_path: Path) -> None:
    first = client_of(world, tmp_path, requests_per_second=0.01, requests_burst=1)
    second = client_of(world, tmp_path, requests_per_second=0.01, requests_burst=1)

    assert [first.get("/").status_code, second.get("/").status_code, first.get("/").status_code] == [200, 200, 429]


def test_an_application_needs_no_settings_at_all() -> None:
    assert TestClient(create_app(Settings())).get("/healthz").json() == {"status": "ok"}


def test_an_application_starts_and_ends_with_its_server(world: World, tmp_path: Path) -> None:
    with client_of(world, tmp_path) as client:
        assert client.get("/healthz").status_code == 200


@pytest.fixture(scope="module")
def open_door(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return client_of(World(), tmp_path_factory.mktemp("door"), requests_per_second=None)


@pytest.mark.parametrize("path", ["/verify", "/verify/batch", "/check"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=300) | JSON_VALUES.map(lambda value: json.dumps(value).encode()) | PARTS.map(b"".join),
    media_type=st.sampled_from(MEDIA_TYPES),
)
def test_any_bytes_give_a_report_or_a_problem(open_door: TestClient, path: str, body: bytes, media_type: str) -> None:
    answer = open_door.post(path, content=body, headers={"Content-Type": media_type})

    assert answer.status_code in {200, 400, 413, 415, 422}
    kind = answer.headers["content-type"]
    if answer.status_code != 200:
        assert kind.startswith(("application/problem+json", "text/html"))
    elif path == "/verify":
        assert answer.json()["verdict"] in {"invalid", "indeterminate"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.binary(max_size=60))
def test_any_path_gives_an_answer(open_door: TestClient, path: bytes) -> None:
    for start in ("/c/", "/status/", "/accreditations/", "/assets/", "/"):
        for written in (quote(path), "".join(f"%{octet:02x}" for octet in path)):
            assert open_door.get(start + written).status_code < 500
