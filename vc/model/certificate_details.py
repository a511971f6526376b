"""What a certificate says beyond what is decided on: addresses, days, results, as they go onto paper (label.md L6).

The standards for bodies ask for these on the document: ISO/IEC 17021-1 8.2.2, ISO/IEC 17065 7.7, ISO/IEC 17025 7.8.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from vc.encoding.rfc3339 import parse_date
from vc.model.claims import mapping, mappings, optional_mapping, optional_text, text

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonValue

_SUBJECT = "/credentialSubject"


@dataclass(frozen=True, slots=True)
class Place:
    """A site or a factory; `scope_text` is what is done there, where the certificate says that apart."""

    name: str
    country: str
    address: str = ""
    scope_text: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A product that is certified, or an item that was tested, with what tells it from others."""

    name: str
    model: str = ""
    batch: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class ReportedResult:
    """One result of a report. `conclusion` is "pass", "fail", "not_stated", or "" where there is none."""

    method: str
    characteristic: str
    result: str
    accredited: bool
    unit: str = ""
    uncertainty: str = ""
    decision_rule: str = ""
    conclusion: str = ""


@dataclass(frozen=True, slots=True)
class CertificateDetails:
    """What the credential states of these; what it does not state is empty or None.

    Days are those that the issuer states, without a time zone. `supersedes` and `amends` are URLs of other credentials,
    `reports` the numbers and laboratories of the test reports that a product certificate rests on.
    """

    holder_address: str = ""
    places: tuple[Place, ...] = ()
    factories: tuple[Place, ...] = ()
    items: tuple[Item, ...] = ()
    reports: tuple[tuple[str, str], ...] = ()
    decided: date | None = None
    first_issued: date | None = None
    revision: int | None = None
    supersedes: str = ""
    amends: str = ""
    soa_version: str = ""
    item_received: date | None = None
    performed_from: date | None = None
    performed_until: date | None = None
    place_performed: str = ""
    results: tuple[ReportedResult, ...] = ()


def details_from_claims(claims: Mapping[str, JsonValue]) -> CertificateDetails:
    """Read the details of a credential of our profiles. Raises `Refused` with the path of what has another type."""
    subject = mapping(claims, "credentialSubject")
    party = optional_mapping(subject, "issuedToParty", path=_SUBJECT) or {}
    revision = subject.get("revision")
    return CertificateDetails(
        holder_address=optional_text(party, "holderAddress", path=f"{_SUBJECT}/issuedToParty") or "",
        places=_places(subject, "sites"),
        factories=_places(subject, "factories"),
        items=_items(subject),
        reports=tuple(
            (text(one, "number", path=_SUBJECT), text(one, "laboratory", path=_SUBJECT))
            for one in mappings(subject, "testReports", path=_SUBJECT)
        ),
        decided=_day(subject, "decisionDate"),
        first_issued=_day(subject, "firstIssued"),
        revision=revision if isinstance(revision, int) else None,
        supersedes=_said(subject, "supersedes"),
        amends=_said(subject, "amends"),
        soa_version=_said(subject, "soaVersion"),
        item_received=_day(subject, "itemReceived"),
        performed_from=_day(subject, "performedFrom"),
        performed_until=_day(subject, "performedUntil"),
        place_performed=_said(subject, "placePerformed"),
        results=tuple(_result(one) for one in mappings(subject, "testResults", path=_SUBJECT)),
    )


def _said(subject: Mapping[str, JsonValue], name: str) -> str:
    return optional_text(subject, name, path=_SUBJECT) or ""


def _day(subject: Mapping[str, JsonValue], name: str) -> date | None:
    said = _said(subject, name)
    return parse_date(said) if said else None


def _places(subject: Mapping[str, JsonValue], member: str) -> tuple[Place, ...]:
    path = f"{_SUBJECT}/{member}"
    return tuple(
        Place(
            text(one, "name", path=path),
            optional_text(one, "country", path=path) or "",
            optional_text(one, "address", path=path) or "",
            optional_text(one, "scopeStatement", path=path) or "",
        )
        for one in mappings(subject, member, path=_SUBJECT)
    )


def _items(subject: Mapping[str, JsonValue]) -> tuple[Item, ...]:
    """Collect the products of all assessments; the same product under two standards is one."""
    found: dict[Item, None] = {}
    for assessment in mappings(subject, "conformityAssessment", path=_SUBJECT):
        path = f"{_SUBJECT}/conformityAssessment/assessedProduct"
        for assessed in mappings(assessment, "assessedProduct", path=f"{_SUBJECT}/conformityAssessment"):
            product = mapping(assessed, "product", path=path)
            item = Item(
                text(product, "name", path=path),
                optional_text(product, "modelNumber", path=path) or "",
                optional_text(product, "batchNumber", path=path) or "",
                optional_text(product, "itemNumber", path=path) or "",
            )
            found.setdefault(item)
    return tuple(found)


def _result(one: Mapping[str, JsonValue]) -> ReportedResult:
    path = f"{_SUBJECT}/testResults"
    return ReportedResult(
        method=text(one, "method", path=path),
        characteristic=text(one, "characteristic", path=path),
        result=text(one, "result", path=path),
        accredited=one.get("accredited") is True,
        unit=optional_text(one, "resultUnit", path=path) or "",
        uncertainty=optional_text(one, "uncertainty", path=path) or "",
        decision_rule=optional_text(one, "decisionRule", path=path) or "",
        conclusion=optional_text(one, "conclusion", path=path) or "",
    )
