"""What a body's own DID document says of its keys counts in full, whichever of its entries a signature names."""

import json
from dataclasses import replace
from datetime import timedelta

from tests.world import (
    AB,
    CB,
    DAY,
    NOW,
    OTHER_CB,
    World,
    accreditation,
    accreditation_claims,
    certificate_claims,
    opened,
)
from vc.codes import Code
from vc.keys.did_document import Service, build_did_document
from vc.keys.file_signer import FileSigner
from vc.keys.verification_method import VerificationMethod
from vc.model.accreditation import Accreditation
from vc.model.finding import Outcome
from vc.model.vocabulary import Environment, Role, Verdict
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.index import AccreditationIndex, IndexEntry, index_claims
from vc.verify.report import Report

ALIAS = f"{CB.did}#alias"


def outcomes(report: Report, outcome: Outcome) -> set[Code]:
    """Return the codes of one outcome."""
    return {found.code for found in report.findings if found.outcome is outcome}


def with_alias(world: World, **windows: object) -> tuple[VerificationMethod, ...]:
    """List CB's credential key twice: under its name with these windows, and under another name without any."""
    credentials, lists = CB.methods()
    world.methods[CB.did] = (replace(credentials, **windows), lists, replace(credentials, id=ALIAS))  # type: ignore[arg-type]
    return world.methods[CB.did]


def test_a_compromised_key_is_compromised_under_every_name() -> None:
    # The same key as JsonWebKey and as Multikey, and only one of them marked: the thief names the other.
    world = World()
    with_alias(world, revoked=NOW - DAY)
    forged = secure_vc_jwt(certificate_claims(), FileSigner(ALIAS, CB.key()))

    report = world.report(forged)

    assert (report.verdict, outcomes(report, Outcome.FAILED)) == (Verdict.INVALID, {Code.KEY_COMPROMISED})


def test_a_retired_key_is_retired_under_every_name() -> None:
    world = World()
    with_alias(world, expires=NOW - 300 * DAY)

    report = world.report(secure_vc_jwt(certificate_claims(), FileSigner(ALIAS, CB.key())))

    assert (report.verdict, outcomes(report, Outcome.FAILED)) == (Verdict.INVALID, {Code.KEY_WINDOW})


def test_a_compromised_list_key_is_compromised_under_every_name() -> None:
    world = World(list_signer=FileSigner(ALIAS, CB.key("lists")))
    credentials, lists = CB.methods()
    world.methods[CB.did] = (credentials, replace(lists, revoked=NOW - DAY), replace(lists, id=ALIAS))

    report = world.report(world.certificate())

    assert (report.verdict, outcomes(report, Outcome.UNKNOWN)) == (Verdict.INDETERMINATE, {Code.STATUS_UNTRUSTED})


def accredited_by_cb(world: World, signer: FileSigner) -> bytes:
    """Let CB, as an accreditation body, accredit OTHER_CB with a key; return OTHER_CB's certificate."""
    world.accreditations = (replace(world.accreditations[0], role=Role.ACCREDITATION_BODY),)
    granted: Accreditation = replace(
        accreditation(OTHER_CB), issuer=CB.did, recognized_in=f"{AB.origin}/accreditations/cb.jwt"
    )
    claims = accreditation_claims(granted)
    claims["issuer"]["recognizedIn"] = {"type": "RecognizedEntityCredential", "id": granted.recognized_in}
    secured = secure_vc_jwt(claims, signer)
    issued = NOW - timedelta(hours=1)
    entry = IndexEntry(OTHER_CB.did, granted.id, granted.current_url, 1, opened(secured).digest)
    index = AccreditationIndex(CB.did, issued, issued + DAY, 1, Environment.TEST, (entry,))
    url = f"{CB.origin}/accreditations/index.jwt"
    signed = secure_vc_jwt(index_claims(index), CB.signer("lists"), typ="accreditation-index+jwt")
    services = (Service(f"{CB.did}#index", "AccreditationIndex", url),)
    document = json.dumps(build_did_document(CB.did, CB.methods(), services)).encode()
    world.replaced |= {url: signed, f"{CB.origin}/.well-known/did.json": document}
    return secured


def test_an_accreditation_signed_with_the_key_for_lists_accredits_nobody() -> None:
    # The key for lists stands online. Of a body that is itself accredited, every key was good for everything.
    for use, recognised in (("credentials", True), ("lists", False)):
        world = World()
        stapled = accredited_by_cb(world, CB.signer(use))

        report = world.report(world.certificate(by=OTHER_CB), stapled=[stapled])

        assert (Code.CHAIN_RECOGNISED in outcomes(report, Outcome.PASSED)) is recognised
