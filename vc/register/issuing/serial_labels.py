"""Labels of single items: one for each serial number, signed when they are asked for, kept in the ledger (G93 to G95).

Each is another label form of the same certificate, with the same status entry and digest, the item's product and serial
number, and a signing time of its own (specs/decisions/0067-serial-labels-in-the-ledger.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import select

from vc.encoding import base64url
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import Refused, StorageError, UsageError
from vc.model.claims import text
from vc.model.label_claims import require_readable, unread_label_payload
from vc.register.certificates.certificates import Certificate
from vc.register.issuing.signed_again import (
    claims_signed_at,
    credential_of,
    require_active_certificate,
    stored_credential,
)
from vc.register.keys.key_records import KeyRole, require_active
from vc.register.publication.site_folder import no_step
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind, LedgerEntry, NewEvent, numeric, read_entry
from vc.register.storage.ledger import append, entries_of, head, settled
from vc.register.storage.schema import ledger
from vc.securing.cose import secured_cose

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.keys.signer import Signer
    from vc.model.credential import Credential
    from vc.register.home import Home

LABELS_AT_ONCE: Final = 500
"""Labels signed in one transaction, and held by one entry of the ledger."""


@dataclass(frozen=True, slots=True)
class SerialLabel:
    """The label of one item: its octets, and the SHA-256 of its payload. `repeated`: it had been signed before."""

    product: str
    serial: str
    label: bytes
    digest: bytes
    issued_at: datetime
    repeated: bool


@dataclass(frozen=True, slots=True)
class LabelDesk:
    """Where labels of items are signed: the home, its signer for credentials, and who orders it.

    `on_step` is called at each named step of writing (progress, fault tests).
    """

    home: Home
    signer: Signer
    by: str = ""
    on_step: Callable[[str], None] = field(default=no_step, repr=False)

    def issue(
        self, certificate: Certificate, serials: Sequence[str], *, product: str, now: datetime
    ) -> list[SerialLabel]:
        """Return a label for each of `serials`, in their order: as it was signed before, else signed now.

        500 are signed in a transaction; what is committed stays whatever happens then, and the same call continues
        there. Raises `UsageError` for a serial number given twice or that can't stand on a label, for a certificate
        that is not active at `now`, and one that could not be issued now, its issuer's schedules being what they are.
        """
        _require_once(serials)
        with reading(self.home.engine) as connection:
            known = labels_of(connection, certificate, product)
        missing = [serial for serial in serials if serial not in known]
        if missing:
            self.home.require_whole(now)
        for start in range(0, len(missing), LABELS_AT_ONCE):
            known |= self._sign_some(certificate, missing[start : start + LABELS_AT_ONCE], product=product, now=now)
            self.on_step("labels.committed")
        return [known[serial] for serial in serials]

    def _sign_some(
        self, certificate: Certificate, serials: Sequence[str], *, product: str, now: datetime
    ) -> dict[str, SerialLabel]:
        with writing(self.home.engine) as connection:
            require_active(connection, KeyRole.CREDENTIAL, self.signer)
            known = labels_of(connection, certificate, product)  # another program may have been faster
            fresh = [serial for serial in serials if serial not in known]
            if fresh:
                require_active_certificate(connection, certificate, now)
                known |= self._record(connection, certificate, fresh, product=product, now=now)
            self.on_step("labels.signed")
        return {serial: known[serial] for serial in serials}

    def _record(
        self, connection: Connection, certificate: Certificate, serials: Sequence[str], *, product: str, now: datetime
    ) -> dict[str, SerialLabel]:
        issued_at = settled(now, head(connection))
        claims, _ = claims_signed_at(self.home, certificate, issued_at)
        credential = credential_of(claims, where=certificate.name)
        labels: list[JsonValue] = []
        for serial in serials:
            octets, digest = self._signed(certificate, credential, product=product, serial=serial)
            labels.append([serial, digest.hex(), base64url.encode(octets)])
        body: JsonObject = {
            "kid": self.signer.verification_method,
            "issued_at": numeric(issued_at),
            "product": product,
            "labels": labels,
        }
        event = NewEvent(EventKind.LABELS_SIGNED, certificate.id, body, by=self.by)
        (entry,) = append(connection, (event,), now=issued_at)
        return {one.serial: one for one in _labels_in(entry, repeated=False)}

    def _signed(
        self, certificate: Certificate, credential: Credential, *, product: str, serial: str
    ) -> tuple[bytes, bytes]:
        slot = certificate.slot
        try:
            payload = unread_label_payload(
                credential,
                list_number=slot.list_number,
                index=slot.index,
                digest=certificate.digest,
                product=product,
                serial=serial,
            )
            label = secured_cose(payload, self.signer)
            require_readable(label)
        except UsageError as error:
            raise UsageError(error.message, where=f"{certificate.name}, {serial}", hint=error.hint) from None
        return label.raw, label.digest


def product_of(certificate: Certificate, named: str | None) -> str:
    """Return the product, as labels of items name it, that a certificate covers and `named` chooses by name or model.

    None chooses the only one. Raises `UsageError` where the certificate covers no product, several without a choice,
    or not the one that is named.
    """
    covered = [one for one in stored_credential(certificate).covered if one.kind == "product"]
    if not covered:
        raise UsageError(
            "covers no product, so no item has a label of its own", where=certificate.name, hint="leave the serials out"
        )
    chosen = [one.name for one in covered if named is None or named in {one.name, one.model}]
    if len(chosen) != 1:
        names = ", ".join(one.name for one in covered[:5])
        raise UsageError(
            "covers several products" if named is None else f"covers no product {named}",
            where=certificate.name,
            hint=f"name one with --product: {names}",
        )
    return chosen[0]


def labels_of(connection: Connection, certificate: Certificate, product: str) -> dict[str, SerialLabel]:
    """Return every label that was signed for items of a product of a certificate, by serial number."""
    return {one.serial: one for one in serial_labels(connection, certificate) if one.product == product}


def serial_labels(connection: Connection, certificate: Certificate) -> Iterator[SerialLabel]:
    """Yield every label that was signed for items of a certificate, in the order of signing."""
    for entry in entries_of(connection, kinds=(EventKind.LABELS_SIGNED,), subject=certificate.id):
        yield from _labels_in(entry, repeated=True)


def serial_label_digests(connection: Connection, *, after: int, until: int) -> list[tuple[int, bytes]]:
    """Return the digests of the labels of items of a stretch of the ledger, with their entries (N2)."""
    kind = ledger.c.kind == EventKind.LABELS_SIGNED.value
    chosen = select(ledger.c.entry).where(kind, ledger.c.seq > after, ledger.c.seq <= until).order_by(ledger.c.seq)
    entries = (read_entry(row.entry) for row in connection.execute(chosen))
    return [(entry.seq, one.digest) for entry in entries for one in _labels_in(entry, repeated=True)]


def _labels_in(entry: LedgerEntry, *, repeated: bool) -> list[SerialLabel]:
    try:
        product, rows = text(entry.body, "product"), entry.body["labels"]
        labels = []
        for serial, digest, octets in cast("list[list[str]]", rows):
            label = base64url.decode(octets)
            labels.append(SerialLabel(product, serial, label, bytes.fromhex(digest), entry.recorded_at, repeated))
    except (Refused, KeyError, ValueError, TypeError):
        raise StorageError(
            f"entry {entry.seq} of the ledger holds no labels", where=entry.subject, hint="run `vc audit verify`"
        ) from None
    return labels


def _require_once(serials: Sequence[str]) -> None:
    seen: set[str] = set()
    for serial in serials:
        if serial in seen:
            raise UsageError("the serial number is given twice", where=serial, hint="each item has a number of its own")
        seen.add(serial)
