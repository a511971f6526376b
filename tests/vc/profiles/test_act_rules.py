"""The table of acts: complete for each scheme, sourced, and open where the source does not say."""

from datetime import date, timedelta

import pytest

from vc.model.vocabulary import Act, CertificateStatus
from vc.profiles.act_rules import DecidingDay, Lawful, act_table, native_status
from vc.profiles.catalogue import is_country, schemes
from vc.profiles.code_table import table

SCHEMES = sorted(table("acts")["entries"])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_with_a_table_is_registered_and_has_its_source_and_its_doubts(scheme: str) -> None:
    known = act_table(scheme)

    assert known is not None
    assert scheme in schemes()
    assert is_country(known.home)
    assert known.regulation
    assert table("acts")["entries"][scheme]["unconfirmed"]
    assert date.fromisoformat(known.reviewed) >= date(2026, 11, 1)
    assert known.calendar.utcoffset(None) == timedelta(hours=8)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_row_is_read_once_and_names_a_clause(scheme: str) -> None:
    rows, known = table("acts")["entries"][scheme]["rules"], act_table(scheme)

    assert known is not None
    assert len(known.rules) == len(rows)
    for (status, act), rule in known.rules.items():
        assert status == "expired" or CertificateStatus(status) is not CertificateStatus.ACTIVE
        assert Act(act) is not Act.RELY
        assert rule.clause


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_day_decides_exactly_where_the_answers_differ(scheme: str) -> None:
    known = act_table(scheme)

    assert known is not None
    for rule in known.rules.values():
        assert (rule.day is DecidingDay.NONE) == (rule.earlier is rule.otherwise)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_row_allows_more_for_later_goods_than_for_earlier_ones(scheme: str) -> None:
    known = act_table(scheme)

    assert known is not None
    assert {rule.otherwise for rule in known.rules.values()} == {Lawful.BARRED}


def test_the_words_of_ccc_are_told_apart_in_chinese_where_english_swaps_them() -> None:
    words = {status: native_status("CCC", status) for status in ("suspended", "cancelled", "withdrawn", "expired")}

    assert words == {"suspended": "暂停", "cancelled": "注销", "withdrawn": "撤销", "expired": "过期"}
    assert native_status("IECEE CB", "cancelled") == native_status("none", "cancelled") == ""


@pytest.mark.parametrize("scheme", ["", "CQC", "ccc", "CCC ", "СCC"])
def test_other_schemes_have_none(scheme: str) -> None:
    assert act_table(scheme) is None
