"""What a proposal says of itself, in one line."""

from __future__ import annotations

from tests.vc.register.homes import BODY, NOW
from vc.register.bulk_content import BulkContent
from vc.register.two_persons import Matter, Order, Proposal
from vc_cli.proposals import proposal_words


def words(*numbers: str, files: tuple[str, ...] = ()) -> str:
    change = BulkContent.of(f"key-{number}" for number in range(30)).to_change(numbers=numbers, files=files)
    return proposal_words(Proposal(7, Order(Matter.BULK, BODY, change), "anna", NOW))


def test_a_bulk_issue_says_what_is_left_out_of_its_numbers() -> None:
    assert words("A-1", "A-2", files=("a.csv", "b.csv")) == (
        "issue 30 certificates: A-1, A-2 and 28 more, from a.csv, b.csv"
    )


def test_one_that_was_proposed_without_numbers_tells_how_many() -> None:
    assert words() == "issue 30 certificates"


def test_names_that_would_steer_the_terminal_are_shown_harmless() -> None:
    assert "\x1b" not in words("A-\x1b[2J", files=("b\x1b[1m.csv",))
