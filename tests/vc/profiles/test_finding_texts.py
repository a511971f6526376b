"""Every code has its words."""

import json
from pathlib import Path

import pytest

import vc.profiles
from vc.codes import Code
from vc.profiles.finding_texts import finding_text
from vc.verify.findings import NOTICES

_TABLE = json.loads((Path(vc.profiles.__path__[0]) / "findings" / "en.json").read_bytes())

# Findings of these codes are good news: they need no advice.
_GOOD = {
    Code.FORMAT_READ,
    Code.TRUST_ANCHORED,
    Code.BUNDLE_ANCHORED,
    Code.ENVIRONMENT_AGREES,
    Code.CHAIN_RECOGNISED,
    Code.CHAIN_ACCREDITED_AT_ISSUE,
    Code.CHAIN_ACCREDITED_NOW,
    Code.CHAIN_DESIGNATED_AT_ISSUE,
    Code.CHAIN_DESIGNATED_NOW,
    Code.KEY_FOUND,
    Code.SIG_VERIFIED,
    Code.TIME_IN_FORCE,
    Code.CHAIN_SCOPE,
    Code.CHAIN_TEST_REPORT,
    Code.STATUS_ACTIVE,
    Code.ISSUE_TIME_PROVEN,
    Code.REGISTER_LISTED,
    Code.GOODS_COVERED,
    Code.RECEIPT_SIGNED,
    Code.PROOF_BESIDE_VERIFIED,
    Code.RECEIPT_SAME,
    Code.KB_VERIFIED,
    Code.PRESENTATION_READ,
    Code.PRESENTATION_HOLDER_BOUND,
    Code.PRESENTATION_CHALLENGE,
    Code.PRESENTATION_AUDIENCE,
    Code.PRESENTATION_IN_FORCE,
}


def test_the_table_names_every_registered_code_and_no_other() -> None:
    assert list(_TABLE) == [code.value for code in Code]


@pytest.mark.parametrize("code", Code)
def test_every_code_is_told_in_a_sentence_and_advice_is_given_unless_it_is_good_news(code: Code) -> None:
    told = finding_text(code)

    assert told.meaning.endswith(".")
    assert len(told.meaning) <= 140
    assert (told.next == "") is (code in _GOOD)


@pytest.mark.parametrize("code", sorted(NOTICES))
def test_every_notice_says_what_to_do(code: Code) -> None:
    assert finding_text(code).next.endswith(".")


def test_an_undecided_scope_is_not_told_as_a_covered_one() -> None:
    undecided = finding_text(Code.CHAIN_SCOPE, undecided=True)

    assert undecided != finding_text(Code.CHAIN_SCOPE)
    assert "can't tell" in undecided.meaning
    assert undecided.next


def test_a_code_with_one_text_only_is_told_the_same_either_way() -> None:
    assert finding_text(Code.STATUS_STALE, undecided=True) == finding_text(Code.STATUS_STALE)
