from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.vc.register.homes import (
    BODY,
    DAY,
    HOUR,
    NOW,
    SCHEDULE,
    desk,
    document_of,
    granted,
    issue,
    make_home,
    schedule_draft,
)
from vc.encoding.multibase import digest_matches
from vc.errors import StorageError, UsageError
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.register.accreditation.accrediting import AccreditationChange, AccreditationDesk
from vc.register.accreditation.schedules import TakenSchedule, schedules, take_schedule
from vc.register.home import SCHEDULES, Home, new_settings
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.own_document import opened
from vc.securing.secured import Form


def take(home: Home, raw: bytes, authority: Home, hours: int = 0) -> TakenSchedule:
    return take_schedule(home, raw, authority=document_of(authority), now=NOW + hours * HOUR)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Home]:
    """Another accreditation body."""
    with make_home(tmp_path / "other", did="did:web:other.example", name="Other Accreditation") as made:
        yield made


def test_what_was_taken_is_referred_to_with_its_digest(home: Home, authority: Home) -> None:
    version = granted(authority)

    take(home, version.secured, authority)

    (taken,) = schedules(home)
    reference = taken.reference
    assert reference.number == "X-ZM-12345-01"
    assert reference.authority_name == "Example Accreditation Service"
    assert reference.version_url == "https://authority.example/accreditations/X-ZM-12345-01/v1.jwt"
    assert reference.current_url == "https://authority.example/accreditations/X-ZM-12345-01.jwt"
    assert digest_matches(reference.digest_multibase, opened(version.secured, Form.VC_JWT, where="t").payload)


def test_every_credential_issued_from_then_on_names_the_accreditation(home: Home, authority: Home) -> None:
    take(home, granted(authority).secured, authority)

    certificate = issue(home, "QMS-0001")[0].certificate

    claims = opened(certificate.secured, Form.VC_JWT, where="t").claims
    assert claims["issuer"]["recognizedIn"]["id"] == "https://authority.example/accreditations/X-ZM-12345-01.jwt"
    evidence = claims["credentialSubject"]["authorisation"][0]["endorsementEvidence"]
    assert evidence["linkURL"] == "https://authority.example/accreditations/X-ZM-12345-01/v1.jwt"


def test_a_newer_version_takes_the_place_of_the_older(home: Home, authority: Home) -> None:
    take(home, granted(authority).secured, authority)
    wider = schedule_draft(SCHEDULE.replace(b'"IAF:18"', b'"IAF:18", "IAF:19"')).schedule
    newer = desk(authority).change(
        BODY, AccreditationChange(Kind.SCOPE_CHANGED, "extended", schedule=wider), now=NOW + HOUR
    )

    take(home, newer.secured, authority, hours=1)

    assert [taken.accreditation.version for taken in schedules(home)] == [2]
    with pytest.raises(UsageError, match="version 2 is in the home already"):
        take(home, newer.secured, authority, hours=2)


def test_a_body_may_stand_under_two_accreditations(home: Home, authority: Home, other: Home) -> None:
    take(home, granted(authority).secured, authority)
    take(home, granted(other).secured, other)

    assert [taken.accreditation.issuer for taken in schedules(home)] == [
        "did:web:authority.example",
        "did:web:other.example",
    ]


def test_only_an_accreditation_of_this_body_is_taken(home: Home, authority: Home) -> None:
    elsewhere = desk(authority).grant(replace(schedule_draft(), subject="did:web:third.example"), now=NOW)

    with pytest.raises(UsageError, match=r"accredits did:web:third.example, not did:web:body.example"):
        take(home, elsewhere.secured, authority)


def test_only_one_signed_by_the_accreditation_body_is_taken(home: Home, authority: Home, other: Home) -> None:
    raw = granted(authority).secured

    with pytest.raises(UsageError, match="not by did:web:other"):
        take(home, raw, other)
    with pytest.raises(UsageError, match="no key for credentials"):
        take_schedule(home, raw, authority=replace(document_of(authority), methods=()), now=NOW)


def test_a_changed_signature_is_refused(home: Home, authority: Home) -> None:
    raw = granted(authority).secured
    head, _, signature = raw.rpartition(b".")
    changed = head + b"." + (b"B" if signature[:1] == b"A" else b"A") + signature[1:]

    with pytest.raises(UsageError, match="signature does not hold"):
        take(home, changed, authority)


def test_one_signed_with_a_key_in_other_hands_is_refused(home: Home, authority: Home) -> None:
    raw = granted(authority).secured
    kid = authority.signer(KeyRole.CREDENTIAL, None).verification_method
    KeyRing(authority).compromise(kid, since=NOW, reason="stolen", now=NOW)

    with pytest.raises(UsageError, match="compromised"):
        take(home, raw, authority)


def test_one_that_is_not_in_force_is_refused(home: Home, authority: Home) -> None:
    granted(authority)
    suspended = desk(authority).change(BODY, AccreditationChange(Kind.SUSPENDED, "late"), now=NOW + HOUR)

    with pytest.raises(UsageError, match="the accreditation is suspended"):
        take(home, suspended.secured, authority, hours=1)


def test_one_of_the_future_is_refused(home: Home, authority: Home) -> None:
    raw = granted(authority).secured

    with pytest.raises(UsageError, match="of the future"):
        take_schedule(home, raw, authority=document_of(authority), now=NOW - DAY)


@pytest.mark.parametrize("form", ["bytes", "certificate"])
def test_what_is_no_accreditation_is_refused(home: Home, authority: Home, form: str) -> None:
    raw = b"not a credential" if form == "bytes" else issue(home, "QMS-0001")[0].certificate.secured

    with pytest.raises(UsageError, match="not an accreditation"):
        take(home, raw, authority)


def test_a_file_that_was_changed_since_is_a_fault_of_storage(home: Home, authority: Home) -> None:
    take(home, granted(authority).secured, authority)
    (file,) = (home.path / SCHEDULES).iterdir()
    file.write_bytes(file.read_bytes() + b"\n")

    with pytest.raises(StorageError, match="missing or changed"):
        schedules(home)


def test_one_of_another_environment_is_refused(home: Home, tmp_path: Path) -> None:
    settings = new_settings(issuer="did:web:authority.example", name="In Earnest", environment="production")
    with Home.create(tmp_path / "earnest", settings, passphrase=b"secret words", now=NOW) as authority:
        signer = authority.signer(KeyRole.CREDENTIAL, b"secret words")
        raw = AccreditationDesk(authority, signer).grant(schedule_draft(), now=NOW).secured

        with pytest.raises(UsageError, match="of the environment production"):
            take(home, raw, authority)
