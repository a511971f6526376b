"""The VC API as tests ask it: keys of their own, a fixed clock, and the requests of foreign clients."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from vc.keys.algorithm import Algorithm
from vc.keys.file_signer import write_key
from vc.keys.multikey import format_multikey
from vc.keys.private_key import PrivateKey, generate
from vc.keys.public_key import PublicKey
from vc.model.document import Source
from verifier_api.app import create_app
from verifier_api.settings import Settings
from verifier_api.vc_api.configuration import read_configuration
from verifier_api.vc_api.routes import vc_api_routes
from verifier_api.vc_api.service import Service, open_service

BASE = "https://vc.example:8443"
V2 = "https://www.w3.org/ns/credentials/v2"
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
MECHANISMS = {
    "ed-jcs": (Algorithm.EDDSA, "eddsa-jcs-2022"),
    "p256-jcs": (Algorithm.ES256, "ecdsa-jcs-2019"),
    "p384-jcs": (Algorithm.ES384, "ecdsa-jcs-2019"),
    "ed-rdfc": (Algorithm.EDDSA, "eddsa-rdfc-2022"),
    "p256-rdfc": (Algorithm.ES256, "ecdsa-rdfc-2019"),
    "jose": (Algorithm.ES256, "vc+jwt"),
    "sd-jwt": (Algorithm.ES256, "vc+sd-jwt"),
    "cose": (Algorithm.EDDSA, "vc+cose"),
}
ENVELOPING = ("jose", "sd-jwt", "cose")


@dataclass
class Offered:
    """The service and a client of it."""

    service: Service
    client: TestClient
    folder: Path

    def issuer(self, name: str) -> str:
        return next(one.issuer for one in self.service.instances if one.name == name)

    def issue(self, name: str, credential: Any = None, **options: Any) -> Any:
        body = {"credential": draft() if credential is None else credential, "options": options}
        return self.client.post(f"/{name}/credentials/issue", json=body)

    def issued(self, name: str, credential: Any = None, **options: Any) -> dict[str, Any]:
        answer = self.issue(name, credential, **options)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()["verifiableCredential"]
        return found

    def verify(self, credential: Any) -> Any:
        return self.client.post("/credentials/verify", json={"verifiableCredential": credential, "options": {}})

    def show(self, presentation: Any, **options: Any) -> Any:
        body = {"verifiablePresentation": presentation, "options": options}
        return self.client.post("/presentations/verify", json=body)

    def path(self, url: str) -> str:
        assert url.startswith(f"{BASE}/")
        return url.removeprefix(BASE)


def draft(**members: Any) -> dict[str, Any]:
    """A credential as the W3C's suites send it."""
    return {
        "@context": [V2, "https://www.w3.org/ns/credentials/examples/v2"],
        "id": "urn:uuid:86294362-4254-4f36-854f-3952fe42555d",
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:key:z6MkhTNL7i2etLerDK8Acz5t528giE5KA4p75T6ka1E1D74r", "alumniOf": "A school"},
        **members,
    }


def configured(folder: Path, *, extra: str = "", status: bool = True) -> Path:
    """A configuration with one instance for each mechanism, and its keys beside it."""
    lines = [f'base = "{BASE}"', 'state = "status.sqlite"', extra]
    for name, (algorithm, securing) in MECHANISMS.items():
        write_key(folder / f"{name}.pem", generate(algorithm), None)
        lines += ["[[instance]]", f'name = "{name}"', f'key = "{name}.pem"', f'securing = "{securing}"']
        lines += [f"status = {json.dumps(status)}"]
    path = folder / "vc-api.toml"
    path.write_text("\n".join(lines), "utf-8")
    return path


def guarded(folder: Path, tokens: Mapping[str, tuple[str, ...]]) -> Path:
    """The same, with tokens for the instances that are named."""
    path = configured(folder)
    text = path.read_text("utf-8")
    for name, known in tokens.items():
        digests = [hashlib.sha256(token.encode()).hexdigest() for token in known]
        text = text.replace(f'name = "{name}"', f'name = "{name}"\ntokens_sha256 = {json.dumps(digests)}')
    path.write_text(text, "utf-8")
    return path


def offered(folder: Path, *, configuration: Path | None = None, source: Source | None = None) -> Offered:
    """The service of a configuration, by default of one with all mechanisms; `source` stands for the web."""
    read = read_configuration(configured(folder) if configuration is None else configuration)
    service = open_service(read, clock=lambda: NOW, source=source)
    routes = vc_api_routes(service, clock=lambda: NOW, receive_seconds=5)
    app = create_app(Settings(offline=True, requests_per_second=None), clock=lambda: NOW, beside=[routes])
    return Offered(service, TestClient(app, follow_redirects=False, raise_server_exceptions=False), folder)


def types_of(answer: Any) -> list[str]:
    """The names of the problem types of an answer that refuses; it must do so."""
    assert answer.status_code == 400, answer.text
    body = answer.json()
    assert body.get("verified", False) is False
    assert ("verified" in body) is answer.request.url.path.endswith("/verify")
    assert body["status"] == 400
    assert body["type"] == body["problemDetails"][0]["type"]
    return [one["type"].rpartition("#")[2] for one in body["problemDetails"]]


class Stranger:
    """A signer that the service has never heard of, by default with the did:key of its key."""

    def __init__(self, key: PrivateKey, *, did: str = "") -> None:
        multikey = format_multikey(key.public)
        self._key = key
        self.did = did or f"did:key:{multikey}"
        self.verification_method = f"{self.did}#{multikey}"

    @property
    def algorithm(self) -> Algorithm:
        return self._key.algorithm

    @property
    def key(self) -> PublicKey:
        return self._key.public

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)
