"""Looking certificates up in the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from vc.encoding.strict_json import loads_own
from vc.errors import Refused, StorageError, UsageError
from vc.model.claims import mapping
from vc.register.backup.restored import stray_events
from vc.register.certificates.standing import CertificateEvent, Standing, event_from, standing
from vc.register.issuing.allocation import Slot
from vc.register.storage.events import instant
from vc.register.storage.schema import credentials, ledger, status_events
from vc.status.value import StatusEvent

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Row, Select

_MOST_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Certificate:
    """One issued credential with its signed forms.

    `seq` is its entry in the ledger, `slug` its name in public addresses, `digest` the SHA-256 of its payload octets,
    `kid` the verification method that signed it. `number` is empty for a credential without one, `label` None for one
    without a label form.
    """

    seq: int
    id: str
    number: str
    slug: str
    slot: Slot
    digest: bytes
    kid: str
    issued_at: datetime
    valid_from: datetime | None
    valid_until: datetime | None
    holder: str
    standard: str
    secured: bytes
    label: bytes | None

    @property
    def name(self) -> str:
        """What people call it: the number, or the identifier where there is none."""
        return self.number or self.id


@dataclass(frozen=True, slots=True)
class CertificateState:
    """A certificate with its events and where it stands at the moment asked about."""

    certificate: Certificate
    events: tuple[CertificateEvent, ...]
    standing: Standing


def certificate_of(row: Mapping[str, Any]) -> Certificate:
    """Return the certificate of a row of the table `credentials`."""
    return Certificate(
        seq=row["seq"],
        id=row["id"],
        number=row["number"] or "",
        slug=row["slug"],
        slot=Slot(row["list_number"], row["list_index"]),
        digest=row["digest"],
        kid=row["kid"],
        issued_at=instant(row["issued_at"]),
        valid_from=None if row["valid_from"] is None else instant(row["valid_from"]),
        valid_until=None if row["valid_until"] is None else instant(row["valid_until"]),
        holder=row["holder"],
        standard=row["standard"],
        secured=row["secured"],
        label=row["label"],
    )


def find(connection: Connection, identifier: str) -> Certificate | None:
    """Return the certificate with this identifier or number, or None."""
    query = select(credentials).where(or_(credentials.c.id == identifier, credentials.c.number == identifier))
    row = connection.execute(query).mappings().first()
    return None if row is None else certificate_of(dict(row))


def require(connection: Connection, identifier: str) -> Certificate:
    """Return the certificate with this identifier or number. Raises `UsageError` when there is none."""
    found = find(connection, identifier)
    if found is None:
        raise UsageError("no such certificate in this register", where=identifier, hint="`vc list` shows all")
    return found


def events_of(connection: Connection, certificate: Certificate) -> tuple[CertificateEvent, ...]:
    """Return what was recorded about a certificate after its issue, in the order of recording."""
    chosen = _entries().where(status_events.c.credential == certificate.seq)
    return tuple(_event(row) for row in connection.execute(chosen))


def events_of_list(
    connection: Connection, list_number: int, *, before: int | None = None
) -> dict[int, list[CertificateEvent]]:
    """Return the events of all certificates of one list, by status index, in the order of recording.

    Those of certificates that a restore could not name are among them (G74). `before` leaves out what was recorded from
    that ledger entry on.
    """
    chosen = _entries().where(status_events.c.list_number == list_number)
    if before is not None:
        chosen = chosen.where(status_events.c.seq < before)
    found = stray_events(connection, list_number, before=before)
    for row in connection.execute(chosen):
        found.setdefault(row.list_index, []).append(_event(row))
    return found


def each(
    connection: Connection, *, at: datetime, among: ColumnElement[bool] | None = None
) -> Iterator[CertificateState]:
    """Yield every certificate with its standing at `at`, in the order of issue; `among` chooses some of them."""
    last = 0
    while True:
        query = select(credentials).where(credentials.c.seq > last).order_by(credentials.c.seq).limit(_MOST_AT_ONCE)
        if among is not None:
            query = query.where(among)
        found = [certificate_of(dict(row)) for row in connection.execute(query).mappings()]
        if not found:
            return
        last = found[-1].seq
        events = _events_of_many(connection, found)
        for certificate in found:
            own = tuple(events.get(certificate.seq, ()))
            yield CertificateState(certificate, own, standing(own, at))


def _events_of_many(connection: Connection, found: Sequence[Certificate]) -> dict[int, list[CertificateEvent]]:
    chosen = _entries().where(status_events.c.credential.between(found[0].seq, found[-1].seq))
    events: dict[int, list[CertificateEvent]] = {}
    for row in connection.execute(chosen):
        events.setdefault(row.credential, []).append(_event(row))
    return events


def _event(row: Row[Any]) -> CertificateEvent:
    """Return the event of a row: its dates from the columns, which repeat the entry, the rest from the entry."""
    try:
        told = loads_own(row.entry)
        return event_from(
            row.seq,
            kind=StatusEvent(row.kind),
            recorded_at=instant(row.recorded_at),
            effective_from=instant(row.effective_from),
            by=str(told.get("by", "")),
            body=mapping(told, "body"),
        )
    except (Refused, ValueError, TypeError) as error:
        raise StorageError(
            f"entry {row.seq} of the ledger can't be read: {error}", hint="run `vc audit verify`"
        ) from None


def _entries() -> Select[tuple[Any, ...]]:
    columns = select(
        status_events.c.seq,
        status_events.c.credential,
        status_events.c.list_index,
        status_events.c.kind,
        status_events.c.recorded_at,
        status_events.c.effective_from,
        ledger.c.entry,
    )
    return columns.join(ledger, ledger.c.seq == status_events.c.seq).order_by(status_events.c.seq)
