"""What was given out stays given out (specs/vc-api.md VA8)."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from vc.errors import ConfigurationError
from verifier_api.vc_api import status_store
from verifier_api.vc_api.status_store import Full, StatusStore


@pytest.fixture
def drawn() -> Iterator[int]:
    return count()


@pytest.fixture
def store(tmp_path: Path, drawn: Iterator[int]) -> Iterator[StatusStore]:
    opened = StatusStore(tmp_path / "status.sqlite", draw=lambda _: next(drawn))
    yield opened
    opened.close()


def test_one_list_for_each_purpose_size_and_instance(store: StatusStore) -> None:
    kinds = [("one", "revocation", 1), ("one", "suspension", 1), ("one", "revocation", 2), ("two", "revocation", 1)]

    lists = {store.give_out(*kind, credential=None)[0] for kind in [*kinds, *kinds]}

    assert {(found.instance, found.purpose, found.size) for found in lists} == set(kinds)
    assert len({found.number for found in lists}) == 4


def test_what_was_given_out_is_there_after_a_restart(tmp_path: Path, store: StatusStore) -> None:
    given = store.give_out("one", "revocation", 1, credential="urn:example:1")
    store.set_values([given], 1)
    store.close()

    again = StatusStore(tmp_path / "status.sqlite", draw=lambda _: 7)

    assert again.places_of("one", "revocation", "urn:example:1") == [given]
    assert again.values(given[0].number) == {given[1]: 1}
    assert again.list_of("one", given[0].number) == given[0]
    assert again.list_of("two", given[0].number) is None
    again.close()


def test_a_place_that_is_taken_is_drawn_again(tmp_path: Path) -> None:
    numbers = iter([5, 5, 5, 6])
    store = StatusStore(tmp_path / "status.sqlite", draw=lambda _: next(numbers))

    places = [store.give_out("one", "revocation", 1, credential=None)[1] for _ in range(2)]

    assert places == [5, 6]
    store.close()


def test_threads_never_get_the_same_place(store: StatusStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(lambda _: store.give_out("one", "revocation", 1, credential=None)[1], range(64)))

    assert len(set(given)) == 64


def test_a_full_list_is_followed_by_another_until_there_are_too_many(
    store: StatusStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status_store, "_GIVEN_OUT", 2)
    monkeypatch.setattr(status_store, "_MOST_LISTS", 2)

    numbers = [store.give_out("one", "revocation", 1, credential=None)[0].number for _ in range(4)]

    assert numbers == [1, 1, 2, 2]
    with pytest.raises(Full, match="2 lists"):
        store.give_out("one", "revocation", 1, credential=None)
    assert store.give_out("two", "revocation", 1, credential=None)[0].instance == "two"


def test_a_failure_in_the_middle_leaves_nothing(store: StatusStore) -> None:
    given = store.give_out("one", "revocation", 1, credential=None)

    with pytest.raises(OverflowError):
        store.set_values([given, (given[0], 1 << 70)], 1)

    assert store.values(given[0].number) == {}


@pytest.mark.parametrize("content", [b"not a database at all, but long enough" * 40])
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "status.sqlite").write_bytes(content)

    with pytest.raises(ConfigurationError, match="no file of status entries"):
        StatusStore(tmp_path / "status.sqlite", draw=lambda _: 0)


def test_a_database_of_somebody_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "status.sqlite")
    other.execute("CREATE TABLE theirs (x)")
    other.commit()
    other.close()

    with pytest.raises(ConfigurationError, match="another program"):
        StatusStore(tmp_path / "status.sqlite", draw=lambda _: 0)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no file of status entries"):
        StatusStore(tmp_path / "none" / "status.sqlite", draw=lambda _: 0)
