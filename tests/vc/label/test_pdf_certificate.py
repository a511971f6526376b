"""The certificate on paper (specs/label.md L6)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from tests.vc.label.certificates import (
    ACCREDITED,
    CYRILLIC,
    PAPERS,
    PRODUCT_DETAILS,
    REPORT_DETAILS,
    SECURED,
    SYSTEM,
    many_sites,
    paper,
    pdf_of,
)
from tests.vc.label.papers import attachments, letters, names_in, page_count, page_text, rendered
from tests.vc.label.pictures import file
from tests.vc.label.samples import ARABIC, CHINESE, SIGNED, text
from vc.errors import UsageError
from vc.label.certificate_paper import CertificatePaper
from vc.label.logo import logo_picture
from vc.label.pdf_certificate import certificate_pdf
from vc.label.scan import scan
from vc.model.credential import Covered, Credential
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Activity


def test_page_says_what_the_certificate_says() -> None:
    shown = page_text(pdf_of("english"))

    for part in (
        "Nordwest Zert GmbH Hafenstraße 21, 20457 Hamburg, Germany",
        "Management system certificate No. DE-QMS-2026-00412",
        "Nordwest Zert GmbH certifies that the management system of",
        "Süddeutsche Präzisionswerkzeuge Müller GmbH & Co. KG Industriestraße 12 89077 Ulm, Germany",
        "fulfils the requirements of ISO 9001:2015",
        "Entwicklung und Fertigung von Präzisionswerkzeugen (Fräser, Bohrer)",
        "IAF:17 IAF:18",
        "Werk Plzeň (CZ) Průmyslová 3, 301 00 Plzeň · Schleifen und Versand",
        "Valid from Valid until Surveillance due by Issued 2026-03-02 2029-03-01 2027-03-01 2026-03-02",
        "Decision 2026-02-27",
        "First issued 2020-03-02",
        "Replaces https://cb.example/c/DE-QMS-2023-00412",
        "Statement of applicability SoA 4.1",
        "Accredited by National Board for Conformity (invented) under number NB-0042.",
        "Authorised by Dr. Anna Petersen, Head of Certification",
        "Check at verify.example/q or scan with any verifier.",
        "End of document · Page 1 of 1",
    ):
        assert part in shown
    assert "Test environment" not in shown


def test_a_page_in_two_languages_says_everything_around_the_certificates_words_in_both() -> None:
    shown = page_text(pdf_of("german and english"))

    for part in (
        "Managementsystem-Zertifikat Management system certificate Nr. DE-QMS-2026-00412",
        "Geltungsbereich Entwicklung und Fertigung von Präzisionswerkzeugen (Fräser, Bohrer) Scope",
        "Akkreditiert durch National Board for Conformity (invented) unter der Nummer NB-0042.",
        "Accredited by National Board for Conformity (invented) under number NB-0042.",
        "Gilt dieses Dokument noch?",
        "Is this document still in force?",
    ):
        assert part in shown


def test_chinese_holder_is_named_in_both_scripts() -> None:
    shown = page_text(pdf_of("chinese and english"))

    for part in (
        "产品认证证书 Product certificate",
        "Qingdao Haichuan Precision Machinery Manufacturing Co., Ltd.",
        "青岛海川精密机械制造有限责任公司",
        "GB 4943.1:2022 · CCC",
        "测试环境。这不是真实的证书。",
        "充电宝 HC-PB20000",
        "青岛工厂 (CN)",
        "青岛市黄岛区长江路 88 号",
        "TR-2026-118",
        "Lab East (invented)",
        "由 National Board for Conformity (invented) 认可，编号 NB-0042。",
    ):
        assert part in shown


def test_arabic_page_is_shaped_and_mirrored() -> None:
    pdf = pdf_of("arabic report and english")

    shown = letters(page_text(pdf))
    assert not letters(ARABIC.holder_native) - shown
    assert not letters("تتعلق النتائج بالعينات المختبرة فقط") - shown
    image = rendered(pdf)
    title = image.crop((0, image.height * 43 // 297, image.width, image.height * 56 // 297))
    left, right = title.crop((0, 0, title.width // 2, title.height)), title.crop((title.width // 2, 0, *title.size))
    assert any(right.histogram()[:128])  # the title begins at the right margin
    assert not any(left.histogram()[:255])


def test_cyrillic_is_shown_and_the_mark_is_a_placeholder_that_says_so() -> None:
    shown = page_text(pdf_of("cyrillic in spanish and portuguese"))

    assert "ООО «Завод точных инструментов имени Ломоносова»" in shown
    assert "place for a mark (test)" in shown
    assert "Este no es un certificado real." in shown


def test_report_says_what_was_tested_when_where_and_with_which_result() -> None:
    shown = page_text(certificate_pdf(paper(ARABIC, REPORT_DETAILS)))

    for part in (
        "Test report No. AE-77-0042",
        "Customer Al Khaleej Electrical Equipment LLC",
        "Jebel Ali Free Zone, Dubai",
        "Methods IEC 60335-1:13 IEC 60335-1:8",
        "Received Issued Performed 2026-01-12 2026-03-02 2026-01-14 – 2026-02-03",
        "B-2026-07 · S/N 00042",
        "Place of the work Gulf Conformity House, Laboratory 2, Dubai",
        "2 Leakage current (IEC 60335-1:13) 0.21 mA – Pass Uncertainty ± 0.02 mA (k = 2)",
        "Decision rule: simple acceptance",
        "41.2 dB(A) Not under accreditation",
        "The results relate only to the items tested.",
    ):
        assert part in shown
    assert "certifies" not in shown
    assert "Valid from" not in shown


def test_calibration_has_a_title_of_its_own() -> None:
    assert ARABIC.scope is not None
    calibrated = replace(ARABIC, scope=replace(ARABIC.scope, activity=Activity.CALIBRATION))

    assert "Calibration certificate" in page_text(certificate_pdf(paper(calibrated, REPORT_DETAILS)))


@pytest.mark.parametrize("octets", [160, 240, 300])
@pytest.mark.parametrize("look", ["A4", "Letter"])
def test_code_of_the_printed_and_scanned_page_is_the_label(octets: int, look: str) -> None:
    pdf = certificate_pdf(paper(octets=octets, paper=look, languages=("de", "en")))

    for dpi in (150, 200, 300):
        assert scan(file(rendered(pdf, dpi=dpi)), DEFAULT_LIMITS, wanted=lambda _: True) == text(octets)


def test_credential_is_attached_and_nothing_acts_by_itself() -> None:
    pdf = pdf_of("chinese and english")

    assert attachments(pdf) == {"credential.jwt": SECURED}
    assert not names_in(pdf) & {"/JS", "/JavaScript", "/AA", "/Launch", "/URI", "/GoToR", "/RichMedia", "/Annot"}
    assert page_count(pdf) == 1


def test_same_paper_gives_the_same_octets() -> None:
    assert certificate_pdf(PAPERS["arabic report and english"]) == pdf_of("arabic report and english")


@pytest.mark.parametrize("hostile", ["a) /JS (app.alert(1)) (", "\\) endobj << /OpenAction 1 0 R >>", "<</JS>>{body}"])
def test_text_of_a_stranger_stays_text(hostile: str) -> None:
    pdf = certificate_pdf(paper(replace(SYSTEM, scope_text=hostile, issuer_name=f"Z {hostile}")))

    assert hostile in page_text(pdf)
    assert not names_in(pdf) & {"/JS", "/JavaScript", "/Launch"}


def test_many_sites_go_to_an_annex_and_none_is_lost() -> None:
    pdf = certificate_pdf(paper(details=many_sites(60)))
    pages = [page_text(pdf, at) for at in range(page_count(pdf))]

    assert "Sites 60 – see the annex, which is part of this document" in pages[0]
    assert all(f"Werk Nummer {n}. (DE)" in "".join(pages[1:]) for n in range(60))
    assert [f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, start=1)] == [True] * len(pages)
    assert ["End of document" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all("DE-QMS-2026-00412" in page for page in pages)
    assert scan(file(rendered(pdf)), DEFAULT_LIMITS, wanted=lambda _: True) == text(240)


def test_site_that_is_longer_than_a_page_goes_on_overleaf() -> None:
    details = many_sites(2)
    long = replace(details.places[1], address=" ".join(f"stair-{n:04d}" for n in range(900)))

    pdf = certificate_pdf(paper(details=replace(details, places=(details.places[0], long))))

    shown = "".join(page_text(pdf, at) for at in range(page_count(pdf)))
    assert page_count(pdf) > 2
    assert all(f"stair-{n:04d}" in shown for n in range(900))


def test_a_scope_that_page_one_cannot_hold_goes_to_the_annex_whole() -> None:
    long = " ".join(f"activity-{n:04d}" for n in range(700))

    pdf = certificate_pdf(paper(replace(SYSTEM, scope_text=long)))

    first, *annex = (page_text(pdf, at) for at in range(page_count(pdf)))
    assert "Scope See the annex, which is part of this document" in first
    assert all(f"activity-{n:04d}" in "".join(annex) for n in range(700))


@pytest.mark.parametrize("long", ["zu lang " * 1_400, "zu lang " * 100_000], ids=["measured", "counted"])
def test_a_name_that_does_not_fit_even_small_is_refused_by_its_field(long: str) -> None:
    with pytest.raises(UsageError, match="does not fit, even at 6 pt") as refused:
        certificate_pdf(paper(replace(SYSTEM, holder=long)))

    assert refused.value.where == "holder"


@pytest.mark.parametrize(
    "hostile",
    [
        replace(SYSTEM, issuer_name="A\u202eB"),
        replace(SYSTEM, holder="A\u202eB"),
        replace(SYSTEM, scope_text="A\u202eB"),
    ],
    ids=["issuer", "holder", "scope"],
)
def test_a_character_that_cannot_be_shown_is_refused(hostile: Credential) -> None:
    with pytest.raises(UsageError, match=r"U\+202E can't be shown"):
        certificate_pdf(paper(hostile))


@pytest.mark.parametrize("other", [replace(SYSTEM, profile=None), replace(SYSTEM, scope=None)])
def test_credential_of_another_profile_has_no_certificate_page(other: Credential) -> None:
    with pytest.raises(UsageError, match="only a credential of our profiles"):
        certificate_pdf(paper(other))


def test_a_test_world_shows_where_a_mark_would_stand_and_a_real_one_shows_none() -> None:
    invented = paper(replace(SYSTEM, environment="test"))

    assert "place for a mark (test)" in page_text(certificate_pdf(invented))
    assert "place for a mark" not in page_text(pdf_of("english"))
    assert "place for a mark" not in page_text(certificate_pdf(replace(invented, accreditation=None)))


def test_certificate_without_the_optional_parts_is_still_a_page() -> None:
    assert SYSTEM.scope is not None
    bare = replace(
        SYSTEM,
        scope=replace(SYSTEM.scope, edition="", sectors=frozenset()),
        holder_native=SYSTEM.holder,
        covered=(Covered("product", "A 1"),),
        valid_until=None,
        surveillance_due=None,
        valid_from=SIGNED,
    )

    shown = page_text(certificate_pdf(CertificatePaper(bare, SECURED, text(200), None, SIGNED)))

    assert shown.count("Süddeutsche") == 1
    assert "Products A 1" in shown
    assert "2026-03-02 08:00 UTC" in shown  # the validity begins within a day
    for absent in ("Accreditation", "Valid until", "Authorised", "Codes"):
        assert absent not in shown


def test_a_standard_less_report_without_results_is_still_a_page() -> None:
    assert ARABIC.scope is not None
    bare = replace(ARABIC, scope=replace(ARABIC.scope, standard="", edition="", scheme="", methods=frozenset()))

    shown = page_text(certificate_pdf(CertificatePaper(bare, SECURED, text(200), ACCREDITED, SIGNED)))

    assert "Standard" not in shown
    assert "The results relate only to the items tested." in shown


def test_own_blocks_sentences_colours_and_logo_are_shown() -> None:
    logo = Image.new("RGBA", (400, 200), (200, 0, 0, 255))
    logo.paste((0, 0, 0, 0), (0, 0, 200, 200))  # half of it lets the paper through
    own = paper(
        blocks=("dates", "holder", "standard", "sentence", "scope", "covered", "results"),
        sentences={"en": "It remains ours.", "de": "Es bleibt unser."},
        languages=("en", "de"),
        accent=(120, 0, 60),
    )

    pdf = certificate_pdf(replace(own, logo=logo_picture(file(logo), where="logo.png")))

    shown = page_text(pdf)
    assert shown.index("Valid from") < shown.index("certifies that")
    assert "It remains ours. Es bleibt unser." in shown
    for absent in ("Accredited by", "Authorised by", "IAF:17"):
        assert absent not in shown
    page = rendered(pdf, dpi=100)
    red_part, clear_part = page.getpixel((210, 88)), page.getpixel((100, 88))
    assert isinstance(red_part, int)
    assert red_part < 100
    assert clear_part == 255


def test_lists_of_a_product_certificate_move_to_the_annex_one_after_the_other() -> None:
    factories = tuple(replace(PRODUCT_DETAILS.factories[0], name=f"工厂 {n}") for n in range(70))
    pdf = certificate_pdf(paper(CHINESE, replace(PRODUCT_DETAILS, factories=factories), languages=("zh-Hans",)))
    first, annex = page_text(pdf), "".join(page_text(pdf, at) for at in range(1, page_count(pdf)))

    assert "产品 2 项，见附件" in first
    assert "生产厂 71 项，见附件" in first
    assert all(f"工厂 {n} (CN)" in annex for n in range(70))
    assert "充电宝 HC-PB10000" in annex


def test_initials_stand_for_a_logo_even_of_a_name_without_letters() -> None:
    assert "СС" in page_text(certificate_pdf(paper(CYRILLIC)))
    assert "–" in page_text(certificate_pdf(paper(replace(SYSTEM, issuer_name="(…)"))))
