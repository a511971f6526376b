from __future__ import annotations

import pytest

from tests.vc.register.homes import NOW, FailsAt, FailsAtError, register_of, request
from vc.errors import UsageError
from vc.register.home import Home
from vc.register.issuing.batches import UnfinishedBatch, batch_name, finish_batch, unfinished_batches
from vc.register.issuing.issue_request import IssueRequest
from vc.register.keys.key_records import KeyRole
from vc.register.register import Register
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind
from vc.register.storage.ledger import entries_of


def rows(home: Home, count: int) -> list[IssueRequest]:
    return [request(home, f"QMS-{number:04}") for number in range(count)]


def issue_rows(home: Home, requests: list[IssueRequest], *, fails_at: str = "", source: str = "table.csv") -> None:
    register = Register(home, on_step=FailsAt(fails_at)) if fails_at else register_of(home)
    register.issue_many(requests, signer=home.signer(KeyRole.CREDENTIAL, None), now=NOW, source=source)


def unfinished(home: Home) -> tuple[UnfinishedBatch, ...]:
    with reading(home.engine) as connection:
        return unfinished_batches(connection)


def told(home: Home) -> list[tuple[str, object]]:
    with reading(home.engine) as connection:
        kinds = (EventKind.BATCH_BEGUN, EventKind.BATCH_FINISHED)
        return [(entry.kind.value, dict(entry.body)) for entry in entries_of(connection, kinds=kinds)]


def test_a_batch_is_recorded_as_begun_and_as_finished(home: Home) -> None:
    issue_rows(home, rows(home, 3))

    assert unfinished(home) == ()
    assert told(home) == [("batch_begun", {"rows": 3, "source": "table.csv"}), ("batch_finished", {})]


def test_a_single_request_is_no_batch(home: Home) -> None:
    issue_rows(home, rows(home, 1))

    assert told(home) == []


def test_an_interrupted_batch_is_known_with_what_it_has_brought_about(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vc.register.register.ROWS_AT_ONCE", 2)
    requests = rows(home, 8)

    with pytest.raises(FailsAtError):
        issue_rows(home, requests, fails_at="issue.committed")

    (one,) = unfinished(home)
    assert one == UnfinishedBatch(batch_name(requests), "table.csv", NOW, rows=8, issued=2)

    issue_rows(home, list(reversed(requests)))
    assert unfinished(home) == ()
    assert [kind for kind, _ in told(home)] == ["batch_begun", "batch_finished"]


def test_what_was_mended_counts_once(home: Home) -> None:
    requests = rows(home, 2)
    faulty = [requests[0], request(home, "QMS-0001", valid_until="2020-01-01")]
    with pytest.raises(UsageError, match="validUntil"):
        issue_rows(home, faulty)
    (before,) = unfinished(home)

    with pytest.raises(FailsAtError):
        issue_rows(home, requests, fails_at="issue.committed")

    (after,) = unfinished(home)
    assert (before.name, before.issued) == (after.name, 0)
    assert after.issued == 2


def test_a_batch_that_was_issued_whole_begins_no_more(home: Home) -> None:
    issue_rows(home, rows(home, 3))
    issue_rows(home, rows(home, 3))

    assert [kind for kind, _ in told(home)] == ["batch_begun", "batch_finished"]


def test_a_batch_that_was_given_up_may_be_begun_again(home: Home) -> None:
    requests = rows(home, 3)
    with pytest.raises(FailsAtError):
        issue_rows(home, requests, fails_at="issue.admitted")
    with writing(home.engine) as connection:
        finish_batch(connection, batch_name(requests), now=NOW, reason="wrong table", by="A. Keeper")
    assert unfinished(home) == ()

    with pytest.raises(FailsAtError):
        issue_rows(home, requests, fails_at="issue.admitted")

    assert [one.name for one in unfinished(home)] == [batch_name(requests)]
    assert told(home)[1] == ("batch_finished", {"reason": "wrong table"})


def test_only_an_unfinished_batch_is_given_up(home: Home) -> None:
    issue_rows(home, rows(home, 2))

    for name in (batch_name(rows(home, 2)), "unknown"):
        with pytest.raises(UsageError, match="no unfinished batch of this name"), writing(home.engine) as connection:
            finish_batch(connection, name, now=NOW, reason="mistake")


def test_the_end_of_a_long_source_is_kept(home: Home) -> None:
    issue_rows(home, rows(home, 2), source="x" * 300 + "/table.csv")

    source = told(home)[0][1]["source"]  # type: ignore[index]
    assert source == "x" * 190 + "/table.csv"
