"""A home made from a backup or an export, audited before it counts (specs/register.md G73).

Everything happens in a folder beside its place and in one transaction: where anything does not hold, nothing is left.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, inspect, select

from vc.errors import StorageError, UsageError
from vc.register.audit.audit import damages_of
from vc.register.backup.contents import write_files
from vc.register.backup.dump import load
from vc.register.backup.parcel import Manifest, Parcel, table_of
from vc.register.home import KEYS, REGISTER, SCHEDULES, Home, opening
from vc.register.home_settings import FILE_NAME as SETTINGS
from vc.register.home_settings import HomeSettings
from vc.register.new_folder import new_folder
from vc.register.publication.site_folder import SiteFolder, sync_folder
from vc.register.storage.engine import APPENDED, open_engine, writing
from vc.register.storage.ledger import Head, head
from vc.register.storage.postgresql import database_url
from vc.register.storage.schema import FORMAT, alembic_version, ledger_heads, metadata
from vc.register.storage.witness import FILE_NAME as WITNESS
from vc.register.storage.witness import Seen

if TYPE_CHECKING:
    from sqlalchemy import Connection

_KEY_MODE: Final = 0o600
_OWNER_ONLY: Final = 0o700

Finish = Callable[["Connection", Home], None]
"""What is done with the loaded, audited register before it is committed."""


def make_home(parcel: Parcel, path: Path, *, database: str, finish: Finish) -> None:
    """Make the home of `parcel` at `path`, with its register in a file, or in the empty `database` of PostgreSQL.

    `finish` has the register before it counts; what it raises leaves nothing behind. Raises `UsageError` where
    something stands at `path` or in the database, `StorageError` where the parcel does not give a whole register.
    """
    if database:
        database_url(database)
    settings = replace(parcel.settings, database=database)
    with new_folder(path, what="home") as made:
        for name in (KEYS, SCHEDULES):
            (made / name).mkdir(mode=_OWNER_ONLY)
        SiteFolder(made).write(SETTINGS, settings.to_toml().encode())
        engine = open_engine(database or made / REGISTER, witness=made / WITNESS)
        home = Home(made, settings, engine)
        try:
            with writing(engine) as connection:
                _make_empty(connection, settings)
                _fill(connection, made, parcel)
                _require_whole(connection, home, parcel.manifest)
                finish(connection, home)
        finally:
            home.close()


def _make_empty(connection: Connection, settings: HomeSettings) -> None:
    if settings.database and set(inspect(connection).get_table_names()) & set(metadata.tables):
        raise UsageError(
            "this database holds a register already", where=settings.database, hint="make an empty database for it"
        )
    metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(alembic_version), {"version_num": str(FORMAT)})


def _fill(connection: Connection, folder: Path, parcel: Parcel) -> None:
    for name, content in parcel.members():
        lines = content.splitlines(keepends=True)
        table = table_of(name)
        try:
            if table:
                load(connection, metadata.tables[table], lines)
            elif name.startswith("files/"):
                write_files(folder, lines)
            elif name.startswith(f"{KEYS}/"):
                _write_key(folder / name, content)
        except StorageError as error:
            raise StorageError(error.message, where=error.where or name, hint="take another backup") from None
    sync_folder(folder / KEYS)


def _write_key(place: Path, content: bytes) -> None:
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _KEY_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _require_whole(connection: Connection, home: Home, manifest: Manifest) -> None:
    """Hold what was loaded to the manifest, then to itself, as an audit does. Raises `StorageError`."""
    last = head(connection)
    signed = connection.scalar(select(ledger_heads.c.signed).order_by(ledger_heads.c.size.desc()).limit(1))
    latest = "" if signed is None else signed.decode("ascii", errors="replace")
    if (last.seq, last.digest.hex(), latest) != (manifest.entries, manifest.digest, manifest.head):
        raise StorageError("the ledger does not end as the manifest says", hint="take another backup")
    opened = opening(connection)
    if (opened.get("issuer"), opened.get("environment")) != (manifest.issuer, manifest.environment):
        raise StorageError("the register was opened for another issuer", hint="take another backup")
    first = next(damages_of(connection, home), None)
    if first is not None:
        raise StorageError(f"the register in it is damaged: {first}", hint="take another backup")
    _note(connection, last)


def _note(connection: Connection, last: Head) -> None:
    """Let the home note the last entry when this is committed, as it does for each entry that it appends (G28)."""
    connection.info[APPENDED] = Seen(last.seq, last.digest)
