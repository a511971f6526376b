"""What must not be written over: a folder newer than the register, or another issuer's (specs/publication.md P4)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from vc.encoding import base64url
from vc.encoding.rfc3339 import format_instant, instant_from_numeric
from vc.errors import Refused, StorageError, UsageError
from vc.model.claims import text
from vc.model.limits import DEFAULT_LIMITS
from vc.register.accreditation.body_index import last_index_version
from vc.register.addresses import site_path
from vc.register.backup.restored import head_before, published_before
from vc.register.home import Home
from vc.register.issuing.allocation import lists_of
from vc.register.own_document import opened
from vc.register.publication.last_site import last_site
from vc.register.publication.published_lists import latest_publication
from vc.register.publication.register_snapshots import last_register_version
from vc.register.publication.site_folder import SiteFolder
from vc.register.publication.site_mark import read_mark
from vc.register.storage.ledger import head
from vc.register.storage.schema import ledger_heads
from vc.securing.secured import Form, SecuredCredential
from vc.status.list_url import ListForm
from vc.trust.register_snapshot import parse_register_index

if TYPE_CHECKING:
    from sqlalchemy import Connection

_HINT = "was a backup restored? bring the register up to date before publishing"


class SiteAheadError(StorageError):
    """A folder was published from a newer register than this one."""


def check_folder(connection: Connection, home: Home, folder: SiteFolder, *, now: datetime) -> None:
    """Refuse a folder whose lists, index or head are newer than the register's.

    Raises `UsageError` where another issuer's documents stand, `SiteAheadError` where the folder is ahead.
    """
    addresses = home.addresses
    marked = read_mark(connection, folder, home.settings, at=now) is not None
    for status_list in lists_of(connection):
        address = addresses.status_list(status_list.number)
        last = latest_publication(connection, status_list.number)
        before = published_before(connection, status_list.number)
        known = [moment for moment in (before.issued_at, last and last.issued_at) if isinstance(moment, datetime)]
        path = site_path(address.history)
        # A folder that this register has brought up to one of its entries needs its long histories read no more.
        if not marked:
            standing = _standing(folder, path, Form.JWT_HISTORY, issuer=home.settings.issuer)
            _require_not_ahead(standing, path, version=max(before.version, 0 if last is None else last.version))
        path = site_path(address.current(ListForm.TOKEN))
        standing = _standing(folder, path, Form.STATUS_LIST_JWT, issuer=home.settings.issuer)
        if standing is not None and (not known or _issued_at(standing, path) > max(known)):
            found = format_instant(_issued_at(standing, path))
            raise SiteAheadError(f"the folder holds a list of {found}", where=path, hint=_HINT)
    path = site_path(addresses.accreditation_index)
    standing = _standing(folder, path, Form.JWT_INDEX, issuer=home.settings.issuer)
    _require_not_ahead(standing, path, version=last_index_version(connection))
    if not marked:
        _require_no_later_snapshot(connection, home, folder)
    path = site_path(addresses.ledger_head)
    standing = _standing(folder, path, Form.JWT_LEDGER_HEAD, issuer=home.settings.issuer)
    if standing is not None:
        _require_own_head(connection, standing, path)


def check_last_site(connection: Connection, home: Home, *, now: datetime) -> None:
    """Refuse a home that stands behind the site that it published last (G75). Raises `SiteAheadError`.

    A site that is not at hand, can't be read or is somebody else's by now says nothing.
    """
    place = last_site(home.path)
    if place is None or not place.is_dir():
        return
    try:
        check_folder(connection, home, SiteFolder(place), now=now)
    except SiteAheadError as error:
        raise SiteAheadError(
            f"this home is older than what it has published: {error.message}",
            where=error.where,
            hint="bring back the newest copy of the home, or restore a backup with `vc restore`",
        ) from None
    except (StorageError, UsageError):
        return


def _require_own_head(connection: Connection, standing: SecuredCredential, path: str) -> None:
    """Hold a published head to the ledger; one from before a restore counts no more, since its end was lost (G74)."""
    size, root = standing.claims.get("size"), standing.claims.get("root")
    last = head(connection).seq
    if not isinstance(size, int) or size > max(last, head_before(connection)):
        raise SiteAheadError(f"the folder's head was signed over {size} entries, the register has {last}", where=path)
    if size <= head_before(connection):
        return
    own = connection.scalar(select(ledger_heads.c.root).where(ledger_heads.c.size == size))
    if own is None or base64url.encode(own) != root:
        raise SiteAheadError(f"the folder's head over {size} entries is not the register's", where=path, hint=_HINT)


def _standing(folder: SiteFolder, path: str, form: Form, *, issuer: str) -> SecuredCredential | None:
    raw = folder.read(path)
    if raw is None:
        return None
    secured = opened(raw, form, where=path)
    try:
        found = text(secured.claims, "iss")
    except Refused as refusal:
        raise StorageError(refusal.detail, where=path) from None
    if found != issuer:
        raise UsageError(f"the folder is published by {found}", where=path, hint="publish into a folder of its own")
    return secured


def _require_not_ahead(standing: SecuredCredential | None, path: str, *, version: int) -> None:
    if standing is None:
        return
    found = standing.claims.get("version")
    if not isinstance(found, int) or found > version:
        raise SiteAheadError(f"the folder holds version {found}, the register {version}", where=path, hint=_HINT)


def _require_no_later_snapshot(connection: Connection, home: Home, folder: SiteFolder) -> None:
    path = site_path(home.addresses.register_index)
    standing = _standing(folder, path, Form.JWT_REGISTER_INDEX, issuer=home.settings.issuer)
    if standing is None:
        return
    try:
        found = parse_register_index(standing, DEFAULT_LIMITS).snapshots[-1].version
    except Refused as refusal:
        raise StorageError(refusal.detail, where=path) from None
    known = last_register_version(connection)
    if found > known:
        raise SiteAheadError(f"the folder holds snapshot {found}, the register {known}", where=path, hint=_HINT)


def _issued_at(standing: SecuredCredential, path: str) -> datetime:
    try:
        return instant_from_numeric(standing.claims.get("iat"))
    except Refused as refusal:
        raise StorageError(refusal.detail, where=path) from None
