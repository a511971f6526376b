"""One certificate of the world and what has happened to it (specs/demo-world.md W7, W8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from vc.model.vocabulary import CertificateStatus

_REASONS: Final[Mapping[CertificateStatus, tuple[str, ...]]] = {
    CertificateStatus.SUSPENDED: ("nonconformity_open", "surveillance_overdue", "contract_breached"),
    CertificateStatus.WITHDRAWN: ("requirements_not_met", "surveillance_refused", "mark_misused"),
    CertificateStatus.CANCELLED: ("holder_request", "activity_ended", "holder_dissolved"),
    CertificateStatus.SUPERSEDED: ("recertified", "scope_changed"),
    CertificateStatus.SCOPE_REDUCED: ("site_removed", "activity_ended"),
}
"""Codes of `vc reasons` that fit each change."""

REPLACED: Final = frozenset({CertificateStatus.SUPERSEDED, CertificateStatus.SCOPE_REDUCED})
"""The statuses of a certificate that a successor follows."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a certificate: its status since `effective`, the code of the reason, the successor's number."""

    number: str
    status: CertificateStatus
    effective: date
    reason: str
    successor: str = ""

    def written(self) -> dict[str, str]:
        """Return it as a line of a file of changes."""
        line = {
            "certificate_number": self.number,
            "change": self.status.value,
            "effective": self.effective.isoformat(),
            "reason_code": self.reason,
        }
        return line | {"successor": self.successor} if self.successor else line


@dataclass(frozen=True, slots=True)
class WorldCertificate:
    """A certificate: its place in the world and among its body's, from 0, its number, and what a table says of it.

    `written` is a row by column, or the draft of a test report. `holder` counts the body's holders from 0. It was
    signed on the day `begins`.
    """

    place: int
    serial: int
    number: str
    holder: int
    begins: date
    written: Mapping[str, object]
    change: Change | None = None

    @property
    def status(self) -> CertificateStatus:
        """Its registered status."""
        return CertificateStatus.ACTIVE if self.change is None else self.change.status


def change_of(random: Random, number: str, status: CertificateStatus, *, begins: date, until: date) -> Change | None:
    """Return what happened to a certificate on a day from its first one to `until`; None: it is active."""
    if status is CertificateStatus.ACTIVE:
        return None
    effective = begins + timedelta(days=random.randint(0, max(0, (until - begins).days)))
    return Change(number, status, effective, random.choice(_REASONS[status]))
