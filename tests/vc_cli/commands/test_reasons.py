"""`vc reasons`: the codes that --code takes."""

import pytest

from tests.vc_cli.command_line import vc


def test_the_reasons_of_a_change_are_listed_with_words_and_clause() -> None:
    ran = vc("reasons", "reinstate")

    assert ran.code == 0
    assert ran.text.splitlines()[:3] == [
        "cause_resolved",
        "  what led to the suspension was resolved (暂停原因已消除)",
        "  reinstated; ISO/IEC 17021-1 9.6.5.4; ISO/IEC 17065 7.11.6",
    ]
    assert "accreditation_findings_closed" in ran.text
    assert "ccc_holder_pause (CCC alone)" in vc("reasons", "suspend").text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("suspend", "mark_misused"),
        ("withdraw", "obtained_by_deceit"),
        ("cancel", "not_renewed"),
        ("reduce-scope", "site_removed"),
        ("supersede", "recertified"),
        ("reissue", "label_lost"),
        ("transfer", "taken_over"),
        ("record-surveillance", "surveillance_passed"),
        ("accredit", "schedule_extended"),
    ],
)
def test_every_change_has_its_reasons(change: str, code: str) -> None:
    assert code in [one["code"] for one in vc("reasons", change, "--json").json["reasons"]]


def test_without_a_change_all_are_listed_once() -> None:
    codes = [one["code"] for one in vc("reasons", "--json").json["reasons"]]

    assert len(codes) == len(set(codes))
    assert {"cause_resolved", "schedule_extended", "ccc_product_defect"} <= set(codes)


def test_an_unknown_change_is_refused() -> None:
    assert vc("reasons", "forgive").code == 2
