"""The files of a published folder, made from the register (specs/publication.md P1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.errors import StorageError
from vc.register.accreditation.accrediting import every_version
from vc.register.addresses import archive_path, site_path
from vc.register.home import Home
from vc.register.issuing.allocation import lists_of
from vc.register.keys.issuer_document import issuer_document
from vc.register.keys.issuer_keys import issuer_keys
from vc.register.publication.list_history import signed_history
from vc.register.publication.published_lists import PublishedList, lengths_of, publication
from vc.register.publication.site_folder import SiteFolder
from vc.status.list_url import ListForm

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class CurrentList:
    """The current publication of a list, with its signed history where that was made just now."""

    published: PublishedList
    history: bytes | None


def identity_files(connection: Connection, home: Home, folder: SiteFolder) -> Iterator[tuple[str, bytes]]:
    """Yield the DID document; then the issuer's metadata, where wallet forms name its address, or once did (P19)."""
    yield site_path(home.addresses.did_document), issuer_document(connection, home)
    metadata = site_path(home.addresses.issuer_metadata)
    if home.settings.wallet_address or folder.read(metadata) is not None:
        yield metadata, issuer_keys(connection, home)


def archive_files(
    connection: Connection, home: Home, folder: SiteFolder, *, everything: bool
) -> Iterator[tuple[str, bytes]]:
    """Yield the archived lists that the folder lacks, or holds in another length; the rest never change (P5).

    `everything` yields them all (P16).
    """
    for status_list in lists_of(connection):
        address = home.addresses.status_list(status_list.number)
        standing = {} if everything else folder.names(site_path(address.history).rpartition("/")[0])
        for version, issued_at, lengths in lengths_of(connection, status_list.number):
            paths = {form: archive_path(address, form, issued_at) for form in ListForm}
            missing = [form for form in ListForm if standing.get(paths[form].rpartition("/")[2]) != lengths[form]]
            if not missing:
                continue
            one = publication(connection, status_list.number, version)
            if one is None:
                raise StorageError(f"version {version} is missing", where=address.base, hint="run `vc audit verify`")
            for form in missing:
                yield paths[form], one.form(form)


def list_files(
    connection: Connection, home: Home, folder: SiteFolder, *, lists: Iterable[CurrentList], everything: bool
) -> Iterator[tuple[str, bytes]]:
    """Yield the histories of `lists`, then both forms of each; not of those that stand in the folder already.

    `everything` yields them all the same (P16).
    """
    missing = [
        one for one in lists if everything or one.history is not None or not _stands(home, folder, one.published)
    ]
    for one in missing:
        history = one.history or signed_history(connection, home, one.published)
        yield site_path(home.addresses.status_list(one.published.list_number).history), history
    for one in missing:
        address = home.addresses.status_list(one.published.list_number)
        for form in ListForm:
            yield site_path(address.current(form)), one.published.form(form)


def _stands(home: Home, folder: SiteFolder, one: PublishedList) -> bool:
    """Whether the folder holds this publication: the lists are written behind their history (P9)."""
    address = home.addresses.status_list(one.list_number)
    history = site_path(address.history)
    return history.rpartition("/")[2] in folder.names(history.rpartition("/")[0]) and all(
        folder.read(site_path(address.current(form))) == one.form(form) for form in ListForm
    )


def accreditation_files(connection: Connection, home: Home) -> Iterator[tuple[str, bytes]]:
    """Yield every version of every accreditation, then the current ones."""
    versions = every_version(connection)
    for one in versions:
        yield site_path(home.addresses.accreditation(one.slug, one.accreditation.version)), one.secured
    for one in {one.slug: one for one in versions}.values():
        yield site_path(home.addresses.accreditation(one.slug)), one.secured
