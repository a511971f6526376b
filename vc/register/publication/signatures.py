"""Signatures kept apart from what they sign, which is made again from the ledger (specs/register.md G29)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from vc.encoding.strict_json import JsonObject
from vc.errors import StorageError
from vc.register.keys.key_records import keys_of
from vc.register.own_document import opened
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import signatures
from vc.securing.vc_jwt import with_signature

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.securing.secured import Form, SecuredCredential

HISTORY: Final = "history"
INDEX: Final = "index"
REGISTER_SNAPSHOT: Final = "register_snapshot"
REGISTER_INDEX: Final = "register_index"


def signature_body(signed: SecuredCredential) -> JsonObject:
    """Return what the ledger states of a signature that is kept; the audit compares both (G11)."""
    return _body(signed.digest, str(signed.kid), signed.signature)


def kept_body(row: Mapping[str, Any]) -> JsonObject:
    """Return the same of a row of `signatures`."""
    return _body(row["digest"], row["kid"], row["signature"])


def _body(digest: bytes, kid: str, signature: bytes) -> JsonObject:
    return {"digest": digest.hex(), "kid": kid, "signature": hashlib.sha256(signature).hexdigest()}


def keep_signature(connection: Connection, seq: int, document: str, *, signed: SecuredCredential) -> None:
    """Keep the signature of a document that ledger entry `seq` speaks of. Needs a writing transaction."""
    row = {
        "seq": seq,
        "document": document,
        "digest": signed.digest,
        "kid": str(signed.kid),
        "signature": signed.signature,
    }
    connection.execute(insert(signatures), sealed(signatures, row))


def signed_again(connection: Connection, seq: int, document: str, *, claims: JsonObject, form: Form) -> bytes:
    """Return the document with the signature that it once got.

    Raises `StorageError` where there is none, or where it is not that of these claims.
    """
    where = f"{document} of entry {seq}"
    query = select(signatures).where(signatures.c.seq == seq, signatures.c.document == document)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise StorageError("no signature is kept", where=where, hint="publish anew")
    record = next((one for one in keys_of(connection) if one.kid == row["kid"]), None)
    if record is None:
        raise StorageError("signed with a key that the register does not know", where=where)
    token = with_signature(claims, row["signature"], algorithm=record.key.algorithm, kid=row["kid"], typ=form.value)
    again = opened(token, form, where=where)
    if again.digest != row["digest"] or not again.verified_by(record.key):
        raise StorageError("what the ledger gives is not what was signed", where=where, hint="run `vc audit verify`")
    return token
