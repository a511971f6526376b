"""What a certificate lists (specs/label.md L6.1)."""

from __future__ import annotations

from dataclasses import replace

from tests.vc.label.certificates import PRODUCT_DETAILS, REPORT_DETAILS, SYSTEM, SYSTEM_DETAILS, paper
from tests.vc.label.samples import ARABIC, CHINESE
from vc.label.certificate_paper import CertificatePaper
from vc.label.listed_rows import Entry, listed
from vc.model.certificate_details import CertificateDetails
from vc.model.credential import Covered


def entries(made: CertificatePaper, name: str) -> tuple[Entry, ...]:
    found = listed(made, name)
    assert found is not None
    return found.entries


def test_sites_have_country_address_and_what_is_done_there() -> None:
    places = (
        replace(SYSTEM_DETAILS.places[0], address="Street 1\nTown"),
        replace(SYSTEM_DETAILS.places[1], country=""),
    )

    assert entries(paper(details=replace(SYSTEM_DETAILS, places=places)), "covered") == (
        Entry("Werk Ulm (DE)", ("Street 1, Town", "Entwicklung und Fertigung")),
        Entry("Werk Plzeň", ("Průmyslová 3, 301 00 Plzeň", "Schleifen und Versand")),
    )


def test_a_model_that_the_name_says_already_is_not_said_twice() -> None:
    items = (replace(PRODUCT_DETAILS.items[0], name="Fan HC-PB20000"), PRODUCT_DETAILS.items[1])

    assert entries(paper(CHINESE, replace(PRODUCT_DETAILS, items=items)), "covered") == (
        Entry("Fan HC-PB20000"),
        Entry("充电宝 HC-PB10000"),
    )


def test_without_details_the_things_that_the_checks_see_are_listed() -> None:
    bare = CertificateDetails()
    calls = {
        "sites": paper(SYSTEM, bare),
        "products": paper(CHINESE, bare),
        "items": paper(ARABIC, bare),
    }

    assert {name: getattr(listed(made, "covered"), "caption", None) for name, made in calls.items()} == {
        name: name for name in calls
    }
    assert entries(calls["sites"], "covered") == (Entry("Werk Ulm (DE)"), Entry("Werk Plzeň (CZ)"))
    assert entries(paper(replace(SYSTEM, covered=(Covered("site", "A"),)), bare), "covered") == (Entry("A"),)


def test_a_result_says_value_unit_conclusion_and_whether_it_was_accredited() -> None:
    assert entries(paper(ARABIC, REPORT_DETAILS), "results") == (
        Entry("Protection against access to live parts (IEC 60335-1:8)", ("No access – Pass",)),
        Entry(
            "Leakage current (IEC 60335-1:13)",
            ("0.21 mA – Pass", "Uncertainty ± 0.02 mA (k = 2)", "Decision rule: simple acceptance"),
        ),
        Entry("Noise (House 7)", ("41.2 dB(A)", "Not under accreditation")),
    )


def test_what_is_not_there_is_not_listed() -> None:
    assert listed(paper(details=CertificateDetails()), "factories") is None
    assert listed(paper(), "standard") is None
    assert listed(paper(replace(SYSTEM, covered=()), CertificateDetails()), "covered") is None
