"""Which entries of which lists were given out, and how they stand: one durable file (specs/vc-api.md VA8)."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vc.errors import ConfigurationError
from vc.status.bitstring_list import MINIMUM_ENTRIES

LIST_ENTRIES: Final = MINIMUM_ENTRIES
_GIVEN_OUT: Final = LIST_ENTRIES // 2  # so that a free one is found at the second drawing, on average
_MOST_LISTS: Final = 64
_FORMAT: Final = 1
_TABLES: Final = """
CREATE TABLE list (
  number INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, purpose TEXT NOT NULL, size INTEGER NOT NULL,
  given_out INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE entry (
  list INTEGER NOT NULL REFERENCES list, place INTEGER NOT NULL, credential TEXT, value INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (list, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_by_credential ON entry (credential);
"""


class Full(Exception):
    """An instance has as many lists as it may have, and no room in those of this kind."""


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list of an instance: all its entries are of one purpose and have `size` bits."""

    number: int
    instance: str
    purpose: str
    size: int


class StatusStore:
    """The entries of all instances. Threads take turns; what a method has changed is on the disk when it returns.

    `draw` returns a number from 0 up to its argument that nobody can foresee. Raises `ConfigurationError` for a file
    that is something else.
    """

    def __init__(self, path: Path | str, *, draw: Callable[[int], int]) -> None:
        self._draw = draw
        self._turn = threading.Lock()
        try:
            self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA synchronous = FULL")
            self._prepare()
        except sqlite3.DatabaseError as fault:
            raise ConfigurationError(f"no file of status entries: {fault}", where=str(path)) from None

    def give_out(self, instance: str, purpose: str, size: int, *, credential: str | None) -> tuple[StatusList, int]:
        """Return a list of that kind and the place of a new entry in it. Raises `Full`."""
        with self._transaction() as database:
            found = self._roomy(database, instance, purpose, size=size)
            place = self._draw(LIST_ENTRIES)
            while database.execute(
                "SELECT 1 FROM entry WHERE list = ? AND place = ?", (found.number, place)
            ).fetchone():
                place = self._draw(LIST_ENTRIES)
            database.execute(
                "INSERT INTO entry (list, place, credential) VALUES (?, ?, ?)", (found.number, place, credential)
            )
            database.execute("UPDATE list SET given_out = given_out + 1 WHERE number = ?", (found.number,))
            return found, place

    def list_of(self, instance: str, number: int) -> StatusList | None:
        """Return the list of an instance with that number, None where it has none."""
        with self._transaction() as database:
            row = database.execute(
                "SELECT number, instance, purpose, size FROM list WHERE instance = ? AND number = ?", (instance, number)
            ).fetchone()
        return None if row is None else StatusList(*row)

    def values(self, number: int) -> dict[int, int]:
        """Return the entries of a list whose value is not 0."""
        with self._transaction() as database:
            return dict(database.execute("SELECT place, value FROM entry WHERE list = ? AND value <> 0", (number,)))

    def value_at(self, number: int, place: int) -> int | None:
        """Return the value of an entry that was given out, None for another place."""
        with self._transaction() as database:
            row = database.execute("SELECT value FROM entry WHERE list = ? AND place = ?", (number, place)).fetchone()
        return None if row is None else int(row[0])

    def places_of(self, instance: str, purpose: str, credential: str) -> list[tuple[StatusList, int]]:
        """Return every entry for a purpose that was given to a credential of that id."""
        with self._transaction() as database:
            rows = database.execute(
                "SELECT number, instance, purpose, size, place FROM entry JOIN list ON list = number "
                "WHERE credential = ? AND instance = ? AND purpose = ?",
                (credential, instance, purpose),
            ).fetchall()
        return [(StatusList(*row[:4]), row[4]) for row in rows]

    def set_values(self, places: list[tuple[StatusList, int]], value: int) -> None:
        """Set the entries at these places, all or none."""
        with self._transaction() as database:
            database.executemany(
                "UPDATE entry SET value = ? WHERE list = ? AND place = ?",
                [(value, found.number, place) for found, place in places],
            )

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _prepare(self) -> None:
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version == 0 and not self._database.execute("SELECT 1 FROM sqlite_master").fetchone():
            self._database.executescript(f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version = {_FORMAT};COMMIT;")
        elif version != _FORMAT:
            raise sqlite3.DatabaseError("of another program or version")

    def _roomy(self, database: sqlite3.Connection, instance: str, purpose: str, *, size: int) -> StatusList:
        row = database.execute(
            "SELECT number, instance, purpose, size FROM list "
            "WHERE instance = ? AND purpose = ? AND size = ? AND given_out < ?",
            (instance, purpose, size, _GIVEN_OUT),
        ).fetchone()
        if row is not None:
            return StatusList(*row)
        (lists,) = database.execute("SELECT count(*) FROM list WHERE instance = ?", (instance,)).fetchone()
        if lists >= _MOST_LISTS:
            raise Full(f"{instance} has {lists} lists, and no room for {purpose!a}")
        number = database.execute(
            "INSERT INTO list (instance, purpose, size) VALUES (?, ?, ?)", (instance, purpose, size)
        ).lastrowid
        return StatusList(int(number or 0), instance, purpose, size)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")
