"""What a preview says is what is issued (B12)."""

from __future__ import annotations

from tests.certificates import CREDENTIAL_ID, ISSUED_AT, ISSUER, product_row, report_draft, system_row
from vc.issue.draft import Draft, draft_from_claims
from vc.issue.preview import Preview, counts, preview_of
from vc.issue.row_draft import draft_from_row


def preview(draft: Draft) -> Preview:
    return preview_of(draft, issuer=ISSUER, issued_at=ISSUED_AT, credential_id=CREDENTIAL_ID)


def test_it_names_everything_that_anyone_will_read() -> None:
    found = preview(draft_from_row(system_row(holder_name_native="大众金属", holder_lang="zh")))

    assert found.to_json() == {
        "number": "DE-QMS-2026-00412",
        "holder": "Großmann Metallbau GmbH & Co. KG",
        "holder_native": "大众金属",
        "standard": "ISO 9001:2015",
        "scope_text": "Machining of precision parts",
        "codes": ["IAF:17 Basic metals and fabricated metal products", "IAF:18 Machinery and equipment"],
        "covers": ["Werk Köln (DE)", "Werk Lyon (FR)"],
        "countries": ["DE", "FR"],
        "valid_from": "2026-03-01",
        "valid_until": "2029-02-28",
        "address": CREDENTIAL_ID,
        "label": "number, holder, standard, scope codes, countries, dates and status entry, signed; "
        "not the sites or the address",
    }


def test_products_and_reports_are_shown_with_what_they_cover() -> None:
    product, report = preview(draft_from_row(product_row())), preview(draft_from_claims(report_draft()))

    assert (product.standard, product.places) == (
        "CCC GB 4943.1:2022",
        ("Microcomputers DT-100", "Microcomputers DT-200"),
    )
    assert (report.valid_until, report.places) == ("", ("Power adapter PA-1",))


def test_a_certificate_that_gets_no_label_says_why() -> None:
    found = preview(draft_from_row(system_row(holder_name="Ä" * 60)))

    assert found.label.startswith("none: ")
    assert "holder" in found.label


def test_sums_are_given_for_standards_and_countries() -> None:
    previews = [preview(draft_from_row(row)) for row in (system_row(), system_row(sites=""), product_row())]

    assert counts(previews) == {
        "certificates": 3,
        "standards": {"ISO 9001:2015": 2, "CCC GB 4943.1:2022": 1},
        "countries": {"DE": 2, "FR": 1, "CN": 1},
    }
