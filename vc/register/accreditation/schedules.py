"""The accreditation under which a body issues, taken into its home (specs/register.md G25)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vc.encoding.multibase import digest_multibase_of
from vc.encoding.strict_json import JsonObject
from vc.errors import Refused, StorageError, UsageError
from vc.issue.prepare import AccreditationReference
from vc.keys.did_document import DidDocument
from vc.keys.verification_method import ASSERTION_METHOD, STATUS_METHOD
from vc.model.accreditation import Accreditation, AccreditationState, accreditation_from_claims
from vc.model.claims import optional_text
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.register.addresses import slug_of
from vc.register.home import SCHEDULES, Home
from vc.register.own_document import opened
from vc.register.publication.site_folder import SiteFolder
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind, LedgerEntry, NewEvent, whole_second
from vc.register.storage.ledger import append, entries_of
from vc.securing.read import read
from vc.securing.secured import Form, SecuredCredential

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class TakenSchedule:
    """An accreditation in the home: its signed octets, and the SHA-256 of their payload."""

    accreditation: Accreditation
    authority_name: str
    version_url: str
    digest: bytes
    secured: bytes

    @property
    def reference(self) -> AccreditationReference:
        """It as credentials refer to it."""
        return AccreditationReference(
            number=self.accreditation.number,
            authority=self.accreditation.issuer,
            authority_name=self.authority_name,
            current_url=self.accreditation.current_url,
            version_url=self.version_url,
            digest_multibase=digest_multibase_of(self.digest),
            schedule=self.accreditation.schedule,
            kind=self.accreditation.kind,
        )


def take_schedule(home: Home, raw: bytes, *, authority: DidDocument, now: datetime, by: str = "") -> TakenSchedule:
    """Verify the accreditation in `raw` with a key of `authority`, and keep it.

    `authority` is the DID document of the accreditation body. Raises `UsageError` for an accreditation that is not this
    body's, not signed by that authority, of another environment, not in force at `now`, or older than one in the home.
    """
    secured = read(raw, DEFAULT_LIMITS, expect=frozenset({Form.VC_JWT}))
    if isinstance(secured, Finding):
        raise UsageError(f"not an accreditation: {secured.code}: {secured.detail}", where="schedule")
    taken = _taken(secured)
    _require_signed(secured, taken.accreditation, authority, now=whole_second(now))
    _require_ours(home, taken.accreditation, now=whole_second(now))
    number, version = taken.accreditation.number, taken.accreditation.version
    # Two authorities may give the same number.
    name = f"{slug_of(number)}-v{version}-{taken.digest.hex()[:8]}.jwt"
    body: JsonObject = {
        "number": number,
        "authority": taken.accreditation.issuer,
        "version": version,
        "file": name,
        "digest": taken.digest.hex(),
        "secured": hashlib.sha256(taken.secured).hexdigest(),
        "jwt": taken.secured.decode(),
    }
    with writing(home.engine) as connection:
        for known in schedules_of(connection, home.path):
            if _supersedes(known.accreditation, taken.accreditation):
                raise UsageError(f"version {known.accreditation.version} is in the home already", where=number)
        # The file before the entry: an entry never names a file that is not there.
        SiteFolder(home.path / SCHEDULES).write(name, taken.secured)
        append(connection, (NewEvent(EventKind.SCHEDULE_TAKEN, taken.accreditation.id, body, by=by),), now=now)
    return taken


def schedules(home: Home) -> tuple[TakenSchedule, ...]:
    """Return the latest version of each accreditation in the home, in the order of their taking."""
    with reading(home.engine) as connection:
        return schedules_of(connection, home.path)


def schedules_of(connection: Connection, home: Path) -> tuple[TakenSchedule, ...]:
    """Return the same within a transaction. Raises `StorageError` where a file is not the one that was taken."""
    latest: dict[tuple[str, str], str] = {}
    entries: dict[str, LedgerEntry] = {}
    for entry in entries_of(connection, kinds=(EventKind.SCHEDULE_TAKEN,)):
        name = str(entry.body.get("file"))
        latest[str(entry.body.get("authority")), str(entry.body.get("number"))] = name
        entries[name] = entry
    return tuple(_kept(home, name, entries[name]) for name in latest.values())


def schedule_octets(home: Path, entry: LedgerEntry) -> bytes | None:
    """Return the accreditation that an entry took in, None where it is missing or another.

    It stands in the home, and in the ledger for other hosts with a home of the same register (G25).
    """
    raw = SiteFolder(home / SCHEDULES).read(str(entry.body.get("file"))) or str(entry.body.get("jwt", "")).encode()
    return raw if hashlib.sha256(raw).hexdigest() == entry.body.get("secured") else None


def _kept(home: Path, name: str, entry: LedgerEntry) -> TakenSchedule:
    raw, where = schedule_octets(home, entry), f"{SCHEDULES}/{name}"
    if raw is None:
        raise StorageError("the file is missing or changed", where=where, hint="take the accreditation in again")
    return _taken(opened(raw, Form.VC_JWT, where=where))


def _taken(secured: SecuredCredential) -> TakenSchedule:
    try:
        accreditation = accreditation_from_claims(secured.claims)
        issuer = secured.claims["issuer"]
        name = optional_text(issuer, "name", path="/issuer") if isinstance(issuer, dict) else None
    except Refused as refusal:
        raise UsageError(f"not an accreditation: {refusal.detail}", where="schedule") from None
    version_url = f"{accreditation.current_url.removesuffix('.jwt')}/v{accreditation.version}.jwt"
    return TakenSchedule(accreditation, name or accreditation.issuer, version_url, secured.digest, secured.raw)


def _supersedes(known: Accreditation, taken: Accreditation) -> bool:
    same = (known.issuer, known.number) == (taken.issuer, taken.number)
    return same and known.version >= taken.version


def _require_signed(
    secured: SecuredCredential, accreditation: Accreditation, authority: DidDocument, *, now: datetime
) -> None:
    if authority.id != accreditation.issuer:
        raise UsageError(f"issued by {accreditation.issuer}, not by {authority.id}", where="schedule")
    method = authority.find(str(secured.kid))
    if method is None or ASSERTION_METHOD not in method.relationships or STATUS_METHOD in method.relationships:
        raise UsageError("signed with no key for credentials of the accreditation body", where="schedule")
    if method.revoked is not None or (method.expires is not None and method.expires <= accreditation.signed_at):
        raise UsageError("signed with a key that was compromised or out of use", where="schedule")
    if not secured.verified_by(method.key) or accreditation.signed_at > now:
        raise UsageError("the signature does not hold, or is of the future", where="schedule")


def _require_ours(home: Home, accreditation: Accreditation, *, now: datetime) -> None:
    if accreditation.subject != home.settings.issuer:
        raise UsageError(f"accredits {accreditation.subject}, not {home.settings.issuer}", where="schedule")
    if accreditation.environment != home.settings.environment.value:
        raise UsageError(f"is of the environment {accreditation.environment}", where="schedule")
    state = accreditation.standing(now).state
    if state is not AccreditationState.IN_FORCE:
        raise UsageError(f"the accreditation is {state.value.replace('_', ' ')}", where="schedule")
