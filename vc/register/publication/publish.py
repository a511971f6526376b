"""Publishing a home into a folder that any web server can serve (specs/publication.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vc.errors import StorageError, UsageError
from vc.keys.signer import Signer
from vc.register.accreditation.body_index import LIFETIME, PublishedIndex, publish_index
from vc.register.addresses import site_path
from vc.register.certificates.certificates import events_of_list
from vc.register.home import Home
from vc.register.issuing.allocation import StatusList, lists_of
from vc.register.keys.key_records import KeyRole, require_active
from vc.register.own_document import opened
from vc.register.publication.certificate_pages import certificate_files
from vc.register.publication.folder_guard import check_folder
from vc.register.publication.last_site import note_site
from vc.register.publication.list_history import sign_history
from vc.register.publication.list_publication import publish_list
from vc.register.publication.product_links import ProductListing, product_files
from vc.register.publication.register_files import register_files
from vc.register.publication.register_snapshots import Prepared, prepare, publish_register
from vc.register.publication.site_files import (
    CurrentList,
    accreditation_files,
    archive_files,
    identity_files,
    list_files,
)
from vc.register.publication.site_folder import SiteFolder, no_step
from vc.register.publication.site_mark import SiteMark, changed_since, mark_of, read_mark, write_mark
from vc.register.storage.engine import alone, reading, writing
from vc.register.storage.heads import LedgerHead, sign_head_of
from vc.register.storage.ledger import head
from vc.securing.secured import Form
from vc.status.list_url import ListForm

if TYPE_CHECKING:
    from sqlalchemy import Connection


FILES_AT_ONCE: Final = 128
"""Files of certificates that are flushed together."""

LOCK: Final = "publishing.lock"
"""The file in the home that lets one program publish at a time (P12)."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication did. `written` are the paths that changed, `unchanged` counts those that were looked at only.

    `expires` is when the first list or the index goes stale unless published anew; None where there are none.
    """

    written: tuple[str, ...]
    unchanged: int
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class _Signed:
    """What one publication has signed, or found to be current."""

    lists: tuple[CurrentList, ...]
    index: PublishedIndex | None
    head: LedgerHead | None
    register: Prepared | None


@dataclass(frozen=True, slots=True)
class Publisher:
    """A home that is published.

    `signer` is the home's for status lists, `ledger_signer` its for ledger heads; without that one no head is signed.
    `body_kids` names the 8-octet key identifiers of accredited bodies, by DID, where their DID documents are at hand.
    `on_step` is called at each named step.
    """

    home: Home
    signer: Signer
    ledger_signer: Signer | None = None
    body_kids: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    on_step: Callable[[str], None] = field(default=no_step, repr=False)

    def publish(self, site: Path, *, now: datetime, everything: bool = False) -> Publication:
        """Bring the folder `site` up to date with the register as it stands at `now`.

        `everything` looks at every file of the folder, not only at those that must have changed. Raises `UsageError`
        for a folder that holds the home or another issuer's documents, `StorageError` where the folder is newer than
        the register or can't be written. Until then readers have the files of before.
        """
        _require_apart(self.home.path, site)
        self.home.require_whole(now)
        folder = SiteFolder(site, self.on_step)
        with alone(self.home.engine, self.home.path / LOCK, what="publish"):
            with reading(self.home.engine) as connection:
                check_folder(connection, self.home, folder, now=now)
            with folder.alone(clear=everything):
                return self._publish(folder, now, everything=everything)

    def _publish(self, folder: SiteFolder, now: datetime, *, everything: bool) -> Publication:
        signed = self._sign(now)
        self.on_step("publish.committed")
        written: list[str] = []
        unchanged = 0
        with reading(self.home.engine) as connection:
            last = head(connection)
            mark = None if everything else read_mark(connection, folder, self.home.settings, at=now)
            for group in self._groups(connection, folder, signed=signed, mark=mark, now=now):
                fresh = folder.write_group(group)
                written += fresh
                unchanged += len(group) - len(fresh)
        self._read_back(folder, signed)
        write_mark(folder, mark_of(last, self.home.settings, at=now.replace(microsecond=0)))
        note_site(self.home.path, folder.root)
        ends = [one.published.expires for one in signed.lists]
        ends += [signed.index.issued_at + LIFETIME] if signed.index is not None else []
        return Publication(tuple(written), unchanged, min(ends, default=None))

    def _sign(self, now: datetime) -> _Signed:
        """Sign what must be fresh, and record it before any file is written (P5)."""
        with reading(self.home.engine) as connection:
            due = prepare(connection, self.home, self.signer, now=now)
        with writing(self.home.engine) as connection:
            require_active(connection, KeyRole.STATUS, self.signer)
            lists = tuple(self._sign_list(connection, one, now) for one in lists_of(connection))
            index = publish_index(connection, self.home, self.body_kids, signer=self.signer, now=now)
            if due is not None:
                publish_register(connection, self.home, due, signer=self.signer, now=now)
            signed_head = None
            if self.ledger_signer is not None:
                require_active(connection, KeyRole.LEDGER, self.ledger_signer)
                signed_head = sign_head_of(connection, self.ledger_signer, now=now)
            self.on_step("publish.recorded")
        return _Signed(lists, index, signed_head, due)

    def _sign_list(self, connection: Connection, status_list: StatusList, now: datetime) -> CurrentList:
        events = cache(partial(events_of_list, connection, status_list.number))  # many, and wanted by both
        published = publish_list(
            connection, status_list, self.home.addresses, events=events, signer=self.signer, now=now
        )
        history = sign_history(connection, self.home, published, events=events, signer=self.signer, now=now)
        return CurrentList(published, history)

    def _groups(
        self, connection: Connection, folder: SiteFolder, *, signed: _Signed, mark: SiteMark | None, now: datetime
    ) -> Iterator[list[tuple[str, bytes]]]:
        """Yield every file that may have changed, in the order of P9; those of certificates many at once."""
        for one in self._documents(connection, folder, signed, everything=mark is None):
            yield [one]
        among = None if mark is None else changed_since(mark, at=now)
        listing = ProductListing(at=now)
        pages = certificate_files(connection, self.home, listing=listing, at=now, among=among)
        links = product_files(connection, self.home, None if mark is None else folder, listing=listing)
        for files in (pages, links):  # links last, when the listing is complete
            while group := list(islice(files, FILES_AT_ONCE)):
                yield group

    def _documents(
        self, connection: Connection, folder: SiteFolder, signed: _Signed, *, everything: bool
    ) -> Iterator[tuple[str, bytes]]:
        yield from identity_files(connection, self.home, folder)
        yield from archive_files(connection, self.home, folder, everything=everything)
        yield from list_files(connection, self.home, folder, lists=signed.lists, everything=everything)
        yield from accreditation_files(connection, self.home)
        if signed.index is not None:
            yield site_path(self.home.addresses.accreditation_index), signed.index.secured
        known, made = None if everything else folder, {} if signed.register is None else signed.register.octets
        yield from register_files(connection, self.home, known, at_hand=made)
        if signed.head is not None:
            yield site_path(self.home.addresses.ledger_head), signed.head.signed

    def _read_back(self, folder: SiteFolder, signed: _Signed) -> None:
        """Verify what stands in the folder now, as a reader would (P9)."""
        addresses = self.home.addresses
        expected: list[tuple[str, Form]] = []
        for one in signed.lists:
            address = addresses.status_list(one.published.list_number)
            expected.append((address.current(ListForm.TOKEN), Form.STATUS_LIST_JWT))
            expected.append((address.current(ListForm.BITSTRING), Form.VC_JWT))
            if one.history is not None:
                expected.append((address.history, Form.JWT_HISTORY))
        if signed.index is not None:
            expected.append((addresses.accreditation_index, Form.JWT_INDEX))
        if signed.register is not None:
            expected.append((addresses.register_index, Form.JWT_REGISTER_INDEX))
        for url, form in expected:
            path = site_path(url)
            if not opened(folder.read(path) or b"", form, where=path).verified_by(self.signer.key):
                raise StorageError("what was published does not verify", where=path, hint="publish again")


def _require_apart(home: Path, site: Path) -> None:
    """Refuse to publish where the private keys stand (P11)."""
    if home.resolve().is_relative_to(site.resolve()):
        raise UsageError(
            "the home, with its private keys, lies in this folder", where=str(site), hint="publish elsewhere"
        )
