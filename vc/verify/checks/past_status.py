"""V9.5: the status at a moment in the past, from the signed archive; what is known now beats what was known then.

A list of another layout than ours has no archive that we know of; its host is asked as its standard says (V9.5b).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding.multibase import digest_multibase_of
from vc.securing.secured import Form
from vc.status.freshness import freshness
from vc.status.history import parse_status_history
from vc.status.list_url import ListAddress, ListForm, past_list_url
from vc.status.lookup import look_up_bitstring, look_up_token

if TYPE_CHECKING:
    from vc.model.document import Retrieved
    from vc.status.document import StatusListDocument
    from vc.status.entry import BitstringStatusEntry, TokenStatusReference
    from vc.status.history import StatusHistory
    from vc.verify.checks.status_documents import IssuersLists


def past_token_value(lists: IssuersLists, reference: TokenStatusReference, *, today: int | None) -> int | None:
    """Return the value of an entry at the moment asked about, or None with findings.

    Raises `Refused` where the archived list does not hold the entry. Dated events of the history beat the list of
    that time: what is known now beats what was known then. `today` is the value in a fresh list, if one is at hand;
    where it differs from the answer, the reader is told.
    """
    archived = archived_list(lists, reference.uri, ListForm.TOKEN)
    if archived is None:
        return None
    value = look_up_token(reference, archived)
    by_events = _value_by_events(lists, reference.uri, reference.index)
    return _beside_today(lists, reference.uri, value if by_events is None else by_events, today=today)


def past_bitstring_value(lists: IssuersLists, entry: BitstringStatusEntry, *, today: int | None) -> int | None:
    """Return the value of a Bitstring entry at the moment asked about; like `past_token_value`.

    Both forms of a list are made from the same values (specs/status.md S11), so an event sets the bit of every value
    but 0.
    """
    archived = archived_list(lists, entry.list_url, ListForm.BITSTRING)
    if archived is None:
        return None
    value = look_up_bitstring(entry, archived)
    by_events = _value_by_events(lists, entry.list_url, entry.index)
    return _beside_today(lists, entry.list_url, value if by_events is None else int(by_events != 0), today=today)


def _beside_today(lists: IssuersLists, url: str, decided: int, *, today: int | None) -> int:
    """Return what was decided; where the entry holds something else today, the reader is told."""
    if today is not None and decided != today:
        detail = f"the entry holds {today} today"
        lists.case.passed(Code.STATUS_DIFFERS_TODAY, subject=url, detail=detail, spec="V9.5")
    return decided


def archived_list(lists: IssuersLists, url: str, form: ListForm) -> StatusListDocument | None:
    """Return the list that was in force at the moment asked about.

    It is found through the signed history index, or asked of its host where the list is not of our layout.
    """
    case, question = lists.case, lists.case.question
    if ListAddress.of(url) is None:
        return _answered_by_the_host(lists, url, form)
    history = history_of(lists, url)
    if history is None:
        return None
    entry = history.entry_covering(question.at)
    if entry is None:
        detail = "the archive holds no list for the moment asked about"
        case.unknown(Code.STATUS_WINDOW, subject=url, detail=detail, spec="V9.5")
        return None
    archive_url = entry.url(form)
    digest = entry.token_digest if form is ListForm.TOKEN else entry.bitstring_digest
    retrieved = lists.retrieve(archive_url, immutable=True)
    listed = None if retrieved is None else lists.open_list(retrieved, form)
    if retrieved is None or listed is None:
        return None
    if digest_multibase_of(listed.digest) != digest:
        detail = "not the list that the history index names"
        case.unknown(Code.STATUS_WRONG_LIST, subject=archive_url, detail=detail, spec="V9.5")
        return None
    if not _was_in_force(lists, archive_url, listed):
        return None
    case.status_as_of = min(question.at, history.issued_at)
    return listed


def _answered_by_the_host(lists: IssuersLists, url: str, form: ListForm) -> StatusListDocument | None:
    """Return what the list's host answers for the moment asked about, if the answer was in force then (V9.5b)."""
    case = lists.case
    asked = past_list_url(url, form, case.question.at)
    if asked is None:
        detail = "the list has no archive that we know how to ask for"
        case.unknown(Code.STATUS_WINDOW, subject=url, detail=detail, spec="V9.5")
        return None
    retrieved = lists.retrieve(asked, immutable=False, absent=Code.STATUS_WINDOW)
    listed = None if retrieved is None else lists.open_list(retrieved, form)
    if listed is None or not _was_in_force(lists, asked, listed):
        return None
    case.status_as_of = case.question.at
    return listed


def _was_in_force(lists: IssuersLists, url: str, listed: StatusListDocument) -> bool:
    case, question = lists.case, lists.case.question
    policy = question.policy
    fault = freshness(
        listed, at=question.at, now=question.now, max_age=policy.status_age(question.act), skew=policy.clock_skew
    )
    if fault is not None:
        case.unknown(fault.code, subject=url, detail=fault.detail, spec="V9.5")
    return fault is None


def named_successor(lists: IssuersLists, reference: TokenStatusReference) -> str | None:
    """Return the successor that the history names for an entry; the history is a courtesy here, not a condition."""
    case, mark = lists.case, len(lists.case.findings)
    history = history_of(lists, reference.uri)
    del case.findings[mark:]
    return None if history is None else history.successor_of(reference.index, case.question.at)


def _value_by_events(lists: IssuersLists, list_url: str, index: int) -> int | None:
    history = history_of(lists, list_url)
    return None if history is None else history.value_at(index, lists.case.question.at)


def history_of(lists: IssuersLists, list_url: str) -> StatusHistory | None:
    """Return the signed history of a list, if it speaks for the moment asked about.

    A list of another layout than ours has none, and nothing is said of that: its host is asked instead (V9.5b).
    """
    address = ListAddress.of(list_url)
    if address is None:
        return None
    retrieved = lists.retrieve(address.history, immutable=False)
    if retrieved is None:
        return None
    history = lists.open_signed(retrieved, form=Form.JWT_HISTORY, parse=parse_status_history)
    if history is None or not _speaks(lists, retrieved, history):
        return None
    if history.url != address.base:
        detail = f"the history is that of {history.url}"
        lists.case.unknown(Code.STATUS_WRONG_LIST, subject=retrieved.url, detail=detail, spec="V9.5")
        return None
    return history


def _speaks(lists: IssuersLists, retrieved: Retrieved, history: StatusHistory) -> bool:
    """As fresh as a list must be, since it knows nothing of what came after it; or signed after the moment asked about.

    The second, because a body that stopped publishing still has a past (design 4).
    """
    case, question = lists.case, lists.case.question
    policy, reference = question.policy, case.reference_time(retrieved)
    age = policy.status_age(question.act)
    fault = freshness(history, at=reference, now=reference, max_age=age, skew=policy.clock_skew)
    if fault is None or question.at <= history.issued_at <= reference + policy.clock_skew:
        return True
    detail = f"the history index is not in force: {fault.detail}"
    case.unknown(Code.STATUS_STALE, subject=retrieved.url, detail=detail, spec="V9.5")
    return False
