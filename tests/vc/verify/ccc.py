"""A small world in which the certification body issues CCC certificates: the scheme whose law tells acts apart.

The body is accredited for them and designated by the authority, which is what a CCC certificate rests on (T13).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tests.vc.verify.authority_world import AUTHORITY, authority, designation, legal_basis, published_by
from tests.world import CB, GRANTED, ISO_9001, World
from vc.model.accreditation import Accreditation
from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import Act, Activity
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.trust.anchor import trust_list_to_toml
from vc.trust.trust_list import RecognisedScope
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.policy import IMPORTER, Policy
from vc.verify.question import Goods, Question, ask
from vc.verify.report import Report

CCC = ScheduleLine(
    activity=Activity.PRODUCT_CERTIFICATION,
    standards=frozenset({"GB 4943.1"}),
    editions=frozenset({"2022"}),
    schemes=frozenset({"CCC"}),
    sectors=frozenset(),
    product_categories=frozenset({"CCC:0901"}),
    methods=frozenset(),
    countries=ANY,
    valid_from=GRANTED,
)


def designated() -> Accreditation:
    """CB's designation for CCC certificates for microcomputers."""
    return designation(line=CCC)


def ccc_world() -> World:
    """A world in which CB may issue CCC certificates for microcomputers: AB has accredited it, AUTHORITY designated."""
    world = World()
    body = world.trust.bodies[0]
    recognised = RecognisedScope(Activity.PRODUCT_CERTIFICATION, frozenset({"GB 4943.1"}), GRANTED)
    arrangement = replace(
        world.trust.arrangements[0], activities=frozenset(scope.activity for scope in (*body.scopes, recognised))
    )
    body = replace(body, scopes=(*body.scopes, recognised))
    world.trust = replace(world.trust, arrangements=(arrangement, legal_basis()), bodies=(body, authority()))
    world.accredit(lambda accredited: replace(accredited, schedule=(ISO_9001, CCC)))
    designate(world, designated())
    return world


def designate(world: World, granted: Accreditation) -> None:
    """Let the authority publish this designation of CB, and the index of it, as of the world's now."""
    kids = {CB.did: tuple(method.key.kid8 for method in CB.methods())}
    world.replaced |= published_by(AUTHORITY, granted, kids=kids, now=world.now)


def as_ccc(claims: dict[str, Any], *, country: str = "DE") -> None:
    """Turn the claims of the good certificate into those of a CCC certificate for a product made in `country`."""
    claims["type"] = ["DigitalConformityCredential", "ProductCertificate", "VerifiableCredential"]
    subject = claims["credentialSubject"]
    subject["certifiedScope"] = {
        "activity": "product_certification",
        "standard": "GB 4943.1",
        "edition": "2022",
        "scheme": "CCC",
        "productCategories": ["CCC:0901"],
    }
    subject["sites"] = [{"id": "https://holder.example/sites/1", "name": "Factory", "country": country}]
    del subject["surveillance"]


def evidence_for(world: World, target: bytes, question: Question) -> Evidence:
    """What a verifier gathers to answer a question in a world."""
    evidence = Evidence(target, Anchor(trust_list_to_toml(world.trust)))
    return gather(evidence, question, MemorySource(world.documents(), now=lambda: world.now))


def answer(
    world: World,
    target: bytes,
    act: Act,
    *,
    left_factory: date | None = None,
    imported: date | None = None,
    at: datetime | None = None,
    policy: Policy = IMPORTER,
) -> Report:
    """What a verifier answers about an act with goods of these days."""
    question = ask(world.now, at=at, act=act, policy=policy, goods=Goods(left_factory, imported))
    return judge(evidence_for(world, target, question), question)
