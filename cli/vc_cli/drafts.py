"""Drafts as people write them, JSON or CSV: read, checked all together, and turned into requests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.encoding.jcs import canonicalize
from vc.encoding.strict_json import loads_object
from vc.errors import Refused
from vc.issue.csv_rows import MOST_BYTES, read_table, row_faults
from vc.issue.draft import Draft, draft_from_claims
from vc.issue.fault import DraftRefused, Fault
from vc.issue.prepare import IssuerProfile, rehearse
from vc.model.limits import DEFAULT_LIMITS
from vc.register.addresses import Addresses, slug_of
from vc.register.drafts import request_of
from vc_cli.faults import Placed
from vc_cli.files import read_file
from vc_cli.progress import shown_progress

if TYPE_CHECKING:
    from vc.register.issue_request import IssueRequest

_UNNUMBERED: Final = "draft"


@dataclass(frozen=True, slots=True)
class Written:
    """A draft and where it stands: a file, and in a table its row."""

    file: str
    row: int | None
    draft: Draft


def read_drafts(names: Iterable[str]) -> tuple[list[Written], list[Placed]]:
    """Return the drafts of the files, and what is wrong with those that can't be read."""
    drafts: list[Written] = []
    faults: list[Placed] = []
    for name in names:
        raw = read_file(name, limit=MOST_BYTES)
        if raw.lstrip().startswith(b"{"):
            try:
                drafts.append(Written(name, None, _json_draft(raw)))
            except DraftRefused as refusal:
                faults += [Placed(name, fault) for fault in refusal.faults]
            continue
        table = read_table(raw)
        drafts += [Written(name, one.row, one.draft) for one in table.drafts]
        faults += [Placed(name, fault) for fault in table.faults]
    return drafts, faults


def check_drafts(
    drafts: Sequence[Written], profiles: Sequence[IssuerProfile], addresses: Addresses, *, now: datetime
) -> list[Placed]:
    """Return everything that keeps a draft from being issued now, under any accreditation of the home."""
    faults: list[Placed] = []
    for one in shown_progress(drafts, total=len(drafts), what="Checking"):
        found = _faults_of(one.draft, profiles, addresses, now=now)
        placed = found if one.row is None else row_faults(one.row, found)
        faults += [Placed(one.file, fault) for fault in placed]
    return faults


def requests_for(drafts: Iterable[Written], profiles: Sequence[IssuerProfile], *, by: str = "") -> list[IssueRequest]:
    """Return the requests; a row's idempotency key is its digest, so that running a table again issues nothing anew.

    `by` names who orders them; it stays in the register.
    """
    return [request_of(one.draft, profiles, key=_key(one.draft), by=by) for one in drafts]


def _json_draft(raw: bytes) -> Draft:
    limits = DEFAULT_LIMITS
    try:
        claims = loads_object(raw, max_depth=limits.json_depth, max_members=limits.json_members)
    except Refused as refusal:
        raise DraftRefused(Fault("", refusal.detail, "write JSON (RFC 8259)")) from None
    return draft_from_claims(claims)


def _faults_of(
    draft: Draft, profiles: Sequence[IssuerProfile], addresses: Addresses, *, now: datetime
) -> tuple[Fault, ...]:
    """Return the faults under the first accreditation, unless another one allows the draft."""
    credential_id = addresses.credential(slug_of(draft.number or _UNNUMBERED))
    first: tuple[Fault, ...] = ()
    for profile in profiles:
        found = rehearse(draft, issuer=profile, issued_at=now, credential_id=credential_id)
        if not found:
            return ()
        first = first or found
    return first


def _key(draft: Draft) -> str:
    return hashlib.sha256(canonicalize(dict(draft.claims))).hexdigest()
