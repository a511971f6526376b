"""Data Integrity certificates through all steps; the proofs beside the issuer's (specs/verification.md V5.4, V5.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.world import (
    CB,
    CB_EDDSA,
    NOW,
    OTHER_CB,
    SIGNED,
    STRANGER,
    Party,
    World,
    certificate_claims,
    opened,
    private_key,
    world_of,
)
from vc.codes import Code
from vc.encoding import strict_json
from vc.keys.algorithm import Algorithm
from vc.keys.file_signer import FileSigner
from vc.keys.multikey import format_multikey
from vc.keys.verification_method import VerificationMethod
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Verdict
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.status.value import StatusEvent
from vc.verify.report import Report


def did_key_signer(name: str) -> FileSigner:
    """A witness that anybody can compute."""
    key = private_key(name, Algorithm.EDDSA)
    multikey = format_multikey(key.public)
    return FileSigner(f"did:key:{multikey}#{multikey}", key)


BITSTRING_URL = "https://cb.example/status/1/bitstring.jwt"
WITNESS = did_key_signer("witness")
NOT_ASKED = STRANGER.signer()


def claims_of(party: Party = CB, **members: Any) -> dict[str, Any]:
    """The certificate's claims without `iat`: the proof's `created` says when it was signed."""
    claims = {name: value for name, value in certificate_claims(party).items() if name != "iat"}
    return {**claims, **members}


def secured(claims: dict[str, Any], *proofs: tuple[FileSigner, dict[str, Any]]) -> bytes:
    document = claims
    for signer, options in proofs:
        document = secure_data_integrity(document, signer, ProofOptions(**{"created": SIGNED, **options}))
    return strict_json.dumps(document)


def certificate(*beside: tuple[FileSigner, dict[str, Any]], party: Party = CB, **options: Any) -> bytes:
    return secured(claims_of(party), (party.signer(), options), *beside)


def findings(report: Report, code: Code) -> list[Finding]:
    return [finding for finding in report.findings if finding.code is code]


def changed(raw: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    document: dict[str, Any] = strict_json.loads_own(raw)
    change(document)
    return strict_json.dumps(document)


@pytest.mark.parametrize("party", [CB, CB_EDDSA], ids=["ES256", "EdDSA"])
def test_a_certificate_with_an_embedded_proof_is_valid_through_all_steps(party: Party) -> None:
    report = world_of(party).report(certificate(party=party))

    assert report.verdict is Verdict.VALID, [(finding.code, finding.detail) for finding in report.findings]
    assert report.subject is not None
    assert report.subject.number == "DE-QMS-2026-00412"
    assert findings(report, Code.FORMAT_READ)[0].detail == "data-integrity"


def test_its_status_list_is_asked_as_always() -> None:
    world = World()
    world.record(StatusEvent.SUSPENDED, effective=NOW - timedelta(days=1))

    assert findings(world.report(certificate()), Code.STATUS_SUSPENDED)


def listed_with_a_proof(world: World, *signers: FileSigner) -> None:
    """The issuer's Bitstring list has proofs in it, and is published as JSON."""
    claims: Any = dict(opened(world.documents()[BITSTRING_URL]).claims)
    for signer in signers:
        claims = secure_data_integrity(claims, signer, ProofOptions(created=NOW - timedelta(minutes=10)))
    world.replaced[BITSTRING_URL] = strict_json.dumps(claims)


def test_a_status_list_with_a_proof_in_it_is_read_as_any_other() -> None:
    raw = secured({name: value for name, value in claims_of().items() if name != "status"}, (CB.signer(), {}))
    good, suspended = World(), World()
    suspended.record(StatusEvent.SUSPENDED, effective=NOW - timedelta(days=1))
    for world in (good, suspended):
        listed_with_a_proof(world, CB.signer("lists"))

    assert good.report(raw).verdict is Verdict.VALID
    assert findings(suspended.report(raw), Code.STATUS_SUSPENDED)


@pytest.mark.parametrize(
    ("signers", "code"),
    [
        ([CB.signer()], Code.STATUS_UNTRUSTED),
        ([STRANGER.signer("lists")], Code.STATUS_UNTRUSTED),
        ([CB.signer("lists"), WITNESS], Code.STATUS_MALFORMED),
    ],
    ids=["a key for credentials", "a stranger", "two proofs"],
)
def test_a_status_list_with_another_proof_says_nothing(signers: list[FileSigner], code: Code) -> None:
    raw = secured({name: value for name, value in claims_of().items() if name != "status"}, (CB.signer(), {}))
    world = World()
    listed_with_a_proof(world, *signers)
    report = world.report(raw)

    assert report.verdict is Verdict.INDETERMINATE
    assert findings(report, code)


def test_one_changed_character_makes_it_invalid() -> None:
    raw = certificate().replace(b"DE-QMS-2026-00412", b"DE-QMS-2026-00413")
    report = World().report(raw)

    assert report.verdict is Verdict.INVALID
    assert findings(report, Code.SIG_INVALID)
    assert report.subject is None


def test_a_proof_of_another_party_is_not_the_issuers() -> None:
    for signer in (OTHER_CB.signer(), WITNESS):
        report = World().report(secured(claims_of(), (signer, {})))
        assert report.verdict is Verdict.INVALID
        assert findings(report, Code.KEY_NOT_ISSUERS)


def test_a_key_for_lists_signs_no_certificate() -> None:
    report = World().report(secured(claims_of(), (CB.signer("lists"), {})))

    assert report.verdict is Verdict.INVALID
    assert findings(report, Code.KEY_PURPOSE)


def test_the_curve_that_the_length_says_must_be_the_keys() -> None:
    ed25519 = private_key("another", Algorithm.EDDSA)
    method = VerificationMethod(f"{CB.did}#credentials", CB.did, ed25519.public, frozenset({"assertionMethod"}))
    report = World(methods={CB.did: (method, CB.methods()[1])}).report(certificate())

    assert findings(report, Code.JOSE_ALG_KEY_MISMATCH)


# when it was signed


def test_the_time_of_signing_is_that_of_the_proof() -> None:
    before = secured(claims_of(), (CB.signer(), {"created": datetime(2024, 5, 4, tzinfo=UTC)}))
    report = World().report(before)

    assert findings(report, Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE)


def test_without_a_time_of_signing_nothing_can_be_confirmed() -> None:
    report = World().report(secured(claims_of(), (CB.signer(), {"created": None})))

    assert report.verdict is Verdict.INDETERMINATE
    assert findings(report, Code.TIME_UNKNOWN_SIGNING)


def test_an_iat_serves_where_the_proof_says_nothing() -> None:
    claims = claims_of(iat=int(SIGNED.timestamp()))

    assert World().report(secured(claims, (CB.signer(), {"created": None}))).verdict is Verdict.VALID


def test_an_iat_before_the_proof_is_another_time_and_one_after_it_a_contradiction() -> None:
    second = int(SIGNED.timestamp())
    earlier, later = (secured(claims_of(iat=second + offset), (CB.signer(), {})) for offset in (-60, 60))

    assert World().report(earlier).verdict is Verdict.VALID
    report = World().report(later)
    assert report.verdict is Verdict.INVALID
    assert findings(report, Code.FORMAT_CLAIM_CONFLICT)


@pytest.mark.parametrize(("offset", "expired"), [(-1, True), (0, True), (1, False)])
def test_a_proof_ends_at_the_second_that_it_says(offset: int, *, expired: bool) -> None:
    report = World().report(certificate(expires=NOW + timedelta(seconds=offset)))

    assert bool(findings(report, Code.PROOF_EXPIRED)) is expired
    assert report.verdict is (Verdict.INVALID if expired else Verdict.VALID)


def test_a_proof_that_has_ended_since_was_good_at_the_time_asked_about() -> None:
    ended = certificate(expires=NOW - timedelta(hours=1))
    earlier = NOW - timedelta(hours=2)
    world = World(archived=(earlier - timedelta(minutes=5),))

    assert not findings(world.report(ended, at=earlier), Code.PROOF_EXPIRED)


# beside


def test_a_good_proof_beside_is_told_and_decides_nothing() -> None:
    report = World().report(certificate((WITNESS, {}), (CB.signer(), {"nonce": "again"})))

    assert report.verdict is Verdict.VALID
    told = findings(report, Code.PROOF_BESIDE_VERIFIED)
    assert [finding.subject for finding in told] == [WITNESS.verification_method, CB.signer().verification_method]


def test_nobody_is_asked_for_a_proof_of_a_stranger() -> None:
    world = World()
    asked = world.evidence(certificate((NOT_ASKED, {})))
    report = world.report(certificate((NOT_ASKED, {})))

    assert not [url for url in (*asked.documents, *asked.missing) if STRANGER.host in url]
    assert report.verdict is Verdict.VALID
    (finding,) = findings(report, Code.PROOF_BESIDE_UNCHECKED)
    assert finding.outcome is Outcome.PASSED
    assert finding.code in report.notices


@pytest.mark.parametrize("signer", [WITNESS, CB.signer()], ids=["did:key", "the issuer itself"])
def test_a_broken_proof_beside_is_never_valid(signer: FileSigner) -> None:
    def breaks(document: dict[str, Any]) -> None:
        document["proof"][1]["nonce"] = "another"

    report = World().report(changed(certificate((signer, {"nonce": "one"})), breaks))

    assert report.verdict is Verdict.INVALID
    assert findings(report, Code.PROOF_BESIDE_INVALID)[0].subject == signer.verification_method


def test_a_key_beside_must_be_for_what_its_proof_says() -> None:
    for purpose, expected in (("authentication", Verdict.VALID), ("keyAgreement", Verdict.INVALID)):
        assert World().report(certificate((WITNESS, {"purpose": purpose}))).verdict is expected


def test_an_issuers_key_that_is_gone_is_said() -> None:
    gone = replace(CB.signer(), verification_method=f"{CB.did}#gone")
    report = World().report(certificate((gone, {})))

    assert report.verdict is Verdict.VALID
    assert findings(report, Code.PROOF_BESIDE_UNCHECKED)


@pytest.mark.parametrize(
    "change",
    [
        {"cryptosuite": "bbs-2023"},
        {"type": "Ed25519Signature2020"},
        {"verificationMethod": "did:key:z6Mkbroken#z6Mkbroken"},
        {"verificationMethod": "https://witness.example/key#1"},
        {"verificationMethod": f"{WITNESS.verification_method}2"},
    ],
    ids=["suite", "type", "no such key", "no DID", "no such method"],
)
def test_a_proof_that_can_not_be_asked_is_said(change: dict[str, Any]) -> None:
    def unknown(document: dict[str, Any]) -> None:
        document["proof"][1].update(change)

    report = World().report(changed(certificate((WITNESS, {})), unknown))

    assert report.verdict is Verdict.VALID
    assert findings(report, Code.PROOF_BESIDE_UNCHECKED)


def test_an_expired_proof_beside_is_said() -> None:
    report = World().report(certificate((WITNESS, {"expires": NOW})))

    assert report.verdict is Verdict.VALID
    assert "made to end" in findings(report, Code.PROOF_BESIDE_UNCHECKED)[0].detail


# chains


def over(first: FileSigner) -> bytes:
    """The issuer signs over what `first` has signed."""
    return secured(claims_of(), (first, {"id": "urn:uuid:1"}), (CB.signer(), {"previous": ("urn:uuid:1",)}))


def test_an_issuers_proof_over_a_good_one_is_valid() -> None:
    report = World().report(over(WITNESS))

    assert report.verdict is Verdict.VALID
    assert findings(report, Code.PROOF_BESIDE_VERIFIED)


def test_an_issuers_proof_over_one_that_nobody_can_check_is_not_confirmed() -> None:
    report = World().report(over(NOT_ASKED))

    assert report.verdict is Verdict.INDETERMINATE
    assert findings(report, Code.PROOF_PREVIOUS_UNCHECKED)[0].outcome is Outcome.UNKNOWN


def test_an_issuers_proof_over_one_that_was_exchanged_is_broken() -> None:
    def exchange(document: dict[str, Any]) -> None:
        again = secure_data_integrity(claims_of(), did_key_signer("other"), ProofOptions(id="urn:uuid:1"))
        document["proof"][0] = again["proof"]

    assert findings(World().report(changed(over(WITNESS), exchange)), Code.SIG_INVALID)


def test_a_missing_previous_proof_is_refused_as_it_is_read() -> None:
    def lose(document: dict[str, Any]) -> None:
        document["proof"] = document["proof"][1]

    report = World().report(changed(over(WITNESS), lose))

    assert report.verdict is Verdict.INVALID
    assert findings(report, Code.PROOF_PREVIOUS)
