"""Credentials out of PDFs (specs/label.md L9.2)."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any

import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from tests.vc.intake.pdfs import inflating_pdf, pdf_of, vast_pdf
from tests.vc.label.pictures import picture, side_by_side
from tests.vc.label.samples import GERMAN, SIGNED, text
from vc.codes import Code
from vc.errors import Refused
from vc.intake.pdf_pages import code_in_pdf
from vc.label.certificate_paper import CertificatePaper
from vc.label.pdf_certificate import certificate_pdf
from vc.model.limits import DEFAULT_LIMITS

COMPACT = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
LABEL = text(230)
PAGE = picture(LABEL)


def refusal_of(pdf: bytes) -> Code:
    with pytest.raises(Refused) as refused:
        code_in_pdf(pdf, DEFAULT_LIMITS)
    return refused.value.code


def test_attachment_of_our_certificate_page_comes_before_its_code() -> None:
    pdf = certificate_pdf(CertificatePaper(GERMAN, COMPACT.encode(), LABEL, None, SIGNED))

    assert code_in_pdf(pdf, DEFAULT_LIMITS) == (COMPACT, None)


@pytest.mark.parametrize(
    "attached",
    [
        {"credential.jwt": COMPACT.encode() + b"\n"},
        {"a.jwt": COMPACT.encode(), "b.jwt": COMPACT.encode()},
        {"invoice.xml": b"<x/>", "data.json": b"{}", "c.txt": COMPACT.encode()},
    ],
)
def test_attached_credential_is_found_among_other_files(attached: dict[str, bytes]) -> None:
    assert code_in_pdf(pdf_of(PAGE, attached=attached), DEFAULT_LIMITS) == (COMPACT, None)


def test_attached_credential_is_found_in_a_pdf_that_only_forbids_changes() -> None:
    locked = pdf_of(attached={"a.jwt": COMPACT.encode()}, owner="secret")

    assert code_in_pdf(locked, DEFAULT_LIMITS) == (COMPACT, None)


@pytest.mark.parametrize(
    ("packing", "found"),
    [
        ({}, True),
        ({"filter": Name.FlateDecode}, True),
        ({"filter": Array([Name.FlateDecode])}, True),
        ({"filter": Array([Name.FlateDecode, Name.FlateDecode])}, False),
        ({"filter": Name.FlateDecode, "decode_parms": Dictionary(Predictor=12)}, False),
        ({"filter": Name.LZWDecode}, False),
    ],
)
def test_attachment_is_unpacked_only_the_common_way(packing: dict[str, Any], *, found: bool) -> None:
    octets = zlib.compress(COMPACT.encode()) if packing else COMPACT.encode()
    pdf = pdf_of(PAGE, attached={"a.jwt": octets}, packing=packing)

    assert code_in_pdf(pdf, DEFAULT_LIMITS) == ((COMPACT, None) if found else (LABEL, 1))


def test_attachment_that_inflates_without_end_is_given_up_at_once() -> None:
    assert refusal_of(inflating_pdf(8 << 30)) is Code.FORMAT_QR


def test_two_different_attached_credentials_are_refused() -> None:
    assert refusal_of(pdf_of(PAGE, attached={"a": COMPACT.encode(), "b": COMPACT.encode() + b"x"})) is Code.FORMAT_QR


def test_attachment_larger_than_any_credential_is_left_alone() -> None:
    huge = b"eyJ." + b"A" * DEFAULT_LIMITS.credential_bytes + b".c2ln"

    assert code_in_pdf(pdf_of(PAGE, attached={"a": huge}), DEFAULT_LIMITS) == (LABEL, 1)


def test_code_is_found_on_the_page_where_it_stands() -> None:
    other = qrcode.make("https://shop.example/offer").get_image()

    assert code_in_pdf(pdf_of(None, other, PAGE, picture(text(230, seed="later"))), DEFAULT_LIMITS) == (LABEL, 3)


def test_two_labels_on_one_page_are_refused() -> None:
    assert refusal_of(pdf_of(side_by_side(PAGE, picture(text(230, seed="another"))))) is Code.FORMAT_QR


def test_pages_without_a_code_are_refused() -> None:
    assert refusal_of(pdf_of(None, None)) is Code.FORMAT_QR


def test_pages_beyond_the_limit_are_not_rendered_and_the_answer_says_so() -> None:
    limits = replace(DEFAULT_LIMITS, pdf_pages=2)

    with pytest.raises(Refused) as refused:
        code_in_pdf(pdf_of(None, None, PAGE), limits)

    assert refused.value.code is Code.LIMIT_IMAGE
    assert refused.value.detail == "no code on the first 2 of 3 pages"


def test_page_of_any_size_is_rendered_within_bounds() -> None:
    assert refusal_of(vast_pdf(PAGE)) is Code.FORMAT_QR


@pytest.mark.parametrize(
    "pdf",
    [b"%PDF-1.7 garbage", b"%PDF-1.7\n%%EOF", pdf_of(PAGE, owner="secret", password="secret"), pdf_of(PAGE)[:300]],
)
def test_damaged_or_locked_pdf_is_unrecognised(pdf: bytes) -> None:
    assert refusal_of(pdf) is Code.FORMAT_UNRECOGNISED


@settings(max_examples=40)
@given(position=st.integers(0, 3_000), octets=st.binary(min_size=1, max_size=40))
def test_no_damage_brings_anything_but_a_text_or_a_refusal(position: int, octets: bytes) -> None:
    pdf = bytearray(pdf_of(PAGE.resize((60, 60)), attached={"a.jwt": COMPACT.encode()}))
    pdf[position : position + len(octets)] = octets

    try:
        found, _ = code_in_pdf(bytes(pdf), DEFAULT_LIMITS)
    except Refused:
        return
    assert found
