"""Accreditations and recognitions as credentials."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.certificates import GRANTED, SCHEDULE, changed
from vc.errors import UsageError
from vc.issue.accredit import Accreditor, accreditation_claims, check_accreditation, profile_of, registration_scope
from vc.model.accreditation import Accreditation, AccreditationEvent, accreditation_from_claims
from vc.model.scope import ANY
from vc.model.vocabulary import AccreditationEventKind, LinkKind, Profile, Role
from vc.profiles.names import ACCREDITATION_TYPES

ACCREDITOR = Accreditor(
    "did:web:ab.example", "Northern Accreditation Service (invented)", "https://ab.example/register"
)
SIGNED = datetime(2025, 1, 2, tzinfo=UTC)
ACCREDITATION = Accreditation(
    id="https://ab.example/accreditations/NAS-0042/v1.jwt",
    issuer=ACCREDITOR.did,
    subject="did:web:cb.example",
    subject_name="Harbour Certification (invented)",
    role=Role.CERTIFICATION_BODY,
    number="NAS-0042",
    version=1,
    current_url="https://ab.example/accreditations/NAS-0042.jwt",
    signed_at=SIGNED,
    environment="test",
    schedule=SCHEDULE,
    events=(AccreditationEvent(AccreditationEventKind.GRANTED, GRANTED, SIGNED, "first assessment"),),
    status_origins=("https://status.example",),
    valid_from=GRANTED,
)
GRANT = "/credentialSubject/accreditation"


def paths(claims: dict[str, Any], role: Role = Role.CERTIFICATION_BODY) -> list[str]:
    return [fault.path for fault in check_accreditation(claims, role=role)]


def test_an_accreditation_is_one_credential_of_two_families_that_the_model_reads_back() -> None:
    claims = accreditation_claims(ACCREDITATION, accreditor=ACCREDITOR)

    assert tuple(claims["type"]) == ACCREDITATION_TYPES
    assert check_accreditation(claims, role=Role.CERTIFICATION_BODY) == ()
    assert accreditation_from_claims(claims) == ACCREDITATION


def test_a_recognition_names_its_arrangement_and_where_it_is_recognised_itself() -> None:
    recognition = replace(
        ACCREDITATION,
        role=Role.ACCREDITATION_BODY,
        recognized_in="https://gac.example/accreditations/nas.jwt",
    )

    claims = accreditation_claims(recognition, accreditor=ACCREDITOR, arrangement="Invented Arrangement")

    assert check_accreditation(claims, role=Role.ACCREDITATION_BODY) == ()
    assert claims["credentialSubject"]["recognizedTo"][0]["action"] == "recognize"
    assert accreditation_from_claims(claims) == recognition
    assert profile_of(Role.ACCREDITATION_BODY) is Profile.RECOGNITION
    assert profile_of(Role.LABORATORY) is Profile.ACCREDITATION_SCHEDULE


def test_an_arrangement_goes_with_accreditation_bodies_only() -> None:
    with_one = accreditation_claims(ACCREDITATION, accreditor=ACCREDITOR, arrangement="Invented")
    without = accreditation_claims(replace(ACCREDITATION, role=Role.ACCREDITATION_BODY), accreditor=ACCREDITOR)

    assert paths(with_one) == [f"{GRANT}/arrangement"]
    assert paths(without, Role.ACCREDITATION_BODY) == [f"{GRANT}/arrangement"]


def test_scope_atoms_are_one_for_each_activity_and_standard() -> None:
    anything = replace(SCHEDULE[0], standards=ANY)

    assert registration_scope((*SCHEDULE[1:], anything)) == [
        "urn:accredited-vc:scope:management_system_certification",
        "urn:accredited-vc:scope:product_certification:GB%204943.1",
        "urn:accredited-vc:scope:testing:IEC%2062368-1",
    ]


def test_another_bodys_accreditation_and_one_without_history_are_refused() -> None:
    with pytest.raises(UsageError, match="the accreditation is of"):
        accreditation_claims(ACCREDITATION, accreditor=replace(ACCREDITOR, did="did:web:other.example"))
    with pytest.raises(UsageError, match="needs its history"):
        accreditation_claims(replace(ACCREDITATION, events=()), accreditor=ACCREDITOR)


@pytest.mark.parametrize(
    ("pointer", "value", "path"),
    [
        (f"{GRANT}/schedule/0/to", "2024-12-31T00:00:00Z", f"{GRANT}/schedule/0/to"),
        (f"{GRANT}/schedule/0/from", "2025-02-30T00:00:00Z", f"{GRANT}/schedule/0/from"),
        (f"{GRANT}/schedule/0/standards", ["ISO 9999"], f"{GRANT}/schedule/0/standards"),
        (f"{GRANT}/schedule/0/sectors", ["IAF:40"], f"{GRANT}/schedule/0/sectors"),
        (f"{GRANT}/schedule/0/sectors", [], f"{GRANT}/schedule/0/sectors"),
        (f"{GRANT}/schedule/0/sectors", ["IAF:17", "*"], f"{GRANT}/schedule/0/sectors/1"),
        (f"{GRANT}/schedule/0/countries", ["XX"], f"{GRANT}/schedule/0/countries"),
        (f"{GRANT}/schedule/1/schemes", ["Own"], f"{GRANT}/schedule/1/schemes"),
        (f"{GRANT}/schedule/1/productCategories", ["CCC:9999"], f"{GRANT}/schedule/1/productCategories"),
        (f"{GRANT}/schedule", [], f"{GRANT}/schedule"),
        (f"{GRANT}/number", "NАS-0042", f"{GRANT}/number"),  # a Cyrillic A
        (f"{GRANT}/statusOrigins", ["https://status.example/x"], f"{GRANT}/statusOrigins/0"),
        ("/validUntil", "2028-01-01T00:00:00Z", "/validUntil"),
        ("/issuer/name", "ISO", "/issuer/name"),
    ],
)
def test_an_accreditation_is_refused_at(pointer: str, value: object, path: str) -> None:
    assert path in paths(changed(accreditation_claims(ACCREDITATION, accreditor=ACCREDITOR), pointer, value))


def test_an_unknown_edition_of_a_known_standard_is_refused() -> None:
    claims = accreditation_claims(ACCREDITATION, accreditor=ACCREDITOR)

    assert paths(changed(claims, f"{GRANT}/schedule/0/editions", ["2014"])) == [f"{GRANT}/schedule/0/editions"]


def test_a_line_for_any_standard_may_name_any_edition() -> None:
    claims = changed(accreditation_claims(ACCREDITATION, accreditor=ACCREDITOR), f"{GRANT}/schedule/0/standards", "*")

    assert paths(changed(claims, f"{GRANT}/schedule/0/editions", ["1987"])) == []


def test_a_designation_is_the_same_credential_under_another_name() -> None:
    line = replace(SCHEDULE[0], schemes=frozenset({"CCC"}))
    designation = replace(ACCREDITATION, kind=LinkKind.DESIGNATION, schedule=(line,))

    claims = accreditation_claims(designation, accreditor=ACCREDITOR)

    assert check_accreditation(claims, role=Role.CERTIFICATION_BODY) == ()
    assert accreditation_from_claims(claims) == designation
    assert "accreditation" not in claims["credentialSubject"]
    assert claims["name"].startswith("Designation NAS-0042")
    assert profile_of(Role.LABORATORY, LinkKind.DESIGNATION) is Profile.DESIGNATION


@pytest.mark.parametrize(
    ("pointer", "value", "path"),
    [
        ("/credentialSubject/accreditation", {}, "/credentialSubject/accreditation"),
        ("/credentialSubject/designation/role", "accreditation_body", "/credentialSubject/designation/role"),
        ("/credentialSubject/designation/schedule/0/schemes", "*", "/credentialSubject/designation/schedule/0/schemes"),
        ("/credentialSubject/designation/arrangement", "Act", "/credentialSubject/designation/arrangement"),
        ("/credentialSubject/designation/schedule/0/sectors", ["IAF:99"], "/credentialSubject/designation/schedule/0"),
    ],
)
def test_a_designation_at_fault_is_refused(pointer: str, value: object, path: str) -> None:
    line = replace(SCHEDULE[0], schemes=frozenset({"CCC"}))
    designation = replace(ACCREDITATION, kind=LinkKind.DESIGNATION, schedule=(line,))
    claims = changed(accreditation_claims(designation, accreditor=ACCREDITOR), pointer, value)

    assert any(found.startswith(path) for found in paths(claims))
