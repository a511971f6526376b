"""A credential as the checks see it: one frozen value, whatever form it arrived in.

Everything here is what the credential *says*. Nothing is authenticated until `vc.verify.judge` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from vc.codes import Code
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused
from vc.model.claims import instant, mapping, mappings, numeric_date, optional_mapping, optional_text, text, types_of
from vc.model.conformance.credential import hold_credential
from vc.model.conformance.language import first_text
from vc.model.laboratory_report import ReportReference, reports_from_subject
from vc.model.scope import Scope
from vc.model.scope_claims import scope_from_claims
from vc.model.vocabulary import Activity, Profile
from vc.profiles.names import ACCREDITATION_TYPES, PROFILE_OF_TYPE

PROFILE_TYPES: Mapping[str, Profile] = {name: Profile(slug) for name, slug in PROFILE_OF_TYPE.items()}
PROFILE_ACTIVITIES: Mapping[Profile, frozenset[Activity]] = {
    Profile.MANAGEMENT_SYSTEM_CERTIFICATE: frozenset({Activity.MANAGEMENT_SYSTEM_CERTIFICATION}),
    Profile.PRODUCT_CERTIFICATE: frozenset({Activity.PRODUCT_CERTIFICATION}),
    Profile.TEST_REPORT: frozenset({Activity.TESTING, Activity.CALIBRATION}),
}
"""What each profile attests: nothing else can stand under its type."""
_MOST_RECOGNITIONS = 8
_PLACES = frozenset({"/credentialSubject/sites", "/credentialSubject/factories"})
_REPORTS = "/credentialSubject/testReports"


@dataclass(frozen=True, slots=True)
class AccreditationEvidence:
    """The accreditation that the issuer referred to when signing: an immutable version with its digest."""

    url: str
    digest_multibase: str


@dataclass(frozen=True, slots=True)
class Covered:
    """One thing that the certificate covers: a site, a product, a test item; `kind` says which.

    `model` is the maker's number of a product's model, where one is stated apart from its name.
    """

    kind: str
    name: str
    id: str = ""
    country: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate, test report or plain UNTP conformity credential.

    `issuer` is empty for a label: there the key that verifies names the issuer. `profile` and `scope` are None when the
    credential follows none of our profiles. `valid_until` None means no expiry. `issued_at` is the claimed signing
    time. `recognized_in` says where the issuer's recognitions stand. `places` are the countries of its sites and
    factories, `site_ids` the identifiers of these. `hidden` names the places where its holder may have hidden
    something, as JSON pointers ("" is the whole). `status_claims` holds the raw status members for `vc.status.entry`.
    """

    id: str
    issuer: str
    issuer_name: str = ""
    recognized_in: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    name: str = ""
    number: str = ""
    holder: str = ""
    holder_native: str = ""
    profile: Profile | None = None
    scope: Scope | None = None
    scope_text: str = ""
    covered: tuple[Covered, ...] = ()
    places: frozenset[str] = frozenset()
    site_ids: frozenset[str] = frozenset()
    issued_at: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    environment: str | None = None
    surveillance_due: datetime | None = None
    evidence: AccreditationEvidence | None = None
    label_kid: bytes | None = None
    label_digest: bytes | None = None
    test_reports: tuple[ReportReference, ...] = ()
    hidden: tuple[str, ...] = ()
    status_claims: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def may_hide_places(self) -> bool:
        """Whether its holder may have hidden one of its sites or factories (specs/sd-jwt.md SV4)."""
        return not _PLACES.isdisjoint(self.hidden)

    @property
    def may_hide_reports(self) -> bool:
        """Whether its holder may have hidden one of the test reports that it rests on (SV4)."""
        return _REPORTS in self.hidden


def credential_from_claims(claims: Mapping[str, JsonValue]) -> Credential:
    """Read a VCDM 2.0 credential. Raises `Refused` with the path of the first member that can't be accepted.

    It conforms to the data model (specs/data-model.md); a context that is not known is let through.
    """
    hold_credential(claims)
    return credential_from_conforming(claims)


def credential_from_conforming(claims: Mapping[str, JsonValue]) -> Credential:
    """Read a credential that is known to conform to the data model, and refuse what our profiles forbid.

    Registered JWT claims that say the same as members of the credential must agree with them
    (VC-JOSE-COSE section 3.1.3; specs/verification.md V1.2).
    """
    types = types_of(claims)
    issuer = _issuer(claims)
    profiles = {PROFILE_TYPES[name] for name in types if name in PROFILE_TYPES}
    if len(profiles) > 1:
        raise Refused(Code.FORMAT_PROFILE, "/type names more than one profile")
    profile = profiles.pop() if profiles else None
    subject = _subject(claims, profile)
    countries, site_ids = _places(subject)
    credential = Credential(
        id=optional_text(claims, "id") or "",
        issuer=text(issuer, "id", path="/issuer"),
        issuer_name=first_text(issuer.get("name")),
        recognized_in=_recognized_in(issuer),
        types=types,
        name=first_text(claims.get("name")),
        number=optional_text(subject, "certificateNumber", path="/credentialSubject") or "",
        holder=_party(subject, "name"),
        holder_native=_party(subject, "nativeName"),
        profile=profile,
        scope=_scope(subject) if profile is not None else None,
        scope_text=optional_text(subject, "scopeStatement", path="/credentialSubject") or "",
        covered=_covered(subject),
        places=countries,
        site_ids=site_ids,
        issued_at=numeric_date(claims, "iat"),
        valid_from=instant(claims, "validFrom"),
        valid_until=instant(claims, "validUntil"),
        environment=optional_text(claims, "environment"),
        surveillance_due=_surveillance_due(subject),
        evidence=_evidence(subject),
        test_reports=reports_from_subject(subject) if profile is Profile.PRODUCT_CERTIFICATE else (),
        status_claims={name: claims[name] for name in ("status", "credentialStatus") if name in claims},
    )
    _agree(claims, credential, subject)
    follows_profile(credential)
    return credential


def _issuer(claims: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    issuer = claims.get("issuer")
    if isinstance(issuer, str):
        return {"id": issuer}
    return mapping(claims, "issuer")


def _subject(claims: Mapping[str, JsonValue], profile: Profile | None) -> Mapping[str, JsonValue]:
    """Return the one subject; of several nothing is read, and a certificate of ours has one (M7.1)."""
    value = claims["credentialSubject"]
    if profile is not None or not isinstance(value, list):
        return mapping(claims, "credentialSubject")
    only = value[0] if len(value) == 1 else None
    return only if isinstance(only, dict) else {}


def _recognized_in(issuer: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Return where the issuer is recognised: one object, or a few in an array (specs/credential-profiles.md P3)."""
    if isinstance(issuer.get("recognizedIn"), list):
        nodes = mappings(issuer, "recognizedIn", path="/issuer")
        if not 1 <= len(nodes) <= _MOST_RECOGNITIONS:
            raise Refused(Code.FORMAT_CLAIM, f"/issuer/recognizedIn must hold 1 to {_MOST_RECOGNITIONS} objects")
        return tuple(text(node, "id", path=f"/issuer/recognizedIn/{n}") for n, node in enumerate(nodes))
    node = optional_mapping(issuer, "recognizedIn", path="/issuer")
    return () if node is None else (text(node, "id", path="/issuer/recognizedIn"),)


def _party(subject: Mapping[str, JsonValue], name: str) -> str:
    party = optional_mapping(subject, "issuedToParty", path="/credentialSubject")
    if party is None:
        return ""
    return optional_text(party, name, path="/credentialSubject/issuedToParty") or ""


def _scope(subject: Mapping[str, JsonValue]) -> Scope:
    return scope_from_claims(
        mapping(subject, "certifiedScope", path="/credentialSubject"), path="/credentialSubject/certifiedScope"
    )


def _covered(subject: Mapping[str, JsonValue]) -> tuple[Covered, ...]:
    """Collect what is covered: our `sites`, and UNTP's assessed products and facilities, each name once.

    UNTP 0.7 has them in `conformityAssessment`, 0.6 in `assessment`.
    """
    found: dict[str, Covered] = {}
    for number, site in enumerate(mappings(subject, "sites", path="/credentialSubject")):
        path = f"/credentialSubject/sites/{number}"
        country = optional_text(site, "country", path=path) or ""
        covered = Covered("site", text(site, "name", path=path), optional_text(site, "id", path=path) or "", country)
        found.setdefault(covered.name, covered)
    assessments = "conformityAssessment" if "conformityAssessment" in subject else "assessment"
    for number, assessment in enumerate(mappings(subject, assessments, path="/credentialSubject")):
        path = f"/credentialSubject/{assessments}/{number}"
        for member, node, kind in (("assessedProduct", "product", "product"), ("assessedFacility", "facility", "site")):
            for item in mappings(assessment, member, path=path):
                thing = mapping(item, node, path=f"{path}/{member}")
                where = f"{path}/{member}/{node}"
                covered = Covered(
                    kind,
                    _name_of(thing, where),
                    optional_text(thing, "id", path=where) or "",
                    model=optional_text(thing, "modelNumber", path=where) or "",
                )
                found.setdefault(covered.name, covered)
    return tuple(found.values())


def _places(subject: Mapping[str, JsonValue]) -> tuple[frozenset[str], frozenset[str]]:
    """Collect the countries and the identifiers of our `sites` and `factories`."""
    countries, ids = set[str | None](), set[str | None]()
    for member in ("sites", "factories"):
        for number, place in enumerate(mappings(subject, member, path="/credentialSubject")):
            path = f"/credentialSubject/{member}/{number}"
            countries.add(optional_text(place, "country", path=path))
            ids.add(optional_text(place, "id", path=path) or None)
    return _stated(countries), _stated(ids)


def _stated(texts: set[str | None]) -> frozenset[str]:
    return frozenset(one for one in texts if one is not None)


def _name_of(thing: Mapping[str, JsonValue], path: str) -> str:
    name = text(thing, "name", path=path)
    model = optional_text(thing, "modelNumber", path=path)
    return f"{name} {model}" if model and model not in name else name


def _surveillance_due(subject: Mapping[str, JsonValue]) -> datetime | None:
    node = optional_mapping(subject, "surveillance", path="/credentialSubject")
    return None if node is None else instant(node, "nextDueBy", path="/credentialSubject/surveillance")


def _evidence(subject: Mapping[str, JsonValue]) -> AccreditationEvidence | None:
    """Take the first authorisation whose evidence is pinned by a digest; others are unverified claims (UNTP)."""
    for number, endorsement in enumerate(mappings(subject, "authorisation", path="/credentialSubject")):
        path = f"/credentialSubject/authorisation/{number}"
        link = optional_mapping(endorsement, "endorsementEvidence", path=path)
        if link is not None and "digestMultibase" in link:
            path = f"{path}/endorsementEvidence"
            return AccreditationEvidence(text(link, "linkURL", path=path), text(link, "digestMultibase", path=path))
    return None


def _agree(claims: Mapping[str, JsonValue], credential: Credential, subject: Mapping[str, JsonValue]) -> None:
    """Refuse registered claims that contradict the credential (security.md J29)."""
    pairs: tuple[tuple[str, JsonValue], ...] = (
        ("iss", credential.issuer),
        ("jti", credential.id),
        ("sub", subject.get("id")),
    )
    for name, expected in pairs:
        if name in claims and claims[name] != expected:
            raise Refused(Code.FORMAT_CLAIM_CONFLICT, f"/{name} contradicts the credential")
    expiry, not_before = numeric_date(claims, "exp"), numeric_date(claims, "nbf")
    if expiry is not None and expiry != credential.valid_until:
        raise Refused(Code.FORMAT_CLAIM_CONFLICT, "/exp contradicts /validUntil")
    if not_before is not None and not_before != credential.valid_from:
        raise Refused(Code.FORMAT_CLAIM_CONFLICT, "/nbf contradicts /validFrom")


def follows_profile(credential: Credential) -> None:
    """Refuse a profile's type on something else: a test report dressed as a certificate, an unknown environment.

    A label says nothing of its environment.
    """
    if credential.profile is None or credential.scope is None:
        return
    if credential.types.issuperset(ACCREDITATION_TYPES):
        raise Refused(Code.FORMAT_PROFILE, "/type names a certificate and an accreditation at once")
    if credential.environment is None and credential.label_digest is None:
        raise Refused(Code.FORMAT_PROFILE, "/environment is missing")
    if credential.scope.activity not in PROFILE_ACTIVITIES[credential.profile]:
        raise Refused(
            Code.FORMAT_PROFILE,
            f"/credentialSubject/certifiedScope/activity is not one of a {credential.profile.value}",
        )
