"""What may still be signed of a certificate after its issue: its claims as they would be signed now (G90, G93)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import Refused, StorageError, UsageError
from vc.issue.prepare import schedule_of, schedules_beside
from vc.issue.rules import check
from vc.model.credential import Credential, credential_from_claims
from vc.model.vocabulary import Profile
from vc.register.certificates.certificates import Certificate, events_of
from vc.register.certificates.standing import standing
from vc.register.issuing.drafts import issuer_profiles
from vc.register.own_document import opened
from vc.register.storage.events import numeric
from vc.securing.secured import Form
from vc.status.value import StatusValue

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.register.home import Home


def require_active_certificate(connection: Connection, certificate: Certificate, now: datetime) -> None:
    """Raise `UsageError` for a certificate that is not active, or has expired, at `now`."""
    value = standing(events_of(connection, certificate), now).value
    if value is not StatusValue.ACTIVE:
        word = value.name.lower().replace("_", " ")
        raise UsageError(f"is {word}: nothing is signed of it", where=certificate.name, hint="see `vc history`")
    if certificate.valid_until is not None and now >= certificate.valid_until:
        raise UsageError("has expired: nothing is signed of it", where=certificate.name, hint="see `vc show`")


def claims_signed_at(home: Home, certificate: Certificate, issued_at: datetime) -> tuple[JsonObject, Profile]:
    """Return the claims of a certificate with another signing time, and the profile that they follow.

    Raises `UsageError` for a certificate that follows none of our profiles, or could not be issued at that time, the
    home's schedules being what they are.
    """
    claims = dict(opened(certificate.secured, Form.VC_JWT, where=certificate.name).claims)
    claims["iat"] = numeric(issued_at)
    profile = credential_of(claims, where=certificate.name).profile
    if profile is None:
        raise UsageError("follows none of our profiles, so it has no other form", where=certificate.name)
    faults = [check(claims, schedule=schedule_of(one), beside=schedules_beside(one)) for one in issuer_profiles(home)]
    if all(faults):
        told = "; ".join(str(fault) for fault in faults[0])
        raise UsageError(f"could not be issued today: {told}", where=certificate.name)
    return claims, profile


def stored_credential(certificate: Certificate) -> Credential:
    """Return what a certificate of the register says. Raises `StorageError` where it can't be read."""
    return credential_of(
        opened(certificate.secured, Form.VC_JWT, where=certificate.name).claims, where=certificate.name
    )


def credential_of(claims: Mapping[str, JsonValue], *, where: str) -> Credential:
    """Return what claims say that this register signed. Raises `StorageError` where they can't be read."""
    try:
        return credential_from_claims(claims)
    except Refused as refusal:
        raise StorageError(refusal.detail, where=where) from None
