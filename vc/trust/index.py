"""The accreditation index: what an accreditation body publishes daily about every body it ever accredited (T6, T7).

An accreditation is signed only when it changes, so its age proves nothing; the index says which version is current.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vc.codes import Code
from vc.encoding.multibase import digest_multibase_of, sha256_of_multibase
from vc.encoding.strict_json import LARGEST_INTEGER, JsonValue
from vc.errors import Refused, UsageError
from vc.model.claims import mappings, numeric_date, text, texts
from vc.model.vocabulary import Environment
from vc.securing.secured import Form, SecuredCredential
from vc.trust.origin import origin_of
from vc.trust.ruling import Ruling, passed, unknown

LONGEST_LIFETIME = timedelta(hours=48)

_is_kid = re.compile(r"[0-9a-f]{16}").fullmatch


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One accredited body: its identifier, and its accreditation's id, current URL, version and digest.

    `digest` is the credential digest: SHA-256 of the payload octets of the current version, 32 octets. `kids` are the
    first 8 octets of the thumbprints of the body's keys, so that a label's issuer can be found.
    """

    issuer: str
    id: str
    current: str
    version: int
    digest: bytes
    kids: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class AccreditationIndex:
    """A body's index: one entry per accredited body, the withdrawn ones among them, signed at `issued_at`."""

    issuer: str
    issued_at: datetime
    expires: datetime
    version: int
    environment: Environment
    entries: tuple[IndexEntry, ...]
    _by_issuer: dict[str, IndexEntry] = field(init=False, repr=False, compare=False, default_factory=dict)
    _by_kid: dict[bytes, tuple[IndexEntry, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse an index with two answers for one body (`UsageError`)."""
        for entry in self.entries:
            if entry.issuer in self._by_issuer:
                raise UsageError(f"{entry.issuer!a} has two entries", where="entries", hint="one for each body")
            self._by_issuer[entry.issuer] = entry
            for kid in entry.kids:
                self._by_kid[kid] = (*self._by_kid.get(kid, ()), entry)

    def entry_for(self, issuer: str) -> IndexEntry | None:
        """Return the entry of a body, compared octet for octet."""
        return self._by_issuer.get(issuer)

    def entries_for_kid(self, kid8: bytes) -> tuple[IndexEntry, ...]:
        """Return every body with a key whose thumbprint begins with these 8 octets; candidates, not proof."""
        return self._by_kid.get(kid8, ())


def parse_index(secured: SecuredCredential) -> AccreditationIndex:
    """Read an index. Raises `Refused` (`chain.index_invalid`, or the code of a malformed time).

    Says nothing about who signed it: see `vc.trust.body_signature`. Claims of other names are ignored
    (RFC 7519 section 4).
    """
    claims = secured.claims
    if secured.form is not Form.JWT_INDEX:
        raise _invalid("typ is not that of an accreditation index")
    issued_at, expires = numeric_date(claims, "iat"), numeric_date(claims, "exp")
    if issued_at is None or expires is None or not timedelta() < expires - issued_at <= LONGEST_LIFETIME:
        raise _invalid("exp must be after iat, by 48 hours at most")
    try:
        listed = mappings(claims, "entries")
        return AccreditationIndex(
            issuer=text(claims, "iss"),
            issued_at=issued_at,
            expires=expires,
            version=_version(claims, path=""),
            environment=_environment(claims),
            entries=tuple(_entry(item, path=f"/entries/{number}") for number, item in enumerate(listed)),
        )
    except UsageError as fault:
        raise _invalid(f"{fault.where}: {fault.message}") from None


def index_claims(index: AccreditationIndex) -> dict[str, JsonValue]:
    """Write the claims of an index, to be secured as `accreditation-index+jwt`.

    Raises `UsageError` when it would live longer than 48 hours.
    """
    if not timedelta() < index.expires - index.issued_at <= LONGEST_LIFETIME:
        raise UsageError("an index lives for 48 hours at most", where="exp", hint="sign it anew every day")
    entries: list[JsonValue] = [
        {
            "issuer": entry.issuer,
            "id": entry.id,
            "current": entry.current,
            "version": entry.version,
            "digest": digest_multibase_of(entry.digest),
            "kids": [kid.hex() for kid in entry.kids],
        }
        for entry in index.entries
    ]
    return {
        "iss": index.issuer,
        "iat": int(index.issued_at.timestamp()),
        "exp": int(index.expires.timestamp()),
        "version": index.version,
        "environment": index.environment.value,
        "entries": entries,
    }


def index_standing(index: AccreditationIndex, *, at: datetime, fresh_at: datetime, skew: timedelta) -> Ruling:
    """Decide whether an index counts for a question about `at` (rule T7).

    `fresh_at` is now, or the bundle's signed time. An index that has expired by then still counts for an earlier
    moment if it was signed after it: it holds the whole history until its signing.
    """
    if index.issued_at > fresh_at + skew:
        return unknown(Code.CHAIN_INDEX_STALE, "the index was signed in the future")
    if fresh_at < index.expires:
        return passed(Code.CHAIN_RECOGNISED, "the index is fresh")
    if at < index.issued_at:
        return passed(Code.CHAIN_RECOGNISED, "the index was signed after the moment asked about")
    return unknown(Code.CHAIN_INDEX_STALE, "the index has expired")


def _entry(claims: Mapping[str, JsonValue], *, path: str) -> IndexEntry:
    current = text(claims, "current", path=path)
    if origin_of(current) is None:
        raise _invalid(f"{path}/current is not an https URL")
    kids = texts(claims, "kids", path=path)
    if not all(_is_kid(kid) for kid in kids):
        raise _invalid(f"{path}/kids must hold 8 octets each in lower-case hexadecimal")
    return IndexEntry(
        issuer=text(claims, "issuer", path=path),
        id=text(claims, "id", path=path),
        current=current,
        version=_version(claims, path=path),
        digest=_digest(text(claims, "digest", path=path), path=path),
        kids=tuple(dict.fromkeys(bytes.fromhex(kid) for kid in kids)),
    )


def _digest(multibase: str, *, path: str) -> bytes:
    digest = sha256_of_multibase(multibase)
    if digest is None:
        raise _invalid(f"{path}/digest is not a SHA-256 multihash")
    return digest


def _environment(claims: Mapping[str, JsonValue]) -> Environment:
    try:
        return Environment(text(claims, "environment"))
    except ValueError:
        raise _invalid("/environment is not production or test") from None


def _version(claims: Mapping[str, JsonValue], *, path: str) -> int:
    value = claims.get("version")
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST_INTEGER:
        raise _invalid(f"{path}/version must be a whole number from 1")
    return value


def _invalid(detail: str) -> Refused:
    return Refused(Code.CHAIN_INDEX_INVALID, detail)
