"""What an issuer has published, read as strictly as a verifier reads it (specs/register.md G74).

Only what the issuer's own keys signed counts: those of the register, and those that its published DID document has
beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from vc.codes import Code
from vc.errors import Refused, StorageError
from vc.keys.did_document import DidDocument, parse_did_document
from vc.keys.public_key import PublicKey
from vc.keys.verification_method import ASSERTION_METHOD, STATUS_METHOD, VerificationMethod
from vc.model.document import NotRetrieved, Reference, Source
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.register.home_settings import HomeSettings
from vc.register.keys.key_records import KeyRecord, KeyRole
from vc.register.publication.site_folder import SiteFolder
from vc.register.storage.heads import size_and_root
from vc.securing.read import read_document
from vc.securing.secured import Form, SecuredCredential
from vc.status.history import StatusHistory, parse_status_history
from vc.status.list_url import ListForm
from vc.trust.index import AccreditationIndex, parse_index
from vc.trust.register_snapshot import parse_register_index

MISSING_IN_A_ROW: Final = 8
"""So many numbers without a list are the end of the lists: each restore leaves some out (G16)."""


@dataclass(frozen=True, slots=True)
class PublishedPlace:
    """Where an issuer's documents are looked for. `folder` is None where they are asked for over the web.

    `name` is what people call it; `source` answers for the issuer's addresses.
    """

    name: str
    source: Source
    folder: SiteFolder | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one place has: DID document, histories by list number, when each list was last signed, index, ledger head.

    `head` is its size and root, None where none is published. `snapshot` is the version of the last register snapshot,
    0 where there is none.
    """

    document: DidDocument
    histories: Mapping[int, StatusHistory]
    signed_at: Mapping[int, datetime]
    index: AccreditationIndex | None
    head: tuple[int, bytes] | None
    snapshot: int = 0


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The issuer's keys by identifier, each with its role."""

    keys: Mapping[str, tuple[KeyRole, PublicKey]]

    @classmethod
    def of(cls, records: Iterable[KeyRecord], document: DidDocument) -> OwnKeys:
        """Return those of the register, and those that the DID document has beside them."""
        published = {method.id: (role_of(method), method.key) for method in document.methods}
        return cls(published | {record.kid: (record.role, record.key) for record in records})

    def made(self, secured: SecuredCredential, role: KeyRole) -> bool:
        """Whether a key of that role signed the document."""
        found = self.keys.get(str(secured.kid))
        return found is not None and found[0] is role and secured.verified_by(found[1])


def role_of(method: VerificationMethod) -> KeyRole:
    """Return what a key of the issuer's own DID document is for (G6)."""
    if STATUS_METHOD in method.relationships:
        return KeyRole.STATUS
    return KeyRole.CREDENTIAL if ASSERTION_METHOD in method.relationships else KeyRole.LEDGER


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the documents of the issuer of `settings` at one place, as of `now`."""

    place: PublishedPlace
    settings: HomeSettings
    now: datetime
    keys: OwnKeys = field(default_factory=lambda: OwnKeys({}))

    def fetch(self, url: str) -> bytes | None:
        """Return a document, None where there is none. Raises `StorageError` where that can't be known."""
        answer = self.place.source.retrieve(Reference(url, self.now))
        if not isinstance(answer, NotRetrieved):
            return answer.content
        if answer.code is Code.FETCH_NOT_FOUND:
            return None
        raise StorageError(
            f"can't be looked at: {answer.code}: {answer.detail}",
            where=url,
            hint="mend that, or name the published folder with --published",
        )

    def document(self) -> DidDocument:
        """Return the DID document. Raises `StorageError` where this issuer's does not stand there."""
        url = self.settings.addresses.did_document
        raw = self.fetch(url)
        if raw is None:
            raise StorageError(
                f"no site of {self.settings.issuer} is published here: {url} is missing",
                where=self.place.name,
                hint="name the folder that `vc publish` writes, or the issuer's address",
            )
        try:
            return parse_did_document(raw, self.settings.issuer, DEFAULT_LIMITS)
        except Refused as refusal:
            raise StorageError(refusal.detail, where=url) from None

    def signed(self, url: str, form: Form, role: KeyRole) -> SecuredCredential | None:
        """Return a document that a key of `role` signed, None where there is none. Raises `StorageError`."""
        raw = self.fetch(url)
        if raw is None:
            return None
        found = read_document(raw, DEFAULT_LIMITS, expect=frozenset({form}))
        if isinstance(found, Finding):
            raise StorageError(f"can't be read: {found.code}: {found.detail}", where=url)
        if not self.keys.made(found, role):
            raise StorageError(f"is not signed by a {role} key of {self.settings.issuer}", where=url)
        return found

    def history(self, number: int) -> StatusHistory | None:
        """Return the history of a list, None where it is not published."""
        address = self.settings.addresses.status_list(number)
        secured = self.signed(address.history, Form.JWT_HISTORY, KeyRole.STATUS)
        if secured is None:
            return None
        try:
            history = parse_status_history(secured, DEFAULT_LIMITS)
        except Refused as refusal:
            raise StorageError(refusal.detail, where=address.history) from None
        if (history.issuer, history.url) != (self.settings.issuer, address.base):
            raise StorageError("is the history of another list", where=address.history)
        return history

    def list_signed_at(self, number: int) -> datetime | None:
        """Return when the current list was signed, None where it is not published."""
        url = self.settings.addresses.status_list(number).current(ListForm.TOKEN)
        secured = self.signed(url, Form.STATUS_LIST_JWT, KeyRole.STATUS)
        if secured is None:
            return None
        issued_at = secured.claims.get("iat")
        if type(issued_at) is not int or secured.claims.get("sub") != url:
            raise StorageError("is no status list of this address", where=url)
        return datetime.fromtimestamp(issued_at, self.now.tzinfo)

    def index(self) -> AccreditationIndex | None:
        """Return the index of accreditations, None where none is published."""
        url = self.settings.addresses.accreditation_index
        secured = self.signed(url, Form.JWT_INDEX, KeyRole.STATUS)
        if secured is None:
            return None
        try:
            index = parse_index(secured)
        except Refused as refusal:
            raise StorageError(refusal.detail, where=url) from None
        if index.issuer != self.settings.issuer:
            raise StorageError("is another body's index", where=url)
        return index

    def snapshot(self) -> int:
        """Return the version of the last register snapshot, 0 where none is published."""
        url = self.settings.addresses.register_index
        secured = self.signed(url, Form.JWT_REGISTER_INDEX, KeyRole.STATUS)
        if secured is None:
            return 0
        try:
            index = parse_register_index(secured, DEFAULT_LIMITS)
        except Refused as refusal:
            raise StorageError(refusal.detail, where=url) from None
        if index.issuer != self.settings.issuer:
            raise StorageError("is the index of another register", where=url)
        return index.snapshots[-1].version

    def head(self) -> tuple[int, bytes] | None:
        """Return size and root of the signed ledger head, None where none is published."""
        url = self.settings.addresses.ledger_head
        secured = self.signed(url, Form.JWT_LEDGER_HEAD, KeyRole.LEDGER)
        if secured is None:
            return None
        if secured.claims.get("iss") != self.settings.issuer:
            raise StorageError("is the head of another ledger", where=url)
        return size_and_root(secured.raw, where=url)


def look(
    place: PublishedPlace, settings: HomeSettings, records: Iterable[KeyRecord], *, highest: int, now: datetime
) -> Sighting:
    """Return what stands at a place. `records` are the register's keys, `highest` the highest list number it knows.

    Raises `StorageError` where a document can't be had, can't be read, or is not signed by this issuer.
    """
    document = Reader(place, settings, now).document()
    reader = Reader(place, settings, now, OwnKeys.of(records, document))
    histories: dict[int, StatusHistory] = {}
    signed_at: dict[int, datetime] = {}
    number, missing = 1, 0
    while number <= highest or missing < MISSING_IN_A_ROW:
        # The list first, since its history is published before it.
        latest, history = reader.list_signed_at(number), reader.history(number)
        if history is not None:
            histories[number] = history
        if latest is not None:
            signed_at[number] = latest
        missing = missing + 1 if history is None and latest is None else 0
        number += 1
    return Sighting(document, histories, signed_at, reader.index(), reader.head(), reader.snapshot())
