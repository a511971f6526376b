"""`credentials/verify`: form, data model, signature, validity, status (specs/vc-api.md VA11, VA14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import dumps
from vc.errors import Refused
from vc.keys.did import controller_of
from vc.keys.verification_method import ASSERTION_METHOD
from vc.model.claims import instant, numeric_date
from vc.model.conformance.credential import credential_faults
from vc.model.conformance.envelope import is_enveloped
from vc.model.conformance.parties import party_id
from vc.model.finding import Finding
from vc.model.in_sight import require_in_sight
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.enveloped import ENVELOPED_CREDENTIAL
from vc.securing.read import read
from vc.securing.secured import Form, SecuredCredential
from vc.status.entry import BitstringStatusEntry, status_references
from verifier_api.vc_api.agreement import contradictions
from verifier_api.vc_api.identifiers import Known
from verifier_api.vc_api.instance import Instance
from verifier_api.vc_api.keys import signature_faults
from verifier_api.vc_api.lists_of_others import value_elsewhere
from verifier_api.vc_api.rejection import Rejection, of_faults, of_refusal
from verifier_api.vc_api.status_lists import StatusLists, outcome_word

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.securing.sd_jwt.reading import Selective

_FORMS: Final = frozenset({Form.DATA_INTEGRITY, Form.VC_JWT, Form.VC_SD_JWT, Form.VC_COSE})
_INVALIDATING: Final = {"revocation": Code.STATUS_WITHDRAWN, "suspension": Code.STATUS_SUSPENDED}


@dataclass(slots=True)
class Judged:
    """What speaks against a document, and what its asker should know all the same. Nothing against it: verified."""

    against: list[Rejection] = field(default_factory=list)
    warnings: list[Rejection] = field(default_factory=list)

    def to_json(self) -> JsonObject:
        """Return the body of the answer, without a status."""
        problems: list[JsonValue] = [one.to_json() for one in self.against]
        warnings: list[JsonValue] = [one.to_json() for one in self.warnings]
        return {"verified": not self.against, "problemDetails": problems, "warnings": warnings}


@dataclass(frozen=True, slots=True)
class CredentialVerifier:
    """Verifies credentials against what this request can know; `lists` is None where the service keeps none."""

    known: Known
    instances: tuple[Instance, ...]
    lists: StatusLists | None

    def verify(self, credential: JsonValue, judged: Judged, now: datetime, *, place: str) -> None:
        """Add to `judged` everything that is found of a credential that stands at `place`. Raises on no value."""
        document = _open_document(credential)
        if document is not None:  # its faults are told also where its proof can't be read
            judged.against += of_faults(credential_faults(document), place=place)
        found = read(dumps(credential), DEFAULT_LIMITS, expect=_FORMS)
        if isinstance(found, Finding):
            judged.against.append(Rejection.of(found.code, f"{place}: {found.detail}"))
            return
        if document is None:
            document = dict(found.claims)
            judged.against += of_faults(credential_faults(document), place=place)
        judged.against += contradictions(document, party_id(document.get("issuer")), place=place)
        unproven = [*_of_issuer(document, found)]
        unproven += signature_faults(found, self.known, purpose=ASSERTION_METHOD, now=now)
        judged.against += unproven
        judged.against += time_faults(dict(found.claims), now)
        if found.selective is not None:
            judged.against += _selective_faults(found.selective, place)
        self.status(document, judged, authentic=not unproven, now=now)

    def status(self, document: JsonObject, judged: Judged, *, authentic: bool, now: datetime) -> None:
        """Add to `judged` how the entries of a credential stand; a list of others is asked for only if `authentic`."""
        references = status_references(document)
        judged.against += [Rejection.of(one.code, one.detail) for one in references.refusals]
        if references.token is not None:
            detail = f"{references.token.uri} is not retrieved here"
            judged.against.append(Rejection.of(Code.STATUS_UNAVAILABLE, detail))
        issuer = party_id(document.get("issuer"))
        for entry in references.entries:
            try:
                value = self._value(entry, issuer, authentic=authentic, now=now)
            except Refused as refusal:
                judged.against.append(of_refusal(refusal))
                continue
            if not value:
                continue
            if entry.purpose in _INVALIDATING:
                detail = f"{entry.purpose} is set in {entry.list_url}"
                judged.against.append(Rejection.of(_INVALIDATING[entry.purpose], detail))
            else:
                detail = f"{entry.purpose}: {outcome_word(entry, value)}"
                judged.warnings.append(Rejection.ours("status_value", detail))

    def _value(self, entry: BitstringStatusEntry, issuer: str, *, authentic: bool, now: datetime) -> int:
        found = None if self.lists is None else self.lists.at_url(entry.list_url, _names_of(issuer, self.instances))
        if self.lists is None or found is None:
            if authentic and self.known.retrieval.allows(entry.list_url):
                return value_elsewhere(entry, issuer, self.known, now=now)
            raise Refused(Code.STATUS_UNAVAILABLE, f"{entry.list_url} is no list of the issuer that is kept here")
        if found.purpose != entry.purpose:
            raise Refused(Code.STATUS_PURPOSE, f"{entry.list_url} is for {found.purpose!a}")
        if found.size != entry.size:
            raise Refused(Code.STATUS_SIZE, f"entries of {entry.list_url} have {found.size} bits")
        value = self.lists.store.value_at(found.number, entry.index)
        if value is None:
            raise Refused(Code.STATUS_RANGE, f"entry {entry.index} of {entry.list_url} was never given out")
        return value


def time_faults(claims: JsonObject, now: datetime) -> Iterator[Rejection]:
    """Yield why a document does not hold at that moment, or why that can't be told."""
    try:
        numeric_date(claims, "iat")
        starts = (numeric_date(claims, "nbf"), instant(claims, "validFrom"))
        ends = (numeric_date(claims, "exp"), instant(claims, "validUntil"))
    except Refused as refusal:
        yield of_refusal(refusal)
        return
    for start in starts:
        if start is not None and now < start:
            yield Rejection.of(Code.TIME_NOT_YET_VALID, f"valid from {format_instant(start)}")
    for end in ends:
        if end is not None and end <= now:
            yield Rejection.of(Code.TIME_EXPIRED, f"valid until {format_instant(end)}")


def _selective_faults(selective: Selective, place: str) -> Iterator[Rejection]:
    try:
        require_in_sight(disclosed=selective.revealed.placed.values(), hidden=selective.revealed.hidden)
    except Refused as refusal:
        yield of_refusal(refusal, place=place)
    if selective.binding is not None:
        yield Rejection.of(Code.KB_UNEXPECTED, "it is bound to a key, and nobody here gave a nonce")


def _open_document(credential: JsonValue) -> JsonObject | None:
    """Return the document around an embedded proof, with all its contexts; None where it stands in an envelope."""
    if not isinstance(credential, dict) or is_enveloped(credential, ENVELOPED_CREDENTIAL):
        return None
    return {name: value for name, value in credential.items() if name != "proof"}


def _of_issuer(document: JsonObject, secured: SecuredCredential) -> Iterator[Rejection]:
    issuer = party_id(document.get("issuer"))
    if controller_of(str(secured.kid)) != issuer:
        yield Rejection.of(Code.KEY_NOT_ISSUERS, f"the key {secured.kid!a:.200} is not the issuer's")


def _names_of(issuer: str, instances: Iterable[Instance]) -> frozenset[str]:
    return frozenset(one.name for one in instances if one.issuer == issuer)
