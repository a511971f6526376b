"""The demo's certificate rows: realistic, invented, valid to the end of the demo, and issued without a fault."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.certificates import CREDENTIAL_ID, ISSUER
from vc.issue.columns import COLUMNS
from vc.issue.csv_rows import read_table
from vc.issue.prepare import IssuerProfile, rehearse
from vc_cli.demo.rows import ROWS_OF, rows_for, scope_of, write_csv

START = date(2025, 10, 18)
END = START + timedelta(days=400)
UNACCREDITED = IssuerProfile(ISSUER.did, ISSUER.name, ISSUER.environment)
EVERY_ROW = [row for key in ROWS_OF for row in rows_for(key, START)]


def test_there_are_two_hundred_rows_with_numbers_of_their_own() -> None:
    assert len(EVERY_ROW) == 200
    assert len({row["certificate_number"] for row in EVERY_ROW}) == 200
    assert all(tuple(row) == COLUMNS for row in EVERY_ROW)


@pytest.mark.parametrize("key", ROWS_OF)
def test_the_same_start_gives_the_same_rows_and_every_one_may_be_issued(key: str, tmp_path: Path) -> None:
    write_csv(rows_for(key, START), tmp_path / "rows.csv")
    assert rows_for(key, START) == rows_for(key, START)

    table = read_table((tmp_path / "rows.csv").read_bytes())

    issued_at = datetime(START.year, START.month, START.day, tzinfo=UTC)
    assert table.faults == ()
    assert len(table.drafts) == ROWS_OF[key]
    for row in table.drafts:
        assert rehearse(row.draft, issuer=UNACCREDITED, issued_at=issued_at, credential_id=CREDENTIAL_ID) == ()


@pytest.mark.parametrize("start", [START, date(2024, 2, 29), date(2027, 12, 31)])
def test_every_certificate_is_in_force_from_start_to_end(start: date) -> None:
    for key in ROWS_OF:
        for row in rows_for(key, start):
            assert row["valid_from"] < start.isoformat()
            assert row["valid_until"] > (start + timedelta(days=420)).isoformat()


def test_one_surveillance_in_twenty_is_overdue_at_the_end() -> None:
    overdue = [row for row in EVERY_ROW if row["surveillance_due"] < END.isoformat()]

    assert len(overdue) == sum(count // 20 for count in ROWS_OF.values())


def test_every_language_standard_and_scheme_of_the_story_occurs() -> None:
    standards = Counter(row["standard"] for row in EVERY_ROW)

    assert {"ISO 9001", "ISO 14001", "ISO 45001", "ISO 13485", "ISO/IEC 27001", "ISO 22000", "GB 4943.1"} <= set(
        standards
    )
    assert standards.most_common(1)[0][0] == "ISO 9001"
    assert {row["holder_lang"] for row in EVERY_ROW} == {"", "zh", "ar"}
    assert any("ß" in row["holder_name"] for row in EVERY_ROW)
    assert any(";" in row["sites"] for row in EVERY_ROW)
    assert any(";" in row["models"] for row in EVERY_ROW)


def test_numbers_come_from_ranges_that_no_real_body_uses() -> None:
    for row in rows_for("zhongan", START):
        assert row["certificate_number"][4:6] == "00"
    for row in rows_for("huaheng", START):
        assert row["certificate_number"].startswith("000")


def test_a_scope_names_everything_that_the_rows_name() -> None:
    scope = scope_of(rows_for("northgate", START))

    assert ("ISO 9001", "2015") in scope.standards
    assert set(scope.countries) >= {"GB", "AE"}
    assert scope.product_categories == ()
    assert all(sector.startswith("IAF:") for sector in scope.sectors)


def test_another_body_has_no_rows() -> None:
    with pytest.raises(KeyError):
        rows_for("nobody", START)
