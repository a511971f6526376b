"""The status value of a certificate and how the events of the ledger lead to it (specs/status.md S1)."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from vc.model.vocabulary import CertificateStatus

if TYPE_CHECKING:
    from collections.abc import Iterable


class StatusValue(IntEnum):
    """A value of our 4-bit Token Status List.

    0, 1 and 2 are VALID, INVALID and SUSPENDED of Token Status List section 7.1; 3 and 12 to 15 are left to the
    application there.
    """

    ACTIVE = 0
    WITHDRAWN = 1
    SUSPENDED = 2
    SCOPE_REDUCED = 3
    CANCELLED = 12
    SUPERSEDED = 13


class StatusEvent(StrEnum):
    """What the ledger records about a certificate."""

    ISSUED = "issued"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    SCOPE_REDUCED = "scope_reduced"
    SUPERSEDED = "superseded"
    TRANSFERRED = "transferred"
    SURVEILLANCE_RECORDED = "surveillance_recorded"


_REGISTERED = {
    StatusValue.ACTIVE: CertificateStatus.ACTIVE,
    StatusValue.WITHDRAWN: CertificateStatus.WITHDRAWN,
    StatusValue.SUSPENDED: CertificateStatus.SUSPENDED,
    StatusValue.SCOPE_REDUCED: CertificateStatus.SCOPE_REDUCED,
    StatusValue.CANCELLED: CertificateStatus.CANCELLED,
    StatusValue.SUPERSEDED: CertificateStatus.SUPERSEDED,
}


_CANCELLING = frozenset({StatusEvent.CANCELLED, StatusEvent.TRANSFERRED})
"""Where another body has taken the certification over, this body's certificate is cancelled."""


def registered_status(value: int) -> CertificateStatus | None:
    """Return the registered status that `value` stands for, or None for a value that we give no meaning."""
    try:
        return _REGISTERED[StatusValue(value)]
    except ValueError:
        return None


def value_after(events: Iterable[StatusEvent]) -> StatusValue:
    """Return the value after `events`, given in order of their effective dates: the first of S1's list that holds.

    Withdrawal, cancellation, supersession and a reduction of scope are never undone; a reinstatement ends a
    suspension only, so that it returns to `SCOPE_REDUCED` where the scope was reduced before.
    """
    lasting: set[StatusEvent] = set()
    suspended = False
    for event in events:
        if event is StatusEvent.SUSPENDED:
            suspended = True
        elif event is StatusEvent.REINSTATED:
            suspended = False
        else:
            lasting.add(event)
    holds = (
        (StatusEvent.WITHDRAWN in lasting, StatusValue.WITHDRAWN),
        (not lasting.isdisjoint(_CANCELLING), StatusValue.CANCELLED),
        (StatusEvent.SUPERSEDED in lasting, StatusValue.SUPERSEDED),
        (suspended, StatusValue.SUSPENDED),
        (StatusEvent.SCOPE_REDUCED in lasting, StatusValue.SCOPE_REDUCED),
    )
    return next((value for held, value in holds if held), StatusValue.ACTIVE)
