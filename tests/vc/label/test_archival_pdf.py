"""Certificates as PDF/A-3u (specs/label.md L6.4)."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from tests.vc.label.certificates import PAPERS, pdf_of
from tests.vc.label.pdfa_clauses import broken_clauses, characters_of, codes_by_font
from vc.label.archival_pdf import DocumentFacts, archival_pdf, octets_of
from vc.label.pdf_certificate import certificate_pdf


@pytest.mark.parametrize("name", PAPERS)
def test_no_clause_that_is_known_here_is_broken(name: str) -> None:
    assert broken_clauses(pdf_of(name)) == []


def drop_relationship(document: Any) -> None:
    del document.Root.AF[0].AFRelationship


def associate_nothing(document: Any) -> None:
    document.Root.AF = pikepdf.Array()


def forget_a_character(document: Any) -> None:
    font, used = next(iter(codes_by_font(document).values()))
    stream = font.ToUnicode.read_bytes().decode("latin-1")
    gone = f"<{max(used):04X}> <"
    font.ToUnicode.write("\n".join(line for line in stream.split("\n") if not line.startswith(gone)).encode("latin-1"))


def map_to_nothing(document: Any) -> None:
    font, used = next(iter(codes_by_font(document).values()))
    stream = font.ToUnicode.read_bytes().decode("latin-1")
    code = max(used)
    text = characters_of(font)[code].encode("utf-16-be").hex().upper()
    font.ToUnicode.write(stream.replace(f"<{code:04X}> <{text}>", f"<{code:04X}> <FEFF>").encode("latin-1"))


def act_on_opening(document: Any) -> None:
    document.Root.AA = pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1"))


def shine_through(document: Any) -> None:
    document.pages[0].Resources.ExtGState = pikepdf.Dictionary(
        X=document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=0.5))
    )


def tell_no_profile(document: Any) -> None:
    del document.Root.OutputIntents


def link(document: Any) -> None:
    annotation = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(annotation)])


def claim_tags(document: Any) -> None:
    document.Root.MarkInfo = pikepdf.Dictionary(Marked=True)


def take_font_away(document: Any) -> None:
    font, _used = next(iter(codes_by_font(document).values()))
    descriptor = font.DescendantFonts[0].FontDescriptor
    for name in ("/FontFile2", "/FontFile3"):
        if name in descriptor:
            del descriptor[name]


def widen(document: Any) -> None:
    font, _used = next(iter(codes_by_font(document).values()))
    font.DescendantFonts[0].DW = 77
    del font.DescendantFonts[0].W


def claim_another_part(document: Any) -> None:
    packet = document.Root.Metadata.read_bytes()
    document.Root.Metadata.write(packet.replace(b"<pdfaid:part>3<", b"<pdfaid:part>2<"))


@pytest.mark.parametrize(
    ("spoil", "clause"),
    [
        (drop_relationship, "6.8 credential.jwt: AFRelationship"),
        (associate_nothing, "6.8 credential.jwt: not associated"),
        (forget_a_character, "6.2.11.7.2 codes without a character"),
        (map_to_nothing, "6.2.11.7.2 a character that none may stand for"),
        (act_on_opening, "forbidden /AA"),
        (shine_through, "6.2.10 transparency"),
        (tell_no_profile, "6.2.3 output intent"),
        (link, "6.3 annotation"),
        (claim_tags, "claims to be tagged"),
        (take_font_away, "6.2.11.4.1 not embedded"),
        (widen, "6.2.11.5 width"),
        (claim_another_part, "6.6.4 identification"),
    ],
)
def test_the_check_sees_a_clause_that_is_broken(spoil: Callable[[Any], None], clause: str) -> None:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of("english"))) as document:
        spoil(document)
        document.save(written)

    assert any(clause in broken for broken in broken_clauses(written.getvalue()))


def test_the_credential_is_the_source_of_the_pages() -> None:
    with pikepdf.open(io.BytesIO(pdf_of("english"))) as document:
        spec: Any = document.attachments["credential.jwt"].obj

        assert spec.AFRelationship == "/Source"
        assert spec.EF.F.Subtype == "/application/vc+jwt"


def test_the_file_names_itself_and_its_issuer_whatever_they_are_called() -> None:
    odd = replace(PAPERS["english"].credential, issuer_name='Zert & <Co> "Nord"')
    with pikepdf.open(io.BytesIO(certificate_pdf(replace(PAPERS["english"], credential=odd)))) as document:
        metadata = document.open_metadata()

        assert metadata["dc:creator"] == ['Zert & <Co> "Nord"']
        assert metadata["dc:title"] == "Management system certificate DE-QMS-2026-00412"
        assert metadata["xmp:CreateDate"] == "2026-03-02T08:00:00Z"
        assert str(document.Root.Lang) == "en"


def test_every_part_of_an_arabic_letter_has_a_character() -> None:
    facts = DocumentFacts("t", "a", "ar", PAPERS["english"].created, (100.0, 100.0))
    with archival_pdf(facts, ["شبكة 12"]) as pdf:
        pdf.add_page()
        pdf.cell(50, 10, "شبكة 12")
        octets = octets_of(pdf)

    with pikepdf.open(io.BytesIO(octets)) as document:
        for font, used in codes_by_font(document).values():
            assert used <= characters_of(font).keys()
            assert "\x00" not in "".join(characters_of(font).values())
