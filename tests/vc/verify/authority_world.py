"""A small world with an authority beside the accreditation body, and a scheme that needs a designation.

The certification body is accredited for products by AB, and designated for the scheme by the authority; a test takes
one of both away, or makes one of them say something else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.world import AB, CB, DAY, GRANTED, ISO_9001, NOW, Party, World, accreditation, accreditation_claims, opened
from vc.keys.did_document import build_did_document
from vc.model.accreditation import Accreditation, grant_to_claims
from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import Activity, Environment, LinkKind
from vc.profiles import catalogue
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.index import AccreditationIndex, IndexEntry, index_claims
from vc.trust.trust_list import Arrangement, BodyKey, LegalBasis, RecognisedBody, RecognisedScope

AUTHORITY = Party("authority.example", "Invented Ministry of Product Safety")
MINISTRY = Party("ministry.example", "Invented Board of Railways")
INDEX = f"{AUTHORITY.origin}/accreditations/index.jwt"
SCHEME, CATEGORY = "CCC", "CCC:0901"

PRODUCTS = ScheduleLine(
    activity=Activity.PRODUCT_CERTIFICATION,
    standards=ANY,
    editions=ANY,
    schemes=frozenset({SCHEME}),
    sectors=frozenset(),
    product_categories=frozenset({CATEGORY, "CCC:0902"}),
    methods=frozenset(),
    countries=ANY,
    valid_from=GRANTED,
)


def legal_basis(identifier: str = "product-safety-act") -> Arrangement:
    """The law under which the authority designates."""
    return Arrangement(
        identifier,
        f"Invented Act ({identifier})",
        frozenset({Activity.PRODUCT_CERTIFICATION, Activity.TESTING}),
        LegalBasis("Invented Gazette 2003, page 390", datetime(2003, 11, 1, tzinfo=UTC)),
    )


def authority(party: Party = AUTHORITY, *, scheme: str = SCHEME, basis: str = "product-safety-act") -> RecognisedBody:
    """An authority of the trust list, for one scheme."""
    scope = RecognisedScope(Activity.PRODUCT_CERTIFICATION, ANY, GRANTED, schemes=frozenset({scheme}))
    return RecognisedBody(
        did=party.did,
        name=party.name,
        arrangement=basis,
        official_page=f"{party.origin}/designated",
        origins=(party.origin,),
        index=f"{party.origin}/accreditations/index.jwt",
        scopes=(scope, replace(scope, activity=Activity.TESTING)),
        keys=(BodyKey(party.key().public, GRANTED), BodyKey(party.key("lists").public, GRANTED)),
        kind=LinkKind.DESIGNATION,
    )


def designation(party: Party = CB, *, by: Party = AUTHORITY, line: ScheduleLine = PRODUCTS) -> Accreditation:
    """The designation of a certification body by an authority."""
    name = party.host.partition(".")[0]
    return replace(
        accreditation(party),
        id=f"{by.origin}/accreditations/{name}/v1.jwt",
        issuer=by.did,
        current_url=f"{by.origin}/accreditations/{name}.jwt",
        number="DES-7",
        schedule=(line,),
        kind=LinkKind.DESIGNATION,
    )


def link_claims(granted: Accreditation, issuer: Party) -> dict[str, Any]:
    """The claims of an accreditation or designation by any party."""
    claims = accreditation_claims(replace(granted, kind=LinkKind.ACCREDITATION))
    subject = claims["credentialSubject"]
    del subject["accreditation"]
    subject[granted.kind.value] = grant_to_claims(granted)
    claims["issuer"]["name"] = issuer.name
    return claims


def published_by(
    party: Party, *granted: Accreditation, kids: Mapping[str, tuple[bytes, ...]] | None = None, now: datetime = NOW
) -> dict[str, bytes]:
    """What a party publishes that grants these: each one, the signed index of all, and its DID document."""
    did_document = json.dumps(build_did_document(party.did, party.methods(), ())).encode()
    documents = {f"{party.origin}/.well-known/did.json": did_document}
    entries = []
    for one in granted:
        secured = secure_vc_jwt(link_claims(one, party), party.signer())
        documents |= {one.id: secured, one.current_url: secured}
        own = (kids or {}).get(one.subject, ())
        entries.append(IndexEntry(one.subject, one.id, one.current_url, one.version, opened(secured).digest, own))
    index = AccreditationIndex(party.did, now - DAY / 12, now + DAY, 9, Environment.TEST, tuple(entries))
    signed = secure_vc_jwt(index_claims(index), party.signer("lists"), typ="accreditation-index+jwt")
    return documents | {f"{party.origin}/accreditations/index.jwt": signed}


def accredited_for_products(line: ScheduleLine = PRODUCTS) -> Accreditation:
    """CB's accreditation for certifying management systems, and products of the scheme."""
    return replace(accreditation(), schedule=(ISO_9001, line, replace(line, schemes=frozenset())))


def world_with_authority(*granted: Accreditation, accredited: Accreditation | None = None) -> World:
    """A world in which AB is recognised for products too, and the authority has granted `granted`."""
    world = World()
    first = world.trust.bodies[0]
    body = replace(first, scopes=(*first.scopes, RecognisedScope(Activity.PRODUCT_CERTIFICATION, ANY, GRANTED)))
    mra = world.trust.arrangements[0]
    mra = replace(mra, activities=mra.activities | {Activity.PRODUCT_CERTIFICATION, Activity.TESTING})
    world.trust = replace(world.trust, arrangements=(mra, legal_basis()), bodies=(body, authority()))
    world.accreditations = (accredited or accredited_for_products(),)
    kids = {CB.did: tuple(method.key.kid8 for method in CB.methods())}
    world.replaced |= published_by(AUTHORITY, *granted, kids=kids)
    return world


def product_certificate(
    world: World, change: Callable[[dict[str, Any]], object] = lambda claims: None, *, hint: str | None = None
) -> bytes:
    """A certificate of the scheme, whose issuer points at `hint`; at its accreditation unless that is given."""

    def products(claims: dict[str, Any]) -> None:
        claims["type"] = ["DigitalConformityCredential", "ProductCertificate", "VerifiableCredential"]
        claims["issuer"]["recognizedIn"]["id"] = hint or f"{AB.origin}/accreditations/cb.jwt"
        subject = claims["credentialSubject"]
        subject["certifiedScope"] = {
            "activity": "product_certification",
            "standard": "IEC 60335-1",
            "edition": "2020",
            "scheme": SCHEME,
            "productCategories": [CATEGORY],
            "countries": ["CN"],
        }
        for member in ("sites", "surveillance"):
            del subject[member]
        change(claims)

    return world.certificate(products)


def demand_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every scheme demand an accreditation and a designation."""
    both = {code: replace(known, links=("accreditation", "designation")) for code, known in catalogue.schemes().items()}
    monkeypatch.setattr(catalogue, "schemes", lambda: both)


def without_scheme(claims: dict[str, Any]) -> None:
    """Let a certificate of the scheme be one of none."""
    del claims["credentialSubject"]["certifiedScope"]["scheme"]
