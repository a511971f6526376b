"""One status list as a verifier has it: both forms, history, a sample of the archive (specs/monitor.md M3, M4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.encoding.multibase import digest_multibase_of
from vc.encoding.rfc3339 import format_instant
from vc.monitor.asking import Asker, Opened
from vc.monitor.compare import compare_history, compare_list
from vc.monitor.list_content import content_remarks
from vc.monitor.remarks import Looked, Remark, Trouble, may_be_learned
from vc.monitor.seen import ListSeen
from vc.securing.secured import Form
from vc.status.document import StatusListDocument, parse_bitstring_list, parse_token_list
from vc.status.history import HistoryEntry, StatusHistory, parse_status_history
from vc.status.list_url import ListAddress, ListForm

if TYPE_CHECKING:
    from vc.keys.did_document import DidDocument

READINGS: Final = 3
"""How often a list is read whose documents contradict one another: it may be published at this very moment."""


@dataclass(frozen=True, slots=True)
class ListLook:
    """What was found of one list. `seen` is what the next look compares with; None where there is nothing new.

    `missing` says that the server has nothing of it at all.
    """

    documents: tuple[Looked, ...]
    seen: ListSeen | None
    missing: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """The three documents of a list that change with every publication."""

    token: Opened[StatusListDocument]
    bitstring: Opened[StatusListDocument]
    history: Opened[StatusHistory]

    @property
    def missing(self) -> bool:
        """Whether none of the three is there."""
        return self.token.missing and self.bitstring.missing and self.history.missing

    @property
    def contradictions(self) -> tuple[Remark, ...]:
        """In what the three say different things of the same entries."""
        return content_remarks(self.token, self.bitstring, self.history)


def look_at_list(asker: Asker, address: ListAddress, issuer: DidDocument, *, before: ListSeen | None) -> ListLook:
    """Return how one list of the issuer stands, and what is to be remembered of it."""
    reading = _read(asker, address, issuer)
    contradictions = reading.contradictions
    for _ in range(READINGS - 1):
        if not contradictions:
            break
        reading = _read(asker, address, issuer)
        contradictions = reading.contradictions
    token, history = reading.token.value, reading.history.value
    after = None
    if token is not None and history is not None:
        after = ListSeen.of(history, issued_at=token.issued_at, length=token.length)
    current, past = list(contradictions), list[Remark]()
    if before is not None and after is not None:
        current += compare_list(before, after)
        past += compare_history(before, after)
    if before is None:
        current.append(Remark(Trouble.FIRST_SIGHT, "not seen before"))
    documents = (
        _looked(asker, reading.token, address.current(ListForm.TOKEN), known=before is not None).with_remarks(current),
        _looked(asker, reading.bitstring, address.current(ListForm.BITSTRING), known=before is not None),
        _looked(asker, reading.history, address.base, known=before is not None).with_remarks(past),
        *(() if history is None else _archives(asker, history, address=address, issuer=issuer)),
    )
    learned = may_be_learned(remark for document in documents for remark in document.remarks)
    return ListLook(documents, after if learned else None, reading.missing)


def _read(asker: Asker, address: ListAddress, issuer: DidDocument) -> _Reading:
    token = asker.open(address.current(ListForm.TOKEN), issuer, form=Form.STATUS_LIST_JWT, parse=parse_token_list)
    bitstring = asker.open(address.current(ListForm.BITSTRING), issuer, form=Form.VC_JWT, parse=parse_bitstring_list)
    history = asker.open(address.history, issuer, form=Form.JWT_HISTORY, parse=parse_status_history)
    return _Reading(token, bitstring, history)


def _looked(
    asker: Asker, opened: Opened[StatusListDocument] | Opened[StatusHistory], own: str, *, known: bool
) -> Looked:
    """Return a document with what is to be said of it by itself; `own` is what it must call itself."""
    value = opened.value
    remarks = list(opened.remarks)
    if known and opened.missing:
        remarks.append(Remark(Trouble.VANISHED, "it was there before"))
    if value is None:
        return Looked(opened.url, tuple(remarks))
    if value.url != own:
        remarks.append(Remark(Trouble.WRONG_ADDRESS, f"calls itself {value.url}"))
    until = "" if value.expires is None else f", until {format_instant(value.expires)}"
    what = f"version {value.version}" if isinstance(value, StatusHistory) else f"{value.length:,} entries"
    facts = f"{what}, of {format_instant(value.issued_at)}{until}"
    return Looked(opened.url, (*remarks, *asker.age_remarks(value)), facts)


def _archives(asker: Asker, history: StatusHistory, *, address: ListAddress, issuer: DidDocument) -> Iterator[Looked]:
    for entry in _sample(asker, history):
        for form in ListForm:
            yield _archived(asker, entry, form, issuer=issuer, address=address)


def _sample(asker: Asker, history: StatusHistory) -> tuple[HistoryEntry, ...]:
    *earlier, newest = history.entries or (None,)
    if newest is None:
        return ()
    return (newest, earlier[asker.choose(len(earlier))]) if earlier else (newest,)


def _archived(
    asker: Asker, entry: HistoryEntry, form: ListForm, *, issuer: DidDocument, address: ListAddress
) -> Looked:
    url = entry.url(form)
    if form is ListForm.TOKEN:
        opened = asker.open(url, issuer, form=Form.STATUS_LIST_JWT, parse=parse_token_list, fresh=False)
        expected = entry.token_digest
    else:
        opened = asker.open(url, issuer, form=Form.VC_JWT, parse=parse_bitstring_list, fresh=False)
        expected = entry.bitstring_digest
    remarks = list(opened.remarks)
    if opened.missing:
        remarks = [Remark(Trouble.ARCHIVE_DIFFERS, "the history names it, and it is not there")]
    elif opened.value is not None and not _is_named(opened.value, entry, address.current(form)):
        remarks.append(Remark(Trouble.ARCHIVE_DIFFERS, "its dates or its address are not those of the history"))
    elif opened.value is not None and digest_multibase_of(opened.digest) != expected:
        remarks.append(Remark(Trouble.ARCHIVE_DIFFERS, "it has not the digest that the history gives"))
    return Looked(url, tuple(remarks), f"archived, of {format_instant(entry.issued_at)}")


def _is_named(listed: StatusListDocument, entry: HistoryEntry, url: str) -> bool:
    return (listed.issued_at, listed.expires, listed.url) == (entry.issued_at, entry.expires, url)
