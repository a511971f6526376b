"""The certificate on paper (specs/label.md L6)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vc.label.papers import attachments, letters, names_in, page_count, page_text, rendered
from tests.vc.label.pictures import file
from tests.vc.label.samples import ARABIC, CHINESE, GERMAN, SIGNED, text
from vc.errors import UsageError
from vc.label.pdf_certificate import CertificatePaper, certificate_pdf
from vc.label.scan import scan
from vc.model.credential import Covered, Credential
from vc.model.limits import DEFAULT_LIMITS

SECURED = b"eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl"
ACCREDITED = "Accredited by the invented National Board for Conformity for certification to ISO 9001."


def paper(credential: Credential, *, octets: int = 240) -> CertificatePaper:
    return CertificatePaper(credential, SECURED, text(octets), ACCREDITED, SIGNED)


def test_page_says_what_the_certificate_says() -> None:
    shown = page_text(certificate_pdf(paper(GERMAN)))

    for part in (
        "Nordwest Zert GmbH",
        "Management system certificate",
        "DE-QMS-2026-00412",
        "Süddeutsche Präzisionswerkzeuge Müller GmbH & Co. KG",
        "ISO 9001:2015",
        "Entwicklung und Fertigung von Präzisionswerkzeugen (Fräser, Bohrer)",
        "IAF:17 IAF:18",
        "Werk Ulm (DE) Werk Plzeň (CZ)",
        "Valid from 2026-03-02 08:00 UTC",
        "Valid until 2029-03-01 23:59 UTC",
        "Surveillance due by 2027-03-01 00:00 UTC",
        "Signed 2026-03-02 08:00 UTC",
        ACCREDITED,
        "Check at verify.example/q or scan with any verifier.",
    ):
        assert part in shown
    assert "Test environment" not in shown


def test_chinese_holder_is_named_in_both_scripts() -> None:
    shown = page_text(certificate_pdf(paper(CHINESE)))

    assert "青岛海川精密机械制造有限责任公司" in shown
    assert "Qingdao Haichuan Precision Machinery Manufacturing Co., Ltd." in shown
    assert "GB 4943.1:2022 · CCC" in shown
    assert "Test environment. This is not a real certificate." in shown


def test_arabic_holder_is_shaped_and_runs_from_the_right() -> None:
    pdf = certificate_pdf(paper(ARABIC))

    assert not letters(ARABIC.holder_native) - letters(page_text(pdf))
    image = rendered(pdf)
    edge = image.crop((image.width * 180 // 210, 0, image.width * 188 // 210, image.height * 3 // 4))
    assert edge.getextrema() != (255, 255)  # ink at the right margin, where no short left-to-right line ends


@pytest.mark.parametrize("octets", [160, 240, 300])
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_code_of_the_rendered_page_is_the_label(octets: int, dpi: int) -> None:
    image = rendered(certificate_pdf(paper(GERMAN, octets=octets)), dpi=dpi)

    assert scan(file(image), DEFAULT_LIMITS, wanted=lambda _: True) == text(octets)


def test_credential_is_attached_and_nothing_acts_by_itself() -> None:
    pdf = certificate_pdf(paper(CHINESE))

    assert attachments(pdf) == {"credential.jwt": SECURED}
    assert not names_in(pdf) & {"/JS", "/JavaScript", "/AA", "/Launch", "/URI", "/GoToR", "/RichMedia", "/Annot"}
    assert page_count(pdf) == 1


def test_same_paper_gives_the_same_octets() -> None:
    assert certificate_pdf(paper(GERMAN)) == certificate_pdf(paper(GERMAN))


@pytest.mark.parametrize("hostile", ["a) /JS (app.alert(1)) (", "\\) endobj << /OpenAction 1 0 R >>", "<</JS>>"])
def test_text_of_a_stranger_stays_text(hostile: str) -> None:
    pdf = certificate_pdf(paper(replace(GERMAN, scope_text=hostile)))

    assert hostile in page_text(pdf)
    assert not names_in(pdf) & {"/JS", "/JavaScript", "/Launch"}


def test_many_sites_are_set_smaller_and_none_is_lost() -> None:
    sites = tuple(
        Covered("site", f"Werk Nummer {number} in einer mittelgroßen Stadt", country="DE") for number in range(60)
    )

    shown = page_text(certificate_pdf(paper(replace(GERMAN, covered=sites))))

    assert all(f"Werk Nummer {number} " in shown for number in range(60))


@pytest.mark.parametrize("long", ["lang " * 1_900, "zu lang " * 100_000], ids=["measured", "counted"])
def test_text_that_does_not_fit_even_small_is_refused_by_its_field(long: str) -> None:
    with pytest.raises(UsageError, match="does not fit") as refused:
        certificate_pdf(paper(replace(GERMAN, scope_text=long)))

    assert refused.value.where == "scope"


@pytest.mark.parametrize("other", [replace(GERMAN, profile=None), replace(GERMAN, scope=None)])
def test_credential_of_another_profile_has_no_certificate_page(other: Credential) -> None:
    with pytest.raises(UsageError):
        certificate_pdf(paper(other))


def test_a_test_world_shows_where_a_mark_would_stand_and_a_real_one_shows_none() -> None:
    invented = replace(GERMAN, environment="test")

    assert "place for a mark (test)" in page_text(certificate_pdf(paper(invented)))
    assert "place for a mark" not in page_text(certificate_pdf(paper(GERMAN)))
    assert "place for a mark" not in page_text(certificate_pdf(replace(paper(invented), accreditation="")))


def test_certificate_without_the_optional_parts_is_still_a_page() -> None:
    assert GERMAN.scope is not None
    bare = replace(
        GERMAN,
        scope=replace(GERMAN.scope, edition="", sectors=frozenset()),
        holder_native=GERMAN.holder,
        covered=(Covered("product", "A 1"),),
        valid_until=None,
        surveillance_due=None,
    )

    shown = page_text(certificate_pdf(replace(paper(bare), accreditation="")))

    assert shown.count("Süddeutsche") == 1
    assert "Accreditation" not in shown
    assert "Valid until" not in shown
