"""SD-JWT both ways with PyPI sd-jwt, the reference implementation of RFC 9901's authors."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jwcrypto.common import JWException
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from tests.peers.interop import Peer, Shown, shows
from tests.vc.verify.answers import failed
from tests.wallets import HOLDER, Chance, bare, claims_of, wallet
from tests.world import CB, NOW, World, private_key
from vc.codes import Code
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Verdict
from vc.securing.read import read
from vc.securing.sd_jwt.conceal import Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt
from vc.securing.sd_jwt.key_binding import Demand, bind
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.secured import SecuredCredential
from vc.verify.judge import judge
from vc.verify.question import ask

DEMAND = Demand("n-0S6_WzA2Mj", "https://customs.example")
CB_KEY = JWK.from_pem(private_key("cb.example credentials").to_pem(None))
HOLDER_KEY = JWK.from_pem(private_key("holder").to_pem(None))


def read_by_the_peer(given: SdJwt, **demanded: str) -> Any:
    return SDJWTVerifier(given.compact.decode(), lambda _issuer, _header: CB_KEY, **demanded).get_verified_payload()


@shows(Peer.SD_JWT, "dc+sd-jwt", Shown.THEY_READ_OURS, algorithms="ES256")
@pytest.mark.parametrize("decoys", [0, 3])
def test_the_peer_reads_what_we_issue_whole_and_in_part(decoys: int) -> None:
    whole = wallet(decoys=decoys)

    assert read_by_the_peer(whole) == claims_of()
    assert read_by_the_peer(bare(whole))["credentialSubject"]["sites"] == []


def test_the_peer_reads_disclosures_within_disclosures() -> None:
    claims = claims_of()
    subject = "credentialSubject"
    paths = (
        (subject, "sites", None, "name"),
        (subject, "sites", None),
        (subject, "sites"),
        (subject, "issuedToParty", "name"),
    )
    given = secure_sd_jwt(claims, CB.signer(), typ="dc+sd-jwt", hiding=Hiding(paths, Chance(), decoys=2))

    assert read_by_the_peer(given) == claims
    outer = SdJwt(given.issuer_jwt, given.disclosures[:1])
    secured = read(outer.compact, DEFAULT_LIMITS)
    assert isinstance(secured, SecuredCredential)
    assert secured.claims == read_by_the_peer(outer)


def test_the_peer_refuses_a_disclosure_twice_and_a_changed_signature() -> None:
    whole = wallet()
    with pytest.raises(ValueError, match="uplicate"):
        read_by_the_peer(SdJwt(whole.issuer_jwt, whole.disclosures[:1] * 2))
    with pytest.raises(JWException):
        read_by_the_peer(SdJwt(whole.issuer_jwt[:-8] + b"AAAAAAAA", whole.disclosures))


@shows(Peer.SD_JWT, "dc+sd-jwt with key binding", Shown.THEY_READ_OURS, algorithms="ES256")
def test_the_peer_accepts_our_key_binding_and_no_other() -> None:
    bound = bind(wallet(), HOLDER, DEMAND, issued_at=NOW)

    assert read_by_the_peer(bound, expected_aud=DEMAND.audience, expected_nonce=DEMAND.nonce) == claims_of()
    with pytest.raises(ValueError, match="nonce"):
        read_by_the_peer(bound, expected_aud=DEMAND.audience, expected_nonce="another")
    fewer = SdJwt(bound.issuer_jwt, bound.disclosures[1:], bound.key_binding)
    with pytest.raises(ValueError, match="digest"):
        read_by_the_peer(fewer, expected_aud=DEMAND.audience, expected_nonce=DEMAND.nonce)


def issued_by_the_peer(*, decoys: bool) -> str:
    claims = claims_of()
    del claims["cnf"]  # the peer adds it
    subject = claims["credentialSubject"]
    subject[SDObj("issuedToParty")] = subject.pop("issuedToParty")
    subject["sites"] = [SDObj(site) for site in subject["sites"]]
    header = {"typ": "dc+sd-jwt", "kid": "did:web:cb.example#credentials"}
    issuer = SDJWTIssuer(claims, CB_KEY, HOLDER_KEY, add_decoy_claims=decoys, extra_header_parameters=header)
    return str(issuer.sd_jwt_issuance)


@shows(Peer.SD_JWT, "dc+sd-jwt", laxer="puts decoys where the type of the credential lets nobody hide a claim")
def test_its_decoys_leave_no_trace_but_are_refused_where_our_type_lets_nobody_hide() -> None:
    given = issued_by_the_peer(decoys=True)
    secured = read(given.encode(), DEFAULT_LIMITS)

    assert isinstance(secured, SecuredCredential)
    assert secured.claims["credentialSubject"] == claims_of()["credentialSubject"]
    assert failed(World().report(given)) == {Code.SD_MANDATORY_CLAIM}


@shows(Peer.SD_JWT, "dc+sd-jwt", Shown.WE_READ_THEIRS, algorithms="ES256")
@shows(Peer.SD_JWT, "dc+sd-jwt with key binding", Shown.WE_READ_THEIRS, algorithms="ES256")
def test_we_read_what_the_peer_issues_and_presents() -> None:
    given = issued_by_the_peer(decoys=False)
    holder = SDJWTHolder(given)
    world = World()
    report = world.report(given)

    assert report.verdict is Verdict.VALID
    assert report.subject is not None
    assert (report.subject.holder, report.subject.covered) == ("Müller Feinmechanik GmbH & Co. KG", ("Werk Lindau",))
    show = {"credentialSubject": {"issuedToParty": True}}
    holder.create_presentation(show, DEMAND.nonce, DEMAND.audience, HOLDER_KEY)
    presented = read(holder.sd_jwt_presentation.encode(), DEFAULT_LIMITS)
    assert isinstance(presented, SecuredCredential)
    assert presented.selective is not None
    assert presented.selective.binding is not None
    asked = ask(presented.selective.binding.issued_at, binding=DEMAND)
    shown = judge(World(now=asked.now).evidence(holder.sd_jwt_presentation), asked)
    assert "kb.verified" in {finding.code.value for finding in shown.findings}
    assert json.loads(json.dumps(dict(presented.claims)))["credentialSubject"]["sites"] == []
