"""Threats of W3C Recognized Entities that no other test covers (specs/threat-model.md)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tests.vc.verify.answers import failed, unknown
from tests.world import AB, CB, OTHER_CB, STRANGER, World, accreditation, accreditation_claims
from vc.codes import Code
from vc.encoding import base64url
from vc.model.vocabulary import Role, Verdict
from vc.securing.vc_jwt import secure_vc_jwt

_CURRENT = f"{AB.origin}/accreditations/cb.jwt"
_SCHEMA = "https://stranger.example/schema.json"


def _asked(world: World, certificate: bytes) -> set[str]:
    evidence = world.evidence(certificate)
    return {*evidence.documents, *evidence.missing}


def test_an_altered_accreditation_recognises_nobody() -> None:
    world = World()
    header, payload, signature = world.accreditation_jwt(accreditation()).split(b".")
    claims = json.loads(base64url.decode(payload))
    claims["credentialSubject"]["accreditation"]["schedule"][0]["standards"] = "*"
    altered = base64url.encode(json.dumps(claims).encode()).encode()
    world.replaced[_CURRENT] = b".".join((header, altered, signature))

    report = world.report(world.certificate())

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.CHAIN_ACCREDITATION_INVALID in unknown(report)


def test_two_certificates_of_an_issuer_cause_the_same_requests() -> None:
    world = World()

    def another(claims: dict[str, Any]) -> None:
        claims["id"] = f"{CB.origin}/c/another"
        claims["credentialSubject"]["certificateNumber"] = "DE-QMS-2026-99999"
        claims["status"]["status_list"]["idx"] = 99
        claims["credentialStatus"]["statusListIndex"] = 99

    asked = _asked(world, world.certificate())

    assert asked == _asked(world, world.certificate(another))
    assert not [url for url in asked if "DE-QMS" in url or "?" in url]


def test_a_stapled_accreditation_counts_only_under_the_trust_list() -> None:
    world = World()
    forged = secure_vc_jwt(
        accreditation_claims(replace(accreditation(STRANGER), issuer=STRANGER.did)), STRANGER.signer()
    )

    report = world.report(world.certificate(by=STRANGER), stapled=(forged,))

    assert report.verdict is Verdict.INDETERMINATE
    assert not [url for url in _asked(world, world.certificate(by=STRANGER)) if STRANGER.host in url]


def _published(world: World, change: Any) -> World:
    """Let AB's accreditation of CB say more than ours do, and its index name that version."""
    signed = AB.signer()

    def jwt(granted: Any, signer: Any = None) -> bytes:
        claims = accreditation_claims(granted)
        change(claims["credentialSubject"])
        return secure_vc_jwt(claims, signer or signed)

    world.accreditation_jwt = jwt  # type: ignore[method-assign]
    return world


def test_what_an_accreditation_refers_to_elsewhere_is_neither_asked_for_nor_believed() -> None:
    def schema(subject: dict[str, Any]) -> None:
        validation = {"type": "JsonSchema", "id": _SCHEMA}
        subject["recognizedTo"] = [{"type": "RecognizedAction", "action": "issue", "outputValidation": validation}]

    world = _published(World(), schema)
    good = world.certificate()
    outside = world.certificate(
        lambda claims: claims["credentialSubject"]["certifiedScope"].update(standard="ISO 14001")
    )

    assert world.report(good).verdict is Verdict.VALID
    assert _SCHEMA not in _asked(world, good)
    assert Code.CHAIN_SCOPE_NOT_COVERED in failed(world.report(outside))


def test_the_action_of_a_recognition_decides_nothing() -> None:
    """A certification body whose entry says "recognize" accredits nobody: its role decides."""

    def recognizes(subject: dict[str, Any]) -> None:
        subject["recognizedTo"] = [{"type": "RecognizedAction", "action": "recognize", "recognizedBy": AB.did}]

    world = _published(World(), recognizes)
    below = replace(accreditation(OTHER_CB), issuer=CB.did, current_url=_CURRENT, recognized_in=_CURRENT)
    claims = accreditation_claims(below)
    claims["issuer"]["recognizedIn"] = {"type": "RecognizedEntityCredential", "id": _CURRENT}
    stapled = secure_vc_jwt(claims, CB.signer())
    certificate = world.certificate(
        lambda claims: claims["issuer"].update(recognizedIn={"type": "RecognizedEntityCredential", "id": _CURRENT}),
        by=OTHER_CB,
    )

    report = world.report(certificate, stapled=(stapled,))

    assert below.role is Role.CERTIFICATION_BODY
    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_ROLE})
