"""What we issue, held against the United Nations' own schemas and contexts ($UNTP_SAMPLES; never copied here).

The snapshot's schemas close two types that the release opens, ConformityAttestation and CredentialIssuer: they are
opened in memory, as the folder's SOURCES.md says. Everything else must hold as it stands.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pyld import jsonld

import vc.profiles
from tests.certificates import (
    CREDENTIAL_ID,
    ISSUED_AT,
    ISSUER,
    SCHEDULE,
    STATUS,
    product_claims,
    report_claims,
    system_claims,
)
from vc.issue.accredit import Accreditor, accreditation_claims
from vc.issue.draft import draft_from_claims
from vc.issue.prepare import prepare
from vc.issue.rules import check
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.conformance.credential import credential_faults
from vc.model.credential import credential_from_claims
from vc.model.vocabulary import AccreditationEventKind, Role
from vc.profiles.names import CREDENTIALS_V2, OUR_CONTEXT, UNTP_CONTEXT

OURS = Path(vc.profiles.__path__[0]) / "contexts" / "accredited-vc-v1.jsonld"
OPENED = ("ConformityAttestation", "CredentialIssuer")
UNDEFINED_BY_UNTP = {"DigitalConformityCredential", "DigitalIdentityAnchor"}
"""Types that the UNTP 0.7.0 snapshot itself leaves undefined."""


@pytest.fixture
def untp(untp_samples: Path) -> Path:
    """The folder that holds schema/, context/ and samples/."""
    folder = untp_samples.parent if untp_samples.name == "samples" else untp_samples
    if not (folder / "schema").is_dir():
        pytest.skip("the folder of UNTP_SAMPLES has no schema/ beside the samples")
    return folder


def accreditation() -> dict[str, Any]:
    made = Accreditation(
        id="https://ab.example/accreditations/NAS-0042/v1.jwt",
        issuer="did:web:ab.example",
        subject=ISSUER.did,
        subject_name=ISSUER.name,
        role=Role.CERTIFICATION_BODY,
        number="NAS-0042",
        version=1,
        current_url="https://ab.example/accreditations/NAS-0042.jwt",
        signed_at=ISSUED_AT,
        environment="test",
        schedule=SCHEDULE,
        events=(AccreditationEvent(AccreditationEventKind.GRANTED, ISSUED_AT, ISSUED_AT),),
        recognized_in="https://gac.example/accreditations/nas.jwt",
    )
    return accreditation_claims(made, accreditor=Accreditor("did:web:ab.example", "NAS", "https://ab.example/register"))


def issued_sample(untp: Path, name: str) -> dict[str, Any]:
    sample = json.loads((untp / "samples" / name).read_bytes())
    sample.pop("issuer")
    return prepare(
        draft_from_claims(sample), issuer=ISSUER, issued_at=ISSUED_AT, status=STATUS, credential_id=CREDENTIAL_ID
    )


def schema_errors(untp: Path, name: str, claims: dict[str, Any], *, opened: bool) -> list[str]:
    schema = json.loads((untp / "schema" / f"{name}.json").read_bytes())
    for definition in OPENED if opened else ():
        if definition in schema["$defs"]:
            schema["$defs"][definition]["additionalProperties"] = True
    return [error.message for error in Draft202012Validator(schema).iter_errors(claims)]


@pytest.mark.parametrize("make", [system_claims, product_claims, report_claims])
def test_each_profile_has_no_error_beyond_the_extension_points(untp: Path, make: Any) -> None:
    assert schema_errors(untp, "ConformityCredential", make(), opened=True) == []


def test_an_accreditation_is_an_identity_anchor(untp: Path) -> None:
    assert schema_errors(untp, "DigitalIdentityAnchor", accreditation(), opened=True) == []


@pytest.mark.parametrize("name", ["ConformityCredential_battery_instance.json", "ConformityCredential_instance.json"])
def test_a_real_sample_is_issued_without_any_error(untp: Path, name: str) -> None:
    claims = issued_sample(untp, name)

    assert schema_errors(untp, "ConformityCredential", claims, opened=False) == []
    assert check(claims) == ()
    credential = credential_from_claims(claims)
    assert (credential.profile, credential.scope) == (None, None)
    assert credential.covered


def expanded(untp: Path, claims: dict[str, Any]) -> tuple[str, list[str]]:
    """Expand with the three contexts and nothing else; return the expansion and the members that no context defines."""
    documents = {
        CREDENTIALS_V2: untp / "context" / "credentials-v2.jsonld",
        UNTP_CONTEXT: untp / "context" / "untp-0.7.0.jsonld",
        OUR_CONTEXT: OURS,
    }

    def load(url: str, _options: object = None) -> dict[str, Any]:
        document = json.loads(documents[url].read_bytes())
        return {"contextUrl": None, "documentUrl": url, "document": document, "contentType": "application/ld+json"}

    dropped: list[str] = []
    graph = jsonld.expand(
        claims,
        {"documentLoader": load, "base": "urn:undefined:"},
        on_property_dropped=dropped.append,
    )
    return json.dumps(graph), dropped


@pytest.mark.parametrize("make", [system_claims, product_claims, report_claims, accreditation])
def test_every_member_is_defined_and_no_protected_term_is_redefined(untp: Path, make: Any) -> None:
    claims = make()

    graph, dropped = expanded(untp, claims)

    assert dropped == []
    assert undefined_types(claims, graph) == UNDEFINED_BY_UNTP & set(claims["type"])


def test_our_context_does_no_harm_to_a_real_sample(untp: Path) -> None:
    claims = issued_sample(untp, "ConformityCredential_battery_instance.json")
    without = {name: value for name, value in claims.items() if name != "status"}
    without["@context"] = claims["@context"][:2]

    graph, dropped = expanded(untp, claims)
    graph_without, dropped_without = expanded(untp, without)

    assert dropped == dropped_without
    assert len(graph) > len(graph_without)


def undefined_types(value: Any, graph: str) -> set[str]:
    """Return the types of the claims that did not become an absolute IRI of a vocabulary."""
    found: set[str] = set()
    if isinstance(value, dict):
        types = value.get("type", [])
        listed = [types] if isinstance(types, str) else types
        found |= {name for name in listed if f"#{name}" not in graph and f"/{name}" not in graph}
        for item in value.values():
            found |= undefined_types(item, graph)
    elif isinstance(value, list):
        for item in value:
            found |= undefined_types(item, graph)
    return found


def test_our_terms_redefine_none_of_the_others(untp: Path) -> None:
    def terms(context: Any) -> set[str]:
        if isinstance(context, list):
            return {name for item in context for name in terms(item)}
        if not isinstance(context, dict):
            return set()
        nested = {name for item in context.values() if isinstance(item, dict) for name in terms(item.get("@context"))}
        return {name for name in context if not name.startswith("@")} | nested

    others: set[str] = set()
    for name in ("credentials-v2", "untp-0.7.0"):
        others |= terms(json.loads((untp / "context" / f"{name}.jsonld").read_bytes())["@context"])
    ours = json.loads(OURS.read_bytes())["@context"]

    assert {name for name in ours if name in others} == {"status"}
    assert ours["status"]["@protected"] is False


@pytest.mark.parametrize(
    "name",
    [
        "ConformityCredential_battery_instance.json",
        "ConformityCredential_instance.json",
        "DigitalIdentityAnchor_battery_instance.json",
        "DigitalIdentityAnchor_instance.json",
    ],
)
def test_the_samples_conform_to_the_data_model_at_every_depth(untp: Path, name: str) -> None:
    sample = json.loads((untp / "samples" / name).read_bytes())

    assert credential_faults(sample, nested=True) == []
    assert credential_from_claims(sample).issuer == sample["issuer"]["id"]
