"""What the standards for bodies ask for (specs/label.md L6.7)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.vc.label.certificates import BODY, PRODUCT_DETAILS, REPORT_DETAILS, SYSTEM, SYSTEM_DETAILS, paper
from tests.vc.label.samples import ARABIC, CHINESE
from vc.label.certificate_paper import CertificatePaper
from vc.label.required_fields import lacking
from vc.model.certificate_details import CertificateDetails, Item

NO_BODY: dict[str, Any] = dict.fromkeys(BODY, "")
SPEC = (Path(__file__).parents[3] / "specs" / "label.md").read_text("utf-8")


def clauses(made: CertificatePaper) -> list[str]:
    return [f"{one.clause}: {one.what}" for one in lacking(made)]


def with_logo(made: CertificatePaper) -> CertificatePaper:
    return replace(made, logo=b"picture")


@pytest.mark.parametrize(
    "made",
    [with_logo(paper()), paper(CHINESE, PRODUCT_DETAILS), paper(ARABIC, REPORT_DETAILS)],
    ids=["management system", "product", "report"],
)
def test_a_whole_certificate_lacks_nothing(made: CertificatePaper) -> None:
    assert clauses(made) == []


def test_what_a_management_system_certificate_lacks_is_named_by_its_clause() -> None:
    bare = replace(
        SYSTEM_DETAILS,
        holder_address="",
        places=tuple(replace(place, address="", scope_text="") for place in SYSTEM_DETAILS.places),
    )

    assert clauses(paper(details=bare, **NO_BODY)) == [
        "ISO/IEC 17021-1 8.2.2 a: address of the client",
        "ISO/IEC 17021-1 8.2.2 a: address of a site",
        "ISO/IEC 17021-1 8.2.2 f: scope at each site",
        "ISO/IEC 17021-1 8.2.2 g: address of the body",
        "ISO/IEC 17021-1 8.2.2 g: mark of the body",
    ]


def test_the_one_site_with_an_address_is_where_the_client_is() -> None:
    one = replace(SYSTEM_DETAILS, holder_address="", places=SYSTEM_DETAILS.places[:1])

    assert clauses(with_logo(paper(details=one))) == []


def test_information_security_needs_the_version_of_the_statement_of_applicability() -> None:
    assert SYSTEM.scope is not None
    security = replace(SYSTEM, scope=replace(SYSTEM.scope, standard="ISO/IEC 27001"))

    assert clauses(with_logo(paper(security, replace(SYSTEM_DETAILS, soa_version="")))) == [
        "ISO/IEC 17021-1 8.2.2 h: version of the statement of applicability"
    ]
    assert clauses(with_logo(paper(security))) == []


def test_what_a_product_certificate_lacks_is_named_by_its_clause() -> None:
    assert clauses(paper(CHINESE, CertificateDetails(), **NO_BODY)) == [
        "ISO/IEC 17065 7.7.1 a: address of the body",
        "ISO/IEC 17065 7.7.1 c: address of the client",
        "ISO/IEC 17065 7.7.2: who authorised it",
    ]


def test_what_a_report_lacks_is_named_by_its_clause() -> None:
    bare = replace(REPORT_DETAILS, holder_address="", items=(Item("a fan"),))

    assert clauses(paper(ARABIC, bare, **NO_BODY)) == [
        "ISO/IEC 17025 7.8.2.1 b: address of the laboratory",
        "ISO/IEC 17025 7.8.2.1 e: contact of the customer",
        "ISO/IEC 17025 7.8.2.1 g: what identifies an item",
        "ISO/IEC 17025 7.8.2.1 o: who authorised it",
    ]


def test_a_credential_of_no_profile_is_held_to_no_standard() -> None:
    assert clauses(paper(replace(SYSTEM, profile=None))) == []


def test_a_lack_says_where_to_mend_it_and_the_specification_knows_the_place() -> None:
    said = [str(one) for one in lacking(paper(ARABIC, CertificateDetails(), **NO_BODY))]

    assert "address of the laboratory (ISO/IEC 17025 7.8.2.1 b): template: body.address" in said
    for place in ("holderAddress", "body.address", "body.logo", "body.authorised_by", "soaVersion"):
        assert f"{place}`" in SPEC
