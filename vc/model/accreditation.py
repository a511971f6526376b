"""An accreditation: what a body may do, since when, and everything that has happened to it since.

The current version carries the whole append-only history, so the past is decidable from it (design section 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused
from vc.model.claims import instant, mapping, mappings, numeric_date, optional_text, text, texts, types_of
from vc.model.conformance.credential import hold_known_credential
from vc.model.scope import ANY, ScheduleLine
from vc.model.scope_claims import line_from_claims, line_to_claims
from vc.model.vocabulary import AccreditationEventKind, LinkKind, Role
from vc.profiles.names import ACCREDITATION_TYPES


class AccreditationState(StrEnum):
    """Where an accreditation stands at one moment."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class AccreditationEvent:
    """One entry of the history: what happened, with effect from when, and when it was recorded."""

    kind: AccreditationEventKind
    effective_from: datetime
    recorded_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The state at one moment and since when it holds."""

    state: AccreditationState
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Accreditation:
    """A schedule with its history, as an accreditation body signed it (specs/credential-profiles.md, accreditation).

    `kind` tells an accreditation from a designation, which an authority signs in the same shape under its own name.
    `current_url` names where the current version stands; `version` counts from 1. `status_issuers` are other
    identifiers allowed to sign the subject's status lists; `status_origins` further origins of those lists.
    `valid_from` and `valid_until` are the dates of the credential that holds it, the stricter of `validFrom` and `nbf`,
    and of `validUntil` and `exp`. `status_elsewhere` says that this credential names a status list of its own.
    """

    id: str
    issuer: str
    subject: str
    subject_name: str
    role: Role
    number: str
    version: int
    current_url: str
    signed_at: datetime
    environment: str
    schedule: tuple[ScheduleLine, ...]
    events: tuple[AccreditationEvent, ...]
    status_issuers: tuple[str, ...] = ()
    status_origins: tuple[str, ...] = ()
    recognized_in: str | None = None
    kind: LinkKind = LinkKind.ACCREDITATION
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    status_elsewhere: bool = False
    _in_order: tuple[AccreditationEvent, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put what changes the state in the order of its effect, once."""
        changing = (event for event in self.events if event.kind in _STATE_AFTER)
        ordered = sorted(changing, key=lambda event: (event.effective_from, event.recorded_at))
        object.__setattr__(self, "_in_order", tuple(ordered))

    def standing(self, at: datetime) -> Standing:
        """Return the state at `at`: the last event with effect by then decides; withdrawal is for good."""
        decisive: AccreditationEvent | None = None
        for event in self._in_order:
            if event.effective_from > at:
                break
            decisive = event
            if event.kind is AccreditationEventKind.WITHDRAWN:
                break
        if decisive is None:
            return Standing(AccreditationState.NOT_YET)
        return Standing(_STATE_AFTER[decisive.kind], decisive.effective_from)


_STATE_AFTER = {
    AccreditationEventKind.GRANTED: AccreditationState.IN_FORCE,
    AccreditationEventKind.REINSTATED: AccreditationState.IN_FORCE,
    AccreditationEventKind.SUSPENDED: AccreditationState.SUSPENDED,
    AccreditationEventKind.WITHDRAWN: AccreditationState.WITHDRAWN,
}


def accreditation_from_claims(claims: Mapping[str, JsonValue]) -> Accreditation:
    """Read an accreditation or a designation. Raises `Refused` for anything that is not exactly one.

    It conforms to the data model, with known contexts only (specs/data-model.md).
    """
    hold_known_credential(claims)
    if not types_of(claims).issuperset(ACCREDITATION_TYPES):
        raise Refused(Code.FORMAT_TYPE, "not an accreditation: /type lacks one of its three types")
    issuer = claims.get("issuer")
    issuer_node = issuer if isinstance(issuer, dict) else {"id": issuer}
    recognized = mapping(issuer_node, "recognizedIn", path="/issuer") if "recognizedIn" in issuer_node else {}
    subject = mapping(claims, "credentialSubject")
    kind = kind_of_link(subject)
    grant = mapping(subject, kind.value, path="/credentialSubject")
    path = f"/credentialSubject/{kind.value}"
    signed_at = numeric_date(claims, "iat")
    if signed_at is None:
        raise Refused(Code.FORMAT_CLAIM, "/iat is missing")
    lines = mappings(grant, "schedule", path=path)
    events = mappings(grant, "history", path=path)
    schedule = tuple(line_from_claims(line, path=f"{path}/schedule/{n}") for n, line in enumerate(lines))
    role = _role(text(grant, "role", path=path), path=path)
    if kind is LinkKind.DESIGNATION:
        _require_designation(role, schedule, path=path)
    return Accreditation(
        id=text(claims, "id"),
        issuer=text(issuer_node, "id", path="/issuer"),
        subject=text(subject, "id", path="/credentialSubject"),
        subject_name=text(subject, "registeredName", path="/credentialSubject"),
        role=role,
        number=text(grant, "number", path=path),
        version=_version(grant, path=path),
        current_url=text(grant, "current", path=path),
        signed_at=signed_at,
        environment=text(claims, "environment"),
        schedule=schedule,
        events=tuple(_event(event, path=f"{path}/history/{n}") for n, event in enumerate(events)),
        status_issuers=texts(grant, "statusIssuers", path=path),
        status_origins=texts(grant, "statusOrigins", path=path),
        recognized_in=optional_text(recognized, "id", path="/issuer/recognizedIn"),
        kind=kind,
        valid_from=max(_given(instant(claims, "validFrom"), numeric_date(claims, "nbf")), default=None),
        valid_until=min(_given(instant(claims, "validUntil"), numeric_date(claims, "exp")), default=None),
        status_elsewhere="credentialStatus" in claims or "status" in claims,
    )


def _given(*moments: datetime | None) -> list[datetime]:
    return [moment for moment in moments if moment is not None]


def kind_of_link(subject: Mapping[str, JsonValue]) -> LinkKind:
    """Return which of both a credential's subject holds; `accreditation` where it holds neither.

    A reader that knows of accreditations alone finds none in a designation: it can't take one for the other.
    Raises `Refused` where both stand there.
    """
    if LinkKind.DESIGNATION.value not in subject:
        return LinkKind.ACCREDITATION
    if LinkKind.ACCREDITATION.value in subject:
        raise Refused(Code.FORMAT_CLAIM, "/credentialSubject is an accreditation and a designation at once")
    return LinkKind.DESIGNATION


def _require_designation(role: Role, schedule: tuple[ScheduleLine, ...], *, path: str) -> None:
    """Refuse a designation for no scheme, or for any, and one that would let its subject accredit (T12)."""
    if role is Role.ACCREDITATION_BODY:
        raise Refused(Code.FORMAT_CLAIM, f"{path}/role: nobody becomes an accreditation body by designation")
    for number, line in enumerate(schedule):
        if not line.schemes or line.schemes == ANY:
            raise Refused(Code.FORMAT_CLAIM, f"{path}/schedule/{number}/schemes must name schemes")


def _role(value: str, *, path: str) -> Role:
    try:
        return Role(value)
    except ValueError:
        raise Refused(Code.FORMAT_CLAIM, f"{path}/role is not a registered role") from None


def _version(grant: Mapping[str, JsonValue], *, path: str) -> int:
    value = grant.get("version")
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Refused(Code.FORMAT_CLAIM, f"{path}/version must be a whole number from 1")
    return value


def _event(claims: Mapping[str, JsonValue], *, path: str) -> AccreditationEvent:
    name = text(claims, "event", path=path)
    try:
        kind = AccreditationEventKind(name)
    except ValueError:
        raise Refused(Code.FORMAT_CLAIM, f"{path}/event is not a registered event") from None
    effective, recorded = instant(claims, "effectiveFrom", path=path), instant(claims, "recordedAt", path=path)
    if effective is None or recorded is None:
        raise Refused(Code.FORMAT_CLAIM, f"{path} needs effectiveFrom and recordedAt")
    return AccreditationEvent(kind, effective, recorded, optional_text(claims, "reason", path=path) or "")


def grant_to_claims(accreditation: Accreditation) -> dict[str, JsonValue]:
    """Write the object that stands under the name of its kind in the credential's subject; what is read again."""
    history: list[JsonValue] = []
    for event in accreditation.events:
        entry: dict[str, JsonValue] = {
            "event": event.kind.value,
            "effectiveFrom": format_instant(event.effective_from),
            "recordedAt": format_instant(event.recorded_at),
        }
        if event.reason:
            entry["reason"] = event.reason
        history.append(entry)
    written: dict[str, JsonValue] = {
        "number": accreditation.number,
        "role": accreditation.role.value,
        "version": accreditation.version,
        "current": accreditation.current_url,
        "schedule": [line_to_claims(line) for line in accreditation.schedule],
        "history": history,
    }
    if accreditation.status_issuers:
        written["statusIssuers"] = list(accreditation.status_issuers)
    if accreditation.status_origins:
        written["statusOrigins"] = list(accreditation.status_origins)
    return written
