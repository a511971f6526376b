"""What a key signed, for the day on which it turns out to be in other hands (specs/register.md G47, G48)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from vc.encoding import base64url, strict_json
from vc.errors import Refused
from vc.model.vocabulary import CertificateStatus
from vc.register.certificates.certificates import CertificateState, each
from vc.register.home import Home
from vc.register.keys.key_records import KeyRecord, KeyRole, require_key
from vc.register.publication.register_snapshots import proof_before
from vc.register.storage.engine import reading
from vc.register.storage.events import instant, numeric, whole_second
from vc.register.storage.schema import accreditation_versions, credentials, list_publications
from vc.status.value import registered_status
from vc.verify.policy import IMPORTER

if TYPE_CHECKING:
    from sqlalchemy import Connection

_HEADER_OCTETS: Final = 2_048
_MAX_DEPTH: Final = 4
_MAX_MEMBERS: Final = 20
_IN_FORCE: Final = frozenset({CertificateStatus.ACTIVE, CertificateStatus.SCOPE_REDUCED})


@dataclass(frozen=True, slots=True)
class AffectedCertificate:
    """A certificate that the key signed. `before`: its signing time lies before the moment of the compromise.

    That time is the register's own word; a thief can sign with any. `proven`: it stands in a published snapshot of
    before, so that verifiers go on to accept it (specs/register-snapshot.md N7). `status` is where it stands by its
    events, `in_force` whether anybody may rely on it; `to_reissue` whether it has to be issued anew: what is not
    proven, a suspended one too, which would be worth nothing when it is reinstated.
    """

    number: str
    id: str
    holder: str
    standard: str
    issued_at: datetime
    valid_until: datetime | None
    before: bool
    proven: bool
    status: CertificateStatus
    in_force: bool
    to_reissue: bool

    @property
    def name(self) -> str:
        """What people call it: the number, or the identifier where there is none."""
        return self.number or self.id


@dataclass(frozen=True, slots=True)
class AffectedList:
    """Publications of one status list that the key signed: which versions, and when the last was signed."""

    list_number: int
    versions: tuple[int, ...]
    last_signed: datetime


@dataclass(frozen=True, slots=True)
class AffectedAccreditation:
    """A version of an accreditation that the key signed; `current` where no later version stands."""

    slug: str
    version: int
    subject: str
    current: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """All that one key signed, seen from `since`, when it came into other hands."""

    key: KeyRecord
    since: datetime
    certificates: tuple[AffectedCertificate, ...]
    accreditations: tuple[AffectedAccreditation, ...]
    lists: tuple[AffectedList, ...]

    @property
    def to_reissue(self) -> tuple[AffectedCertificate, ...]:
        """The certificates that fall with the key, and have to be issued anew."""
        return tuple(one for one in self.certificates if one.to_reissue)


def affected_by(home: Home, kid: str, *, since: datetime | None, at: datetime) -> Affected:
    """Return what the key `kid` signed, as it stands at `at`.

    `since` is when the key came into other hands: what was recorded for a compromised one where it is None, else `at`.
    Raises `UsageError` for a key that this register does not know.
    """
    with reading(home.engine) as connection:
        record = require_key(connection, kid)
        moment = whole_second(since or record.revoked or at)
        proof = proof_before(connection, moment - IMPORTER.compromise_margin)
        known_until = 0 if proof is None or not home.settings.register_snapshots else proof.until
        return Affected(
            key=record,
            since=moment,
            certificates=tuple(
                _certificate(state, since=moment, known_until=known_until, at=at)
                for state in each(connection, at=at, among=credentials.c.kid == record.kid)
            ),
            accreditations=tuple(_accreditations(connection, record)),
            lists=tuple(_lists(connection, record)),
        )


def next_steps(role: KeyRole) -> tuple[str, ...]:
    """Return what a body does after a compromise, in its order."""
    rotate = f"make a new key: vc key rotate --role {role.value}"
    publish = "publish, so that verifiers learn of it: vc publish --out SITE"
    tell = "tell your accreditation body, and whoever keeps your key in a trust list or a bundle"
    match role:
        case KeyRole.CREDENTIAL:
            return (
                rotate,
                publish,
                "issue anew what is in force and not proven, under new numbers (--out FILE lists it), and supersede it",
                "publish again, and hand the new certificates out",
                tell,
            )
        case KeyRole.STATUS:
            return (
                rotate,
                f"{publish}; every list is then signed by the new key, and no certificate needs to be issued anew",
                "snapshots of the register that it signed prove nothing any more; the next publication signs a new one",
                tell,
            )
        case _:
            return (
                rotate,
                "compare the ledger with heads and backups that others kept since before: vc audit verify",
                "certificates and lists stand as they are: no verifier relies on this key",
                "a head signed since then proves nothing by itself; those that others kept from before still do",
            )


def _certificate(state: CertificateState, *, since: datetime, known_until: int, at: datetime) -> AffectedCertificate:
    certificate = state.certificate
    proven = certificate.seq <= known_until
    status = registered_status(state.standing.value) or CertificateStatus.ACTIVE
    ended = certificate.valid_until is not None and certificate.valid_until <= at
    return AffectedCertificate(
        number=certificate.number,
        id=certificate.id,
        holder=certificate.holder,
        standard=certificate.standard,
        issued_at=certificate.issued_at,
        valid_until=certificate.valid_until,
        before=certificate.issued_at < since,
        proven=proven,
        status=status,
        in_force=status in _IN_FORCE and not ended,
        to_reissue=(status in _IN_FORCE or status is CertificateStatus.SUSPENDED) and not ended and not proven,
    )


def _lists(connection: Connection, record: KeyRecord) -> Iterator[AffectedList]:
    table = list_publications
    start = func.substr(table.c.token, 1, _HEADER_OCTETS).label("start")
    query = (
        select(table.c.list_number, table.c.version, table.c.issued_at, start)
        .where(table.c.issued_at >= numeric(record.added_at))
        .order_by(table.c.list_number, table.c.version)
    )
    if record.expires is not None:
        query = query.where(table.c.issued_at <= numeric(record.expires))
    found: dict[int, list[tuple[int, int]]] = {}
    for row in connection.execute(query):
        if _kid_of(row.start) == record.kid:
            found.setdefault(row.list_number, []).append((row.version, row.issued_at))
    for number, signed in found.items():
        yield AffectedList(number, tuple(version for version, _ in signed), instant(max(at for _, at in signed)))


def _accreditations(connection: Connection, record: KeyRecord) -> Iterator[AffectedAccreditation]:
    table = accreditation_versions
    start = func.substr(table.c.secured, 1, _HEADER_OCTETS).label("start")
    query = select(table.c.slug, table.c.version, table.c.subject, start).order_by(table.c.slug, table.c.version)
    rows = connection.execute(query).all()
    last = {row.slug: row.version for row in rows}
    for row in rows:
        if _kid_of(row.start) == record.kid:
            yield AffectedAccreditation(row.slug, row.version, row.subject, last[row.slug] == row.version)


def _kid_of(start: bytes) -> str | None:
    """Return the `kid` of a JWS of ours from its first octets, None where they can't be read."""
    try:
        header = base64url.decode(bytes(start).partition(b".")[0])
        kid = strict_json.loads_object(header, max_depth=_MAX_DEPTH, max_members=_MAX_MEMBERS).get("kid")
    except Refused:
        return None
    return kid if isinstance(kid, str) else None
