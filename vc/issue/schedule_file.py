"""The file that `vc accredit FILE` reads: a body's schedule in TOML or JSON (specs/credential-profiles.md P9.1).

subject = "did:web:cert.example"
name = "Example Certification Ltd"
role = "certification_body"
number = "X-ZM-12345-01"
granted = 2026-03-01

[[schedule]]
activity = "management_system_certification"
standards = ["ISO 9001"]
editions = ["2015"]
sectors = ["IAF:17", "IAF:18"]
countries = "*"
from = 2026-03-01
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from vc.encoding import strict_json
from vc.encoding.rfc3339 import format_instant, parse_date, parse_instant
from vc.errors import Refused
from vc.issue.fault import DraftRefused, Fault
from vc.model.scope import ANY, ScheduleLine
from vc.model.scope_claims import line_from_claims
from vc.model.vocabulary import LinkKind, Role
from vc.profiles import catalogue

_MOST_BYTES: Final = 1_000_000
_REQUIRED: Final = ("subject", "name", "role", "number", "granted", "schedule")
_OPTIONAL: Final = ("kind", "arrangement", "reason", "status_issuers", "status_origins")
_LINE_MEMBERS: Final = {
    "activity": "activity",
    "standards": "standards",
    "editions": "editions",
    "schemes": "schemes",
    "sectors": "sectors",
    "product_categories": "productCategories",
    "methods": "methods",
    "countries": "countries",
    "hs_codes": "hsCodes",
    "locations": "locations",
    "flexible": "flexible",
    "from": "from",
    "to": "to",
}


@dataclass(frozen=True, slots=True)
class ScheduleDraft:
    """A schedule as it was written down, before it is granted. `arrangement` stands for an accreditation body only.

    `kind` says whether a body is accredited by it, or designated by an authority.
    """

    subject: str
    name: str
    role: Role
    number: str
    granted: datetime
    schedule: tuple[ScheduleLine, ...]
    arrangement: str = ""
    reason: str = ""
    status_issuers: tuple[str, ...] = ()
    status_origins: tuple[str, ...] = ()
    kind: LinkKind = LinkKind.ACCREDITATION


def read_schedule_file(raw: bytes) -> ScheduleDraft | tuple[Fault, ...]:
    """Read a schedule in TOML, or in JSON where the first character is "{". Never raises for any bytes.

    Dates may stand without a time: a line begins with the first second of `from` and ends with that of `to`, UTC.
    """
    try:
        return _draft(_parsed(raw))
    except DraftRefused as refusal:
        return refusal.faults


def _parsed(raw: bytes) -> Mapping[str, Any]:
    if len(raw) > _MOST_BYTES:
        raise DraftRefused(Fault("", f"the file has more than {_MOST_BYTES:,} bytes", "split the schedule"))
    try:
        if raw.lstrip().startswith(b"{"):
            return strict_json.loads_object(raw, max_depth=8, max_members=50_000)
        return tomllib.loads(raw.decode("utf-8-sig"))
    except Refused as refusal:
        raise DraftRefused(Fault("", refusal.detail, "write JSON (RFC 8259)")) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise DraftRefused(Fault("", f"is not TOML: {error}", "see specs/credential-profiles.md P9.1")) from None


def _draft(document: Mapping[str, Any]) -> ScheduleDraft:
    allowed = (*_REQUIRED, *_OPTIONAL)
    faults = [Fault(f"/{name}", "is missing", "add it") for name in _REQUIRED if name not in document]
    faults += [
        Fault(f"/{name}", "is not a member here", "use: " + ", ".join(allowed))
        for name in document
        if name not in allowed
    ]
    texts = ("subject", "name", "role", "number", "kind", "arrangement", "reason")
    faults += [
        Fault(f"/{name}", "must be text, not empty", "write it in quotes")
        for name in texts
        if name in document and (not isinstance(document[name], str) or not document[name].strip())
    ]
    if faults:
        raise DraftRefused(*faults)
    role = _role(document["role"])
    if (role is Role.ACCREDITATION_BODY) != ("arrangement" in document):
        raise DraftRefused(Fault("/arrangement", "goes with the role accreditation_body, and only with it", "see P9.2"))
    kind, schedule = _kind(document.get("kind", LinkKind.ACCREDITATION.value)), _schedule(document["schedule"])
    if kind is LinkKind.DESIGNATION:
        _require_designation(role, schedule)
    return ScheduleDraft(
        subject=document["subject"],
        name=document["name"],
        role=role,
        number=document["number"],
        granted=_instant(document["granted"], "/granted"),
        schedule=schedule,
        arrangement=document.get("arrangement", ""),
        reason=document.get("reason", ""),
        status_issuers=_texts(document.get("status_issuers", []), "/status_issuers"),
        status_origins=_texts(document.get("status_origins", []), "/status_origins"),
        kind=kind,
    )


def _kind(value: str) -> LinkKind:
    try:
        return LinkKind(value)
    except ValueError:
        remedy = "use one of: " + ", ".join(kind.value for kind in LinkKind)
        raise DraftRefused(Fault("/kind", f"is {value!a}", remedy)) from None


def _require_designation(role: Role, schedule: tuple[ScheduleLine, ...]) -> None:
    """T12: an authority designates for schemes, each by its name, and makes nobody an accreditation body."""
    faults = [
        Fault(f"/schedule/{number}/schemes", "must name schemes", "a designation is for these schemes alone")
        for number, line in enumerate(schedule)
        if not line.schemes or line.schemes == ANY
    ]
    if role is Role.ACCREDITATION_BODY:
        faults.append(Fault("/role", "nobody becomes an accreditation body by designation", "use another role"))
    if faults:
        raise DraftRefused(*faults)


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError:
        remedy = "use one of: " + ", ".join(role.value for role in Role)
        raise DraftRefused(Fault("/role", f"is {value!a}", remedy)) from None


def _schedule(value: object) -> tuple[ScheduleLine, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(line, dict) for line in value):
        raise DraftRefused(Fault("/schedule", "must be one or more lines", "write [[schedule]] for each"))
    return tuple(_line(line, f"/schedule/{number}") for number, line in enumerate(value))


def _line(line: Mapping[str, Any], path: str) -> ScheduleLine:
    unknown = [name for name in line if name not in _LINE_MEMBERS]
    if unknown:
        remedy = "use: " + ", ".join(_LINE_MEMBERS)
        raise DraftRefused(*(Fault(f"{path}/{name}", "is not a member here", remedy) for name in unknown))
    claims = {_LINE_MEMBERS[name]: value for name, value in line.items()}
    if isinstance(claims.get("standards"), list):
        claims["standards"] = [
            catalogue.canonical_standard(code) if isinstance(code, str) else code for code in claims["standards"]
        ]
    for name in ("from", "to"):
        if name in claims:
            claims[name] = format_instant(_instant(claims[name], f"{path}/{name}"))
    try:
        return line_from_claims(claims, path=path)
    except Refused as refusal:
        where, _, problem = refusal.detail.partition(" ")
        raise DraftRefused(Fault(where, problem, "see specs/credential-profiles.md P9.1")) from None


def _instant(value: object, path: str) -> datetime:
    """Return a TOML date or datetime, or RFC 3339 text of either, in UTC; a date means its first second."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    try:
        if isinstance(value, str):
            return parse_instant(value) if "T" in value else datetime.combine(parse_date(value), time(), UTC)
    except Refused as refusal:
        raise DraftRefused(Fault(path, f"is {value!a}: {refusal.detail}", "write 2026-03-01")) from None
    shown = value.isoformat() if isinstance(value, datetime) else json.dumps(value, default=str)
    raise DraftRefused(Fault(path, f"is {shown[:40]}", "write a date, or a moment with its zone"))


def _texts(value: object, path: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise DraftRefused(Fault(path, "must be a list of texts", 'write ["…"]'))
    return tuple(value)
