"""Drafts as people write them, JSON or tables: read, checked all together, and turned into requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from vc.encoding.strict_json import loads_object
from vc.errors import Refused
from vc.issue.draft import Draft, draft_from_claims
from vc.issue.fault import DraftRefused, Fault
from vc.issue.files import read_any_table
from vc.issue.prepare import IssuerProfile, rehearse
from vc.issue.recognitions import profiles_for
from vc.issue.table import MOST_BYTES, MOST_FAULTS, RowDraft, Table
from vc.model.limits import DEFAULT_LIMITS
from vc.register.addresses import Addresses, slug_of
from vc.register.issuing.drafts import Rehearsal, digest_of, request_of
from vc_cli.faults import Placed
from vc_cli.files import read_file
from vc_cli.progress import shown_progress

if TYPE_CHECKING:
    from vc.register.issuing.given_numbers import GivenNumber
    from vc.register.issuing.issue_request import IssueRequest

_UNNUMBERED: Final = "draft"
_NUMBER: Final = "/credentialSubject/certificateNumber"


@dataclass(frozen=True, slots=True)
class Written:
    """A draft and where it stands: a file, and in a table its row."""

    file: str
    row: RowDraft | None
    draft: Draft

    @property
    def known_number(self) -> str:
        """The certificate number; "" where there is none, or where it can't be read."""
        return "" if self.row is not None and "certificate_number" in self.row.muted else self.draft.number


@dataclass(slots=True)
class ReadFiles:
    """What the files hold: drafts, stand-ins for rows that can't be read whole, faults, and the tables by file.

    `rehearsals` are those of the drafts in their order, once `check_drafts` has found no fault in them.
    """

    drafts: list[Written] = field(default_factory=list)
    partial: list[Written] = field(default_factory=list)
    faults: list[Placed] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    rehearsals: list[Rehearsal] = field(default_factory=list)


def read_drafts(names: Iterable[str]) -> ReadFiles:
    """Return the drafts of the files, and what is wrong with those that can't be read."""
    read = ReadFiles()
    for name in dict.fromkeys(names):
        raw = read_file(name, limit=MOST_BYTES)
        table = read_any_table(raw)
        if table is None:
            try:
                read.drafts.append(Written(name, None, _json_draft(raw)))
            except DraftRefused as refusal:
                read.faults += [Placed(name, fault) for fault in refusal.faults]
            continue
        read.tables[name] = table
        read.drafts += [Written(name, one, one.draft) for one in table.drafts]
        read.partial += [Written(name, one, one.draft) for one in table.partial]
        read.faults += [Placed(name, fault) for fault in table.faults]
    return read


def check_drafts(
    read: ReadFiles,
    profiles: Sequence[IssuerProfile],
    addresses: Addresses,
    *,
    given: Mapping[str, GivenNumber],
    now: datetime,
) -> list[Placed]:
    """Return everything that keeps a draft from being issued now, under any accreditation of the home.

    `given` are the numbers of the drafts that the register has given already. The order is that of the files' rows.
    """
    faults = list(read.faults)
    first: dict[str, Written] = {}
    drafts = [*read.drafts, *read.partial]
    for one in shown_progress(drafts, total=len(drafts), what="Checking"):
        rehearsed = _rehearsed(one.draft, profiles, addresses, now=now)
        found = [] if isinstance(rehearsed, Rehearsal) else [*rehearsed]
        if isinstance(rehearsed, Rehearsal):
            read.rehearsals.append(rehearsed)
        number = one.known_number
        if number:
            found += _number_faults(one, given.get(number), first.setdefault(number, one), addresses=addresses)
        faults += _placed(one, found, read.tables)
        if len(faults) > MOST_FAULTS:
            stopped = Fault("", f"checking stopped at {len(faults):,} faults", "mend these first")
            faults.append(Placed(one.file, stopped))
            break
    order = {name: position for position, name in enumerate(dict.fromkeys(one.file for one in drafts))}
    return sorted(faults, key=lambda fault: (order.get(fault.file, -1), fault.row))


def requests_for(read: ReadFiles, profiles: Sequence[IssuerProfile], *, by: str = "") -> list[IssueRequest]:
    """Return the requests of files in which `check_drafts` has found no fault.

    A row's idempotency key is its digest, so that running a table again issues nothing anew. `by` names who orders
    them; it stays in the register.
    """
    return [
        request_of(one.draft, profiles, key=None, by=by, rehearsal=rehearsal)
        for one, rehearsal in zip(read.drafts, read.rehearsals, strict=True)
    ]


def profile_for(
    draft: Draft, profiles: Sequence[IssuerProfile], addresses: Addresses, *, now: datetime
) -> IssuerProfile:
    """Return the accreditation under which a draft without faults will be issued: the first that allows it."""
    if len(profiles) == 1:
        return profiles[0]
    possible = profiles_for(draft, profiles)
    allowed = (
        profile
        for profile in possible
        if not rehearse(draft, issuer=profile, issued_at=now, credential_id=credential_id(draft, addresses))
    )
    return next(allowed, possible[0])


def credential_id(draft: Draft, addresses: Addresses) -> str:
    """Return the identifier under which a draft will be issued."""
    return addresses.credential(slug_of(draft.number or _UNNUMBERED))


def _json_draft(raw: bytes) -> Draft:
    limits = DEFAULT_LIMITS
    try:
        claims = loads_object(raw, max_depth=limits.json_depth, max_members=limits.json_members)
    except Refused as refusal:
        raise DraftRefused(Fault("", refusal.detail, "write JSON (RFC 8259)")) from None
    return draft_from_claims(claims)


def _rehearsed(
    draft: Draft, profiles: Sequence[IssuerProfile], addresses: Addresses, *, now: datetime
) -> Rehearsal | tuple[Fault, ...]:
    """Rehearse under the first accreditation that allows the draft; else return the faults under the first of all."""
    first: tuple[Fault, ...] = ()
    identifier = credential_id(draft, addresses)
    for profile in profiles_for(draft, profiles):
        found = rehearse(draft, issuer=profile, issued_at=now, credential_id=identifier)
        if not found:
            return Rehearsal(profile, now, identifier)
        first = first or found
    return first


def _number_faults(one: Written, given: GivenNumber | None, first: Written, *, addresses: Addresses) -> list[Fault]:
    """Return a fault where the number was given to another certificate, in the register or in another file."""
    number = one.draft.number
    if given is not None and given.brought_back:
        page = addresses.credential(slug_of(number))
        remedy = f"leave the row out; its certificate is at {page}"
        return [Fault(_NUMBER, f"{number} was brought back by a restore", remedy)]
    if given is not None and given.key != digest_of(one.draft):
        day = datetime.fromtimestamp(given.issued_at, tz=UTC).date()
        problem = f"{number}: this number or identifier was issued before, on {day}, with other content"
        return [Fault(_NUMBER, problem, "give the new certificate a number of its own, and supersede the old one")]
    if first is not one and digest_of(first.draft) != digest_of(one.draft):
        problem = f"{number} stands in {first.file} too, with other content"
        return [Fault(_NUMBER, problem, "give each certificate its own number")]
    return []


def _placed(one: Written, found: Sequence[Fault], tables: Mapping[str, Table]) -> list[Placed]:
    if one.row is None:
        return [Placed(one.file, fault) for fault in found]
    return [Placed(one.file, fault) for fault in tables[one.file].placed(one.row, found)]
