"""Test reports: as a product certificate refers to them, and what of a report itself is decided on (P5, V8.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from vc.codes import Code
from vc.encoding.multibase import sha256_of_multibase
from vc.encoding.rfc3339 import parse_date
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused
from vc.model.claims import mapping, mappings, optional_text, text, texts

_MOST_REPORTS = 32


@dataclass(frozen=True, slots=True)
class ReportReference:
    """A report that a certificate rests on: number and laboratory as printed, and what pins it, where it is pinned.

    `digest` is the SHA-256 of the report's payload octets, 32 octets; without it nothing can be checked and the rest is
    empty. `laboratory` is the laboratory's DID, `tested` the day of the test, `methods` what was relied on, `url`
    where the report stands ("": nowhere, it is handed over).
    """

    number: str
    laboratory_name: str
    laboratory: str = ""
    digest: bytes = b""
    tested: date | None = None
    methods: frozenset[str] = frozenset()
    url: str = ""


@dataclass(frozen=True, slots=True)
class TestDays:
    """From which to which day a report says that it was tested; each day stands for its first second, UTC."""

    begun: date
    ended: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first seconds of the first and the last day."""
        return (datetime.combine(self.begun, time(), UTC), datetime.combine(self.ended, time(), UTC))


def reports_from_subject(subject: Mapping[str, JsonValue]) -> tuple[ReportReference, ...]:
    """Read `testReports` of a product certificate's subject. Raises `Refused` with the path of what can't be read."""
    listed = mappings(subject, "testReports", path="/credentialSubject")
    if len(listed) > _MOST_REPORTS:
        raise Refused(Code.FORMAT_CLAIM, f"/credentialSubject/testReports has more than {_MOST_REPORTS} entries")
    return tuple(_reference(one, path=f"/credentialSubject/testReports/{n}") for n, one in enumerate(listed))


def days_from_claims(claims: Mapping[str, JsonValue]) -> TestDays:
    """Read when a report's tests were made. Raises `Refused` for days that are missing, or out of order."""
    subject = mapping(claims, "credentialSubject")
    begun, ended = (_day(subject, name, path="/credentialSubject") for name in ("performedFrom", "performedUntil"))
    if ended < begun:
        raise Refused(Code.FORMAT_CLAIM, "/credentialSubject/performedUntil is before performedFrom")
    return TestDays(begun, ended)


def _reference(claims: Mapping[str, JsonValue], *, path: str) -> ReportReference:
    number, name = text(claims, "number", path=path), text(claims, "laboratory", path=path)
    if "digestMultibase" not in claims:
        return ReportReference(number, name)
    return ReportReference(
        number=number,
        laboratory_name=name,
        laboratory=text(claims, "laboratoryId", path=path),
        digest=_digest(text(claims, "digestMultibase", path=path), path=path),
        tested=_day(claims, "date", path=path),
        methods=frozenset(texts(claims, "methods", path=path)),
        url=optional_text(claims, "url", path=path) or "",
    )


def _digest(multibase: str, *, path: str) -> bytes:
    digest = sha256_of_multibase(multibase)
    if digest is None:
        raise Refused(Code.FORMAT_CLAIM, f"{path}/digestMultibase is not a SHA-256 multihash")
    return digest


def _day(claims: Mapping[str, JsonValue], name: str, *, path: str) -> date:
    return parse_date(text(claims, name, path=path))
