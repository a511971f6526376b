"""Certificates of products with GS1 identifiers, for tests of the identity resolver; GTINs of GS1's examples."""

from __future__ import annotations

from typing import Any

from tests.certificates import product_row
from tests.vc.register.homes import NOW, register_of
from vc.issue.draft import Draft
from vc.issue.row_draft import draft_from_row
from vc.register.home import Home
from vc.register.issuing.drafts import issuer_profiles, request_of
from vc.register.issuing.issuing import Issued
from vc.register.keys.key_records import KeyRole

GTIN = "09520123456788"
OTHER_GTIN = "09506000134352"
AT_GS1 = "https://id.gs1.org/01/"


def product_draft(number: str, *identifiers: str) -> Draft:
    """Return the draft of a certificate for as many products as there are identifiers."""
    models = ";".join(f"M-{position}" for position in range(len(identifiers)))
    row = product_row(certificate_number=number, standard="ISO 8124-1", edition="2022", product_category="")
    draft = draft_from_row(row | {"models": models, "product_name": "Toy bus"})
    subject: Any = draft.claims["credentialSubject"]
    items = subject["conformityAssessment"][0]["assessedProduct"]
    for item, identifier in zip(items, identifiers, strict=True):
        item["product"]["id"] = identifier
    return draft


def issue_product(home: Home, number: str, *identifiers: str) -> Issued:
    """Issue a certificate for products with these identifiers."""
    request = request_of(product_draft(number, *identifiers), issuer_profiles(home), key=f"order-{number}")
    (issued,) = register_of(home).issue_many([request], signer=home.signer(KeyRole.CREDENTIAL, None), now=NOW)
    return issued
