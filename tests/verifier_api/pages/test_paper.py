"""What stands on a paper beside the certificate (specs/pages.md U15)."""

from datetime import UTC, datetime

import pytest

from vc.verify.report import Subject
from verifier_api.pages.paper import FIELDS, LONGEST, Same, compared

SUBJECT = Subject(
    number="DE-QMS-2026-00412",
    holder="Müller Feinmechanik GmbH & Co. KG",
    holder_native="宁波海曙机械有限公司",
    standard="ISO 9001:2015",
    valid_until=datetime(2029, 5, 4, tzinfo=UTC),
)


def answers(**paper: str) -> dict[str, Same]:
    lines = compared(SUBJECT, {f"paper_{name}": text for name, text in paper.items()})
    assert tuple(line.field for line in lines) == FIELDS
    return {line.field.removeprefix("paper_"): line.answer for line in lines if line.paper}


def test_nothing_written_is_not_compared() -> None:
    assert {line.answer for line in compared(SUBJECT, {"paper_number": "  "})} == {Same.OPEN}


@pytest.mark.parametrize(
    "number",
    [
        "DE-QMS-2026-00412",
        " de-qms-2026-00412 ",
        "DE \u2013 QMS \u2011 2026 - 00412",
        "ＤＥ－ＱＭＳ－２０２６－００４１２",
    ],
)
def test_blanks_capitals_dashes_and_wide_forms_make_no_difference(number: str) -> None:
    assert answers(number=number) == {"number": Same.SAME}


@pytest.mark.parametrize(
    "number", ["DE-QMS-2026-00413", "DEQMS202600412", "D\u0415-QMS-2026-00412", "x" * (LONGEST + 1)]
)
def test_anything_else_differs(number: str) -> None:
    assert answers(number=number) == {"number": Same.DIFFERS}


def test_the_holder_may_be_written_in_either_form() -> None:
    assert answers(holder="müller feinmechanik gmbh & co. kg") == {"holder": Same.SAME}
    assert answers(holder="宁波海曙机械有限公司") == {"holder": Same.SAME}
    assert answers(holder="Müller Feinmechanik Holding") == {"holder": Same.DIFFERS}


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2029-05-02", Same.DIFFERS),
        ("2029-05-03", Same.SAME),
        ("2029-05-04", Same.SAME),
        ("2029-05-05", Same.DIFFERS),
        ("in May", Same.DIFFERS),
        ("9999-12-31", Same.DIFFERS),
        ("0001-01-01", Same.DIFFERS),
    ],
)
def test_a_day_is_the_same_where_it_is_that_day_somewhere(day: str, answer: Same) -> None:
    assert answers(valid_until=day) == {"valid_until": answer}


def test_a_certificate_that_says_nothing_can_not_differ() -> None:
    paper = {"paper_number": "1", "paper_holder": "x", "paper_standard": "y", "paper_valid_until": "2029-05-04"}

    assert {line.answer for line in compared(Subject(), paper)} == {Same.OPEN}
