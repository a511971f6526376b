"""`presentations/verify`: who shows it, in answer to what, and each credential in it (specs/vc-api.md VA15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding.strict_json import dumps
from vc.errors import Refused
from vc.keys.did import controller_of
from vc.keys.verification_method import AUTHENTICATION
from vc.model.conformance.credential import credential_faults
from vc.model.conformance.envelope import is_enveloped
from vc.model.conformance.nonconformity import each
from vc.model.conformance.parties import party_id
from vc.model.conformance.presentation import ENVELOPED_CREDENTIAL, ENVELOPED_PRESENTATION, presentation_faults
from vc.model.finding import Finding, Outcome
from vc.model.limits import DEFAULT_LIMITS
from vc.model.presentation import presentation_from_claims
from vc.securing.data_integrity.reading import expect_proof_for, read_data_integrity
from vc.securing.presentation import read_presentation
from vc.securing.secured import Form, SecuredCredential
from vc.verify.checks.beside_holder import selective_findings
from verifier_api.vc_api.agreement import contradictions
from verifier_api.vc_api.keys import signature_faults
from verifier_api.vc_api.rejection import Rejected, Rejection, of_faults, of_refusal
from verifier_api.vc_api.verifying import CredentialVerifier, Judged, time_faults

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject

_PLACE = "/verifiablePresentation"


@dataclass(frozen=True, slots=True)
class Asked:
    """The challenge and the domains that the asker gave the holder; None and empty where it gave none."""

    challenge: str | None = None
    domains: tuple[str, ...] = ()

    @classmethod
    def of(cls, options: JsonObject) -> Asked:
        """Read the options of a request. Ends it where one of the two is no text."""
        challenge, domain = options.get("challenge"), options.get("domain")
        listed = domain if isinstance(domain, list) else [] if domain is None else [domain]
        domains = tuple(one for one in listed if isinstance(one, str))
        if not isinstance(challenge, (str, type(None))) or len(domains) != len(listed):
            raise Rejected(Rejection.of(Code.FORMAT_CLAIM, "/options: challenge and domain are text"))
        return cls(challenge, domains)

    @property
    def nothing(self) -> bool:
        """Whether nobody asked who shows it."""
        return self.challenge is None and not self.domains


def verify_presentation(document: JsonObject, asked: Asked, verifier: CredentialVerifier, *, now: datetime) -> Judged:
    """Return everything that is found of a presentation and of the credentials in it. Raises on no value."""
    judged = Judged()
    try:
        secured = _read(document)
    except Refused as refusal:
        judged.against.append(of_refusal(refusal, place=_PLACE))
        return judged
    claims = _claims(document, secured)
    judged.against += of_faults(presentation_faults(claims, held=False), place=_PLACE)
    if secured is not None:
        judged.against += _of_holder(claims, secured)
        judged.against += signature_faults(secured, verifier.known, purpose=AUTHENTICATION, now=now)
        judged.against += _answers(secured, asked)
        judged.against += time_faults(claims, now)
        _beside(secured, judged)
    else:
        _unsigned(asked, judged)
    holder = "" if secured is None else controller_of(str(secured.kid))
    _credentials(claims, holder, judged, verifier=verifier, now=now)
    return judged


def _read(document: JsonObject) -> SecuredCredential | None:
    """Return what secures a presentation, None where nothing does; no signature is checked."""
    raw = dumps(document)
    if is_enveloped(document, ENVELOPED_PRESENTATION):
        found = read_presentation(raw, DEFAULT_LIMITS)
        if isinstance(found, Finding):
            raise Refused(found.code, found.detail)
        return found[0]
    if "proof" in document:
        return read_data_integrity(document, raw, DEFAULT_LIMITS, purpose=AUTHENTICATION)
    return None


def _claims(document: JsonObject, secured: SecuredCredential | None) -> JsonObject:
    if secured is None or secured.form is Form.DATA_INTEGRITY:
        return {name: value for name, value in document.items() if name != "proof"}
    return dict(secured.claims)


def _of_holder(claims: JsonObject, secured: SecuredCredential) -> Iterator[Rejection]:
    holder, signer = party_id(claims.get("holder")), controller_of(str(secured.kid))
    yield from contradictions(claims, holder or signer, place=_PLACE)
    if holder and signer != holder:
        yield Rejection.of(Code.PRESENTATION_NOT_HOLDERS, f"the key {secured.kid!a:.200} is not the holder's")


def _answers(secured: SecuredCredential, asked: Asked) -> Iterator[Rejection]:
    try:
        if secured.form is Form.DATA_INTEGRITY:
            expect_proof_for(secured, domain=asked.domains, challenge=asked.challenge)
            return
        most = DEFAULT_LIMITS.presentation_credentials
        presentation = presentation_from_claims(secured.claims, most=most)
    except Refused as refusal:
        yield of_refusal(refusal, place=_PLACE)
        return
    if asked.challenge is not None and presentation.nonce != asked.challenge:
        yield Rejection.of(Code.PROOF_CHALLENGE, "nonce is not the challenge")
    if asked.domains and not set(asked.domains) <= set(presentation.audience):
        yield Rejection.of(Code.PROOF_DOMAIN, "aud does not name every domain that was asked for")


def _beside(secured: SecuredCredential, judged: Judged) -> None:
    """Hold what an SD-JWT brings beside its own signature to what it says (specs/securing.md H5)."""
    for found in () if secured.selective is None else selective_findings(secured.selective):
        told = judged.against if found.outcome is Outcome.FAILED else judged.warnings
        told.append(Rejection.of(found.code, f"{_PLACE}: {found.detail}"))


def _unsigned(asked: Asked, judged: Judged) -> None:
    if asked.nothing:
        detail = "it has no proof: nobody is known to have shown it"
        judged.warnings.append(Rejection.of(Code.PRESENTATION_HOLDER_UNKNOWN, detail))
    else:
        detail = "it has no proof, and a challenge or domain was asked for"
        judged.against.append(Rejection.of(Code.PRESENTATION_NOT_HOLDERS, detail))


def _credentials(
    claims: JsonObject, holder: str, judged: Judged, *, verifier: CredentialVerifier, now: datetime
) -> None:
    held = list(each(claims.get("verifiableCredential", []), f"{_PLACE}/verifiableCredential"))
    if len(held) > DEFAULT_LIMITS.presentation_credentials:
        judged.against.append(Rejection.of(Code.LIMIT_MEMBERS, f"more than {DEFAULT_LIMITS.presentation_credentials}"))
        return
    if not held and not holder:
        judged.against.append(Rejection.of(Code.PRESENTATION_EMPTY, "nobody shows nothing"))
    for credential, place in held:
        if isinstance(credential, dict) and _own_word(credential, holder):
            judged.against += of_faults(credential_faults(credential), place=place)
            judged.against += contradictions(credential, holder, place=place)
            judged.against += time_faults(credential, now)
            verifier.status(credential, judged, authentic=not judged.against, now=now)
        else:
            verifier.verify(credential, judged, now, place=place)


def _own_word(credential: JsonObject, holder: str) -> bool:
    """Tell whether a credential without a proof is by the one who signed the presentation around it."""
    if "proof" in credential or is_enveloped(credential, ENVELOPED_CREDENTIAL):
        return False
    return holder != "" and party_id(credential.get("issuer")) == holder
