"""How far a published folder has come, so that the next publication writes what has changed (specs/publication.md P16).

The mark is a note in the folder itself, believed only where it names an entry that the register holds, and never for
what must not be wrong: lists, histories and indexes are looked at each time.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, select, union

from vc.encoding.rfc3339 import format_instant, parse_instant
from vc.encoding.strict_json import LARGEST_INTEGER
from vc.errors import Refused
from vc.register.home_settings import HomeSettings
from vc.register.storage.events import numeric
from vc.register.storage.ledger import Head
from vc.register.storage.schema import credentials, ledger, status_events

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.register.publication.site_folder import SiteFolder

FILE_NAME: Final = ".publication.json"

LAYOUT: Final = 2
"""What files a certificate has; one more wherever a folder of before would lack some of a certificate that stands."""


@dataclass(frozen=True, slots=True)
class SiteMark:
    """Up to which ledger entry, and for which moment, a folder's certificates and pages stand."""

    seq: int
    digest: bytes
    at: datetime
    appearance: str


def appearance_of(settings: HomeSettings) -> str:
    """Return a digest of what all pages depend on beside their certificate: the settings, and this program."""
    try:
        program = version("accredited-vc")
    except PackageNotFoundError:
        program = ""
    return hashlib.sha256(f"{program}\n{LAYOUT}\n{settings.to_toml()}".encode()).hexdigest()


def mark_of(last: Head, settings: HomeSettings, *, at: datetime) -> SiteMark:
    """Return the mark of a folder that is brought up to the last entry."""
    return SiteMark(last.seq, last.digest, at, appearance_of(settings))


def write_mark(folder: SiteFolder, mark: SiteMark) -> None:
    """Note in the folder how far it has come."""
    told = {"seq": mark.seq, "digest": mark.digest.hex(), "at": format_instant(mark.at), "pages": mark.appearance}
    folder.write(FILE_NAME, json.dumps(told).encode())


def stated_mark(folder: SiteFolder) -> SiteMark | None:
    """Return the mark as it stands in the folder, believed or not; None where none can be read."""
    raw = folder.read(FILE_NAME)
    try:
        told = json.loads(raw or b"{}")
        mark = SiteMark(int(told["seq"]), bytes.fromhex(told["digest"]), parse_instant(told["at"]), str(told["pages"]))
    except (ValueError, KeyError, TypeError, Refused):
        return None
    return mark if 0 < mark.seq <= LARGEST_INTEGER else None


def read_mark(connection: Connection, folder: SiteFolder, settings: HomeSettings, *, at: datetime) -> SiteMark | None:
    """Return the folder's mark, None where it has none that counts: then everything is written."""
    mark = stated_mark(folder)
    if mark is None:
        return None
    stands = connection.scalar(select(ledger.c.digest).where(ledger.c.seq == mark.seq)) == mark.digest
    return mark if stands and mark.at <= at and mark.appearance == appearance_of(settings) else None


def changed_since(mark: SiteMark, *, at: datetime) -> ColumnElement[bool]:
    """Return which certificates are new, have changed, or look different at `at` than when the mark was made."""
    since, until = numeric(mark.at), numeric(at)
    in_effect = (status_events.c.effective_from > since) & (status_events.c.effective_from <= until)
    ended = (credentials.c.valid_until > since) & (credentials.c.valid_until <= until)
    # Each part finds its rows by an index; one condition with `or` would look at every certificate there is.
    chosen = union(
        select(credentials.c.seq).where(credentials.c.seq > mark.seq),
        select(credentials.c.seq).where(ended),
        select(status_events.c.credential).where(status_events.c.seq > mark.seq),
        select(status_events.c.credential).where(in_effect),
    )
    return credentials.c.seq.in_(chosen)
