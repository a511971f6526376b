"""What a monitor remembers of an issuer between two looks, and how it is written down (specs/monitor.md M6)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant, instant_from_numeric, parse_instant
from vc.encoding.strict_json import LARGEST_INTEGER, JsonObject, JsonValue, dumps, loads_object
from vc.errors import Refused, UsageError
from vc.model.claims import mapping, optional_text, text, texts
from vc.model.limits import DEFAULT_LIMITS
from vc.status.list_url import ListAddress

if TYPE_CHECKING:
    from vc.keys.verification_method import VerificationMethod
    from vc.status.history import HistoryEntry, HistoryEvent, StatusHistory
    from vc.trust.index import AccreditationIndex
    from vc.trust.register_snapshot import RegisterIndex

FORMAT: Final = "accredited-vc-monitor/1"
LARGEST: Final = 67_108_864
"""Octets of a state file that are read."""

_DIGITS: Final = 32
_LONGEST_NUMBER: Final = 16
_HINT: Final = "name another file with --state, or remove this one if you know why"


@dataclass(frozen=True, slots=True)
class KeySeen:
    """A key of the DID document: until when it may sign, and since when it may be in other hands."""

    expires: datetime | None
    revoked: datetime | None

    @classmethod
    def of(cls, method: VerificationMethod) -> KeySeen:
        """Return what is remembered of a verification method."""
        return cls(method.expires, method.revoked)


@dataclass(frozen=True, slots=True)
class ListSeen:
    """A list: dates of the current one and of its history, how many entries; digests of publications and of events."""

    issued_at: datetime
    length: int
    version: int
    history_at: datetime
    publications: Mapping[int, str]
    events: frozenset[str]

    @classmethod
    def of(cls, history: StatusHistory, *, issued_at: datetime, length: int) -> ListSeen:
        """Return what is remembered of a list and its history."""
        return cls(
            issued_at=issued_at,
            length=length,
            version=history.version,
            history_at=history.issued_at,
            publications={entry.version: _publication(entry) for entry in history.entries},
            events=frozenset(_event(event) for event in history.events),
        )


@dataclass(frozen=True, slots=True)
class IndexSeen:
    """An index of accreditations: the digest of its payload, and the version that it names of each body."""

    issued_at: datetime
    version: int
    digest: str
    bodies: Mapping[str, int]

    @classmethod
    def of(cls, index: AccreditationIndex, digest: bytes) -> IndexSeen:
        """Return what is remembered of an index."""
        return cls(index.issued_at, index.version, digest.hex(), {one.issuer: one.version for one in index.entries})


@dataclass(frozen=True, slots=True)
class HeadSeen:
    """The signed head of the ledger: when it was signed, over how many entries, and their Merkle root, base64url."""

    signed_at: datetime
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class RegisterSeen:
    """The index of the register's snapshots: when it was signed, and the digest of each head by its version."""

    issued_at: datetime
    snapshots: Mapping[int, str]

    @classmethod
    def of(cls, index: RegisterIndex) -> RegisterSeen:
        """Return what is remembered of an index."""
        return cls(index.issued_at, {one.version: one.digest for one in index.snapshots})


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that is remembered of one issuer: keys by thumbprint, lists by the address of their folder."""

    issuer: str
    keys: Mapping[str, KeySeen] = field(default_factory=lambda: MappingProxyType({}))
    lists: Mapping[str, ListSeen] = field(default_factory=lambda: MappingProxyType({}))
    index: IndexSeen | None = None
    head: HeadSeen | None = None
    register: RegisterSeen | None = None

    def to_json(self) -> bytes:
        """Return it as the text of a state file."""
        keys: JsonObject = {kid: _key_members(key) for kid, key in self.keys.items()}
        lists: JsonObject = {url: _list_members(one) for url, one in self.lists.items()}
        index = None if self.index is None else _index_members(self.index)
        members: JsonObject = {"format": FORMAT, "issuer": self.issuer, "keys": keys, "lists": lists, "index": index}
        if self.head is not None:
            signed_at = int(self.head.signed_at.timestamp())
            members["head"] = {"iat": signed_at, "size": self.head.size, "root": self.head.root}
        if self.register is not None:
            snapshots: JsonObject = {str(version): digest for version, digest in self.register.snapshots.items()}
            members["register"] = {"iat": int(self.register.issued_at.timestamp()), "snapshots": snapshots}
        return dumps(members)


def seen_from_json(raw: bytes, *, issuer: str, where: str) -> Seen:
    """Return what a state file says. Raises `UsageError` where it can't be read or is of another issuer."""
    try:
        members = loads_object(raw, max_depth=5, max_members=DEFAULT_LIMITS.document_json_members)
        if text(members, "format") != FORMAT:
            raise UsageError("is no monitor's state of this version", where=where, hint=_HINT)
        found = text(members, "issuer")
        if found != issuer:
            raise UsageError(f"is the state of {found:.300}", where=where, hint="keep one file for each issuer")
        return Seen(
            issuer,
            {kid: _key(mapping(mapping(members, "keys"), kid)) for kid in mapping(members, "keys")},
            {
                ListAddress(url).base: _list(mapping(mapping(members, "lists"), url))
                for url in mapping(members, "lists")
            },
            None if members.get("index") is None else _index(mapping(members, "index")),
            None if members.get("head") is None else _head(mapping(members, "head")),
            None if members.get("register") is None else _register(mapping(members, "register")),
        )
    except Refused as refusal:
        raise UsageError(f"can't be read: {refusal.detail}", where=where, hint=_HINT) from None


def _publication(entry: HistoryEntry) -> str:
    return _digest(
        [
            int(entry.issued_at.timestamp()),
            int(entry.expires.timestamp()),
            *(entry.token_url, entry.bitstring_url, entry.token_digest, entry.bitstring_digest),
        ]
    )


def _event(event: HistoryEvent) -> str:
    # Without the value: an event that is recorded late changes those of later ones (S10.2).
    times = [int(event.effective.timestamp()), int(event.recorded.timestamp())]
    return f"{event.index}-{_digest([event.index, *times, event.event, event.reason, event.successor])}"


def _digest(facts: list[JsonValue]) -> str:
    return hashlib.sha256(dumps(facts)).hexdigest()[:_DIGITS]


def _key_members(key: KeySeen) -> JsonObject:
    ends = {"expires": key.expires, "revoked": key.revoked}
    return {name: format_instant(moment) for name, moment in ends.items() if moment is not None}


def _key(members: Mapping[str, JsonValue]) -> KeySeen:
    expires, revoked = (optional_text(members, name) for name in ("expires", "revoked"))
    return KeySeen(*(None if moment is None else parse_instant(moment) for moment in (expires, revoked)))


def _list_members(one: ListSeen) -> JsonObject:
    return {
        "iat": int(one.issued_at.timestamp()),
        "length": one.length,
        "version": one.version,
        "history_iat": int(one.history_at.timestamp()),
        "publications": {str(version): digest for version, digest in one.publications.items()},
        "events": list[JsonValue](sorted(one.events)),
    }


def _list(members: Mapping[str, JsonValue]) -> ListSeen:
    publications = mapping(members, "publications")
    return ListSeen(
        issued_at=instant_from_numeric(members.get("iat")),
        length=_count(members.get("length")),
        version=_count(members.get("version")),
        history_at=instant_from_numeric(members.get("history_iat")),
        publications={_number(version): text(publications, version) for version in publications},
        events=frozenset(texts(members, "events")),
    )


def _index_members(index: IndexSeen) -> JsonObject:
    bodies: JsonObject = dict(index.bodies)
    return {
        "iat": int(index.issued_at.timestamp()),
        "version": index.version,
        "digest": index.digest,
        "bodies": bodies,
    }


def _index(members: Mapping[str, JsonValue]) -> IndexSeen:
    bodies = mapping(members, "bodies")
    return IndexSeen(
        issued_at=instant_from_numeric(members.get("iat")),
        version=_count(members.get("version")),
        digest=text(members, "digest"),
        bodies={issuer: _count(version) for issuer, version in bodies.items()},
    )


def _head(members: Mapping[str, JsonValue]) -> HeadSeen:
    return HeadSeen(instant_from_numeric(members.get("iat")), _count(members.get("size")), text(members, "root"))


def _register(members: Mapping[str, JsonValue]) -> RegisterSeen:
    snapshots = mapping(members, "snapshots")
    return RegisterSeen(
        instant_from_numeric(members.get("iat")), {_number(version): text(snapshots, version) for version in snapshots}
    )


def _count(value: JsonValue) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_INTEGER:
        raise Refused(Code.FORMAT_NUMBER, "a number must be whole, from 0 on")
    return value


def _number(digits: str) -> int:
    return _count(int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER else None)
