"""The index of the register's snapshots, its last head and one part of it (specs/monitor.md M3, M5)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.encoding.rfc3339 import format_instant
from vc.errors import Refused
from vc.monitor.asking import Asker, Opened, media_type_remarks
from vc.monitor.compare import compare_register
from vc.monitor.remarks import Looked, Remark, Trouble, may_be_learned
from vc.monitor.seen import RegisterSeen
from vc.securing.secured import Form
from vc.trust.digest_set import DigestSet
from vc.trust.number_set import NumberSet
from vc.trust.register_snapshot import (
    Part,
    RegisterIndex,
    RegisterSnapshot,
    base_of,
    parse_register_index,
    parse_register_snapshot,
)

if TYPE_CHECKING:
    from vc.keys.did_document import DidDocument

_READINGS = 3


@dataclass(frozen=True, slots=True)
class RegisterLook:
    """What was found of a register. `seen` is what the next look compares with; None where there is nothing new."""

    documents: tuple[Looked, ...]
    seen: RegisterSeen | None


def look_at_register(asker: Asker, url: str, issuer: DidDocument, *, before: RegisterSeen | None) -> RegisterLook:
    """Return how the register under the index at `url` stands; nothing for an issuer that has none, and had none."""
    opened, named = _read(asker, url, issuer)
    for _ in range(_READINGS - 1):
        if all(may_be_learned(one.remarks) for one in named):
            break
        opened, named = _read(asker, url, issuer)
    if opened.missing and before is None:
        return RegisterLook((), None)
    remarks, facts, after = list(opened.remarks), "", None
    if opened.missing:
        remarks.append(Remark(Trouble.VANISHED, "it was there before"))
    if before is None:
        remarks.append(Remark(Trouble.FIRST_SIGHT, "not seen before"))
    if opened.value is not None:
        after = RegisterSeen.of(opened.value)
        remarks += asker.age_remarks(opened.value)
        remarks += () if before is None else compare_register(before, after)
        facts = f"snapshots: {len(after.snapshots):,}, complete until {format_instant(opened.value.until)}"
    documents = (Looked(url, tuple(remarks), facts), *named)
    learned = may_be_learned(remark for document in documents for remark in document.remarks)
    return RegisterLook(documents, after if learned else None)


def _read(asker: Asker, url: str, issuer: DidDocument) -> tuple[Opened[RegisterIndex], tuple[Looked, ...]]:
    opened = asker.open(url, issuer, form=Form.JWT_REGISTER_INDEX, parse=parse_register_index)
    if opened.value is None:
        return opened, ()
    if opened.value.url != base_of(url):
        told = Remark(Trouble.WRONG_ADDRESS, f"calls itself the index of {opened.value.url}")
        return Opened(url, (*opened.remarks, told), opened.value, opened.digest), ()
    return opened, tuple(_last_snapshot(asker, opened.value, issuer))


def _last_snapshot(asker: Asker, index: RegisterIndex, issuer: DidDocument) -> Iterator[Looked]:
    """Look at the head of the last snapshot, and at one of its parts, taken at random."""
    named = index.snapshots[-1]
    url = named.url(index.url)
    opened = asker.open(url, issuer, form=Form.JWT_REGISTER_SNAPSHOT, parse=parse_register_snapshot, fresh=False)
    head = opened.value
    if opened.missing or (head is not None and opened.digest.hex() != named.digest):
        yield Looked(url, (*opened.remarks, Remark(Trouble.INDEX_DIFFERS, "it is not the head that the index names")))
        return
    if head is not None and head.url != index.url:
        yield Looked(url, (*opened.remarks, Remark(Trouble.WRONG_ADDRESS, f"calls itself a head of {head.url}")))
        return
    facts = "" if head is None else f"version {head.version}, digests: {head.count:,}{_numbers(head)}"
    yield Looked(url, opened.remarks, facts)
    if head is not None:
        yield _part(asker, head)


def _numbers(head: RegisterSnapshot) -> str:
    return "" if head.numbers is None else f", numbers: {sum(part.count for part in head.numbers.parts):,}"


def _part(asker: Asker, head: RegisterSnapshot) -> Looked:
    listed = () if head.numbers is None else head.numbers.parts
    places: list[tuple[Part, str, type[DigestSet | NumberSet]]] = [
        *((part, part.url(head.url), DigestSet) for part in head.parts),
        *((part, part.numbers_url(head.url), NumberSet) for part in listed),
    ]
    part, url, read = places[asker.choose(len(places))]
    answer = asker.ask(url, fresh=False)
    if isinstance(answer, Remark):
        missing = answer.trouble is Trouble.MISSING
        return Looked(
            url, (Remark(Trouble.INDEX_DIFFERS, "the head names it, and it is not there"),) if missing else (answer,)
        )
    remarks = list(media_type_remarks(answer))
    if hashlib.sha256(answer.content).hexdigest() != part.sha256:
        remarks.append(Remark(Trouble.INDEX_DIFFERS, "its octets are not those that the head names"))
        return Looked(url, tuple(remarks))
    try:
        count = read(answer.content).count
    except Refused as refusal:
        remarks.append(Remark(Trouble.UNREADABLE, f"{refusal.code}: {refusal.detail}"))
        return Looked(url, tuple(remarks))
    if count != part.count:
        remarks.append(Remark(Trouble.INDEX_DIFFERS, f"{count:,} entries, and the head says {part.count:,}"))
    return Looked(url, tuple(remarks), f"entries: {count:,}")
