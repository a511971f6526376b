"""Whether a list speaks for the moment that was asked about (specs/status.md S8)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from vc.codes import Code
from vc.status.refusal import Refusal

LONGEST_LIFETIME = timedelta(days=366)
"""A list that claims to hold for longer, or to be cached for longer, is not believed."""


class Dated(Protocol):
    """A signed document with a time of signing and, mostly, an end: a status list, a history index."""

    @property
    def issued_at(self) -> datetime:
        """When it was signed, aware, UTC."""
        ...

    @property
    def expires(self) -> datetime | None:
        """From when on it must not be used any more, aware, UTC."""
        ...


def freshness(document: Dated, *, at: datetime, now: datetime, max_age: timedelta, skew: timedelta) -> Refusal | None:
    """Return why `document` says nothing about the moment `at`, or None where it does.

    `now` is the moment of judging. Where `at` is not earlier than `now`, the document must be fresh: not expired, and
    not older than `max_age`, which also bounds a list without an end. For an earlier `at` it must have been in force
    then (`issued_at <= at < expires`); that it has expired since does not matter, and one without an end can't show
    that it was. `skew` is how far the clock of its issuer may be ahead of ours.
    """
    expires = document.expires
    if document.issued_at > now + skew:
        return Refusal(Code.STATUS_WINDOW, "signed in the future")
    if expires is not None and not timedelta() < expires - document.issued_at <= LONGEST_LIFETIME:
        return Refusal(Code.STATUS_WINDOW, "ends before it begins, or holds for more than 366 days")
    if at < now:
        if expires is None or not document.issued_at <= at < expires:
            return Refusal(Code.STATUS_WINDOW, "was not in force at the moment asked about")
        return None
    if expires is not None and expires <= now:
        return Refusal(Code.STATUS_STALE, "has expired")
    if now - document.issued_at > max_age:
        return Refusal(Code.STATUS_STALE, "is older than the policy accepts")
    return None
