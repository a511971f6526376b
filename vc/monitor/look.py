"""One look at an issuer: what is asked, in which order, and what is remembered of it (specs/monitor.md M3, M6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.encoding.rfc3339 import format_instant
from vc.errors import Refused, UsageError
from vc.keys.did_document import DidDocument, parse_did_document
from vc.monitor.accreditation_index import look_at_index
from vc.monitor.asking import Asker, media_type_remarks
from vc.monitor.compare import compare_keys
from vc.monitor.ledger_head import look_at_head
from vc.monitor.register_index import look_at_register
from vc.monitor.remarks import Looked, Remark, Standing, Trouble, may_be_learned, worst
from vc.monitor.seen import KeySeen, Seen
from vc.monitor.status_lists import ListLook, look_at_list
from vc.monitor.target import Target
from vc.status.list_url import ListAddress
from vc.trust.issue_time import REGISTER_SERVICE
from vc.trust.root import kid_of
from vc.verify.checks.authority import INDEX_SERVICE
from vc.verify.checks.status import STATUS_BASE_SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vc.encoding.strict_json import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at `now` has found, and what the next one compares with."""

    issuer: str
    now: datetime
    documents: tuple[Looked, ...]
    seen: Seen

    @property
    def standing(self) -> Standing:
        """How the worst document stands."""
        return worst(document.standing for document in self.documents)

    def to_json(self) -> JsonObject:
        """Return it as one JSON document."""
        documents: list[JsonValue] = [_members(document) for document in self.documents]
        return {
            "issuer": self.issuer,
            "at": format_instant(self.now),
            "standing": self.standing.word,
            "documents": documents,
        }


def look(asker: Asker, target: Target, before: Seen) -> Look:
    """Look at everything of the target that a verifier could ask for, and compare it with what was seen before."""
    document, looked, keys = _did_document(asker, target, before)
    if document is None:
        return Look(target.did, asker.now, (looked,), before)
    found, seen = [looked], before if keys is None else replace(before, keys=keys)
    for section in SECTIONS if target.only is None else (_lists,):
        documents, seen = section(asker, _Issuer(target, document), seen)
        found += documents
    return Look(target.did, asker.now, tuple(found), seen)


@dataclass(frozen=True, slots=True)
class _Issuer:
    """Whom a look is at, with the keys by which its documents are judged."""

    target: Target
    document: DidDocument

    def service(self, kind: str) -> str | None:
        """Return where the first service of a kind stands."""
        return next((service.endpoint for service in self.document.services if service.type == kind), None)


def _did_document(
    asker: Asker, target: Target, before: Seen
) -> tuple[DidDocument | None, Looked, Mapping[str, KeySeen] | None]:
    url = target.did_document
    answer = asker.ask(url)
    if isinstance(answer, Remark):
        return None, Looked(url, (answer,)), None
    try:
        document = parse_did_document(answer.content, target.did, asker.limits)
    except Refused as refusal:
        return None, Looked(url, (Remark(Trouble.UNREADABLE, f"{refusal.code}: {refusal.detail}"),)), None
    keys = {kid_of(method.key): KeySeen.of(method) for method in document.methods}
    first = () if before.keys else (Remark(Trouble.FIRST_SIGHT, "not seen before"),)
    remarks = (*media_type_remarks(answer), *first, *compare_keys(before.keys, keys))
    learned = keys if may_be_learned(remarks) else None
    return document, Looked(url, remarks, f"{len(keys)} keys"), learned


def _lists(asker: Asker, issuer: _Issuer, before: Seen) -> tuple[list[Looked], Seen]:
    found: list[Looked] = []
    lists = dict(before.lists)
    for address, one in _each_list(asker, issuer, before):
        found += one.documents
        if one.seen is not None:
            lists[address.base] = one.seen
    if asker.ended:
        told = Remark(Trouble.UNREACHED, f"nothing more was asked: {asker.ended}")
        found.append(Looked(issuer.target.base, (told,)))
    return found, replace(before, lists=lists)


def _each_list(asker: Asker, issuer: _Issuer, before: Seen) -> Iterator[tuple[ListAddress, ListLook]]:
    """Look at lists 1, 2 and so on until there is none of that number, and at those that are known from before."""
    only = issuer.target.only
    if only is not None:
        yield only, look_at_list(asker, only, issuer.document, before=before.lists.get(only.base))
        return
    base = (issuer.service(STATUS_BASE_SERVICE) or f"{issuer.target.base}status/").rstrip("/")
    known = dict.fromkeys(before.lists)
    number = 1
    while not asker.ended:
        address = _numbered(base, number)
        if address is None:
            break
        one = look_at_list(asker, address, issuer.document, before=before.lists.get(address.base))
        if one.missing and address.base not in known:
            break
        known.pop(address.base, None)
        yield address, one
        number += 1
    for url in known:
        if not asker.ended:
            yield ListAddress(url), look_at_list(asker, ListAddress(url), issuer.document, before=before.lists[url])


def _numbered(base: str, number: int) -> ListAddress | None:
    try:
        return ListAddress.numbered(base, number)
    except UsageError:
        return None  # an endpoint that is no address of a list


def _index(asker: Asker, issuer: _Issuer, before: Seen) -> tuple[list[Looked], Seen]:
    url = issuer.service(INDEX_SERVICE) or f"{issuer.target.base}accreditations/index.jwt"
    if asker.ended:
        return [], before
    one = look_at_index(asker, url, issuer.document, before=before.index)
    return list(one.documents), before if one.seen is None else replace(before, index=one.seen)


def _head(asker: Asker, issuer: _Issuer, before: Seen) -> tuple[list[Looked], Seen]:
    if asker.ended:
        return [], before
    one = look_at_head(asker, f"{issuer.target.base}ledger/head.jwt", issuer.document, before=before.head)
    return list(one.documents), before if one.seen is None else replace(before, head=one.seen)


def _register(asker: Asker, issuer: _Issuer, before: Seen) -> tuple[list[Looked], Seen]:
    named = issuer.service(REGISTER_SERVICE)
    if asker.ended or (named is None and before.register is None):
        return [], before
    url = named or f"{issuer.target.base}register/index.jwt"
    one = look_at_register(asker, url, issuer.document, before=before.register)
    return list(one.documents), before if one.seen is None else replace(before, register=one.seen)


if TYPE_CHECKING:
    Section = Callable[[Asker, _Issuer, Seen], tuple[list[Looked], Seen]]

SECTIONS: Final[tuple[Section, ...]] = (_lists, _index, _head, _register)
"""What is looked at under the keys of the DID document, in this order."""


def _members(document: Looked) -> JsonObject:
    remarks: list[JsonValue] = [{"code": remark.trouble.value, "detail": remark.detail} for remark in document.remarks]
    return {
        "url": document.url,
        "standing": document.standing.word,
        "facts": document.facts,
        "remarks": remarks,
    }
