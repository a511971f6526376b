"""P6.12: identifiers of products."""

from __future__ import annotations

import pytest

from tests.certificates import SCHEDULE, product_claims
from vc.issue.rules import check

FIRST = "/credentialSubject/conformityAssessment/0/assessedProduct/0/product/id"


def faults_of(identifier: str) -> list[tuple[str, str]]:
    claims = product_claims()
    claims["credentialSubject"]["conformityAssessment"][0]["assessedProduct"][0]["product"]["id"] = identifier
    return [(fault.path, f"{fault.problem}; {fault.remedy}") for fault in check(claims, schedule=SCHEDULE)]


@pytest.mark.parametrize(
    "identifier", ["https://id.gs1.org/01/09520123456788/10/A/21/1", "urn:example:1", "https://brand.example/01/12345"]
)
def test_a_product_has_any_identifier(identifier: str) -> None:
    assert faults_of(identifier) == []


def test_a_wrong_check_digit_is_refused_with_the_right_one() -> None:
    ((path, told),) = faults_of("https://id.gs1.org/01/09520123456785")

    assert path == FIRST
    assert "check digit" in told
    assert "it would be 8" in told


def test_a_lot_that_gs1_does_not_know_is_refused() -> None:
    assert [path for path, _ in faults_of("https://id.gs1.org/01/09520123456788/10/A%20B")] == [FIRST]
