"""Which block says what (specs/label.md L6.1, L6.6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.vc.label.certificates import PRODUCT_DETAILS, REPORT_DETAILS, SYSTEM, paper
from tests.vc.label.samples import ARABIC, CHINESE
from vc.label.certificate_paper import CertificatePaper
from vc.label.certificate_rows import RowMaker
from vc.label.page_rows import Row
from vc.label.page_template import BLOCKS
from vc.model.certificate_details import CertificateDetails


def said(rows: Iterable[Row]) -> list[str]:
    return [paragraph.text for row in rows for cell in row.cells for paragraph in cell.paragraphs]


def blocks(made: CertificatePaper) -> dict[str, list[str]]:
    return {block.name: said(block.rows) for block in RowMaker(made, 170.0).blocks()}


def test_blocks_come_in_the_templates_order_and_empty_ones_not_at_all() -> None:
    turned = tuple(reversed(BLOCKS))

    assert list(blocks(paper(blocks=turned))) == [name for name in turned if name not in {"sentence", "results"}]


def test_a_block_that_the_template_leaves_out_is_not_there() -> None:
    assert "codes" not in blocks(paper(blocks=tuple(name for name in BLOCKS if name != "codes")))


@pytest.mark.parametrize(
    ("until", "shown"),
    [
        (datetime(2029, 3, 1, 23, 59, 59, tzinfo=UTC), "2029-03-01"),
        (datetime(2029, 3, 1, tzinfo=UTC), "2029-03-01 00:00 UTC"),
        (datetime(2029, 3, 1, 12, 30, tzinfo=UTC), "2029-03-01 12:30 UTC"),
    ],
)
def test_a_day_stands_alone_only_where_it_is_meant_whole(until: datetime, shown: str) -> None:
    assert shown in blocks(paper(replace(SYSTEM, valid_until=until)))["dates"]


def test_more_than_four_days_take_a_second_row() -> None:
    made = paper(replace(ARABIC, valid_until=SYSTEM.valid_until, surveillance_due=SYSTEM.valid_until), REPORT_DETAILS)
    (dates,) = (block for block in RowMaker(made, 170.0).blocks() if block.name == "dates")

    assert [len(row.cells) for row in dates.rows] == [4, 1]


def test_work_of_one_day_is_one_day() -> None:
    one = replace(REPORT_DETAILS, performed_until=REPORT_DETAILS.performed_from)

    assert "2026-01-14" in blocks(paper(ARABIC, one))["dates"]


def test_a_certificate_that_covers_nothing_by_name_lists_nothing() -> None:
    assert "covered" not in blocks(paper(replace(SYSTEM, covered=()), CertificateDetails()))


def test_a_certificate_without_any_day_has_no_days() -> None:
    undated = replace(SYSTEM, valid_from=None, valid_until=None, surveillance_due=None, issued_at=None)

    assert "dates" not in blocks(paper(undated))


def test_a_product_is_said_to_fulfil_and_a_report_certifies_nothing() -> None:
    assert "fulfil the requirements of" in blocks(paper(CHINESE, PRODUCT_DETAILS))["standard"]
    assert blocks(paper(ARABIC, REPORT_DETAILS))["standard"] == ["Standard", "IEC 60335-1:2020 · IECEE CB"]


def test_what_moved_to_the_annex_is_counted_on_page_one_in_both_languages() -> None:
    maker = RowMaker(paper(CHINESE, PRODUCT_DETAILS, languages=("en", "de")), 170.0)
    moved = {block.name: said(maker.in_annex(block).rows) for block in maker.blocks() if block.annex}

    assert set(moved) == {"scope", "codes", "covered", "records"}
    assert moved["covered"][:3] == ["Products", "Produkte", "2 – see the annex, which is part of this document"]
    assert moved["records"][:2] == ["Places of production", "Fertigungsstätten"]


def test_reports_name_the_records_that_moved_where_there_is_no_factory() -> None:
    maker = RowMaker(paper(CHINESE, replace(PRODUCT_DETAILS, factories=())), 170.0)
    (records,) = (block for block in maker.blocks() if block.name == "records")

    assert said(maker.in_annex(records).rows)[0] == "Test reports relied on"


def test_methods_of_a_report_are_called_so_where_they_moved() -> None:
    maker = RowMaker(paper(ARABIC, REPORT_DETAILS), 170.0)
    moved = {block.name: said(maker.in_annex(block).rows)[0] for block in maker.blocks() if block.annex}

    assert (moved["codes"], moved["results"], moved["covered"]) == ("Methods", "Results", "Items as received")


def test_own_words_stand_in_the_languages_of_the_page_alone() -> None:
    made = paper(sentences={"de": "Bleibt unser.", "fr": "Reste à nous."}, languages=("de", "en"))

    assert blocks(made)["sentence"] == ["Bleibt unser."]


def test_a_heading_keeps_a_square_free_for_a_mark() -> None:
    (row,) = RowMaker(paper(), 170.0, mark_mm=24.0).heading()

    assert (row.least_mm, row.cells[0].width_mm) == (24.0, 142.0)
