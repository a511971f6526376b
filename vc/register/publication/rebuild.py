"""The published folder, made again from the ledger and the kept signatures, without any key (specs/register.md G29)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from vc.encoding import base64url
from vc.encoding.strict_json import JsonObject, dumps
from vc.errors import StorageError
from vc.model.limits import DEFAULT_LIMITS
from vc.register.accreditation.body_index import index_from_ledger
from vc.register.addresses import archive_path, site_path
from vc.register.backup.restored import publications_taken_in
from vc.register.certificates.certificates import events_of_list
from vc.register.home import Home
from vc.register.issuing.allocation import StatusList, lists_of
from vc.register.own_document import opened
from vc.register.publication.certificate_pages import certificate_files
from vc.register.publication.list_documents import dated, list_claims
from vc.register.publication.list_history import signed_history
from vc.register.publication.product_links import ProductListing, product_files
from vc.register.publication.published_lists import PublishedList, publication, publications_of
from vc.register.publication.register_files import register_files
from vc.register.publication.signatures import INDEX, signed_again
from vc.register.publication.site_files import accreditation_files, identity_files
from vc.register.publication.site_folder import SiteFolder
from vc.register.storage.engine import reading
from vc.register.storage.events import EventKind, read_entry
from vc.register.storage.heads import heads_of
from vc.register.storage.schema import ledger
from vc.securing.secured import Form, SecuredCredential
from vc.status.document import parse_bitstring_list, parse_token_list
from vc.status.list_url import ListForm
from vc.trust.index import index_claims

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FORMS = {ListForm.TOKEN: Form.STATUS_LIST_JWT, ListForm.BITSTRING: Form.VC_JWT}


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was made again: how many files, and which lists are equal when decoded only (another zlib wrote them)."""

    files: int
    decoded_only: tuple[str, ...]


def rebuild_site(home: Home, folder: SiteFolder, *, at: datetime) -> Rebuilt:
    """Write into `folder` what the last publication wrote, with pages as they stand at `at`.

    Raises `StorageError` for a document that the ledger does not give again.
    """
    files = 0
    decoded_only: list[str] = []
    with reading(home.engine) as connection:
        for path, content in _files(connection, home, decoded_only, folder=folder, at=at):
            folder.write(path, content)
            files += 1
    return Rebuilt(files, tuple(decoded_only))


def _files(
    connection: Connection, home: Home, decoded_only: list[str], *, folder: SiteFolder, at: datetime
) -> Iterator[tuple[str, bytes]]:
    yield from identity_files(connection, home, folder)
    for status_list in lists_of(connection):
        yield from _list_files(connection, home, status_list, decoded_only=decoded_only)
    yield from accreditation_files(connection, home)
    yield from _index_file(connection, home)
    yield from register_files(connection, home, None, at_hand={})
    heads = heads_of(connection)
    if heads:
        yield site_path(home.addresses.ledger_head), heads[-1].signed
    listing = ProductListing(at=at)
    yield from certificate_files(connection, home, listing=listing, at=at)
    yield from product_files(connection, home, None, listing=listing)


def _list_files(
    connection: Connection, home: Home, status_list: StatusList, *, decoded_only: list[str]
) -> Iterator[tuple[str, bytes]]:
    address = home.addresses.status_list(status_list.number)
    taken_in = publications_taken_in(connection, status_list.number)
    last: PublishedList | None = None
    for one in publications_of(connection, status_list.number):
        last = publication(connection, status_list.number, one.version)
        if last is None:
            raise StorageError(f"version {one.version} is missing", where=address.base, hint="run `vc audit verify`")
        if last.version in taken_in:
            # What had been recorded when it was signed is not known any more; it is kept as it was published.
            again = {form: last.form(form) for form in ListForm}
        else:
            again = _list_again(connection, home, status_list, one=last)
        for form, content in again.items():
            path = archive_path(address, form, last.issued_at)
            if content != last.form(form):
                decoded_only.append(path)
            yield path, last.form(form)
    if last is not None:
        yield site_path(address.history), signed_history(connection, home, last)
        for form in ListForm:
            yield site_path(address.current(form)), last.form(form)


def _list_again(
    connection: Connection, home: Home, status_list: StatusList, *, one: PublishedList
) -> dict[ListForm, bytes]:
    """Return both forms of a publication from the ledger. Raises `StorageError` where they say something else."""
    issuer = home.settings.issuer
    about = dated(one.list_number, home.addresses, issuer=issuer, issued_at=one.issued_at, expires=one.expires)
    events = events_of_list(connection, one.list_number, before=one.seq)
    made = {}
    for form, claims in list_claims(status_list, events, about).items():
        where = f"{about.address.current(form)}, version {one.version}"
        signed = opened(one.form(form), _FORMS[form], where=where)
        made[form] = _with_payload(signed, claims)
        again = opened(made[form], _FORMS[form], where=where)
        if again.claims != signed.claims and _decoded(again, form) != _decoded(signed, form):
            raise StorageError("the ledger gives another list than was signed", where=where)
    return made


def _with_payload(signed: SecuredCredential, claims: JsonObject) -> bytes:
    """Return `signed` with its own header and signature around `claims`."""
    header, _, rest = signed.raw.partition(b".")
    return b".".join((header, base64url.encode(dumps(claims)).encode(), rest.partition(b".")[2]))


def _decoded(secured: SecuredCredential, form: ListForm) -> object:
    parse = parse_token_list if form is ListForm.TOKEN else parse_bitstring_list
    return replace(parse(secured, DEFAULT_LIMITS), digest=b"")  # that of the compressed octets


def _index_file(connection: Connection, home: Home) -> Iterator[tuple[str, bytes]]:
    chosen = select(ledger.c.entry).where(ledger.c.kind == EventKind.INDEX_PUBLISHED.value)
    last = connection.scalar(chosen.order_by(ledger.c.seq.desc()).limit(1))
    if last is not None:
        entry = read_entry(last)
        version = entry.body["version"]
        if not isinstance(version, int):
            raise StorageError(f"entry {entry.seq} names no version", hint="run `vc audit verify`")
        index = index_from_ledger(connection, home, version=version, issued_at=entry.recorded_at, before=entry.seq)
        again = signed_again(connection, entry.seq, INDEX, claims=index_claims(index), form=Form.JWT_INDEX)
        yield site_path(home.addresses.accreditation_index), again
