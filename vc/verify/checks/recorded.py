"""V9.11: what the issuer has recorded of a certificate, where the question asks for it. It decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.verify.checks.past_status import history_of

if TYPE_CHECKING:
    from vc.status.history import HistoryEvent
    from vc.verify.checks.status_documents import IssuersLists

MOST_EVENTS: Final = 64
"""Events of one certificate in a report, the newest; far more than any life has."""


def recorded_events(lists: IssuersLists, list_url: str, index: int) -> tuple[HistoryEvent, ...] | None:
    """Return the events of an entry from the signed history of its list, or None where that can't be had.

    Why not is no finding: the status does not rest on it, and a courtesy must not make an answer doubtful.
    """
    case = lists.case
    findings, looked_at = len(case.findings), len(case.looked_at)
    history = history_of(lists, list_url)
    del case.findings[findings:], case.looked_at[looked_at:]
    return None if history is None else history.events_of(index)[-MOST_EVENTS:]
