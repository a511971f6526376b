"""Labels on sheets (specs/label.md L7.1 to L7.3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vc.label.papers import letters, page_count, page_text, rendered
from tests.vc.label.pictures import file
from tests.vc.label.printing import item, labels
from tests.vc.label.samples import ARABIC, CHINESE, SIGNED
from vc.errors import UsageError
from vc.label import read_back
from vc.label.qr import Level
from vc.label.scan import luminance_of, scan, texts_in
from vc.label.sheet import label_sheets
from vc.label.stock import A4_24, A4_40, SheetSetup, SheetStock
from vc.model.credential import Credential
from vc.model.limits import DEFAULT_LIMITS

PIXELS_A_MM = 10


@pytest.mark.parametrize("stock", [A4_24, A4_40], ids=["24", "40"])
def test_every_label_of_a_full_sheet_stands_on_its_own_label_and_off_the_edges(stock: SheetStock) -> None:
    sheet = labels(stock.places)
    page = rendered(label_sheets(sheet, created=SIGNED, setup=SheetSetup(stock)).pdf, dpi=254)

    for place, label in enumerate(sheet):
        cell = stock.cell(place)
        left, top = round(cell.x * PIXELS_A_MM), round(cell.y * PIXELS_A_MM)
        width, height = round(cell.width * PIXELS_A_MM), round(cell.height * PIXELS_A_MM)
        picture = page.crop((left, top, left + width, top + height))
        assert scan(file(picture), DEFAULT_LIMITS, wanted=lambda _: True) == label.label_text
        inked = picture.point(lambda level: 255 - level).getbbox()
        assert inked is not None
        assert min(inked[0], inked[1]) >= 14
        assert inked[2] <= width - 14
        assert inked[3] <= height - 14
    whole = page.point(lambda level: 255 - level).getbbox()
    assert whole is not None
    assert min(whole[0], whole[1], page.width - whole[2], page.height - whole[3]) >= 44


def test_a_sheet_that_was_used_in_part_is_filled_from_the_place_that_is_named() -> None:
    sheet = labels(5)

    made = label_sheets(sheet, created=SIGNED, setup=SheetSetup(A4_24, start=22))

    assert made.pages == page_count(made.pdf) == 2
    first, second = (luminance_of(file(rendered(made.pdf, page, dpi=200)), DEFAULT_LIMITS) for page in (0, 1))
    assert set(texts_in(first, DEFAULT_LIMITS, lambda _: True)) == {one.label_text for one in sheet[:3]}
    assert set(texts_in(second, DEFAULT_LIMITS, lambda _: True)) == {one.label_text for one in sheet[3:]}
    page = rendered(made.pdf, 0, dpi=100)
    seven_rows = page.crop((0, 0, page.width, round(page.height * 7 / 8)))
    assert seven_rows.getextrema() == (255, 255)


@pytest.mark.parametrize(("stock", "level"), [(A4_24, Level.Q), (A4_40, Level.M)], ids=["24", "40"])
def test_error_correction_follows_the_room_of_the_sheet(stock: SheetStock, level: Level) -> None:
    (code,) = label_sheets(labels(1, octets=250), created=SIGNED, setup=SheetSetup(stock)).codes

    assert code.image.level is level
    assert code.size.dots == 4


def test_a_finer_printer_gets_more_dots_and_an_asked_level_is_kept() -> None:
    setup = SheetSetup(A4_24, dots_per_inch=600, level=Level.M)

    (code,) = label_sheets(labels(1, octets=250), created=SIGNED, setup=setup).codes

    assert (code.image.level, code.size.dots, code.size.dots_per_inch) == (Level.M, 10, 600)


def test_a_printer_with_wide_margins_is_told_what_does_not_fit() -> None:
    with pytest.raises(UsageError, match="gets 3 dots a module") as refused:
        label_sheets(labels(1, octets=300), created=SIGNED, setup=SheetSetup(A4_40, margin_mm=8.0))

    assert refused.value.where == "label 1: width"
    assert "dpi or more" in str(refused.value.hint)


def test_label_shows_number_serial_product_holder_standard_and_address() -> None:
    shown = page_text(label_sheets([item()], created=SIGNED, setup=SheetSetup(A4_40)).pdf)

    for part in (
        "2026970914000123",
        "S/N A0001",
        "HC-PB20000",
        "青岛海川",
        "GB 4943.1:2022",
        "Check: verify.example/q",
    ):
        assert part in shown


@pytest.mark.parametrize("holder", [CHINESE, ARABIC], ids=["chinese", "arabic"])
def test_holder_is_named_in_both_scripts(holder: Credential) -> None:
    label = replace(labels(1)[0], holder=holder.holder, holder_native=holder.holder_native)

    shown = page_text(label_sheets([label], created=SIGNED).pdf)

    assert "".join(holder.holder.split())[:20] in "".join(shown.split())
    assert not letters(holder.holder_native) - letters(shown)


def test_a_name_in_one_script_stands_there_once() -> None:
    label = replace(labels(1)[0], holder=CHINESE.holder_native, holder_native=CHINESE.holder_native)

    assert page_text(label_sheets([label], created=SIGNED).pdf).count("青岛海川") == 1


def test_each_label_is_set_and_read_back() -> None:
    steps: list[int] = []

    label_sheets(labels(3), created=SIGNED, on_step=steps.append)

    assert steps == [1, 1, 1, 3]


def test_a_sheet_of_which_a_code_does_not_read_back_is_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_back, "qr_texts", lambda _octets, **_size: ("https://verify.example/q#1",))

    with pytest.raises(UsageError, match="1 of 2 codes read back") as refused:
        label_sheets(labels(2), created=SIGNED)

    assert refused.value.where == "page 1"


@pytest.mark.parametrize("holder", ["lang " * 200, "한국"])
def test_label_that_cannot_be_set_is_refused_by_its_position(holder: str) -> None:
    sheet = labels(3)
    sheet[1] = replace(sheet[1], holder=holder)

    with pytest.raises(UsageError) as refused:
        label_sheets(sheet, created=SIGNED)

    assert refused.value.where == "label 2: holder"


def test_empty_sheet_is_refused() -> None:
    with pytest.raises(UsageError):
        label_sheets([], created=SIGNED)


def test_same_labels_give_the_same_octets() -> None:
    assert label_sheets(labels(2), created=SIGNED).pdf == label_sheets(labels(2), created=SIGNED).pdf
