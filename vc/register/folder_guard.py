"""What must not be written over: a folder newer than the register, or another issuer's (specs/publication.md P4)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from vc.encoding.rfc3339 import format_instant, instant_from_numeric
from vc.errors import Refused, StorageError, UsageError
from vc.model.claims import text
from vc.register.addresses import site_path
from vc.register.allocation import lists_of
from vc.register.body_index import last_index_version
from vc.register.home import Home
from vc.register.list_publication import latest_publication
from vc.register.own_document import opened
from vc.register.site_folder import SiteFolder
from vc.securing.secured import Form, SecuredCredential

if TYPE_CHECKING:
    from sqlalchemy import Connection

_HINT = "was a backup restored? bring the register up to date before publishing"


def check_folder(connection: Connection, home: Home, folder: SiteFolder, *, now: datetime) -> None:
    """Refuse a folder whose lists or index are newer than the register's.

    Raises `UsageError` where another issuer's documents stand, `StorageError` where the folder is ahead.
    """
    addresses = home.addresses
    for status_list in lists_of(connection):
        path = site_path(addresses.status_list(status_list.number).history)
        standing = _standing(folder, path, Form.JWT_HISTORY, issuer=home.settings.issuer)
        last = latest_publication(connection, status_list.number)
        if standing is None:
            continue
        _require_not_ahead(standing, path, version=0 if last is None else last.version)
        issued_at = _issued_at(standing, path)
        if issued_at > (now if last is None else max(now, last.issued_at)):
            raise StorageError(f"the folder holds a list of {format_instant(issued_at)}", where=path, hint=_HINT)
    path = site_path(addresses.accreditation_index)
    standing = _standing(folder, path, Form.JWT_INDEX, issuer=home.settings.issuer)
    if standing is not None:
        _require_not_ahead(standing, path, version=last_index_version(connection))


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


def _require_not_ahead(standing: SecuredCredential, path: str, *, version: int) -> None:
    found = standing.claims.get("version")
    if not isinstance(found, int) or found > version:
        raise StorageError(f"the folder holds version {found}, the register {version}", where=path, hint=_HINT)


def _issued_at(standing: SecuredCredential, path: str) -> datetime:
    try:
        return instant_from_numeric(standing.claims.get("iat"))
    except Refused as refusal:
        raise StorageError(refusal.detail, where=path) from None
