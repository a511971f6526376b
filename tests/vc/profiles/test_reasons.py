"""The vocabulary of reasons, held against the events that it explains."""

from __future__ import annotations

import re

import pytest

from vc.profiles.catalogue import schemes
from vc.profiles.reasons import REISSUED, USUAL_MONTHS, reasons, reasons_for
from vc.register.storage.events import EventKind
from vc.status.value import StatusEvent

PAGES = {"zh", "de", "fr", "es", "it", "pt", "ja", "ar"}
"""The languages of the pages, but for English, which is the `meaning`."""
CHANGES = {event.value for event in StatusEvent} - {StatusEvent.ISSUED.value} | {REISSUED}
ACCREDITATION = {
    EventKind.ACCREDITATION_SUSPENDED.value,
    EventKind.ACCREDITATION_REINSTATED.value,
    EventKind.ACCREDITATION_WITHDRAWN.value,
    EventKind.ACCREDITATION_SCOPE_CHANGED.value,
}


@pytest.mark.parametrize("code", reasons())
def test_every_reason_is_complete(code: str) -> None:
    reason = reasons()[code]

    assert re.fullmatch(r"[a-z][a-z_]{2,39}", code)
    assert reason.meaning[0].islower()
    assert not reason.meaning.endswith(".")
    assert reason.changes
    assert set(reason.changes) <= CHANGES | ACCREDITATION
    assert reason.source
    assert set(reason.native) == PAGES
    assert all(reason.native.values())
    assert reason.scheme in {"", *schemes()}
    assert reason.months >= USUAL_MONTHS


@pytest.mark.parametrize("change", sorted(CHANGES | ACCREDITATION))
def test_every_change_has_a_reason(change: str) -> None:
    assert reasons_for(change)


def test_an_unknown_change_has_none() -> None:
    assert reasons_for("issued") == ()


def test_only_a_suspension_has_a_longer_term() -> None:
    longer = [reason for reason in reasons().values() if reason.months != USUAL_MONTHS]

    assert [(reason.code, reason.months) for reason in longer] == [("ccc_holder_pause", 12)]
    assert longer[0].changes == ("suspended",)
