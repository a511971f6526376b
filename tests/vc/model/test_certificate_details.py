"""What a certificate says beyond what is decided on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from vc.errors import Refused
from vc.model.certificate_details import CertificateDetails, Item, Place, ReportedResult, details_from_claims


def claims(**subject: Any) -> dict[str, Any]:
    return {"credentialSubject": subject}


def test_a_certificate_that_says_nothing_more_has_no_details() -> None:
    assert details_from_claims(claims()) == CertificateDetails()


def test_every_detail_is_read() -> None:
    said = claims(
        issuedToParty={"name": "A", "holderAddress": "Street 1\nTown"},
        sites=[{"id": "x:1", "name": "Works", "country": "DE", "address": "Street 2", "scopeStatement": "Milling"}],
        factories=[{"id": "x:2", "name": "Plant", "country": "CN"}],
        testReports=[{"number": "TR-1", "laboratory": "Lab"}],
        decisionDate="2026-02-27",
        firstIssued="2020-03-02",
        revision=3,
        supersedes="https://cb.example/c/1",
        amends="https://cb.example/c/2",
        soaVersion="SoA 4",
        itemReceived="2026-01-12",
        performedFrom="2026-01-14",
        performedUntil="2026-02-03",
        placePerformed="Laboratory 2",
        testResults=[
            {
                "method": "IEC 1:2",
                "characteristic": "Current",
                "accredited": True,
                "result": "0.2",
                "resultUnit": "mA",
                "uncertainty": "0.1",
                "decisionRule": "simple",
                "conclusion": "pass",
            },
            {"method": "House 7", "characteristic": "Noise", "accredited": False, "result": "41"},
        ],
    )

    assert details_from_claims(said) == CertificateDetails(
        holder_address="Street 1\nTown",
        places=(Place("Works", "DE", "Street 2", "Milling"),),
        factories=(Place("Plant", "CN"),),
        reports=(("TR-1", "Lab"),),
        decided=date(2026, 2, 27),
        first_issued=date(2020, 3, 2),
        revision=3,
        supersedes="https://cb.example/c/1",
        amends="https://cb.example/c/2",
        soa_version="SoA 4",
        item_received=date(2026, 1, 12),
        performed_from=date(2026, 1, 14),
        performed_until=date(2026, 2, 3),
        place_performed="Laboratory 2",
        results=(
            ReportedResult("IEC 1:2", "Current", "0.2", True, "mA", "0.1", "simple", "pass"),
            ReportedResult("House 7", "Noise", "41", False),
        ),
    )


def test_a_product_of_two_assessments_is_listed_once() -> None:
    fan = {"product": {"name": "Fan", "modelNumber": "X", "batchNumber": "B1", "itemNumber": "7"}}
    other = {"product": {"name": "Fan", "modelNumber": "Y"}}

    found = details_from_claims(
        claims(conformityAssessment=[{"assessedProduct": [fan, other]}, {"assessedProduct": [fan]}])
    )

    assert found.items == (Item("Fan", "X", "B1", "7"), Item("Fan", "Y"))


@pytest.mark.parametrize(
    "subject",
    [{"issuedToParty": "A"}, {"sites": [{}]}, {"decisionDate": "2026-2-27"}, {"testResults": [{"method": "x"}]}],
)
def test_what_has_another_type_is_refused(subject: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        details_from_claims(claims(**subject))
