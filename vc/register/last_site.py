"""Where a home has published last: a home that stands behind its own site is an older copy (specs/register.md G75).

The place is noted relative to the home, so that homes and sites that are moved or copied together stay together.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from vc.errors import StorageError
from vc.register.schema import ledger
from vc.register.site_folder import SiteFolder
from vc.register.site_mark import stated_mark

if TYPE_CHECKING:
    from sqlalchemy import Connection

FILE_NAME: Final = "published.json"


def note_site(home: Path, site: Path) -> None:
    """Note in the home that it was published into `site`."""
    try:
        place = os.path.relpath(site.resolve(), home.resolve())
    except ValueError:  # on another drive, which no relative path leads to
        return
    SiteFolder(home).write(FILE_NAME, json.dumps({"site": place}).encode())


def require_not_behind(connection: Connection, home: Path) -> None:
    """Refuse a home whose site was published from entries that its register lacks. Raises `StorageError`.

    A site that is not at hand, or may not be read, says nothing.
    """
    raw = SiteFolder(home).read(FILE_NAME)
    try:
        place = str(json.loads(raw or b"{}")["site"])
        mark = stated_mark(SiteFolder(home / place))
    except (ValueError, KeyError, TypeError, StorageError):
        return
    if mark is None or connection.scalar(select(ledger.c.digest).where(ledger.c.seq == mark.seq)) == mark.digest:
        return
    raise StorageError(
        f"this home is older than what it has published: its register lacks entry {mark.seq} as the site knows it",
        where=place,
        hint="bring back the newest copy of the home, or restore a backup with `vc restore`",
    )
