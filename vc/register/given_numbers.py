"""Which certificate numbers a register has given already (specs/tables.md B8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from vc.register.restored import RESTORED_KEY
from vc.register.schema import credentials

if TYPE_CHECKING:
    from sqlalchemy import Connection

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number that stands on an issued certificate. `key` is the idempotency key under which it was issued."""

    number: str
    key: str
    issued_at: int

    @property
    def brought_back(self) -> bool:
        """Whether a restore brought it back: then nothing tells which request it was issued for (G74)."""
        return self.key.startswith(RESTORED_KEY)


def given_numbers(connection: Connection, numbers: Iterable[str]) -> dict[str, GivenNumber]:
    """Return those of `numbers` that were given, each with its certificate; 500 are asked for at once."""
    table = credentials.c
    found: dict[str, GivenNumber] = {}
    wanted = sorted({number for number in numbers if number})
    for start in range(0, len(wanted), _AT_ONCE):
        asked = wanted[start : start + _AT_ONCE]
        query = select(table.number, table.idempotency_key, table.issued_at).where(table.number.in_(asked))
        for number, key, issued_at in connection.execute(query):
            found[number] = GivenNumber(number, key, issued_at)
    return found
