"""Nothing is handed out that was not read (specs/label.md L5.4, L6.9)."""

from __future__ import annotations

import io

import pikepdf
import pytest

from tests.vc.label.certificates import PAPERS, SECURED, pdf_of
from tests.vc.label.pictures import file, picture, side_by_side
from tests.vc.label.samples import text
from vc.errors import UsageError
from vc.label.page_frame import PageFrame
from vc.label.read_back import require_read, require_readable
from vc.label.scan import luminance_of
from vc.model.limits import DEFAULT_LIMITS

PLACE = PageFrame.of(PAPERS["english"], (210.0, 297.0)).code_place
CODE = (PLACE.x, PLACE.y, PLACE.width, PLACE.height)
ATTACHED = ("credential.jwt", SECURED)
ONE, OTHER = text(200), text(200, seed="other")
TWICE = luminance_of(file(side_by_side(picture(ONE), picture(ONE))), DEFAULT_LIMITS)


def test_what_was_written_is_found_again() -> None:
    require_readable(pdf_of("english"), attachment=ATTACHED, label_text=text(240), code_mm=CODE)


@pytest.mark.parametrize("attachment", [("credential.jwt", b"other"), ("other.jwt", SECURED)])
def test_another_attachment_is_refused(attachment: tuple[str, bytes]) -> None:
    with pytest.raises(UsageError, match="attachment does not read back"):
        require_readable(pdf_of("english"), attachment=attachment, label_text=text(240), code_mm=CODE)


@pytest.mark.parametrize(("label", "code"), [(text(241), CODE), (text(240), (20.0, 20.0, 60.0, 30.0))])
def test_another_code_and_a_place_without_one_are_refused(label: str, code: tuple[float, float, float, float]) -> None:
    with pytest.raises(UsageError, match="code on the page does not read back"):
        require_readable(pdf_of("english"), attachment=ATTACHED, label_text=label, code_mm=code)


def test_a_page_whose_code_was_painted_over_is_refused() -> None:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of("english"))) as document:
        page = document.pages[0]
        page.contents_add(document.make_stream(b"q 1 1 1 rg 70 50 60 60 re f Q"))
        document.save(written)

    with pytest.raises(UsageError, match="code on the page does not read back"):
        require_readable(written.getvalue(), attachment=ATTACHED, label_text=text(240), code_mm=CODE)


def test_codes_count_as_often_as_they_are_named() -> None:
    require_read(TWICE, (ONE, ONE), where="page 1")


@pytest.mark.parametrize("texts", [(), (ONE,), (ONE, OTHER), (ONE, ONE, ONE)])
def test_a_code_too_few_too_many_or_another_is_refused(texts: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match=f"2 of {len(texts)} codes read back") as refused:
        require_read(TWICE, texts, where="page 1")

    assert refused.value.where == "page 1"
