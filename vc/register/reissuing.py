"""Replacing the document of a certificate whose certification stays the same (specs/register.md G57)."""

from __future__ import annotations

import hashlib
import re
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.encoding.jcs import canonicalize
from vc.issue.draft import Draft
from vc.profiles.reasons import REISSUED
from vc.register.certificates import Certificate, events_of, find, require
from vc.register.drafts import issuer_profiles, request_of
from vc.register.engine import reading
from vc.register.events import EventKind, whole_second
from vc.register.home import Home
from vc.register.ledger import entries_of, head, settled
from vc.register.lifecycle import Changed, life_of, require_unexpired
from vc.register.register import Register
from vc.register.same_decision import end_of, require_same_decision
from vc.register.transitions import Change, require_complete, require_legal
from vc.status.value import StatusEvent

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.keys.signer import Signer

_reissue_of = re.compile(r"(.+)-R([0-9]{1,6})").fullmatch
_SECOND: Final = 2


@dataclass(frozen=True, slots=True)
class Reissued:
    """A reissue: the certificate that was replaced, the one in its place, and the change.

    `changed` is None where the reissue had been made before.
    """

    replaced: Certificate
    successor: Certificate
    changed: Changed | None


def renumbered(home: Home, identifier: str, draft: Draft) -> Draft:
    """Return `draft` as it replaces the certificate `identifier`: under a number of its own, naming what it replaces.

    A draft with the old number, or the one that this was reissued from, gets it with `-R2`, `-R3` and so on; the same
    draft always gets the same. Raises `UsageError` for an unknown certificate, and for a draft of another decision:
    another standard, scheme or scope, or a later end.
    """
    with reading(home.engine) as connection:
        old = require(connection, identifier)
        require_same_decision(old, draft)
        again = _reissue_of(old.number)
        first = again[1] if again else old.number
        if not draft.number or draft.number not in {old.number, first}:
            return _replacing(old, draft, draft.number)
        step = _SECOND
        while True:
            candidate = _replacing(old, draft, f"{first}-R{step}")
            taken = find(connection, candidate.number)
            if taken is None or _key_of(connection, taken) == _key(old, candidate):
                return candidate
            step += 1


def reissue(
    register: Register, identifier: str, draft: Draft, *, change: Change, signer: Signer, now: datetime
) -> Reissued:
    """Issue `draft` (from `renumbered`), and supersede the certificate `identifier` by it.

    `change` brings reason, code, effective date and name; its kind is `SUPERSEDED`, its successor is set here. The two
    steps are two transactions: running it again after a crash issues nothing twice, supersedes what is not yet
    superseded, and returns the same. Raises `UsageError` where the certificate can't be superseded; then nothing is
    issued.
    """
    asked = replace(change, code=change.code or REISSUED)
    with reading(register.home.engine) as connection:
        old = require(connection, identifier)
        taken = find(connection, draft.number) if draft.number else None
        events = events_of(connection, old)
        successors = {event.successor for event in events if event.kind is StatusEvent.SUPERSEDED}
        if taken is not None and taken.id in successors and _key_of(connection, taken) == _key(old, draft):
            return Reissued(old, taken, None)
        require_complete(replace(asked, successor=draft.number or old.id))
        recorded_at = settled(now, head(connection))
        effective = recorded_at if asked.effective_from is None else whole_second(asked.effective_from)
        require_legal(life_of(old, events), StatusEvent.SUPERSEDED, effective)
        require_unexpired(draft.number or old.name, end_of(draft), effective)
    request = request_of(draft, issuer_profiles(register.home), key=_key(old, draft), by=asked.by)
    successor = register.issue(request, signer=signer, now=now).certificate
    changed = register.change(old.id, replace(asked, successor=successor.id), now=now)
    return Reissued(old, successor, changed)


def _replacing(old: Certificate, draft: Draft, number: str) -> Draft:
    claims = deepcopy(dict(draft.claims))
    if draft.number:
        claims["credentialSubject"]["certificateNumber"] = number
    if draft.profile is not None:
        claims["credentialSubject"].setdefault("supersedes", old.id)
    return Draft(claims, draft.profile, number)


def _key(old: Certificate, draft: Draft) -> str:
    """Return the idempotency key of a reissue: what is replaced and what it says now."""
    return f"reissue-{hashlib.sha256(canonicalize([old.id, dict(draft.claims)])).hexdigest()}"


def _key_of(connection: Connection, certificate: Certificate) -> str:
    issued = next(entries_of(connection, kinds=(EventKind.ISSUED,), subject=certificate.id), None)
    return "" if issued is None else str(issued.body.get("key", ""))
