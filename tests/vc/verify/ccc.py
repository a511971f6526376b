"""A small world in which the certification body issues CCC certificates: the scheme whose law tells acts apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tests.world import GRANTED, ISO_9001, NOW, World
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


def ccc_world(*, now: datetime = NOW) -> World:
    """A world in which AB may recognise, and CB issue, CCC certificates for microcomputers."""
    world = World(now=now)
    body = world.trust.bodies[0]
    recognised = RecognisedScope(Activity.PRODUCT_CERTIFICATION, frozenset({"GB 4943.1"}), GRANTED)
    arrangement = replace(
        world.trust.arrangements[0], activities=frozenset(scope.activity for scope in (*body.scopes, recognised))
    )
    body = replace(body, scopes=(*body.scopes, recognised))
    world.trust = replace(world.trust, arrangements=(arrangement,), bodies=(body,))
    world.accredit(lambda granted: replace(granted, schedule=(ISO_9001, CCC)))
    return world


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
