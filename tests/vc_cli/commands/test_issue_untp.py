"""What UNTP's playground takes: `vc issue --form enveloped` in a home with EdDSA keys (credential-profiles.md P11).

The playground can't be asked here. Each test is one step of its published list (uncefact/tests-untp, documentation,
test suites, verifiable credentials), done with other people's code: PyJWT, jsonschema, pyld.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest

from tests.vc.profiles.test_untp import UNDEFINED_BY_UNTP, expanded, schema_errors, undefined_types
from tests.vc_cli.small_world import SmallWorld
from vc.encoding import base64url
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read_document
from vc.securing.secured import Form, SecuredCredential
from vc.status.document import parse_bitstring_list
from vc_cli.demo import untp

DID = "did:web:fjordlab.example"
SAMPLE = Path(untp.__file__).with_name("untp_sample.json")
PRODUCT = """\
certificate_number,holder_name,country,standard,edition,scope_text,valid_from,valid_until,models
P-1,Example Toys Ltd,DE,ISO 8124-1,2022,Toy buses,2026-11-01,2029-10-31,BUS-1;BUS-2
"""


@dataclass(frozen=True)
class Handed:
    """What was handed out: the object, the JWS in it, and its parts; with the issuer's published site."""

    envelope: dict[str, Any]
    token: str
    header: dict[str, Any]
    claims: dict[str, Any]
    site: Path


def handed_out(folder: Path, draft: Path) -> Handed:
    """Issue `draft` in a new home with EdDSA keys, and publish it."""
    world = SmallWorld(folder)
    home, site = folder / "home", folder / "site"
    world.done("init", home, "--issuer", DID, "--name", "Fjordlab", "--alg", "EdDSA", "--unencrypted")
    envelope = json.loads(world.done("issue", draft, "--home", home, "--form", "enveloped").text)
    world.done("publish", "--home", home, "--out", site)
    token = envelope["id"].partition(",")[2]
    header, claims = (json.loads(base64url.decode(part.encode())) for part in token.split(".")[:2])
    return Handed(envelope, token, header, claims, site)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """A plain UNTP conformity credential."""
    return handed_out(tmp_path_factory.mktemp("sample"), SAMPLE)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """A product certificate of our profile."""
    folder = tmp_path_factory.mktemp("product")
    (folder / "rows.csv").write_text(PRODUCT)
    return handed_out(folder, folder / "rows.csv")


@pytest.fixture(params=["sample", "product"])
def handed(request: pytest.FixtureRequest) -> Handed:
    """Either of them."""
    found: Handed = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def references(untp_samples: Path) -> Path:
    """The folder of the United Nations' schemas and contexts."""
    if not (untp_samples.parent / "schema").is_dir():
        pytest.skip("the folder of UNTP_SAMPLES has no schema/ beside the samples")
    return untp_samples.parent


def test_step_1_it_is_an_enveloping_proof_by_the_type_that_the_playground_looks_for(handed: Handed) -> None:
    assert handed.envelope["@context"] == "https://www.w3.org/ns/credentials/v2"
    assert handed.envelope["type"] == "EnvelopedVerifiableCredential"  # text: it compares with ===
    assert handed.envelope["id"].startswith("data:application/vc+jwt,")
    assert set(handed.envelope) == {"@context", "id", "type"}


def test_step_2_the_key_of_the_did_document_verifies_the_signature(handed: Handed) -> None:
    document = json.loads((handed.site / ".well-known" / "did.json").read_bytes())
    (method,) = [one for one in document["verificationMethod"] if one["id"] == handed.header["kid"]]

    assert handed.header == {"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc", "kid": method["id"]}
    assert document["id"] == method["controller"] == handed.claims["issuer"]["id"] == DID
    assert method["id"] in document["assertionMethod"]
    key = jwt.PyJWK(method["publicKeyJwk"], "EdDSA")
    assert jwt.decode(handed.token, key, algorithms=["EdDSA"], options={"verify_iat": False}) == handed.claims
    head, payload, signature = handed.token.split(".")
    changed = f"{head}.{payload}.{signature[:10]}AAAA{signature[14:]}"
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(changed, key, algorithms=["EdDSA"])


def test_step_2_it_is_within_its_validity(handed: Handed) -> None:
    start, end = (datetime.fromisoformat(handed.claims[name]) for name in ("validFrom", "validUntil"))

    assert start < datetime.fromtimestamp(handed.claims["iat"], UTC) < end


def test_step_3_no_schema_has_an_error(sample: Handed, product: Handed, references: Path) -> None:
    assert schema_errors(references, "ConformityCredential", sample.claims, opened=False) == []
    assert schema_errors(references, "ConformityCredential", product.claims, opened=True) == []
    assert isinstance(sample.claims["@context"], list)  # the playground's own rule


def test_step_4_every_term_is_defined_and_untps_contexts_come_first(handed: Handed, references: Path) -> None:
    graph, dropped = expanded(references, handed.claims)

    assert handed.claims["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://vocabulary.uncefact.org/untp/0.7.0/context/",
        "https://accredited-vc.example/ns/v1",
    ]
    assert dropped == []
    assert undefined_types(handed.claims, graph) == UNDEFINED_BY_UNTP & set(handed.claims["type"])


def test_step_5_its_bit_in_the_published_list_is_not_set(handed: Handed) -> None:
    entry = handed.claims["credentialStatus"]
    url = entry["statusListCredential"]
    raw = (handed.site / url.removeprefix("https://fjordlab.example/")).read_bytes()
    secured = read_document(raw, DEFAULT_LIMITS, expect=frozenset({Form.VC_JWT}))

    assert entry["type"] == "BitstringStatusListEntry"
    assert isinstance(entry["statusListIndex"], int)  # UNTP's schema; the W3C's is text
    assert isinstance(secured, SecuredCredential)
    published = parse_bitstring_list(secured, DEFAULT_LIMITS)
    assert published.value_at(entry["statusListIndex"]) == 0


def test_the_object_is_read_like_the_jws_in_it(handed: Handed) -> None:
    as_object = read_document(json.dumps(handed.envelope).encode(), DEFAULT_LIMITS, expect=frozenset({Form.VC_JWT}))

    assert isinstance(as_object, SecuredCredential)
    assert as_object.claims == handed.claims
