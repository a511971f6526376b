"""Every rule of specs/credential-profiles.md P6: a good certificate passes, and one change is refused at its path."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.certificates import ISSUER, SCHEDULE, changed, product_claims, report_claims, system_claims
from vc.issue.fault import Fault
from vc.issue.prepare import schedule_of
from vc.issue.rules import check, status_entry_faults

SUBJECT = "/credentialSubject"
SCOPE = f"{SUBJECT}/certifiedScope"


def paths(claims: dict[str, Any]) -> list[str]:
    return [fault.path for fault in check(claims, schedule=SCHEDULE)]


@pytest.mark.parametrize("make", [system_claims, product_claims, report_claims])
def test_a_good_certificate_of_each_profile_may_be_signed(make: Any) -> None:
    assert check(make(), schedule=schedule_of(ISSUER)) == ()


@pytest.mark.parametrize(
    ("cells", "path"),
    [
        ({"valid_until": "2032-02-29"}, "/validUntil"),  # six years of ISO 9001
        ({"valid_until": "2029-03-02"}, "/validUntil"),  # one day more than three years
        ({"valid_until": "2026-02-01"}, "/validUntil"),  # ends before it begins
        ({"edition": "2016"}, f"{SCOPE}/edition"),  # no such edition
        ({"edition": "2008"}, f"{SCOPE}/edition"),  # withdrawn
        ({"standard": "ISO 9999"}, f"{SCOPE}/standard"),
        ({"standard": "ISO 8124-1", "edition": "2022"}, f"{SCOPE}/standard"),  # a product standard
        ({"sectors": "IAF:40"}, f"{SCOPE}/sectors"),
        ({"sectors": "IAF:33"}, f"{SCOPE}/sectors"),  # outside the body's own schedule
        ({"sectors": ""}, f"{SCOPE}/sectors"),
        ({"country": "XX"}, f"{SCOPE}/countries"),
        ({"country": "D", "sites": ""}, f"{SCOPE}/countries/0"),
        ({"surveillance_due": "2029-03-01"}, f"{SUBJECT}/surveillance/nextDueBy"),
        ({"surveillance_due": "2026-02-01"}, f"{SUBJECT}/surveillance/nextDueBy"),
        ({"decision_date": "2026-03-02"}, "/validFrom"),
        (
            {"valid_from": "2026-04-10", "valid_until": "2029-04-09", "decision_date": "2026-04-01"},
            f"{SUBJECT}/decisionDate",
        ),
        ({"sites": "Werk (DE);Werk (DE)"}, f"{SUBJECT}/sites/1/name"),
        ({"certificate_number": "<script>"}, f"{SUBJECT}/certificateNumber"),
        ({"certificate_number": "DE-QMS-2026-0041А"}, f"{SUBJECT}/certificateNumber"),  # a Cyrillic A
        ({"certificate_number": "２０２６"}, f"{SUBJECT}/certificateNumber"),  # full-width digits
        ({"certificate_number": "DE\u202e-QMS"}, f"{SUBJECT}/certificateNumber"),  # right-to-left override
        ({"certificate_number": "X" * 65}, f"{SUBJECT}/certificateNumber"),
        ({"holder_name": "Grоßmann GmbH"}, f"{SUBJECT}/issuedToParty/name"),  # a Cyrillic o
        ({"holder_name": "Großmann\u200b GmbH"}, f"{SUBJECT}/issuedToParty/name"),  # zero-width space
        ({"scope_text": "Machining, certified by ISO"}, f"{SUBJECT}/scopeStatement"),
        ({"scope_text": "x" * 4001}, f"{SUBJECT}/scopeStatement"),
    ],
)
def test_a_management_system_certificate_is_refused_at(cells: dict[str, str], path: str) -> None:
    assert path in paths(system_claims(**cells))


@pytest.mark.parametrize(
    ("cells", "path"),
    [
        ({"valid_until": "2031-03-02"}, "/validUntil"),
        ({"certificate_number": "CCC-1"}, f"{SUBJECT}/certificateNumber"),
        ({"certificate_number": "2026000902900001"}, f"{SUBJECT}/certificateNumber"),  # another category
        ({"product_category": "CCC:9999"}, f"{SCOPE}/productCategories"),
        ({"product_category": "CCC:1001", "certificate_number": "2026001001900001"}, f"{SCOPE}/productCategories"),
        ({"product_category": "", "scheme": "CCC"}, f"{SCOPE}/productCategories"),
        ({"scheme": "Own mark"}, f"{SCOPE}/scheme"),
        ({"scheme": "FSSC 22000"}, f"{SCOPE}/scheme"),  # a scheme for management systems
        ({"standard": "ISO 9001", "edition": "2015"}, f"{SCOPE}/standard"),
        ({"standard": "GB 4943.1", "edition": "2011"}, f"{SCOPE}/edition"),
        ({"hs_codes": "8471.3"}, f"{SCOPE}/hsCodes/0"),
        ({"hs_codes": "8471301000"}, f"{SCOPE}/hsCodes/0"),  # whose tariff?
        ({"hs_codes": "XX 84713010"}, f"{SCOPE}/hsCodes"),  # no country
        ({"hs_codes": "8471.30"}, f"{SCOPE}/hsCodes"),  # outside the body's own schedule
    ],
)
def test_a_product_certificate_is_refused_at(cells: dict[str, str], path: str) -> None:
    assert path in paths(product_claims(**cells))


@pytest.mark.parametrize(
    ("pointer", "value", "path"),
    [
        (f"{SUBJECT}/itemReceived", "2026-02-04", f"{SUBJECT}/performedFrom"),
        (f"{SUBJECT}/performedUntil", "2026-02-21", "/validFrom"),
        (f"{SUBJECT}/performedUntil", "2026-02-30", f"{SUBJECT}/performedUntil"),
        (f"{SUBJECT}/testResults/1/accredited", True, f"{SUBJECT}/testResults/1/accredited"),
        (f"{SUBJECT}/testResults/1/accredited", "yes", f"{SUBJECT}/testResults/1/accredited"),
        (f"{SUBJECT}/testResults", "none", f"{SUBJECT}/testResults"),
        (f"{SUBJECT}/testResults/0", "none", f"{SUBJECT}/testResults/0"),
        (f"{SUBJECT}/onlyItemsTested", False, f"{SUBJECT}/onlyItemsTested"),
        (f"{SUBJECT}/placePerformed", ..., f"{SUBJECT}/placePerformed"),
        (f"{SCOPE}/methods", ["IEC 62368-1:9"], f"{SCOPE}/methods"),
        ("/validUntil", "2029-01-01T00:00:00Z", "/validUntil"),
    ],
)
def test_a_test_report_is_refused_at(pointer: str, value: object, path: str) -> None:
    assert path in paths(changed(report_claims(), pointer, value))


@pytest.mark.parametrize(
    ("pointer", "value", "path"),
    [
        ("/issuer/name", "ISO", "/issuer/name"),
        ("/issuer/name", "International  Organization for Standardization", "/issuer/name"),
        ("/issuer/id", "https://cb.example", "/issuer/id"),
        ("/iat", ..., "/iat"),
        ("/environment", "staging", "/environment"),
        ("/exp", 1, "/exp"),
        ("/validFrom", "2026-02-30T00:00:00Z", "/validFrom"),
        ("/validFrom", "2026-03-01", "/validFrom"),
        ("/@context/2", "https://other.example", "/@context/2"),
        ("/status", ..., "/status"),
        ("/credentialStatus/statusPurpose", "revocation", "/credentialStatus/statusPurpose"),
        (f"{SUBJECT}/sites/0/adress", "Köln", f"{SUBJECT}/sites/0/adress"),
        (f"{SUBJECT}/sites/0/country", "AT", f"{SUBJECT}/sites/0/country"),
        (f"{SUBJECT}/sites", [], f"{SUBJECT}/sites"),
        (f"{SUBJECT}/issuedToParty/nativeName", "大众", f"{SUBJECT}/issuedToParty/nativeLanguage"),
        (f"{SUBJECT}/firstIssued", "2026-03-02", f"{SUBJECT}/firstIssued"),
        (f"{SUBJECT}/surveillance/lastDone", "2026-03-03", f"{SUBJECT}/surveillance/lastDone"),
        (f"{SUBJECT}/issuedToParty/name", "Gro\u00dfmann Cafe\u0301", f"{SUBJECT}/issuedToParty/name"),
        (f"{SUBJECT}/issuedToParty/name", " Müller", f"{SUBJECT}/issuedToParty/name"),
        (f"{SCOPE}/standard", "ISO 27001", f"{SCOPE}/standard"),
        (f"{SCOPE}/scheme", "CCC", f"{SCOPE}/scheme"),
        (f"{SCOPE}/sectors", ["NACE2:97.00"], f"{SCOPE}/sectors"),  # no sector of IAF ID 1 has it
        (f"{SCOPE}/sectors", ["NACE2.1:25.11"], f"{SCOPE}/sectors"),
        (f"{SCOPE}/countries", ["DE", "DE", "FR"], f"{SCOPE}/countries"),
        (f"{SCOPE}/revision", 2, f"{SCOPE}/revision"),
        (f"{SUBJECT}/revision", 0, f"{SUBJECT}/revision"),
        (f"{SUBJECT}/revision", "2", f"{SUBJECT}/revision"),
        (f"{SUBJECT}/revision", True, f"{SUBJECT}/revision"),
        (SUBJECT, "none", SUBJECT),
        ("/type", ["ManagementSystemCertificate", "VerifiableCredential"], "/type"),
    ],
)
def test_any_certificate_is_refused_at(pointer: str, value: object, path: str) -> None:
    assert path in paths(changed(system_claims(), pointer, value))


@pytest.mark.parametrize("sectors", [["EA:17", "EA:18"], ["NACE2:28.11"], ["NACE2:25.11", "IAF:18"]])
def test_a_sector_may_be_named_by_another_code_of_what_the_schedule_holds(sectors: list[str]) -> None:
    assert paths(changed(system_claims(), f"{SCOPE}/sectors", sectors)) == []


def test_nothing_is_certified_to_an_edition_before_its_publication() -> None:
    faults = {fault.path: fault for fault in check(system_claims(standard="ISO 14001", edition="2026"))}

    assert faults[f"{SCOPE}/edition"].problem == "ISO 14001:2026 is published 2026-04"


def test_tariff_codes_stand_in_one_place() -> None:
    claims = changed(product_claims(hs_codes="8471.30"), f"{SUBJECT}/hsCodes", ["847130"])

    assert f"{SUBJECT}/hsCodes" in paths(claims)


def test_a_certificate_to_an_edition_that_ends_may_not_outlive_it() -> None:
    claims = system_claims(standard="ISO/IEC 27001", edition="2013", valid_from="2025-03-01", valid_until="2026-01-31")
    claims["iat"] = 1_741_000_000  # 3 March 2025: the edition counts until 31 October 2025

    faults = {fault.path: fault for fault in check(claims)}

    assert faults["/validUntil"].remedy.startswith("end it by 2025-10-31")
    assert f"{SCOPE}/edition" not in faults


def test_a_standard_under_another_spelling_is_answered_with_its_code() -> None:
    faults = check(changed(system_claims(), f"{SCOPE}/standard", "ISO 27001"))

    assert Fault(f"{SCOPE}/standard", "'ISO 27001' is not a registered standard", "use ISO/IEC 27001") in faults


def test_a_product_needs_a_standard_or_a_scheme() -> None:
    claims = product_claims()
    for name in ("standard", "edition", "scheme"):
        claims = changed(claims, f"{SCOPE}/{name}", ...)

    assert f"{SCOPE}/standard" in paths(claims)


def test_a_product_of_a_scheme_without_a_standard_is_covered_by_the_scheme() -> None:
    claims = product_claims()
    for name in ("standard", "edition"):
        claims = changed(claims, f"{SCOPE}/{name}", ...)

    assert check(claims) == ()


def test_a_leap_day_start_ends_on_28_february() -> None:
    claims = system_claims(valid_from="2024-02-29", valid_until="2027-02-28", surveillance_due="2027-01-01")

    assert "/validUntil" not in paths(claims)
    assert "/validUntil" in paths(changed(claims, "/validUntil", "2027-03-01T00:00:00Z"))


def test_a_report_to_an_edition_that_ended_is_refused_although_reports_do_not_end() -> None:
    claims = changed(report_claims(), f"{SCOPE}/standard", "GB 4943.1")
    claims = changed(claims, f"{SCOPE}/edition", "2011")

    assert f"{SCOPE}/edition" in paths(claims)
    claims["iat"] = int(datetime(2023, 7, 31, tzinfo=UTC).timestamp())
    assert f"{SCOPE}/edition" not in paths(claims)


def test_joiners_belong_to_names_and_line_breaks_to_statements() -> None:
    claims = changed(system_claims(), f"{SUBJECT}/issuedToParty/name", "می\u200cخواهم")
    claims = changed(claims, f"{SUBJECT}/scopeStatement", "Machining\nof parts")
    assert check(claims) == ()

    claims = changed(claims, f"{SUBJECT}/issuedToParty/name", "Müller\nGmbH")
    assert f"{SUBJECT}/issuedToParty/name" in paths(claims)


def test_without_a_schedule_nobody_asks_for_coverage() -> None:
    assert check(system_claims(sectors="IAF:33")) == ()


def test_an_earlier_schedule_no_longer_covers() -> None:
    claims = changed(system_claims(), "/iat", 1_700_000_000)

    assert f"{SCOPE}/activity" in paths(claims)


def test_a_claim_that_only_the_model_refuses_is_named() -> None:
    claims = changed(system_claims(), "/type", ["TestReport", "ManagementSystemCertificate", "VerifiableCredential"])

    assert "/type" in paths(claims)


def test_claims_without_a_usable_context_are_named_by_the_model() -> None:
    assert "/@context" in paths(changed(system_claims(), "/@context", "https://www.w3.org/ns/credentials/v2"))


def test_a_fault_reads_as_one_line() -> None:
    assert str(Fault("", "is empty", "write it")) == "/: is empty; write it"
    assert str(Fault("/a", "is empty", "write it")) == "/a: is empty; write it"


def test_a_status_entry_is_refused_by_itself_where_the_whole_would_be() -> None:
    assert status_entry_faults(system_claims()) == ()
    for pointer, value in (
        ("/credentialStatus/statusListIndex", -1),
        ("/credentialStatus/statusListCredential", "http://body.example/status/1/bitstring.jwt"),
        ("/credentialStatus/statusPurpose", "revocation"),
        ("/status/status_list/uri", "https://body.example/status/1\u200b"),
        ("/status/status_list/idx", "7"),
        ("/status/more", 1),
    ):
        claims = changed(system_claims(), pointer, value)
        assert status_entry_faults(claims) == check(claims, schedule=schedule_of(ISSUER)) != ()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"id": "DE-QMS-2026-00412"}, "/id"),
        ({"evidence": {"id": "urn:x:1"}}, "/evidence/type"),
        ({"relatedResource": ["https://cb.example/annex.pdf"]}, "/relatedResource/0"),
        ({"validFrom": "2026-03-01"}, "/validFrom"),
    ],
)
def test_what_does_not_conform_to_the_data_model_is_refused_first_and_no_rule_runs(
    change: dict[str, Any], path: str
) -> None:
    found = check({**system_claims(), **change}, schedule=())

    assert found[0].path == path
    assert SCOPE not in {fault.path for fault in found}  # the schedule covers nothing


def test_an_identifier_deep_inside_is_held_to_the_data_model_when_issuing() -> None:
    claims = system_claims()
    claims["credentialSubject"]["conformityAssessment"][0]["assessedProduct"] = [
        {"product": {"id": "P-1", "name": "P"}}
    ]

    assert f"{SUBJECT}/conformityAssessment/0/assessedProduct/0/product/id" in paths(claims)


def test_a_context_that_is_not_known_is_refused_when_issuing() -> None:
    claims = system_claims()
    claims["@context"].append("https://nobody.example/")

    assert paths(claims) == ["/@context/3"]
