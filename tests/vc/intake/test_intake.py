"""What a person hands over (specs/label.md L9)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vc.intake.pdfs import pdf_of
from tests.vc.label.pictures import file, flood, picture
from tests.vc.label.samples import octets, text
from vc.codes import Code
from vc.intake.intake import Intaken, Kind, intake
from vc.model.finding import Finding, Outcome
from vc.model.limits import DEFAULT_LIMITS

LABEL = text(230)
COMPACT = b"eyJhbGciOiJFUzI1NiJ9.e30.c2ln"


@pytest.mark.parametrize(
    ("raw", "host"),
    [
        (COMPACT, None),
        (COMPACT + b"\n", None),
        (b'{"type": "EnvelopedVerifiableCredential"}', None),
        (LABEL.encode(), "verify.example"),
        (LABEL.encode() + b"\n", "verify.example"),
        (LABEL.partition("#")[2].encode(), None),
        (octets(200), None),
        (b"", None),
        (b"\xff\xfe", None),
        (b"PK\x03\x04", None),
    ],
)
def test_what_is_no_container_goes_to_the_reader_as_it_is(raw: bytes, host: str | None) -> None:
    assert intake(raw, DEFAULT_LIMITS) == Intaken(Kind.AS_RECEIVED, raw, host=host)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (file(picture(LABEL)), Intaken(Kind.PICTURE, LABEL.encode(), host="verify.example")),
        (file(picture(LABEL), "JPEG"), Intaken(Kind.PICTURE, LABEL.encode(), host="verify.example")),
        (pdf_of(picture(LABEL)), Intaken(Kind.PDF_PAGE, LABEL.encode(), host="verify.example", page=1)),
        (pdf_of(picture(LABEL), attached={"c.jwt": COMPACT}), Intaken(Kind.PDF_ATTACHMENT, COMPACT)),
    ],
    ids=["png", "jpeg", "page", "attachment"],
)
def test_container_gives_what_it_carries(raw: bytes, expected: Intaken) -> None:
    assert intake(raw, DEFAULT_LIMITS) == expected


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (file(picture("https://verify.example/q#1").rotate(0).crop((0, 0, 40, 40))), Code.FORMAT_QR),
        (b"\x89PNG\r\n\x1a\n broken", Code.FORMAT_UNRECOGNISED),
        (b"%PDF-1.7 broken", Code.FORMAT_UNRECOGNISED),
        (flood(65_000, 65_000), Code.LIMIT_IMAGE),
    ],
)
def test_container_without_a_code_is_a_failed_finding(raw: bytes, code: Code) -> None:
    finding = intake(raw, DEFAULT_LIMITS)

    assert isinstance(finding, Finding)
    assert (finding.code, finding.outcome) == (code, Outcome.FAILED)


def test_container_over_the_upload_limit_is_not_opened() -> None:
    raw = file(picture(LABEL))

    finding = intake(raw, replace(DEFAULT_LIMITS, upload_bytes=len(raw) - 1))

    assert isinstance(finding, Finding)
    assert finding.code is Code.LIMIT_SIZE


@given(st.binary(max_size=400))
def test_no_bytes_raise(raw: bytes) -> None:
    assert isinstance(intake(raw, DEFAULT_LIMITS), Intaken | Finding)


def test_credential_file_loads_no_picture_or_pdf_library() -> None:
    program = (
        "import sys; from vc.intake.intake import intake; from vc.model.limits import DEFAULT_LIMITS;"
        "intake(b'eyJ.e30.c2ln', DEFAULT_LIMITS);"
        "heavy = {'PIL', 'zxingcpp', 'pypdfium2', 'pikepdf', 'fpdf', 'qrcode', 'subprocess'} & sys.modules.keys();"
        "print(' '.join(heavy))"
    )

    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert (ended.stdout.strip(), ended.stderr) == (b"", b"")
