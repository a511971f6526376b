"""G30 to G33: what is taken in, what is left out and why, and what is asked for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.vc.register.homes import BODY, DAY, HOUR, NOW, make_home, register_of
from tests.vc.register.known_world import THEN, Counting, accredited, certificates, entries, site_of, taken
from vc.errors import UsageError
from vc.keys.algorithm import Algorithm
from vc.keys.file_signer import FileSigner
from vc.keys.private_key import generate
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.model.limits import DEFAULT_LIMITS
from vc.register.accreditation.accrediting import accreditations
from vc.register.accreditation.known_certificates import KnownEntry
from vc.register.accreditation.known_intake import Intake, Taking
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.resolve.memory import MemorySource
from vc.securing.read import read
from vc.securing.secured import SecuredCredential
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.value import StatusEvent


def claims_of(raw: bytes) -> dict[str, Any]:
    secured = read(raw, DEFAULT_LIMITS)
    assert isinstance(secured, SecuredCredential)
    return dict(secured.claims)


def status_of(entry: KnownEntry) -> str:
    return next((found.code.value for found in entry.found if found.code.value.startswith("status.")), "")


def test_a_certificate_of_an_accredited_body_is_taken_in_with_signature_and_status(
    authority: Home, home: Home, tmp_path: Path
) -> None:
    accredited(authority, home)
    (raw,) = certificates(home, "Q-1")
    source = site_of(home, tmp_path / "site")

    intake = Intake(authority, source, THEN)

    assert intake.take(raw) is Taking.NEW
    assert intake.take(raw) is Taking.KNOWN
    intake.record(source="a folder")
    (entry,) = entries(authority)
    assert (entry.issuer, entry.verified, status_of(entry)) == (BODY, True, "status.active")
    assert Intake(authority, source, THEN).take(raw) is Taking.KNOWN


def test_what_its_body_has_ended_is_found_to_be_so(authority: Home, home: Home, tmp_path: Path) -> None:
    accredited(authority, home)
    first, second = certificates(home, "Q-1", "Q-2")
    register_of(home).change("Q-2", Change(StatusEvent.WITHDRAWN, "fraud"), now=NOW)

    taken(authority, site_of(home, tmp_path / "site"), first, second)

    assert {status_of(entry) for entry in entries(authority)} == {"status.active", "status.withdrawn"}


def test_a_certificate_whose_scope_was_reduced_is_found_to_be_so(authority: Home, home: Home, tmp_path: Path) -> None:
    accredited(authority, home)
    (raw,) = certificates(home, "Q-1")
    register_of(home).change("Q-1", Change(StatusEvent.SCOPE_REDUCED, "a site was closed"), now=NOW)

    taken(authority, site_of(home, tmp_path / "site"), raw)

    (entry,) = entries(authority)
    assert status_of(entry) == "status.scope_reduced"


def test_each_document_is_asked_for_once_however_many_certificates_need_it(
    authority: Home, home: Home, tmp_path: Path
) -> None:
    accredited(authority, home)
    raw = certificates(home, *(f"Q-{number}" for number in range(6)))
    source = site_of(home, tmp_path / "site")

    taken(authority, source, *raw)

    assert sorted(source.asked) == [
        "https://body.example/.well-known/did.json",
        "https://body.example/status/1/token.jwt",
    ]


def test_without_a_source_a_signature_stays_unverified_and_says_why(authority: Home, home: Home) -> None:
    accredited(authority, home)

    intake = taken(authority, None, *certificates(home, "Q-1"))

    (entry,) = entries(authority)
    assert (entry.verified, status_of(entry), entry.found) == (False, "", ())
    assert "key.resolution" in intake.unverified[BODY]


def test_a_source_without_the_document_says_why_too(authority: Home, home: Home) -> None:
    accredited(authority, home)
    source = Counting(MemorySource({}, now=lambda: THEN))

    intake = taken(authority, source, *certificates(home, "Q-1", "Q-2"))

    assert intake.unverified[BODY].startswith("fetch.not_found")
    assert len(source.asked) == 1


def test_an_answer_for_another_place_is_none(authority: Home, home: Home) -> None:
    class Astray:
        def retrieve(self, _reference: Reference) -> Retrieved | NotRetrieved:
            return MemorySource({}, now=lambda: THEN).retrieve(Reference("https://elsewhere.example/"))

    accredited(authority, home)

    taken(authority, Astray(), *certificates(home, "Q-1"))

    assert [entry.verified for entry in entries(authority)] == [False]


def test_what_was_verified_once_is_not_unverified_by_a_day_without_a_network(
    authority: Home, home: Home, tmp_path: Path
) -> None:
    accredited(authority, home)
    (raw,) = certificates(home, "Q-1")
    taken(authority, site_of(home, tmp_path / "site"), raw)

    intake = Intake(authority, None, THEN + DAY)

    assert intake.take(raw) is Taking.KNOWN
    assert intake.entries == ()
    assert entries(authority)[0].verified


def test_a_later_run_speaks_for_a_certificate(authority: Home, home: Home, tmp_path: Path) -> None:
    accredited(authority, home)
    (raw,) = certificates(home, "Q-1")
    taken(authority, None, raw)
    register_of(home).change("Q-1", Change(StatusEvent.SUSPENDED, "late"), now=NOW + HOUR)

    taken(authority, site_of(home, tmp_path / "site", now=THEN + HOUR), raw, now=THEN + HOUR)

    assert [(entry.verified, status_of(entry)) for entry in entries(authority)] == [(True, "status.suspended")]


def test_a_compromised_key_is_kept_against_the_certificate(authority: Home, home: Home, tmp_path: Path) -> None:
    accredited(authority, home)
    (raw,) = certificates(home, "Q-1")
    kid = home.signer(KeyRole.CREDENTIAL, None).verification_method
    ring = KeyRing(home)
    ring.compromise(kid, since=NOW, reason="stolen", now=NOW + HOUR)

    taken(authority, site_of(home, tmp_path / "site"), raw)

    (entry,) = entries(authority)
    assert entry.verified
    assert "key.compromised" in {found.code.value for found in entry.found}


def test_a_signature_that_is_not_the_bodys_is_refused(authority: Home, home: Home, tmp_path: Path) -> None:
    accredited(authority, home)
    (raw,) = certificates(home, "Q-1")
    signer = home.signer(KeyRole.CREDENTIAL, None)
    forged = secure_vc_jwt(claims_of(raw), FileSigner(signer.verification_method, generate(Algorithm.ES256)))
    forger = authority.signer(KeyRole.CREDENTIAL, None)
    intake = Intake(authority, site_of(home, tmp_path / "site"), THEN)

    with pytest.raises(UsageError, match=r"sig\.invalid"):
        intake.take(forged)
    with pytest.raises(UsageError, match=r"key\.not_issuers"):
        Intake(authority, None, THEN).take(secure_vc_jwt(claims_of(raw), forger))
    intake.record(source="nothing")

    assert entries(authority) == []
    assert not (authority.path / "known").exists()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no signed certificate: format."),
        (b"\xff\xfe\x00", "no signed certificate: format."),
        (b"a.b.c", "no signed certificate: format."),
        (b"{}", "no signed certificate: format."),
        (b"x" * 300_000, "no signed certificate: limit.size"),
        (b"https://cb.example/q#1234", "a label, where another kind of document is expected"),
    ],
)
def test_odd_bytes_are_left_out_with_a_reason(authority: Home, raw: bytes, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        Intake(authority, None, THEN).take(raw)


def test_certificates_of_others_of_the_other_environment_and_accreditations_are_left_out(
    authority: Home, home: Home, tmp_path: Path
) -> None:
    with make_home(tmp_path / "other", did="did:web:other.example", name="Other") as other:
        (foreign,) = certificates(other, "F-1")
    accredited(authority, home)
    (raw,) = certificates(home, "Q-1")
    signer = home.signer(KeyRole.CREDENTIAL, None)
    intake = Intake(authority, None, THEN)

    with pytest.raises(UsageError, match=r"issued by did:web:other\.example, which this home has not accredited"):
        intake.take(foreign)
    with pytest.raises(UsageError, match="is of the environment production, this home of test"):
        intake.take(secure_vc_jwt(claims_of(raw) | {"environment": "production"}, signer))
    with pytest.raises(UsageError, match=r"no certificate: format\.type"):
        intake.take(secure_vc_jwt(claims_of(raw) | {"type": ["Other"]}, signer))


def test_an_accreditation_is_not_a_certificate(authority: Home, home: Home) -> None:
    accredited(authority, home)
    with pytest.raises(UsageError, match="is an accreditation, not a certificate"):
        Intake(authority, None, THEN).take(accreditations(authority)[0].secured)
