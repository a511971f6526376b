"""Signed heads of the ledger: one signature that stands for everything recorded until then (specs/register.md G27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from vc.encoding import base64url
from vc.encoding.merkle import Frontier
from vc.encoding.strict_json import LARGEST_INTEGER, JsonObject, JsonValue
from vc.errors import Refused, StorageError
from vc.keys.signer import Signer
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole, require_active
from vc.register.own_document import opened
from vc.register.storage.engine import AT_ONCE, reading, writing
from vc.register.storage.events import instant, numeric
from vc.register.storage.ledger import head, settled
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import ledger, ledger_heads
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """A signed head: over how many entries, the Merkle root of their digests, when, by which key, and the JWS."""

    size: int
    root: bytes
    signed_at: datetime
    kid: str
    signed: bytes


def sign_head(home: Home, signer: Signer, *, now: datetime) -> LedgerHead:
    """Sign the ledger as it stands, and keep the head; return the last one where nothing was recorded since.

    `signer` is the home's for the ledger. Raises `UsageError` for another one.
    """
    with writing(home.engine) as connection:
        require_active(connection, KeyRole.LEDGER, signer)
        return sign_head_of(connection, signer, now=now)


def sign_head_of(connection: Connection, signer: Signer, *, now: datetime) -> LedgerHead:
    """Do the same within a writing transaction."""
    last = head(connection)
    before = _latest_row(connection)
    if before is not None and before["size"] == last.seq:
        return _head_of(before)
    frontier = grown_to(connection, _frontier(before), last.seq)
    signed_at = settled(now, last)
    issuer = signer.verification_method.partition("#")[0]
    claims = head_claims(issuer, frontier, signed_at=numeric(signed_at))
    row = {
        "size": frontier.size,
        "root": frontier.root,
        "frontier": frontier.to_octets(),
        "signed_at": numeric(signed_at),
        "kid": signer.verification_method,
        "signed": secure_vc_jwt(claims, signer, typ=Form.JWT_LEDGER_HEAD.value),
    }
    connection.execute(insert(ledger_heads), sealed(ledger_heads, row))
    return _head_of(row)


def latest_head(home: Home) -> LedgerHead | None:
    """Return the head that was signed last, None where none was."""
    with reading(home.engine) as connection:
        row = _latest_row(connection)
    return None if row is None else _head_of(row)


def heads_of(connection: Connection) -> list[LedgerHead]:
    """Return every signed head, the smallest first."""
    rows = connection.execute(select(ledger_heads).order_by(ledger_heads.c.size)).mappings()
    return [_head_of(dict(row)) for row in rows]


def head_claims(issuer: str, frontier: Frontier, *, signed_at: int) -> JsonObject:
    """Return the payload of a head: `size` entries of the ledger of `iss` have the Merkle root `root` at `iat`."""
    root: JsonValue = base64url.encode(frontier.root)
    return {"iss": issuer, "iat": signed_at, "size": frontier.size, "root": root}


def size_and_root(raw: bytes, *, where: str) -> tuple[int, bytes]:
    """Return what a head says that this issuer has signed. Raises `StorageError` for anything else."""
    claims = opened(raw, Form.JWT_LEDGER_HEAD, where=where).claims
    size, root = claims.get("size"), claims.get("root")
    try:
        if type(size) is int and 0 <= size <= LARGEST_INTEGER and isinstance(root, str):
            return size, base64url.decode(root.encode())
    except Refused:
        pass
    raise StorageError("no head of a ledger", where=where)


def grown_to(connection: Connection, frontier: Frontier, size: int) -> Frontier:
    """Return the tree over the first `size` entries, grown from `frontier`. Its leaves are the entries' digests."""
    chosen = select(ledger.c.digest).where(ledger.c.seq > frontier.size, ledger.c.seq <= size).order_by(ledger.c.seq)
    return frontier.grown(connection.scalars(chosen.execution_options(yield_per=AT_ONCE)))


def _latest_row(connection: Connection) -> Mapping[str, Any] | None:
    row = connection.execute(select(ledger_heads).order_by(ledger_heads.c.size.desc()).limit(1)).mappings().first()
    return None if row is None else dict(row)


def _frontier(row: Mapping[str, Any] | None) -> Frontier:
    try:
        return Frontier() if row is None else Frontier.of(row["size"], row["frontier"])
    except ValueError as error:
        raise StorageError(f"a signed head is damaged: {error}", hint="run `vc audit verify`") from None


def _head_of(row: Mapping[str, Any]) -> LedgerHead:
    return LedgerHead(row["size"], row["root"], instant(row["signed_at"]), row["kid"], row["signed"])
