"""Signed heads and the format, held to the ledger (specs/register.md G12, G27)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from vc.encoding.merkle import Frontier
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused, StorageError
from vc.keys.public_key import PublicKey
from vc.model.claims import mapping
from vc.register.keys.key_records import KeyRole
from vc.register.own_document import opened
from vc.register.storage.damage import Damage
from vc.register.storage.events import EventKind, LedgerEntry
from vc.register.storage.heads import head_claims
from vc.register.storage.ledger import entries_of
from vc.register.storage.row_digest import is_sealed
from vc.register.storage.schema import FORMAT, alembic_version, ledger_heads, register_info
from vc.securing.secured import Form

if TYPE_CHECKING:
    from sqlalchemy import Connection


def format_damages(connection: Connection) -> Iterator[Damage]:
    """Hold the format that the register names, twice, to that of its last migration."""
    for row in connection.execute(select(register_info)).mappings():
        if not is_sealed(register_info, dict(row)):
            yield Damage(register_info.name, row["name"], "is not what was stored")
        elif (row["name"], row["value"]) != ("format", str(FORMAT)):
            yield Damage(register_info.name, row["name"], f"does not say format {FORMAT}")
    if connection.scalars(select(alembic_version.c.version_num)).all() != [str(FORMAT)]:
        yield Damage(alembic_version.name, 0, f"does not say format {FORMAT}")
    told: JsonValue = None
    for entry in entries_of(connection, kinds=(EventKind.REGISTER_OPENED, EventKind.REGISTER_MIGRATED)):
        told = entry.body.get("format", 1)
    if told != FORMAT:
        yield Damage(register_info.name, "format", f"the ledger tells of format {told}")


class HeadCheck:
    """Holds each signed head to the tree over the entries in front of it, while those are read."""

    def __init__(self, connection: Connection, issuer: str) -> None:
        self._issuer = issuer
        self._keys: dict[str, PublicKey] = {}
        self._frontier = Frontier()
        self._unreadable = ""
        self._rows: dict[int, Mapping[str, Any]] = {}
        try:
            self._rows = {row["size"]: dict(row) for row in connection.execute(select(ledger_heads)).mappings()}
        except DBAPIError as error:
            self._unreadable = f"can't be read: {error.orig}"

    def learn(self, entry: LedgerEntry) -> None:
        """Take note of a ledger key that an entry adds."""
        if entry.kind is EventKind.KEY_ADDED and entry.body.get("role") == KeyRole.LEDGER:
            try:
                self._keys[entry.subject] = PublicKey.from_jwk(mapping(entry.body, "jwk"))
            except Refused:
                return  # then its heads do not verify, which is said of them

    def grow(self, digest: bytes) -> Iterator[Damage]:
        """Take in the next entry, and judge the head that was signed over all until it."""
        self._frontier = self._frontier.grown((digest,))
        row = self._rows.pop(self._frontier.size, None)
        problem = "" if row is None else self._fault(row)
        if problem:
            yield Damage(ledger_heads.name, self._frontier.size, problem)

    def finish(self) -> Iterator[Damage]:
        """Name the heads over more entries than there are: the ledger has lost its end."""
        for size in self._rows:
            yield Damage(ledger_heads.name, size, f"signed over {size} entries, there are {self._frontier.size}")
        if self._unreadable:
            yield Damage(ledger_heads.name, 0, self._unreadable)

    def _fault(self, row: Mapping[str, Any]) -> str:
        if not is_sealed(ledger_heads, row):
            return "is not what was stored"
        if row["root"] != self._frontier.root or row["frontier"] != self._frontier.to_octets():
            return "its root is not that of the ledger"
        try:
            secured = opened(row["signed"], Form.JWT_LEDGER_HEAD, where="ledger_heads")
        except StorageError as error:
            return str(error)
        key = self._keys.get(row["kid"])
        if dict(secured.claims) != head_claims(self._issuer, self._frontier, signed_at=row["signed_at"]):
            return "does not say what was signed"
        return "" if key is not None and secured.verified_by(key) else "its signature does not hold"
