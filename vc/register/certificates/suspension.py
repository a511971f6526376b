"""How long a certificate is or was suspended, and when that is too long (specs/register.md G55). Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import datetime, timedelta

from vc.profiles.reasons import USUAL_MONTHS, reasons
from vc.register.certificates.standing import CertificateEvent, effective_by, standing
from vc.status.value import StatusEvent, StatusValue


def overdue_since(events: Iterable[CertificateEvent], at: datetime) -> datetime | None:
    """Return the moment at which the suspension that holds at `at` should have ended, None where it need not yet.

    That is six months after it began, or as many as its code's reason allows. It is a notice, never a refusal.
    """
    known = tuple(events)
    stands = standing(known, at)
    if stands.value is not StatusValue.SUSPENDED or stands.since is None:
        return None
    began = [one for one in effective_by(known, at) if one.kind is StatusEvent.SUSPENDED][-1]
    reason = reasons().get(began.code)
    end = months_after(stands.since, USUAL_MONTHS if reason is None else reason.months)
    return end if at >= end else None


def suspended_for(events: Iterable[CertificateEvent], at: datetime) -> timedelta | None:
    """Return how long the suspension that holds at `at` has lasted by then, or None."""
    stands = standing(events, at)
    return None if stands.value is not StatusValue.SUSPENDED or stands.since is None else at - stands.since


def months_after(start: datetime, months: int) -> datetime:
    """Return the same day `months` later; the last of that month where it has no such day."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return start.replace(year=year, month=month, day=min(start.day, calendar.monthrange(year, month)[1]))
