"""From a draft to a request to issue it under the accreditation of the home (specs/register.md G17)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vc.encoding.jcs import canonicalize
from vc.encoding.strict_json import JsonObject
from vc.errors import Refused, UsageError
from vc.issue.draft import Draft
from vc.issue.fault import Fault
from vc.issue.prepare import AccreditationReference, IssuerProfile, prepare, schedule_of, schedules_beside
from vc.issue.recognitions import profiles_for
from vc.issue.rules import check, status_entry_faults
from vc.register.accreditation.schedules import schedules
from vc.register.home import Home
from vc.register.issuing.issue_request import IssueRequest, request_digest
from vc.register.issuing.signing import Allotment
from vc.register.storage.events import numeric


def issuer_profiles(home: Home) -> tuple[IssuerProfile, ...]:
    """Return the issuer as it may stand on credentials: once for each accreditation in the home, else once without."""
    settings = home.settings
    taken = schedules(home)
    references: list[AccreditationReference | None] = [one.reference for one in taken]
    return tuple(
        IssuerProfile(settings.issuer, settings.name, settings.environment, reference)
        for reference in references or [None]
    )


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """That `rehearse` found no fault in a draft, under `profile`, for this moment and identifier (G83)."""

    profile: IssuerProfile
    issued_at: datetime
    credential_id: str

    def holds_for(self, allotment: Allotment) -> bool:
        """Whether what is allotted differs from what was rehearsed in the status entry alone."""
        same_moment = numeric(self.issued_at) == numeric(allotment.issued_at)
        return same_moment and self.credential_id == allotment.credential_id


def request_of(
    draft: Draft,
    profiles: Sequence[IssuerProfile],
    *,
    key: str | None,
    by: str = "",
    rehearsal: Rehearsal | None = None,
) -> IssueRequest:
    """Return the request to issue `draft`.

    `key` is its idempotency key: empty for the certificate number, None for the digest of the draft. `profiles` are
    those of `issuer_profiles`. A fault of the draft becomes a `UsageError` when it is issued. `rehearsal` is that of
    this very draft under the first of `profiles` that allows it.
    """
    brought = draft.claims.get("id")
    credential_id = brought if draft.profile is None and isinstance(brought, str) else ""
    asked = _canonical(draft)
    return IssueRequest(
        key=_digest(asked) if key is None else key or draft.number,
        digest=request_digest(draft.number, credential_id, asked),
        number=draft.number,
        claims=_Completion(draft, profiles_for(draft, profiles), rehearsal),
        credential_id=credential_id,
        by=by,
    )


def digest_of(draft: Draft) -> str:
    """Return the digest of a draft's claims, in hex: the idempotency key of a certificate in a file."""
    return _digest(_canonical(draft))


def _canonical(draft: Draft) -> bytes:
    try:
        return canonicalize(dict(draft.claims))
    except Refused as refusal:
        raise UsageError(f"can't be recorded: {refusal.detail}", where=draft.number or None) from None


def _digest(asked: bytes) -> str:
    return hashlib.sha256(asked).hexdigest()


@dataclass(frozen=True, slots=True)
class _Completion:
    """Completes one draft under the first accreditation, or one of each kind, whose schedule covers it."""

    draft: Draft
    profiles: tuple[IssuerProfile, ...]
    rehearsal: Rehearsal | None

    def __call__(self, allotment: Allotment) -> JsonObject:
        """Return the payload. Raises `UsageError` that lists what no accreditation of the home allows."""
        if self.rehearsal is not None and self.rehearsal.holds_for(allotment):
            rehearsed = self._completed(self.rehearsal.profile, allotment)
            if not status_entry_faults(rehearsed):
                return rehearsed
        first: tuple[Fault, ...] = ()
        for profile in self.profiles:
            claims = self._completed(profile, allotment)
            faults = check(claims, schedule=schedule_of(profile), beside=schedules_beside(profile))
            if not faults:
                return claims
            first = first or faults
        raise UsageError("; ".join(str(fault) for fault in first), where=self.draft.number or allotment.credential_id)

    def _completed(self, profile: IssuerProfile, allotment: Allotment) -> dict[str, Any]:
        return prepare(
            self.draft,
            issuer=profile,
            issued_at=allotment.issued_at,
            status=allotment.status,
            credential_id=allotment.credential_id,
        )
