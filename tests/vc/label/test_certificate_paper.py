"""What goes onto a certificate's pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vc.label.certificates import PAPERS, PRODUCT_DETAILS, REPORT_DETAILS, SYSTEM, paper
from tests.vc.label.samples import ARABIC, CHINESE
from vc.errors import UsageError


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("issuer", "Gulf Conformity House"),
        ("number", "AE-77-0042"),
        ("holder_native", "شركة الخليج للمعدات الكهربائية ش.م.م."),
        ("codes", "IEC 60335-1:13"),
        ("accreditation", "National Board for Conformity (invented)NB-0042"),
        ("template", "Dr. Anna Petersen, Head of Certification"),
        ("items", "مروحة منزليةXR-200B-2026-07S/N 00042"),
        ("results", "± 0.02 mA (k = 2)"),
        ("place_performed", "Gulf Conformity House, Laboratory 2, Dubai"),
    ],
)
def test_every_text_of_others_is_given_by_its_field(field: str, text: str) -> None:
    assert text in paper(ARABIC, REPORT_DETAILS).given_texts()[field]


def test_reports_and_factories_are_among_them() -> None:
    given = paper(CHINESE, PRODUCT_DETAILS, sentences={"en": "It remains ours."}).given_texts()

    assert (given["reports"], given["factories"]) == (
        "TR-2026-118Lab East (invented)",
        "青岛工厂CN青岛市黄岛区长江路 88 号",
    )
    assert "It remains ours." in given["template"]


@pytest.mark.parametrize(
    ("name", "title", "from_right"),
    [
        ("english", "Management system certificate", False),
        ("arabic on letter", "شهادة نظام الإدارة", True),
        ("english and arabic", "Management system certificate", False),
        ("japanese", "製品認証書", False),
    ],
)
def test_title_and_direction_are_those_of_the_first_language(name: str, title: str, *, from_right: bool) -> None:
    made = PAPERS[name]

    assert made.title(made.template.languages[0]) == title
    assert made.from_right is from_right


def test_a_credential_of_no_profile_has_no_paper() -> None:
    with pytest.raises(UsageError):
        _ = paper(replace(SYSTEM, scope=None)).scope
