"""Looking ahead: what a change of an accreditation does to the certificates that the home knows (G35 to G38)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from vc.encoding.rfc3339 import format_instant
from vc.register.accreditation.accrediting import AccreditationChange, proposed
from vc.register.accreditation.known_certificates import known_entries, open_known
from vc.register.accreditation.schedules import schedules_of
from vc.register.home import Home
from vc.register.storage.engine import reading
from vc.verify.blast_radius import BlastRadius, Proposal, blast_radius

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.encoding.strict_json import JsonValue
    from vc.model.accreditation import Accreditation
    from vc.verify.foreseen import KnownCertificate


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a change would do. `accreditation` is what would be signed, `shown` the digest of the version before it.

    `taken` are the moments of the first and last taking in of the certificates, None where none is known. `unverified`
    counts those whose signature, `without_status` those whose status could not be checked then. `unreadable` names
    what of the known certificates can't be read; they are not counted in `radius`.
    """

    accreditation: Accreditation
    shown: bytes
    radius: BlastRadius
    taken: tuple[datetime, datetime] | None
    unverified: int
    without_status: int
    unreadable: tuple[str, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Return it as the member `blast_radius` of a command's document."""
        first, last = (None, None) if self.taken is None else map(format_instant, self.taken)
        last_event = self.accreditation.events[-1]
        return {
            "change": last_event.kind.value,
            "effective_from": format_instant(last_event.effective_from),
            "taken_in": {"first": first, "last": last},
            "unverified": self.unverified,
            "without_status": self.without_status,
            "unreadable": list(self.unreadable),
            **self.radius.to_json(),
        }


def _nothing() -> None:
    pass


def foresee(
    home: Home, identifier: str, change: AccreditationChange, *, now: datetime, on_each: Callable[[], None] = _nothing
) -> Foreseen:
    """Work out what `change` would do to the known certificates of the body. Signs and records nothing.

    `on_each` is called for every certificate. Raises `UsageError` where the change would be refused anyway.
    """
    with reading(home.engine) as connection:
        current, after = proposed(connection, home, identifier=identifier, change=change, now=now)
        above = _above(connection, home, after)
    known = known_entries(home)
    entries = known.of(after.subject)
    faults = list(known.faults)
    effective = after.events[-1].effective_from
    proposal = Proposal(current.accreditation, after, now=after.signed_at, effective=effective, above=above)
    doubts: Counter[str] = Counter()
    radius = blast_radius(_counted(open_known(home, entries, faults), doubts, on_each=on_each), proposal)
    return Foreseen(
        accreditation=after,
        shown=current.digest,
        radius=radius,
        taken=known.taken(after.subject),
        unverified=doubts["unverified"],
        without_status=doubts["without_status"],
        unreadable=tuple(faults),
    )


def _counted(
    certificates: Iterable[KnownCertificate], doubts: Counter[str], *, on_each: Callable[[], None]
) -> Iterator[KnownCertificate]:
    """Yield the certificates and count in `doubts` what could not be checked when they were taken in."""
    for one in certificates:
        on_each()
        doubts["unverified"] += not one.verified
        doubts["without_status"] += not one.status
        yield one


def _above(connection: Connection, home: Home, accreditation: Accreditation) -> tuple[Accreditation, ...]:
    """Return the accreditation under which the home accredits, if it has one and names it."""
    if accreditation.recognized_in is None:
        return ()
    own = (taken.accreditation for taken in schedules_of(connection, home.path))
    return tuple(one for one in own if one.current_url == accreditation.recognized_in)[:1]
