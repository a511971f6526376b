"""An accreditation body's side: granting, and what happens to what was granted (specs/register.md G23, G24)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, or_, select

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import Refused, StorageError, UsageError
from vc.issue.accredit import Accreditor, accreditation_claims, check_accreditation
from vc.issue.schedule_file import ScheduleDraft
from vc.model.accreditation import (
    Accreditation,
    AccreditationEvent,
    AccreditationState,
    accreditation_from_claims,
    kind_of_link,
)
from vc.model.claims import mapping, optional_text
from vc.model.scope import ScheduleLine
from vc.model.vocabulary import AccreditationEventKind, LinkKind
from vc.profiles.reasons import reasons
from vc.register.accreditation.schedules import schedules_of
from vc.register.addresses import slug_of
from vc.register.approvals.two_persons import Matter, Order, settle
from vc.register.certificates.transitions import require_reason
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole, require_active
from vc.register.own_document import opened
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind, NewEvent, whole_second
from vc.register.storage.heads import sign_head_of
from vc.register.storage.ledger import append, head, settled
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import accreditation_versions
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.keys.signer import Signer

_INDEX: Final = "index"
"""The one slug that is taken: the signed index stands there."""

_KINDS: Final = {
    AccreditationEventKind.GRANTED: EventKind.ACCREDITATION_GRANTED,
    AccreditationEventKind.SCOPE_CHANGED: EventKind.ACCREDITATION_SCOPE_CHANGED,
    AccreditationEventKind.SUSPENDED: EventKind.ACCREDITATION_SUSPENDED,
    AccreditationEventKind.REINSTATED: EventKind.ACCREDITATION_REINSTATED,
    AccreditationEventKind.WITHDRAWN: EventKind.ACCREDITATION_WITHDRAWN,
}
_ALLOWED_FROM: Final = {
    AccreditationEventKind.SCOPE_CHANGED: {AccreditationState.IN_FORCE, AccreditationState.SUSPENDED},
    AccreditationEventKind.SUSPENDED: {AccreditationState.IN_FORCE},
    AccreditationEventKind.REINSTATED: {AccreditationState.SUSPENDED},
    AccreditationEventKind.WITHDRAWN: {AccreditationState.IN_FORCE, AccreditationState.SUSPENDED},
}


@dataclass(frozen=True, slots=True)
class AccreditationChange:
    """What has happened to an accreditation. `schedule` is the whole new one, for a change of scope alone.

    `shown` is the digest of the version for which somebody has seen what the change does; empty: nobody looked (G38).
    `code` is that of a registered reason (`vc.profiles.reasons`); it stays in the register, its words are signed.
    """

    kind: AccreditationEventKind
    reason: str
    effective_from: datetime | None = None
    schedule: tuple[ScheduleLine, ...] | None = None
    by: str = ""
    shown: bytes = b""
    code: str = ""

    @property
    def words(self) -> str:
        """The reason in words: as they were written, else those of the code."""
        written = self.reason.strip()
        return written or (reasons()[self.code].meaning if self.code in reasons() else "")


@dataclass(frozen=True, slots=True)
class AccreditationVersion:
    """One signed version of an accreditation. `digest` is the SHA-256 of its payload octets.

    `arrangement` names the recognition arrangement where the subject is an accreditation body, else it is empty.
    """

    slug: str
    accreditation: Accreditation
    arrangement: str
    digest: bytes
    secured: bytes


@dataclass(frozen=True, slots=True)
class AccreditationDesk:
    """An accreditation body at work: its home, its key for credentials, and its key for ledger heads, if it has one."""

    home: Home
    signer: Signer
    ledger_signer: Signer | None = None

    def grant(self, draft: ScheduleDraft, *, now: datetime, by: str = "") -> AccreditationVersion:
        """Record what was decided in `draft`, and sign version 1.

        Raises `UsageError` for a body that has an accreditation, a number that was given before, a schedule at fault.
        """
        self.home.require_whole(now)
        with writing(self.home.engine) as connection:
            require_new(connection, self.home, draft)
            recorded_at = settled(now, head(connection))
            own = schedules_of(connection, self.home.path)
            slug, addresses = slug_of(draft.number), self.home.addresses
            effective = whole_second(draft.granted)
            accreditation = Accreditation(
                id=addresses.accreditation(slug, 1),
                issuer=self.home.settings.issuer,
                subject=draft.subject,
                subject_name=draft.name,
                role=draft.role,
                number=draft.number,
                version=1,
                current_url=addresses.accreditation(slug),
                signed_at=recorded_at,
                environment=self.home.settings.environment.value,
                schedule=draft.schedule,
                events=(AccreditationEvent(AccreditationEventKind.GRANTED, effective, recorded_at, draft.reason),),
                status_issuers=draft.status_issuers,
                status_origins=draft.status_origins,
                recognized_in=own[-1].accreditation.current_url if own else None,
                kind=draft.kind,
            )
            return self._sign(connection, accreditation, slug=slug, arrangement=draft.arrangement, by=by)

    def change(
        self, identifier: str, change: AccreditationChange, *, now: datetime, approval: int | None = None
    ) -> AccreditationVersion:
        """Record `change`, and sign the next version with the whole history.

        `identifier` is the accreditation's number or slug, or the body's DID. `approval` is the number of the proposal
        that `change.by` approves. Raises `UsageError` for an unknown one and for a change that its standing does not
        allow, `ApprovalNeededError` for a withdrawal where the rule of two persons is on for that.
        """
        self.home.require_whole(now)
        with writing(self.home.engine) as connection:
            current, after = proposed(connection, self.home, identifier=identifier, change=change, now=now)
            if change.shown not in {b"", current.digest}:
                hint = "look again at what it does, and decide"
                raise UsageError("the accreditation has changed since it was shown", where=identifier, hint=hint)
            if change.kind is AccreditationEventKind.WITHDRAWN or approval is not None:
                order = order_of(current, change)
                settle(connection, order, approval=approval, by=change.by, now=now)
            return self._sign(
                connection, after, slug=current.slug, arrangement=current.arrangement, by=change.by, code=change.code
            )

    def _sign(
        self,
        connection: Connection,
        accreditation: Accreditation,
        *,
        slug: str,
        arrangement: str,
        by: str,
        code: str = "",
    ) -> AccreditationVersion:
        require_active(connection, KeyRole.CREDENTIAL, self.signer)
        secured = secure_vc_jwt(self._claims(accreditation, arrangement), self.signer)
        row: dict[str, Any] = {
            "slug": slug,
            "version": accreditation.version,
            "subject": accreditation.subject,
            "digest": opened(secured, Form.VC_JWT, where=accreditation.number).digest,
            "secured": secured,
        }
        last = accreditation.events[-1]
        body = version_body(row, reason=last.reason, code=code)
        event = NewEvent(_KINDS[last.kind], accreditation.subject, body, effective_from=last.effective_from, by=by)
        (entry,) = append(connection, (event,), now=accreditation.signed_at)
        connection.execute(insert(accreditation_versions), sealed(accreditation_versions, row | {"seq": entry.seq}))
        if self.ledger_signer is not None:
            require_active(connection, KeyRole.LEDGER, self.ledger_signer)
            sign_head_of(connection, self.ledger_signer, now=accreditation.signed_at)
        return version_of(row)

    def _claims(self, accreditation: Accreditation, arrangement: str) -> JsonObject:
        """Return the payload. Raises `UsageError` where it may not be signed, or would be read as something else."""
        settings = self.home.settings
        accreditor = Accreditor(settings.issuer, settings.name, f"{self.home.addresses.base}accreditations/")
        claims = accreditation_claims(accreditation, accreditor=accreditor, arrangement=arrangement)
        faults = check_accreditation(claims, role=accreditation.role)
        if faults:
            raise UsageError("; ".join(str(fault) for fault in faults), where=accreditation.number)
        try:
            read_back = accreditation_from_claims(claims)
        except Refused as refusal:
            raise UsageError(f"no verifier would accept it: {refusal.detail}", where=accreditation.number) from None
        # The credential is valid from the grant on (T14): the one thing that the decision leaves to the payload.
        if read_back != replace(accreditation, valid_from=read_back.valid_from):
            raise UsageError("the payload does not say what was decided", where=accreditation.number)
        return claims


def require_new(connection: Connection, home: Home, draft: ScheduleDraft) -> None:
    """Refuse to grant `draft` where its body has an accreditation, or its number was given. Raises `UsageError`."""
    if draft.subject == home.settings.issuer:
        raise UsageError("a body does not accredit itself", where=draft.subject)
    first = connection.execute(select(accreditation_versions).limit(1)).mappings().first()
    if first is not None and version_of(dict(first)).accreditation.kind is not draft.kind:
        other = "designates" if draft.kind is LinkKind.ACCREDITATION else "accredits"
        hint = "an authority and an accreditation body have a home each"
        raise UsageError(f"this home {other}, and does nothing besides", where=draft.number, hint=hint)
    if slug_of(draft.number) == _INDEX or find_accreditation(connection, draft.number) is not None:
        raise UsageError("this number was given before", where=draft.number)
    standing = find_accreditation(connection, draft.subject)
    if standing is not None and not _is_withdrawn(standing.accreditation):
        raise UsageError(
            f"this body is accredited under number {standing.accreditation.number}",
            where=draft.subject,
            hint="change the scope of that accreditation",
        )


def proposed(
    connection: Connection, home: Home, *, identifier: str, change: AccreditationChange, now: datetime
) -> tuple[AccreditationVersion, Accreditation]:
    """Return the current version, and the accreditation as `change` would make it. Signs and records nothing.

    Raises `UsageError` as `AccreditationDesk.change` does.
    """
    current = require_accreditation(connection, identifier)
    before = current.accreditation
    recorded_at = settled(now, head(connection))
    effective = recorded_at if change.effective_from is None else whole_second(change.effective_from)
    _require_allowed(before, change, effective)
    version = before.version + 1
    after = replace(
        before,
        id=home.addresses.accreditation(current.slug, version),
        version=version,
        signed_at=recorded_at,
        schedule=before.schedule if change.schedule is None else change.schedule,
        events=(*before.events, AccreditationEvent(change.kind, effective, recorded_at, change.words)),
    )
    return current, after


def version_body(row: Mapping[str, Any], *, reason: str, code: str) -> JsonObject:
    """Return what the ledger states of a row of `accreditation_versions`; the audit compares both (G11)."""
    body: dict[str, JsonValue] = {
        "slug": row["slug"],
        "version": row["version"],
        "digest": row["digest"].hex(),
        "secured": hashlib.sha256(row["secured"]).hexdigest(),
    }
    said = {"reason": reason, "code": code}
    return body | {name: words for name, words in said.items() if words}


def order_of(version: AccreditationVersion, change: AccreditationChange) -> Order:
    """Return the change as it is proposed and approved where it needs two persons (specs/register.md G59)."""
    kind, granted = _KINDS[change.kind], version.accreditation
    asked: dict[str, JsonValue] = {"event": kind.value, "number": granted.number, "reason": change.words}
    if change.code:
        asked["code"] = change.code
    if change.effective_from is not None:
        asked["effectiveFrom"] = format_instant(whole_second(change.effective_from))
    return Order(Matter.WITHDRAWAL, granted.subject, asked)


def find_accreditation(connection: Connection, identifier: str) -> AccreditationVersion | None:
    """Return the current version of the accreditation with this number, slug, or body's DID, the latest first."""
    known = or_(
        accreditation_versions.c.slug == slug_of(identifier),
        accreditation_versions.c.slug == identifier,
        accreditation_versions.c.subject == identifier,
    )
    query = select(accreditation_versions).where(known).order_by(accreditation_versions.c.seq.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else version_of(dict(row))


def require_accreditation(connection: Connection, identifier: str) -> AccreditationVersion:
    """Return the current version of an accreditation. Raises `UsageError` when there is none."""
    found = find_accreditation(connection, identifier)
    if found is None:
        raise UsageError("no such accreditation in this register", where=identifier, hint="`vc list` shows all")
    return found


def accreditations(home: Home) -> list[AccreditationVersion]:
    """Return the current version of every accreditation that the home has granted, in the order of granting."""
    with reading(home.engine) as connection:
        return current_versions(connection)


def every_version(connection: Connection) -> list[AccreditationVersion]:
    """Return every version of every accreditation, in the order of signing."""
    rows = connection.execute(select(accreditation_versions).order_by(accreditation_versions.c.seq)).mappings()
    return [version_of(dict(row)) for row in rows]


def current_versions(connection: Connection, *, before: int | None = None) -> list[AccreditationVersion]:
    """Return the current version of every accreditation, in the order of granting.

    `before` leaves out what was recorded from that ledger entry on.
    """
    table = accreditation_versions
    bounds = select(func.min(table.c.seq).label("granted"), func.max(table.c.seq).label("newest"))
    if before is not None:
        bounds = bounds.where(table.c.seq < before)
    each = bounds.group_by(table.c.slug).subquery()
    query = select(table).join(each, table.c.seq == each.c.newest).order_by(each.c.granted)
    return [version_of(dict(row)) for row in connection.execute(query).mappings()]


def version_of(row: Mapping[str, Any]) -> AccreditationVersion:
    """Return the version of a row of the table `accreditation_versions`."""
    where = f"accreditations/{row['slug']}"
    claims = opened(row["secured"], Form.VC_JWT, where=where).claims
    try:
        subject = mapping(claims, "credentialSubject")
        grant = mapping(subject, kind_of_link(subject).value, path="/credentialSubject")
        arrangement = optional_text(grant, "arrangement") or ""
        accreditation = accreditation_from_claims(claims)
    except Refused as refusal:
        raise StorageError(refusal.detail, where=where) from None
    return AccreditationVersion(row["slug"], accreditation, arrangement, row["digest"], row["secured"])


def _is_withdrawn(accreditation: Accreditation) -> bool:
    return any(event.kind is AccreditationEventKind.WITHDRAWN for event in accreditation.events)


def _require_allowed(accreditation: Accreditation, change: AccreditationChange, effective: datetime) -> None:
    """Refuse what the standing does not allow, with the reason (G24)."""
    number = accreditation.number
    if change.kind is AccreditationEventKind.GRANTED:
        raise UsageError("an accreditation is granted once", where=number)
    kind = _KINDS[change.kind].value
    verb = kind.removeprefix("accreditation_").replace("_", " ")
    require_reason(change.reason, change.code, kinds=(kind,), to=f"record an accreditation as {verb}")
    if (change.schedule is not None) is not (
        change.kind is AccreditationEventKind.SCOPE_CHANGED
    ) or change.schedule == ():
        raise UsageError("a change of scope, and nothing else, brings the whole new schedule", where=number)
    last = accreditation.events[-1]
    if effective < last.effective_from:
        raise UsageError(
            f"the effective date lies before {format_instant(last.effective_from)}, when it was {last.kind}",
            where=number,
        )
    state = accreditation.standing(effective).state
    if _is_withdrawn(accreditation) or state not in _ALLOWED_FROM[change.kind]:
        raise UsageError(f"can't be recorded: the accreditation is {state.value.replace('_', ' ')}", where=number)
