"""Which numbers a register has given (B8)."""

from __future__ import annotations

from sqlalchemy import event

from tests.vc.register.homes import NOW, issue
from vc.register.home import Home
from vc.register.issuing.given_numbers import given_numbers
from vc.register.storage.engine import reading


def test_a_number_that_was_given_comes_with_its_certificate(home: Home) -> None:
    issue(home, "QMS-1", "QMS-2")

    with reading(home.engine) as connection:
        found = given_numbers(connection, ["QMS-2", "QMS-3", "", "qms-1"])

    assert {number: (one.key, one.issued_at) for number, one in found.items()} == {
        "QMS-2": ("order-QMS-2", int(NOW.timestamp()))
    }


def test_ten_thousand_numbers_are_asked_for_in_twenty_queries(home: Home) -> None:
    asked: list[str] = []

    with reading(home.engine) as connection:
        event.listen(connection, "before_cursor_execute", lambda *given: asked.append(given[2]))
        assert given_numbers(connection, (f"N-{number}" for number in range(10_000))) == {}

    assert len(asked) == 20
