"""Accreditations and recognitions as credentials (specs/credential-profiles.md P9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from vc.encoding.rfc3339 import format_instant
from vc.errors import UsageError
from vc.issue.characters import character_faults
from vc.issue.date_rules import calendar_faults
from vc.issue.fault import Fault
from vc.issue.name_rules import name_faults
from vc.issue.schema_check import schema_faults
from vc.model.accreditation import Accreditation, grant_to_claims
from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import LinkKind, Profile, Role
from vc.profiles import catalogue
from vc.profiles.names import (
    ACCREDITATION_TYPES,
    CONTEXTS,
    RECOGNIZED_ENTITY_CREDENTIAL,
    scope_uri,
)


@dataclass(frozen=True, slots=True)
class Accreditor:
    """The body that accredits or recognises. `register` is the https URL of its public register of accreditations."""

    did: str
    name: str
    register: str


def accreditation_claims(
    accreditation: Accreditation, *, accreditor: Accreditor, arrangement: str = ""
) -> dict[str, Any]:
    """Return the claims of one version of an accreditation: UNTP identity anchor and W3C recognised entity in one.

    A designation differs in the name of what is granted. `arrangement` names the recognition arrangement and is given
    exactly when an accreditation body is recognised. Raises `UsageError` where the accreditation is another body's,
    or has no history.
    """
    if accreditation.issuer != accreditor.did:
        raise UsageError(f"the accreditation is of {accreditation.issuer!a}", where=accreditor.did, hint="use its home")
    if not accreditation.events:
        raise UsageError("an accreditation needs its history", where=accreditation.number, hint="begin with granted")
    granted = min(event.effective_from for event in accreditation.events)
    grant = grant_to_claims(accreditation)
    if arrangement:
        grant["arrangement"] = arrangement
    issuer: dict[str, Any] = {"type": ["CredentialIssuer"], "id": accreditor.did, "name": accreditor.name}
    if accreditation.recognized_in is not None:
        issuer["recognizedIn"] = {"id": accreditation.recognized_in, "type": RECOGNIZED_ENTITY_CREDENTIAL}
    action = "recognize" if accreditation.role is Role.ACCREDITATION_BODY else "issue"
    return {
        "@context": list(CONTEXTS),
        "type": list(ACCREDITATION_TYPES),
        "id": accreditation.id,
        "issuer": issuer,
        "name": f"{accreditation.kind.value.capitalize()} {accreditation.number} of {accreditation.subject_name}",
        "validFrom": format_instant(granted),
        "iat": int(accreditation.signed_at.timestamp()),
        "environment": accreditation.environment,
        "credentialSubject": {
            "type": ["RegisteredIdentity", "RecognizedEntity"],
            "id": accreditation.subject,
            "registeredName": accreditation.subject_name,
            "registeredId": accreditation.number,
            "registeredDate": granted.date().isoformat(),
            "idScheme": {
                "type": ["IdentifierScheme"],
                "id": accreditor.register,
                "name": f"Register of {accreditor.name}",
            },
            "registrar": {"type": ["Party"], "id": accreditor.did, "name": accreditor.name},
            "registerType": "accreditation",
            "registrationScope": registration_scope(accreditation.schedule),
            "recognizedTo": [{"type": "RecognizedAction", "action": action, "recognizedBy": accreditor.did}],
            accreditation.kind.value: grant,
        },
    }


def profile_of(role: Role, kind: LinkKind = LinkKind.ACCREDITATION) -> Profile:
    """Return the profile of the credential that gives a body its role."""
    if kind is LinkKind.DESIGNATION:
        return Profile.DESIGNATION
    return Profile.RECOGNITION if role is Role.ACCREDITATION_BODY else Profile.ACCREDITATION_SCHEDULE


def check_accreditation(claims: dict[str, Any], *, role: Role) -> tuple[Fault, ...]:
    """Return every reason why the claims of an accreditation, or a designation, may not be signed; empty: they may."""
    kind = LinkKind.DESIGNATION if "designation" in claims["credentialSubject"] else LinkKind.ACCREDITATION
    faults = [
        *name_faults(claims),
        *character_faults(claims),
        *schema_faults(claims, profile_of(role, kind).value),
        *calendar_faults(claims),
        *_schedule_faults(claims, kind),
    ]
    first: dict[str, Fault] = {}
    for fault in faults:
        first.setdefault(fault.path, fault)
    return tuple(first.values())


def registration_scope(schedule: Iterable[ScheduleLine]) -> list[str]:
    """Return UNTP's scope atoms of a schedule: one URI for each activity and standard, sorted.

    They point at what the schedule says in full and are not decided on.
    """
    atoms = set()
    for line in schedule:
        standards = () if line.standards == ANY else line.standards
        atoms |= {scope_uri(line.activity.value, code) for code in standards} or {scope_uri(line.activity.value)}
    return sorted(atoms)


def _schedule_faults(claims: dict[str, Any], kind: LinkKind) -> list[Fault]:
    """P9.3: a line ends after it begins, and names registered standards, editions and codes."""
    grant = claims["credentialSubject"][kind.value]
    faults = []
    for number, line in enumerate(grant["schedule"]):
        path = f"/credentialSubject/{kind.value}/schedule/{number}"
        if "to" in line and line["to"] <= line["from"]:
            faults.append(Fault(f"{path}/to", f"{line['to']} is not after {line['from']}", "end the line later"))
        faults += _code_faults(line, path)
        faults += _edition_faults(line, path)
    return faults


def _edition_faults(line: dict[str, Any], path: str) -> list[Fault]:
    """Each edition is one of a standard that the line names; a line for any standard may name any edition."""
    standards, editions = line.get("standards"), line.get("editions")
    if not isinstance(standards, list) or not isinstance(editions, list):
        return []
    named = [catalogue.standard(code) for code in standards if isinstance(code, str)]
    known = {edition.name for standard in named if standard is not None for edition in standard.editions}
    unknown = [name for name in editions if name not in known]
    remedy = "use one of: " + ", ".join(sorted(known))
    return [Fault(f"{path}/editions", f"{name!a} is no edition of these standards", remedy) for name in unknown]


def _code_faults(line: dict[str, Any], path: str) -> list[Fault]:
    known = {
        "standards": lambda code: catalogue.standard(code) is not None,
        "schemes": lambda code: code in catalogue.schemes(),
        "sectors": catalogue.is_sector,
        "productCategories": lambda code: catalogue.product_category_title(code) is not None,
        "countries": catalogue.is_country,
        "hsCodes": catalogue.is_tariff_code,
    }
    return [
        Fault(f"{path}/{name}", f"{code!a} is not registered", "see vc/profiles/codes")
        for name, is_known in known.items()
        if isinstance(line.get(name), list)
        for code in line[name]
        if not is_known(code)
    ]
