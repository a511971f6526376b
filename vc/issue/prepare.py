"""From a draft to the claims that are signed (specs/credential-profiles.md P3): pure, and the same every time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from vc.errors import UsageError
from vc.issue.completion import complete_subject, title
from vc.issue.draft import Draft
from vc.issue.fault import Fault
from vc.issue.recognitions import kinds_of_draft
from vc.issue.rules import check
from vc.model.scope import ScheduleLine
from vc.model.vocabulary import Environment, LinkKind
from vc.profiles.names import CONTEXTS, JWT_MEDIA_TYPE, OUR_CONTEXT, RECOGNIZED_ENTITY_CREDENTIAL

_ORDER: Final[tuple[str, ...]] = (
    "@context",
    "type",
    "id",
    "issuer",
    "name",
    "validFrom",
    "validUntil",
    "iat",
    "environment",
    "credentialStatus",
    "status",
)
_CHANGEABLE: Final = frozenset({dict, list})
_SUBJECT_ORDER: Final = (
    "type",
    "id",
    "name",
    "assessorLevel",
    "assessmentLevel",
    "attestationType",
    "certificateNumber",
    "issuedToParty",
)


@dataclass(frozen=True, slots=True)
class AccreditationReference:
    """The issuer's accreditation, or its designation by an authority, as it stood when signing.

    `current_url` is where the current version stands, `version_url` the immutable version referred to,
    `digest_multibase` the SHA-256 multihash of that version's payload octets. `schedule` is what it allows.
    """

    number: str
    authority: str
    authority_name: str
    current_url: str
    version_url: str
    digest_multibase: str
    schedule: tuple[ScheduleLine, ...]
    kind: LinkKind = LinkKind.ACCREDITATION


@dataclass(frozen=True, slots=True)
class IssuerProfile:
    """The issuer of a home: its DID, the name that stands on certificates, its environment and its accreditation.

    `beside` are further recognitions that a certificate rests on, of other kinds. A `test` issuer may lack an
    accreditation, or a designation that a scheme demands; a `production` issuer may not (`UsageError` from `prepare`).
    """

    did: str
    name: str
    environment: Environment
    accreditation: AccreditationReference | None = None
    beside: tuple[AccreditationReference, ...] = ()

    @property
    def recognitions(self) -> tuple[AccreditationReference, ...]:
        """Every recognition that a certificate of this issuer rests on, the one that it points to first."""
        return () if self.accreditation is None else (self.accreditation, *self.beside)


@dataclass(frozen=True, slots=True)
class StatusAllocation:
    """The status entry of one credential: the same index in both lists.

    `list_number` counts the issuer's lists from 1; label forms carry it instead of a URL.
    """

    list_number: int
    index: int
    token_url: str
    bitstring_url: str


def prepare(
    draft: Draft,
    *,
    issuer: IssuerProfile,
    issued_at: datetime,
    status: StatusAllocation,
    credential_id: str,
) -> dict[str, Any]:
    """Return the claims of the credential that a draft becomes; `check` says whether they may be signed.

    `credential_id` is used where the draft brings no identifier along. `issued_at` becomes `iat`, whole seconds.
    Raises `UsageError` for a draft of another issuer, or another identifier than the home gives to its own profiles.
    """
    if issuer.environment is Environment.PRODUCTION:
        for kind in kinds_of_draft(draft):
            if kind not in {each.kind for each in issuer.recognitions}:
                article = "an" if kind is LinkKind.ACCREDITATION else "for this scheme a"
                problem = f"a production issuer needs {article} {kind.value}"
                raise UsageError(problem, where=issuer.did, hint="run vc schedule add")
    claims: dict[str, Any] = _copied(dict(draft.claims))
    claims["issuer"] = _issuer(claims.get("issuer"), issuer, ours=draft.profile is not None)
    claims["iat"] = int(issued_at.timestamp())
    claims["credentialStatus"] = _bitstring_entry(status)
    claims["status"] = {"status_list": {"idx": status.index, "uri": status.token_url}}
    claims["@context"] = _contexts(claims.get("@context"))
    if draft.profile is None:
        claims.setdefault("id", credential_id)
        return _ordered(claims)
    if claims.setdefault("id", credential_id) != credential_id:
        raise UsageError(f"the credential's id would be {credential_id}", where="/id", hint="leave id out of the draft")
    claims["environment"] = issuer.environment.value
    subject = claims["credentialSubject"]
    claims.setdefault("name", title(draft.profile, subject))
    day = str(subject.get("decisionDate") or claims.get("validFrom", ""))[:10]
    if issuer.recognitions:
        given = subject.get("authorisation", [])
        others = given if isinstance(given, list) else [given]
        subject["authorisation"] = [*(_endorsement(each) for each in issuer.recognitions), *others]
    complete_subject(
        subject,
        credential_id=credential_id,
        name=claims["name"],
        day=day,
        endorsed_by=None if issuer.accreditation is None else issuer.accreditation.kind,
    )
    return _ordered(claims)


def rehearse(draft: Draft, *, issuer: IssuerProfile, issued_at: datetime, credential_id: str) -> tuple[Fault, ...]:
    """Return every fault that issuing the draft now would have, without taking a status entry for it."""
    try:
        claims = prepare(
            draft,
            issuer=issuer,
            issued_at=issued_at,
            status=StatusAllocation(1, 0, f"{credential_id}#token", f"{credential_id}#bitstring"),
            credential_id=credential_id,
        )
    except UsageError as error:
        return (Fault(error.where or "", error.message, error.hint or ""),)
    return check(claims, schedule=schedule_of(issuer), beside=schedules_beside(issuer))


def schedule_of(issuer: IssuerProfile) -> tuple[ScheduleLine, ...] | None:
    """Return the schedule that an issuer's certificates are held to; None without an accreditation."""
    return None if issuer.accreditation is None else issuer.accreditation.schedule


def schedules_beside(issuer: IssuerProfile) -> tuple[tuple[ScheduleLine, ...], ...]:
    """Return the schedules of the further recognitions, each of which must cover a certificate, too."""
    return tuple(each.schedule for each in issuer.beside)


def _copied(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a copy of a JSON value that shares nothing which can be changed; `deepcopy` takes eight times as long."""
    kind = type(value)
    if kind is dict:
        return {name: _copied(item) if type(item) in _CHANGEABLE else item for name, item in value.items()}
    if kind is list:
        return [_copied(item) if type(item) in _CHANGEABLE else item for item in value]
    return value


def _issuer(given: object, issuer: IssuerProfile, *, ours: bool) -> dict[str, Any]:
    """Name the home as issuer; a draft of our profiles gets the pointer to the accreditation too."""
    node: dict[str, Any] = dict(given) if isinstance(given, dict) else {}
    named = node.get("id") if isinstance(given, dict) else given
    if named is not None and named != issuer.did:
        raise UsageError(
            f"the draft's issuer is {named!a}, this home is {issuer.did}",
            where="/issuer",
            hint="issue it from that issuer's home, or leave issuer out",
        )
    if ours or not isinstance(given, dict):
        node.setdefault("type", ["CredentialIssuer"])
    node["id"] = issuer.did
    node.setdefault("name", issuer.name)
    if ours and issuer.accreditation is not None:
        node["recognizedIn"] = {"id": issuer.accreditation.current_url, "type": RECOGNIZED_ENTITY_CREDENTIAL}
    return node


def _contexts(given: object) -> list[Any]:
    """Put our context third, after the two that UNTP fixes; others keep their order behind it."""
    if not isinstance(given, list) or tuple(given[:2]) != CONTEXTS[:2]:
        return list(CONTEXTS) if given is None else [given] if not isinstance(given, list) else list(given)
    return [*CONTEXTS, *(context for context in given[2:] if context != OUR_CONTEXT)]


def _bitstring_entry(status: StatusAllocation) -> dict[str, Any]:
    return {
        "id": f"{status.bitstring_url}#{status.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "suspension",
        "statusListIndex": status.index,
        "statusListCredential": status.bitstring_url,
    }


def _endorsement(accreditation: AccreditationReference) -> dict[str, Any]:
    name = f"{accreditation.kind.value.capitalize()} {accreditation.number}"
    return {
        "name": name,
        "issuingAuthority": {
            "type": ["Party"],
            "id": accreditation.authority,
            "name": accreditation.authority_name,
        },
        "endorsementEvidence": {
            "linkURL": accreditation.version_url,
            "linkName": name,
            "digestMultibase": accreditation.digest_multibase,
            "mediaType": JWT_MEDIA_TYPE,
        },
    }


def _ordered(claims: dict[str, Any]) -> dict[str, Any]:
    """Bring the members into the order in which people read them; the subject stays last."""
    known = {name: claims[name] for name in _ORDER if name in claims}
    others = {name: value for name, value in claims.items() if name not in known and name != "credentialSubject"}
    subject = claims["credentialSubject"]
    first = {name: subject[name] for name in _SUBJECT_ORDER if name in subject}
    return {**known, **others, "credentialSubject": {**first, **subject}}
