from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.vc.register.forging import rewrite
from tests.vc.register.homes import HOUR, NOW, granted, publish
from vc.errors import StorageError
from vc.register.accreditation.body_index import index_from_ledger
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.own_document import opened
from vc.register.publication.signatures import INDEX, kept_body, signature_body, signed_again
from vc.register.storage.engine import reading
from vc.register.storage.events import EventKind, LedgerEntry
from vc.register.storage.ledger import entries_of
from vc.register.storage.schema import signatures
from vc.securing.secured import Form
from vc.trust.index import index_claims


@pytest.fixture
def published(authority: Home, tmp_path: Path) -> bytes:
    """The index of an accreditation body."""
    granted(authority)
    publish(authority, tmp_path / "site", NOW)
    return (tmp_path / "site" / "accreditations" / "index.jwt").read_bytes()


def entry_of(home: Home) -> LedgerEntry:
    with reading(home.engine) as connection:
        return next(entries_of(connection, kinds=(EventKind.INDEX_PUBLISHED,)))


def again(home: Home, entry: LedgerEntry) -> bytes:
    with reading(home.engine) as connection:
        index = index_from_ledger(connection, home, version=1, issued_at=NOW, before=entry.seq)
        return signed_again(connection, entry.seq, INDEX, claims=index_claims(index), form=Form.JWT_INDEX)


def test_the_entry_states_what_is_kept(authority: Home, published: bytes) -> None:
    signed = opened(published, Form.JWT_INDEX, where="index")
    with reading(authority.engine) as connection:
        row = connection.execute(select(signatures).where(signatures.c.document == INDEX)).mappings().one()

    stated = {
        "digest": signed.digest.hex(),
        "kid": signed.kid,
        "signature": hashlib.sha256(signed.signature).hexdigest(),
    }
    assert kept_body(dict(row)) == signature_body(signed) == stated
    assert entry_of(authority).body == stated | {"version": 1, "secured": hashlib.sha256(published).hexdigest()}


def test_an_index_is_made_again_with_the_signature_that_it_got_whatever_came_after(
    authority: Home, published: bytes
) -> None:
    KeyRing(authority).rotate(KeyRole.STATUS, passphrase=None, now=NOW + HOUR)
    for key in (authority.path / "keys").iterdir():
        key.unlink()

    assert again(authority, entry_of(authority)) == published


@pytest.mark.parametrize(
    ("column", "value", "cause"),
    [
        ("document", "history", "no signature is kept"),
        ("kid", "did:web:authority.example#unknown", "signed with a key that the register does not know"),
        ("signature", bytes(64), "what the ledger gives is not what was signed"),
        ("digest", bytes(32), "what the ledger gives is not what was signed"),
    ],
)
def test_what_was_not_signed_like_this_is_not_given_out(
    authority: Home, published: bytes, column: str, value: object, cause: str
) -> None:
    entry = entry_of(authority)
    rewrite(authority, signatures, entry.seq, repaired=True, **{column: value})

    with pytest.raises(StorageError, match=f"index of entry {entry.seq}: {cause}"):
        again(authority, entry)
