"""Issuers that name themselves by an https URL: keys by JWT VC Issuer Metadata (specs/sd-jwt.md SV2, SV3)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.vc.verify.answers import failed, found, unknown
from tests.wallets import wallet
from tests.world import AB, CB, DAY, LIST_LENGTH, NOW, STRANGER, World, accreditation, trust_list
from vc.codes import Code
from vc.keys.file_signer import FileSigner
from vc.model.vocabulary import Verdict
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.claims import ListPublication, token_list_claims
from vc.status.list_url import ListAddress
from vc.status.packing import StatusValues
from vc.trust.anchor import trust_list_to_toml
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge, wanted
from vc.verify.policy import IMPORTER
from vc.verify.question import ask

ISSUER = "https://cb.example"
METADATA = "https://cb.example/.well-known/jwt-vc-issuer"
TOKEN_LIST = "https://cb.example/status/1/token.jwt"
KEYS = "https://cb.example/keys.jwks"
SET: dict[str, Any] = {
    "keys": [
        {**CB.key().public.to_jwk(), "kid": "one"},
        {**CB.key("lists").public.to_jwk(), "kid": "lists"},
        {"kty": "RSA", "kid": "old", "n": "AQAB", "e": "AQAB"},
    ]
}


def world(metadata: Any = None, **documents: bytes) -> World:
    """A world in which CB is known by its address alone."""
    answer = {"issuer": ISSUER, "jwks": SET} if metadata is None else metadata
    made = World(
        accreditations=(replace(accreditation(), subject=ISSUER),),
        list_signer=FileSigner(f"{ISSUER}#lists", CB.key("lists")),
    )
    made.replaced = {METADATA: json.dumps(answer).encode(), **documents}
    return made


def issued(kid: str | None = "one", by: str = ISSUER) -> SdJwt:
    signer = FileSigner(kid or "", CB.key())
    return wallet(lambda claims: claims.update(iss=by), signer=signer)


def list_of_the_issuer(signer: FileSigner) -> bytes:
    """The token list of a body that goes by its address."""
    publication = ListPublication(
        ISSUER, ListAddress(f"{CB.origin}/status/1"), NOW - DAY / 24, NOW + DAY, timedelta(hours=1)
    )
    claims = token_list_claims(StatusValues.sparse({}, length=LIST_LENGTH), publication, level=6)
    return secure_vc_jwt(claims, signer, typ="statuslist+jwt")


@pytest.mark.parametrize("kid", ["one", ""])
def test_the_key_is_found_by_its_name_in_the_set_or_by_trying(kid: str) -> None:
    report = world().report(issued(kid).compact)

    assert found(report, Code.KEY_FOUND).subject == f"{ISSUER}#one"
    assert found(report, Code.SIG_VERIFIED).spec == "V5.1"
    assert failed(report) == set()


def test_a_set_of_its_own_is_asked_for_on_the_issuers_origin_alone() -> None:
    there = world({"issuer": ISSUER, "jwks_uri": KEYS}, **{KEYS: json.dumps(SET).encode()})
    elsewhere = world({"issuer": ISSUER, "jwks_uri": "https://stranger.example/keys"})

    assert found(there.report(issued().compact), Code.SIG_VERIFIED).spec == "V5.1"
    refused = elsewhere.report(issued().compact)
    assert Code.KEY_RESOLUTION in unknown(refused)
    assert "own origin" in found(refused, Code.KEY_RESOLUTION).detail


def test_an_address_that_clients_read_differently_is_not_asked() -> None:
    shouted = "https://CB.example"
    made = World(accreditations=(replace(accreditation(), subject=shouted),))

    report = made.report(issued(by=shouted).compact)

    assert report.verdict is Verdict.INDETERMINATE
    assert "not one that may be asked" in found(report, Code.KEY_RESOLUTION).detail


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://other.example", "jwks": SET},
        {"issuer": f"{ISSUER}/", "jwks": SET},
        {"issuer": ISSUER},
        {"issuer": ISSUER, "jwks": SET, "jwks_uri": KEYS},
        {"issuer": ISSUER, "jwks": {"keys": {}}},
        {"issuer": ISSUER, "jwks_uri": 5},
        [],
    ],
)
def test_what_is_no_metadata_of_this_issuer_leaves_its_keys_unknown(metadata: Any) -> None:
    report = world(metadata).report(issued().compact)

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.KEY_RESOLUTION in unknown(report)


def test_a_key_that_the_set_does_not_hold_is_unknown_and_another_one_failed() -> None:
    assert Code.KEY_UNKNOWN in unknown(world().report(issued("two").compact))
    assert failed(world().report(issued("lists").compact)) == {Code.SIG_INVALID}


def test_metadata_that_is_not_there_leaves_its_keys_unknown() -> None:
    there = world()
    there.replaced = {METADATA: None}

    assert Code.KEY_RESOLUTION in unknown(there.report(issued().compact))


def test_nobody_is_asked_before_the_accreditation_is_known() -> None:
    """V3.6: a stranger's token makes us call nobody."""
    evidence = Evidence(issued(by=STRANGER.origin).compact, Anchor(trust_list_to_toml(trust_list())))

    urls = {reference.url for reference in wanted(evidence, ask(NOW))}
    assert urls
    assert all(url.startswith(AB.origin) for url in urls)


def test_an_issuer_by_address_is_as_good_as_one_by_did() -> None:
    listed = list_of_the_issuer(FileSigner(f"{ISSUER}#lists", CB.key("lists")))
    report = world(**{TOKEN_LIST: listed}).report(issued().compact)

    assert report.verdict is Verdict.VALID
    strangers = list_of_the_issuer(FileSigner(f"{STRANGER.origin}#lists", STRANGER.key()))
    assert Code.STATUS_UNTRUSTED in unknown(world(**{TOKEN_LIST: strangers}).report(issued().compact))


@pytest.mark.parametrize("kid", ["credentials", "", f"{CB.did}#credentials"])
def test_an_issuer_by_did_may_name_its_key_in_short_or_not_at_all(kid: str) -> None:
    given = wallet(signer=FileSigner(kid, CB.key()))

    assert found(World().report(given.compact), Code.KEY_FOUND).subject == f"{CB.did}#credentials"


def test_a_key_for_lists_is_not_tried_for_credentials() -> None:
    given = wallet(signer=FileSigner("", CB.key("lists")))

    assert failed(World().report(given.compact)) == {Code.SIG_INVALID}
    assert failed(World().report(wallet(signer=FileSigner("lists", CB.key("lists"))).compact)) == {Code.KEY_PURPOSE}
    others = wallet(signer=FileSigner(f"{STRANGER.did}#credentials", CB.key()))
    assert failed(World().report(others.compact)) == {Code.KEY_NOT_ISSUERS}


def by_address(**members: Any) -> bytes:
    """A wallet form that names its issuer by both, as our homes may write it (SV7)."""
    return wallet(
        lambda claims: (claims.update(iss=ISSUER), claims["issuer"].update({"id": CB.did, **members}))
    ).compact


def test_who_says_by_which_did_it_is_known_is_asked_for_no_metadata() -> None:
    made = World()
    evidence = made.evidence(by_address())

    report = made.report(by_address())

    assert report.verdict is Verdict.VALID, report.findings
    assert report.subject is not None
    assert found(report, Code.KEY_FOUND).subject == f"{CB.did}#credentials"
    assert not evidence.asked(METADATA)


def test_the_did_of_another_host_is_not_the_issuers() -> None:
    assert failed(World().report(by_address(id=STRANGER.did))) == {Code.FORMAT_CLAIM_CONFLICT}


def test_a_policy_of_certificates_is_about_issuers_that_go_by_an_address_alone() -> None:
    """0059: the issuer is the DID, whatever else it is called."""
    made = World()
    anchored = replace(IMPORTER, x509_anchors=(b"an anchor",))
    evidence = made.evidence(by_address())

    assert judge(evidence, ask(NOW, policy=anchored)).verdict is Verdict.VALID
