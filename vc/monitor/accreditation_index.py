"""The index of accreditations as a verifier has it, and one accreditation that it names (specs/monitor.md M3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.encoding.rfc3339 import format_instant
from vc.model.finding import Finding
from vc.monitor.asking import Asker, Opened, media_type_remarks
from vc.monitor.compare import compare_index
from vc.monitor.remarks import Looked, Remark, Trouble, may_be_learned
from vc.monitor.seen import IndexSeen
from vc.securing.read import read_document
from vc.securing.secured import Form, SecuredCredential
from vc.trust.index import AccreditationIndex, IndexEntry, parse_index
from vc.trust.origin import origin_of

if TYPE_CHECKING:
    from vc.keys.did_document import DidDocument
    from vc.model.limits import Limits

_READINGS = 3


@dataclass(frozen=True, slots=True)
class IndexLook:
    """What was found of an index. `seen` is what the next look compares with; None where there is nothing new."""

    documents: tuple[Looked, ...]
    seen: IndexSeen | None


def look_at_index(asker: Asker, url: str, issuer: DidDocument, *, before: IndexSeen | None) -> IndexLook:
    """Return how the index at `url` stands; nothing for an issuer that has none, and had none."""
    opened, named = _read(asker, url, issuer)
    for _ in range(_READINGS - 1):
        if named is None or may_be_learned(named.remarks):
            break
        opened, named = _read(asker, url, issuer)
    if opened.missing and before is None:
        return IndexLook((), None)
    remarks, facts, after = list(opened.remarks), "", None
    if opened.missing:
        remarks.append(Remark(Trouble.VANISHED, "it was there before"))
    if before is None:
        remarks.append(Remark(Trouble.FIRST_SIGHT, "not seen before"))
    if opened.value is not None:
        after = IndexSeen.of(opened.value, opened.digest)
        remarks += asker.age_remarks(opened.value)
        remarks += () if before is None else compare_index(before, after)
        when = f"of {format_instant(opened.value.issued_at)}, until {format_instant(opened.value.expires)}"
        facts = f"version {opened.value.version}, bodies: {len(after.bodies):,}, {when}"
    documents = (Looked(url, tuple(remarks), facts), *(() if named is None else (named,)))
    learned = may_be_learned(remark for document in documents for remark in document.remarks)
    return IndexLook(documents, after if learned else None)


def _read(asker: Asker, url: str, issuer: DidDocument) -> tuple[Opened[AccreditationIndex], Looked | None]:
    opened = asker.open(url, issuer, form=Form.JWT_INDEX, parse=_parsed)
    entries = () if opened.value is None else opened.value.entries
    if not entries:
        return opened, None
    entry = entries[asker.choose(len(entries))]
    # Whoever signs an index must not make us ask another host.
    return opened, _accreditation(asker, entry) if origin_of(entry.current) == origin_of(url) else None


def _accreditation(asker: Asker, entry: IndexEntry) -> Looked:
    answer = asker.ask(entry.current)
    if isinstance(answer, Remark):
        missing = answer.trouble is Trouble.MISSING
        told = Remark(Trouble.INDEX_DIFFERS, "the index names it, and it is not there") if missing else answer
        return Looked(entry.current, (told,))
    remarks = list(media_type_remarks(answer))
    secured = read_document(answer.content, asker.limits, expect=frozenset({Form.VC_JWT}))
    if isinstance(secured, Finding):
        remarks.append(Remark(Trouble.UNREADABLE, f"{secured.code}: {secured.detail}"))
    elif secured.digest != entry.digest:
        remarks.append(Remark(Trouble.INDEX_DIFFERS, "it has not the digest that the index gives"))
    return Looked(entry.current, tuple(remarks), f"version {entry.version}")


def _parsed(secured: SecuredCredential, _limits: Limits) -> AccreditationIndex:
    return parse_index(secured)
