"""A small world with a laboratory: a product certificate that rests on one of its test reports.

Both are accredited by AB, the certificate by CB pins the report by its digest. A test changes one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from tests.vc.verify.authority_world import PRODUCTS, accredited_for_products, product_certificate, published_by
from tests.world import AB, CB, GRANTED, Party, World, accreditation, certificate_claims, opened
from vc.encoding.multibase import digest_multibase_of
from vc.model.accreditation import Accreditation
from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import Activity, Role
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.trust_list import RecognisedScope
from vc.verify.report import Report

LABORATORY = Party("laboratory.example", "Invented Laboratory")
METHOD = "IEC 60335-1:11"
TESTED = datetime(2026, 4, 10, tzinfo=UTC)
REPORTED = datetime(2026, 4, 15, 9, tzinfo=UTC)
REPORT_URL = f"{LABORATORY.origin}/reports/LAB-7.jwt"
ISSUERS_URL = f"{CB.origin}/reports/LAB-7.jwt"

TESTS = ScheduleLine(
    activity=Activity.TESTING,
    standards=frozenset({"IEC 60335-1"}),
    editions=frozenset({"2020"}),
    schemes=frozenset(),
    sectors=frozenset(),
    product_categories=frozenset(),
    methods=frozenset({METHOD, "IEC 60335-1:13"}),
    countries=ANY,
    valid_from=GRANTED,
)


def laboratory_accredited(line: ScheduleLine = TESTS) -> Accreditation:
    """The accreditation of the laboratory by AB."""
    return replace(accreditation(LABORATORY), role=Role.LABORATORY, number="NAS-LAB-7", schedule=(line,))


def report_claims() -> dict[str, Any]:
    """The claims of a good test report."""
    claims = certificate_claims(LABORATORY)
    claims["type"] = ["DigitalConformityCredential", "TestReport", "VerifiableCredential"]
    claims["id"] = f"{LABORATORY.origin}/c/LAB-7"
    claims["name"] = "Test report LAB-7"
    claims["iat"] = int(REPORTED.timestamp())
    del claims["validUntil"]
    subject = claims["credentialSubject"]
    subject |= {
        "certificateNumber": "LAB-7",
        "itemReceived": "2026-04-08",
        "performedFrom": "2026-04-09",
        "performedUntil": "2026-04-10",
        "placePerformed": "Laboratory",
        "onlyItemsTested": True,
        "testResults": [{"method": METHOD, "characteristic": "Heating", "accredited": True, "result": "complies"}],
        "certifiedScope": {
            "activity": "testing",
            "standard": "IEC 60335-1",
            "edition": "2020",
            "methods": [METHOD],
            "countries": ["DE"],
        },
    }
    for member in ("sites", "surveillance"):
        del subject[member]
    return claims


@dataclass
class ReportWorld:
    """The world, and what there is to change of the report and of how the certificate refers to it."""

    world: World
    laboratory: Accreditation = field(default_factory=laboratory_accredited)
    claims: dict[str, Any] = field(default_factory=report_claims)
    reference: dict[str, Any] = field(default_factory=dict)
    signer: Party = LABORATORY
    scheme: str = ""
    others: tuple[Accreditation, ...] = ()
    between: tuple[Party, ...] = ()

    def report(self) -> bytes:
        """The signed test report."""
        return secure_vc_jwt(
            self.claims, replace(self.signer.signer(), verification_method=LABORATORY.signer().verification_method)
        )

    def referred(self) -> dict[str, Any]:
        """How the certificate refers to it; a member that is None is left out."""
        usual = {
            "number": "LAB-7",
            "laboratory": LABORATORY.name,
            "laboratoryId": LABORATORY.did,
            "date": "2026-04-10",
            "methods": [METHOD],
            "digestMultibase": digest_multibase_of(opened(self.report()).digest),
            "url": REPORT_URL,
        }
        return {name: value for name, value in (usual | self.reference).items() if value is not None}

    def certificate(self, change: Callable[[dict[str, Any]], object] = lambda claims: None) -> bytes:
        """The product certificate that rests on it."""

        def resting(claims: dict[str, Any]) -> None:
            subject = claims["credentialSubject"]
            subject["testReports"] = [self.referred()]
            del subject["certifiedScope"]["scheme"]
            if self.scheme:
                subject["certifiedScope"]["scheme"] = self.scheme
            change(claims)

        return product_certificate(self.world, resting)

    def answer(self, certificate: bytes | None = None, *, stapled: tuple[bytes, ...] = ()) -> Report:
        """What a verifier answers of the certificate."""
        self.publish()
        return self.world.report(certificate or self.certificate(), stapled=stapled)

    def publish(self) -> None:
        """Publish AB's accreditations, the laboratory's keys and the report at the laboratory's."""
        parties = (CB, LABORATORY, *self.between)
        kids = {party.did: tuple(method.key.kid8 for method in party.methods()) for party in parties}
        own = published_by(AB, *self.world.accreditations, self.laboratory, *self.others, kids=kids)
        del own[f"{AB.origin}/.well-known/did.json"]
        documents = {**own, REPORT_URL: self.report(), **_keys_of(LABORATORY), **self.world.replaced}
        self.world.replaced = documents


def report_world(scheme: str = "") -> ReportWorld:
    """A world in which everything holds; `scheme` is that of the certificate."""
    line = replace(PRODUCTS, schemes=frozenset({scheme}) if scheme else frozenset())
    world = World(accreditations=(replace(accredited_for_products(), schedule=(line,)),))
    body = world.trust.bodies[0]
    recognised = (Activity.PRODUCT_CERTIFICATION, Activity.TESTING)
    scopes = (*body.scopes, *(RecognisedScope(activity, ANY, GRANTED) for activity in recognised))
    mra = world.trust.arrangements[0]
    mra = replace(mra, activities=mra.activities | set(recognised))
    world.trust = replace(world.trust, arrangements=(mra,), bodies=(replace(body, scopes=scopes),))
    return ReportWorld(world, scheme=scheme)


def _keys_of(party: Party) -> dict[str, bytes]:
    documents = published_by(party)
    return {url: content for url, content in documents.items() if url.endswith("did.json")}
