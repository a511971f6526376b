"""X1.1: several verdicts, one exit code."""

import pytest

from vc.model.vocabulary import Verdict
from vc_cli.exit_codes import Exit, exit_of

YES, NO, DOUBT = Verdict.VALID, Verdict.INVALID, Verdict.INDETERMINATE


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([YES], Exit.DONE),
        ([YES, YES], Exit.DONE),
        ([NO], Exit.INVALID),
        ([YES, DOUBT, NO], Exit.INVALID),
        ([DOUBT], Exit.INDETERMINATE),
        ([YES, DOUBT], Exit.INDETERMINATE),
        ([], Exit.INDETERMINATE),
    ],
)
def test_any_invalid_beats_any_doubt_which_beats_valid(verdicts: list[Verdict], expected: Exit) -> None:
    assert exit_of(verdicts) is expected


def test_the_codes_are_those_of_the_contract() -> None:
    assert [int(code) for code in Exit] == [0, 1, 2, 3, 4]
