"""What a certificate may name as a product (specs/credential-profiles.md P6.12)."""

from __future__ import annotations

from collections.abc import Iterator

from vc.errors import UsageError
from vc.issue.candidate import Candidate
from vc.issue.fault import Fault
from vc.model.digital_link import product_of_identifier


def product_identifiers(candidate: Candidate) -> Iterator[Fault]:
    """P6.12: an identifier in the shape of a GS1 Digital Link is one, up to the check digit of its GTIN."""
    for number, assessment in candidate.entries("conformityAssessment"):
        for position, item in enumerate(assessment.get("assessedProduct", ())):
            identifier = item["product"].get("id", "")
            try:
                product_of_identifier(identifier)
            except UsageError as error:
                path = f"/credentialSubject/conformityAssessment/{number}/assessedProduct/{position}/product/id"
                yield Fault(path, f"{identifier[:100]!a}: {error.message}", error.hint or "")
