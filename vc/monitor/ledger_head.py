"""The signed head of the issuer's ledger: it grows, and two of one size are the same (specs/monitor.md M3, M5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.encoding.rfc3339 import format_instant, instant_from_numeric
from vc.errors import Refused
from vc.model.claims import text
from vc.model.finding import Finding
from vc.monitor.asking import Asker, media_type_remarks
from vc.monitor.remarks import Looked, Remark, Trouble, may_be_learned
from vc.monitor.seen import HeadSeen
from vc.securing.read import read_document
from vc.securing.secured import Form, SecuredCredential

if TYPE_CHECKING:
    from vc.keys.did_document import DidDocument


@dataclass(frozen=True, slots=True)
class HeadLook:
    """What was found of a head. `seen` is what the next look compares with; None where there is nothing new."""

    documents: tuple[Looked, ...]
    seen: HeadSeen | None


def look_at_head(asker: Asker, url: str, issuer: DidDocument, *, before: HeadSeen | None) -> HeadLook:
    """Return how the head at `url` stands; nothing for an issuer that publishes none, and published none."""
    answer = asker.ask(url)
    if isinstance(answer, Remark):
        if answer.trouble is not Trouble.MISSING:
            return HeadLook((Looked(url, (answer,)),), None)
        gone = Remark(Trouble.VANISHED, "it was there before")
        return HeadLook(() if before is None else (Looked(url, (answer, gone)),), None)
    remarks = [*media_type_remarks(answer)]
    if before is None:
        remarks.append(Remark(Trouble.FIRST_SIGHT, "not seen before"))
    secured = read_document(answer.content, asker.limits, expect=frozenset({Form.JWT_LEDGER_HEAD}))
    after = _read(secured, issuer)
    if isinstance(after, Remark):
        return HeadLook((Looked(url, (*remarks, after)),), None)
    remarks += _compared(before, after)
    facts = f"{after.size:,} entries, signed {format_instant(after.signed_at)}"
    return HeadLook((Looked(url, tuple(remarks), facts),), after if may_be_learned(remarks) else None)


def _read(secured: SecuredCredential | Finding, issuer: DidDocument) -> HeadSeen | Remark:
    if isinstance(secured, Finding):
        return Remark(Trouble.UNREADABLE, f"{secured.code}: {secured.detail}")
    try:
        size, root = secured.claims.get("size"), text(secured.claims, "root")
        signed_at, named = instant_from_numeric(secured.claims.get("iat")), text(secured.claims, "iss")
    except Refused as refusal:
        return Remark(Trouble.UNREADABLE, f"{refusal.code}: {refusal.detail}")
    if type(size) is not int or size < 1:
        return Remark(Trouble.UNREADABLE, "/size must be a whole number from 1 on")
    method = issuer.find(str(secured.kid))
    # A key for heads stands under no relationship: whoever has it can say nothing else in the issuer's name.
    if named != issuer.id or method is None or method.relationships or not secured.verified_by(method.key):
        return Remark(Trouble.UNTRUSTED, "not signed by a key of the issuer's for its ledger")
    if method.revoked is not None and signed_at >= method.revoked:
        return Remark(Trouble.UNTRUSTED, "signed with a key that was in other hands")
    return HeadSeen(signed_at, size, root)


def _compared(before: HeadSeen | None, after: HeadSeen) -> Iterator[Remark]:
    if before is None:
        return
    if after.size < before.size or after.signed_at < before.signed_at:
        yield Remark(Trouble.ROLLED_BACK, f"{after.size:,} entries, {before.size:,} before")
    if after.size == before.size and after.root != before.root:
        yield Remark(Trouble.SPLIT_VIEW, f"another root over the same {after.size:,} entries")
