"""Labels on sheets (specs/label.md L7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vc.label.papers import letters, page_count, page_text, rendered
from tests.vc.label.pictures import file
from tests.vc.label.samples import ARABIC, CHINESE, GERMAN, SIGNED, text
from vc.errors import UsageError
from vc.label.scan import luminance_of, scan, texts_in
from vc.label.sheet import SheetLabel, label_sheet_pdf
from vc.model.credential import Credential
from vc.model.limits import DEFAULT_LIMITS

HOLDERS = (CHINESE.holder_native, ARABIC.holder_native, GERMAN.holder, "x" * 80)


def labels(count: int) -> list[SheetLabel]:
    return [
        SheetLabel(f"2026970914{n:06d}", HOLDERS[n % 4], "GB 4943.1:2022", text(160 + n * 5 % 141, seed=str(n)))
        for n in range(count)
    ]


def test_every_code_of_a_full_sheet_is_read_from_the_rendered_page() -> None:
    sheet = labels(24)

    picture = luminance_of(file(rendered(label_sheet_pdf(sheet, created=SIGNED), dpi=200)), DEFAULT_LIMITS)

    assert set(texts_in(picture, DEFAULT_LIMITS, lambda _: True)) == {label.label_text for label in sheet}


def test_each_label_stands_in_its_own_seventy_by_thirty_seven_millimetres() -> None:
    sheet = labels(24)
    page = rendered(label_sheet_pdf(sheet, created=SIGNED), dpi=254)  # ten pixels a millimetre

    for place, label in enumerate(sheet):
        x, y = place % 3 * 700, place // 3 * 370 + 5
        cell = page.crop((x, y, x + 700, y + 370))
        assert scan(file(cell), DEFAULT_LIMITS, wanted=lambda _: True) == label.label_text
        assert cell.crop((0, 0, 700, 40)).getextrema() == (255, 255)
        assert cell.crop((665, 0, 700, 370)).getextrema() == (255, 255)


def test_label_shows_number_holder_standard_and_address() -> None:
    shown = page_text(label_sheet_pdf(labels(1), created=SIGNED))

    for part in ("2026970914000000", "青岛海川", "GB 4943.1:2022", "Check: verify.example/q"):
        assert part in shown


@pytest.mark.parametrize("holder", [CHINESE, ARABIC], ids=["chinese", "arabic"])
def test_holder_is_named_in_both_scripts(holder: Credential) -> None:
    label = replace(labels(1)[0], holder=holder.holder, holder_native=holder.holder_native)

    shown = page_text(label_sheet_pdf([label], created=SIGNED))

    assert "".join(holder.holder.split())[:20] in "".join(shown.split())
    assert not letters(holder.holder_native) - letters(shown)


def test_a_name_in_one_script_stands_there_once() -> None:
    label = replace(labels(1)[0], holder=CHINESE.holder_native, holder_native=CHINESE.holder_native)

    assert page_text(label_sheet_pdf([label], created=SIGNED)).count("青岛海川") == 1


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (24, 1), (25, 2)])
def test_sheet_takes_a_new_page_after_24_labels(count: int, pages: int) -> None:
    assert page_count(label_sheet_pdf(labels(count), created=SIGNED)) == pages


@pytest.mark.parametrize("holder", ["lang " * 200, "한국"])
def test_label_that_cannot_be_set_is_refused_by_its_position(holder: str) -> None:
    sheet = labels(3)
    sheet[1] = replace(sheet[1], holder=holder)

    with pytest.raises(UsageError) as refused:
        label_sheet_pdf(sheet, created=SIGNED)

    assert refused.value.where == "label 2: holder"


def test_empty_sheet_is_refused() -> None:
    with pytest.raises(UsageError):
        label_sheet_pdf([], created=SIGNED)
