"""What the documents of a world of chains say before a case changes it: accreditations and certificates."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from tests.certificates import product_claims, report_claims
from tests.world import GRANTED, SIGNED, Party, accreditation, certificate_claims
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import AccreditationEventKind, Activity, Role

Claims = dict[str, Any]

CQC_0901 = ScheduleLine(
    activity=Activity.PRODUCT_CERTIFICATION,
    standards=frozenset({"GB 4943.1"}),
    editions=frozenset({"2022"}),
    schemes=frozenset({"CQC"}),
    sectors=frozenset(),
    product_categories=frozenset({"CQC:0901", "CQC:0902"}),
    methods=frozenset(),
    countries=ANY,
    valid_from=GRANTED,
)
"""Certification of information technology products under a voluntary scheme, for which no authority designates."""

IEC_62368 = ScheduleLine(
    activity=Activity.TESTING,
    standards=frozenset({"IEC 62368-1"}),
    editions=frozenset({"2018"}),
    schemes=frozenset(),
    sectors=frozenset(),
    product_categories=frozenset(),
    methods=frozenset({"IEC 62368-1:5", "IEC 62368-1:6"}),
    countries=ANY,
    valid_from=GRANTED,
)
"""Testing of two clauses of the standard for audio, video and information technology equipment."""


def label_of(party: Party) -> str:
    """Return the first label of a party's host: what its documents are called by."""
    return party.host.partition(".")[0]


def granted(
    above: Party, below: Party, *, origin: str, role: Role, since: datetime, hint: str | None = None
) -> Accreditation:
    """Return the accreditation of one party by another, published under `origin`; `hint` leads on from its issuer."""
    name = label_of(below) if above.origin == origin else f"{label_of(above)}-{label_of(below)}"
    event = AccreditationEvent(AccreditationEventKind.GRANTED, since, since)
    return replace(
        accreditation(below),
        id=f"{origin}/accreditations/{name}/v1.jwt",
        current_url=f"{origin}/accreditations/{name}.jwt",
        issuer=above.did,
        role=role,
        signed_at=since,
        events=(event,),
        recognized_in=hint,
    )


def management_system(issuer: Party, *, hint: str, index: int = 17) -> Claims:
    """Return the claims of an ISO 9001 certificate."""
    return _issued(certificate_claims(issuer, index), issuer, hint, index)


def product(issuer: Party, *, hint: str, index: int = 17) -> Claims:
    """Return the claims of a product certificate under a voluntary scheme."""
    claims = _issued(deepcopy(_product()), issuer, hint, index)
    claims["credentialSubject"]["certifiedScope"].update(scheme="CQC", productCategories=["CQC:0901"])
    return claims


def report(issuer: Party, *, hint: str, index: int = 17) -> Claims:
    """Return the claims of a test report."""
    return _issued(deepcopy(_report()), issuer, hint, index)


@cache
def _product() -> Claims:
    return product_claims()


@cache
def _report() -> Claims:
    return report_claims()


def _issued(claims: Claims, issuer: Party, hint: str, index: int) -> Claims:
    number = claims["credentialSubject"]["certificateNumber"]
    claims["id"] = f"{issuer.origin}/c/{number}"
    claims["issuer"] = {
        "type": ["CredentialIssuer"],
        "id": issuer.did,
        "name": issuer.name,
        "recognizedIn": {"type": "RecognizedEntityCredential", "id": hint},
    }
    claims["iat"] = int(SIGNED.timestamp())
    claims["credentialSubject"]["id"] = f"{claims['id']}#attestation"
    claims["credentialSubject"].pop("authorisation", None)
    claims["credentialStatus"] = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "suspension",
        "statusListIndex": index,
        "statusListCredential": f"{issuer.origin}/status/1/bitstring.jwt",
    }
    claims["status"] = {"status_list": {"idx": index, "uri": f"{issuer.origin}/status/1/token.jwt"}}
    return claims
