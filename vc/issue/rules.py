"""Whether claims may be signed (specs/data-model.md, specs/credential-profiles.md P5, P6).

The data model, the schema, then what no schema can say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vc.errors import Refused
from vc.issue import date_rules, product_rules, scope_rules
from vc.issue.candidate import Candidate, Rule
from vc.issue.characters import all_plain, character_faults
from vc.issue.fault import Fault
from vc.issue.name_rules import name_faults
from vc.issue.schema_check import STATUS_ENTRY, UNTP, schema_faults
from vc.issue.texts import texts_of
from vc.model.conformance.credential import credential_faults
from vc.model.credential import credential_from_conforming
from vc.model.scope import ScheduleLine
from vc.profiles.names import PROFILE_OF_TYPE

RULES: Final[tuple[Rule, ...]] = (
    date_rules.validity,
    date_rules.decision,
    scope_rules.standard,
    scope_rules.codes,
    scope_rules.tariff_codes,
    scope_rules.places,
    scope_rules.number,
    date_rules.surveillance,
    date_rules.last_surveillance,
    date_rules.report_dates,
    scope_rules.accredited_methods,
    product_rules.product_identifiers,
)

_STATUS_MEMBERS: Final = ("credentialStatus", "status")


def check(
    claims: Mapping[str, Any],
    *,
    schedule: tuple[ScheduleLine, ...] | None = None,
    beside: tuple[tuple[ScheduleLine, ...], ...] = (),
) -> tuple[Fault, ...]:
    """Return every reason why these claims may not be signed; empty: they may.

    `claims` is what `prepare` returned. `schedule` is the issuer's own: a scope outside it is a fault, and outside one
    of those `beside` it. None leaves that out, which only a `test` issuer without an accreditation may ask for. A
    plain UNTP credential is held to the data model and UNTP's own rules only.
    """
    types = claims.get("type")
    slugs = [slug for name, slug in PROFILE_OF_TYPE.items() if isinstance(types, list) and name in types]
    slug = slugs[0] if slugs else UNTP
    plain = dict(claims)
    texts, members = texts_of(plain)
    nonconforming = [
        Fault(fault.pointer, fault.problem, fault.remedy) for fault in credential_faults(claims, nested=True)
    ]
    faults = [*name_faults(claims), *nonconforming]
    if slug != UNTP and not all_plain(texts, members):
        faults += character_faults(plain)
    faults += schema_faults(claims, slug)
    if not date_rules.all_in_calendar(texts, members):
        faults += date_rules.calendar_faults(plain)
    if not nonconforming:
        faults += _rule_faults(claims, (schedule, *beside))
    return _once(faults)


def status_entry_faults(claims: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Return what the rules refuse of the status entry alone: for claims that `check` has passed with another one.

    No rule holds a status entry to other members, so that nothing else of such claims can be at fault.
    """
    entry = {name: claims[name] for name in _STATUS_MEMBERS if name in claims}
    faults = [] if all_plain(*texts_of(entry)) else [*character_faults(entry)]
    return _once([*faults, *schema_faults(entry, STATUS_ENTRY)])


def _rule_faults(claims: Mapping[str, Any], schedules: tuple[tuple[ScheduleLine, ...] | None, ...]) -> list[Fault]:
    """Return what the rules refuse; what the model itself can't read is one fault, and then no rule runs."""
    try:
        credential = credential_from_conforming(claims)
    except Refused as refusal:
        path, _, problem = refusal.detail.partition(" ")
        return [Fault(path.rstrip(":"), problem, "see specs/credential-profiles.md")]
    if credential.profile is None or credential.scope is None or credential.issued_at is None:
        return []
    candidate = Candidate(
        credential=credential,
        profile=credential.profile,
        scope=credential.scope,
        issued_at=credential.issued_at,
        subject=claims["credentialSubject"],
    )
    faults = [fault for rule in RULES for fault in rule(candidate)]
    return faults + [fault for schedule in schedules for fault in scope_rules.schedule_faults(candidate, schedule)]


def _once(faults: list[Fault]) -> tuple[Fault, ...]:
    """Keep the first fault of each path: it names the nearest cause."""
    first: dict[str, Fault] = {}
    for fault in faults:
        first.setdefault(fault.path, fault)
    return tuple(first.values())
