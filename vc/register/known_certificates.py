"""The certificates that an accreditation body knows: where they are kept, reading them (specs/register.md G33, G34)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from vc.codes import Code
from vc.encoding import base64url
from vc.encoding.jcs import canonicalize
from vc.encoding.strict_json import JsonObject, JsonValue, loads_object
from vc.errors import Refused, StorageError
from vc.model.claims import mappings, text, texts
from vc.model.credential import credential_from_claims
from vc.model.finding import Finding, Outcome
from vc.model.limits import DEFAULT_LIMITS
from vc.register.engine import reading, writing
from vc.register.events import EventKind, NewEvent
from vc.register.home import Home
from vc.register.ledger import append, entries_of
from vc.register.site_folder import SiteFolder
from vc.securing.read import read
from vc.securing.secured import Form, SecuredCredential
from vc.verify.foreseen import KnownCertificate

KNOWN: Final = "known"
_DEPTH: Final = 8
_AGAIN: Final = "take its certificates in again"


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What a run found of one certificate. `digest` is the SHA-256 of its payload, in hexadecimal."""

    digest: str
    issuer: str
    verified: bool
    found: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class KnownEntries:
    """All that is known, by digest, with the moment of the first and last run, and what of it can't be read."""

    entries: dict[str, tuple[KnownEntry, datetime]]
    faults: list[str]

    def of(self, issuer: str | None) -> list[KnownEntry]:
        """Return the entries of one issuer, or of all, by digest."""
        kept = (entry for entry, _ in self.entries.values() if issuer in {None, entry.issuer})
        return sorted(kept, key=lambda entry: entry.digest)

    def taken(self, issuer: str | None) -> tuple[datetime, datetime] | None:
        """Return the moments of the first and the last taking in that still speak for an issuer's certificates."""
        moments = [at for entry, at in self.entries.values() if issuer in {None, entry.issuer}]
        return (min(moments), max(moments)) if moments else None


def keep_certificate(home: Home, secured: SecuredCredential) -> None:
    """Write a certificate as a compact JWS, whatever it came in. Raises `StorageError`."""
    compact = secured.signing_input + b"." + base64url.encode(secured.signature).encode()
    SiteFolder(home.path).write(_place(secured.digest.hex()), compact)


def holds(home: Home, digest: str) -> bool:
    """Whether the certificate of `digest` stands in the home, whole. Raises `StorageError`."""
    return _secured(home, digest) is not None


def record_run(home: Home, entries: Iterable[KnownEntry], *, source: str, now: datetime, by: str = "") -> None:
    """Record what one run found, certificates having been kept before. `source` says where they came from."""
    rows = sorted(entries, key=lambda entry: entry.digest)
    listed: list[JsonValue] = [_row(entry) for entry in rows]
    content = canonicalize({"format": 1, "certificates": listed})
    run = hashlib.sha256(content).hexdigest()
    body: JsonObject = {
        "count": len(rows),
        "digest": hashlib.sha256(b"".join(bytes.fromhex(entry.digest) for entry in rows)).hexdigest(),
        "run": run,
        "source": source,
    }
    # The files before the entry: an entry never names a file that is not there.
    SiteFolder(home.path).write(_run_place(run), content)
    with writing(home.engine) as connection:
        append(connection, (NewEvent(EventKind.CERTIFICATES_KNOWN, KNOWN, body, by=by),), now=now)


def known_entries(home: Home) -> KnownEntries:
    """Return what every run has made known; the latest speaks for a certificate. A damaged run is a fault in words."""
    with reading(home.engine) as connection:
        runs = [
            (str(entry.body.get("run")), entry.recorded_at)
            for entry in entries_of(connection, kinds=(EventKind.CERTIFICATES_KNOWN,))
        ]
    known, faults = KnownEntries({}, []), {}
    for run, taken_at in runs:
        try:
            rows = _read_run(home, run)
        except StorageError as error:
            faults[run] = f"{_run_place(run)}: {error.message}; {_AGAIN}"
            continue
        known.entries.update((row.digest, (row, taken_at)) for row in rows)
    known.faults.extend(faults.values())
    return known


def open_known(home: Home, entries: Iterable[KnownEntry], faults: list[str]) -> Iterator[KnownCertificate]:
    """Yield the certificates of `entries`, read strictly. One that can't be read becomes a line of `faults` (G34)."""
    for entry in entries:
        place = _place(entry.digest)
        try:
            secured = _secured(home, entry.digest)
            if secured is None:
                faults.append(f"{place}: the file is missing or changed; {_AGAIN}")
                continue
            credential = credential_from_claims(secured.claims)
        except (Refused, StorageError) as error:
            faults.append(f"{place}: {error}")
            continue
        yield KnownCertificate(entry.digest, credential, entry.verified, entry.found)


def _secured(home: Home, digest: str) -> SecuredCredential | None:
    raw = SiteFolder(home.path).read(_place(digest))
    secured = None if raw is None else read(raw, DEFAULT_LIMITS, expect=frozenset({Form.VC_JWT}))
    return secured if isinstance(secured, SecuredCredential) and secured.digest.hex() == digest else None


def _place(digest: str) -> str:
    return f"{KNOWN}/{digest[:2]}/{digest}.jwt"


def _run_place(run: str) -> str:
    return f"{KNOWN}/runs/{run}.json"


def _row(entry: KnownEntry) -> JsonValue:
    found: list[JsonValue] = [f"{found.outcome.value} {found.code.value}" for found in entry.found]
    return {"digest": entry.digest, "issuer": entry.issuer, "verified": entry.verified, "found": found}


def _read_run(home: Home, run: str) -> list[KnownEntry]:
    content = SiteFolder(home.path).read(_run_place(run))
    if content is None or hashlib.sha256(content).hexdigest() != run:
        raise StorageError("the file is missing or changed")
    try:
        document = loads_object(content, max_depth=_DEPTH, max_members=DEFAULT_LIMITS.document_json_members)
        return [_entry(row, f"/certificates/{number}") for number, row in enumerate(mappings(document, "certificates"))]
    except (Refused, ValueError) as error:
        raise StorageError(f"can't be read by this program: {error}") from None


def _entry(row: Mapping[str, JsonValue], path: str) -> KnownEntry:
    found = []
    for stated in texts(row, "found", path=path):
        outcome, _, code = stated.partition(" ")
        found.append(Finding(Code(code), Outcome(outcome)))
    return KnownEntry(
        text(row, "digest", path=path), text(row, "issuer", path=path), row["verified"] is True, tuple(found)
    )
