"""Publishing a home into a folder that any web server can serve (specs/publication.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vc.errors import StorageError, UsageError
from vc.keys.signer import Signer
from vc.register.accrediting import every_version
from vc.register.addresses import archive_path, site_path
from vc.register.allocation import lists_of
from vc.register.body_index import PublishedIndex, publish_index
from vc.register.certificate_pages import certificate_files
from vc.register.engine import alone, reading, writing
from vc.register.folder_guard import check_folder
from vc.register.home import Home
from vc.register.issuer_document import issuer_document
from vc.register.key_records import KeyRole, require_active
from vc.register.list_publication import (
    LIFETIME,
    PublishedList,
    publications_of,
    publish_list,
    signed_history,
)
from vc.register.own_document import opened
from vc.register.site_folder import SiteFolder, no_step
from vc.securing.secured import Form
from vc.status.list_url import ListForm

if TYPE_CHECKING:
    from sqlalchemy import Connection


LOCK: Final = "publishing.lock"
"""The file in the home that lets one program publish at a time (P12)."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication did. `written` are the paths that changed, `unchanged` counts the others.

    `expires` is when the lists and the index go stale unless published anew; None where there are none.
    """

    written: tuple[str, ...]
    unchanged: int
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class Publisher:
    """A home that is published. `signer` is the home's for status lists; `on_step` is called at each named step.

    `body_kids` names the 8-octet key identifiers of accredited bodies, by DID, where their DID documents are at hand.
    """

    home: Home
    signer: Signer
    body_kids: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    on_step: Callable[[str], None] = field(default=no_step, repr=False)

    def publish(self, site: Path, *, now: datetime) -> Publication:
        """Bring the folder `site` up to date with the register as it stands at `now`.

        Raises `UsageError` for a folder that holds the home or another issuer's documents, `StorageError` where the
        folder is newer than the register or can't be written. Until then readers have the files of before.
        """
        _require_apart(self.home.path, site)
        with alone(self.home.path / LOCK, what="publish"):
            return self._publish(SiteFolder(site, self.on_step), now)

    def _publish(self, folder: SiteFolder, now: datetime) -> Publication:
        with reading(self.home.engine) as connection:
            check_folder(connection, self.home, folder, now=now)
        lists, index = self._sign(now)
        self.on_step("publish.signed")
        written, unchanged = [], 0
        with reading(self.home.engine) as connection:
            for path, content in self._files(connection, folder, lists=lists, index=index, now=now):
                if folder.write(path, content):
                    written.append(path)
                else:
                    unchanged += 1
        self._read_back(folder, lists, index)
        ends = [one.expires for one in lists] + ([index.issued_at + LIFETIME] if index is not None else [])
        return Publication(tuple(written), unchanged, min(ends, default=None))

    def _sign(self, now: datetime) -> tuple[list[PublishedList], PublishedIndex | None]:
        """Sign what must be fresh, and record it before any file is written (P5)."""
        with writing(self.home.engine) as connection:
            require_active(connection, KeyRole.STATUS, self.signer)
            lists = [
                publish_list(connection, one, self.home.addresses, signer=self.signer, now=now)
                for one in lists_of(connection)
            ]
            index = publish_index(connection, self.home, self.body_kids, signer=self.signer, now=now)
            self.on_step("publish.recorded")
        return lists, index

    def _files(
        self,
        connection: Connection,
        folder: SiteFolder,
        *,
        lists: list[PublishedList],
        index: PublishedIndex | None,
        now: datetime,
    ) -> Iterator[tuple[str, bytes]]:
        """Yield every file in the order of P9."""
        addresses = self.home.addresses
        yield site_path(addresses.did_document), issuer_document(connection, self.home)
        for one in lists:
            yield from _missing_archives(connection, self.home, folder, number=one.list_number)
        for one in lists:
            history = signed_history(connection, one, addresses, signer=self.signer)
            yield site_path(addresses.status_list(one.list_number).history), history
        for one in lists:
            for form in ListForm:
                yield site_path(addresses.status_list(one.list_number).current(form)), one.form(form)
        versions = every_version(connection)
        for version in versions:
            numbered = addresses.accreditation(version.slug, version.accreditation.version)
            yield site_path(numbered), version.secured
        for version in {version.slug: version for version in versions}.values():
            yield site_path(addresses.accreditation(version.slug)), version.secured
        if index is not None:
            yield site_path(addresses.accreditation_index), index.secured
        yield from certificate_files(connection, self.home, at=now)

    def _read_back(self, folder: SiteFolder, lists: list[PublishedList], index: PublishedIndex | None) -> None:
        """Verify what stands in the folder now, as a reader would (P9)."""
        addresses = self.home.addresses
        expected: list[tuple[str, Form]] = []
        for one in lists:
            address = addresses.status_list(one.list_number)
            expected.append((address.current(ListForm.TOKEN), Form.STATUS_LIST_JWT))
            expected.append((address.current(ListForm.BITSTRING), Form.VC_JWT))
            expected.append((address.history, Form.JWT_HISTORY))
        if index is not None:
            expected.append((addresses.accreditation_index, Form.JWT_INDEX))
        for url, form in expected:
            path = site_path(url)
            if not opened(folder.read(path) or b"", form, where=path).verified_by(self.signer.key):
                raise StorageError("what was published does not verify", where=path, hint="publish again")


def _missing_archives(
    connection: Connection, home: Home, folder: SiteFolder, *, number: int
) -> Iterator[tuple[str, bytes]]:
    """Yield the archived lists that the folder lacks, or holds in another length; the rest never change (P5)."""
    address = home.addresses.status_list(number)
    place = site_path(address.history).rpartition("/")[0]
    standing = folder.names(place)
    for one in publications_of(connection, number):
        for form in ListForm:
            path = archive_path(address, form, one.issued_at)
            if standing.get(path.rpartition("/")[2]) != len(one.form(form)):
                yield path, one.form(form)


def _require_apart(home: Path, site: Path) -> None:
    """Refuse to publish where the private keys stand (P11)."""
    if home.resolve().is_relative_to(site.resolve()):
        raise UsageError(
            "the home, with its private keys, lies in this folder", where=str(site), hint="publish elsewhere"
        )
