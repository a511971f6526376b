"""Drafts: certificates as decided, before issuing adds what the issuer alone can say (credential-profiles.md P2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from vc.errors import Refused
from vc.issue.fault import DraftRefused, Fault
from vc.model.claims import types_of
from vc.model.vocabulary import Profile
from vc.profiles.names import CONFORMITY_CREDENTIAL, PROFILE_OF_TYPE, VERIFIABLE_CREDENTIAL

ADDED_BY_ISSUING: Final = ("iat", "credentialStatus", "status", "proof")
"""Members that a draft must not carry: issuing writes them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A certificate to be issued. `claims` is a credential without what issuing adds; never changed in place.

    `profile` is None for a plain UNTP credential. `number` is the certificate number, "" where there is none.
    """

    claims: Mapping[str, Any] = field(repr=False)
    profile: Profile | None
    number: str = ""


def draft_from_claims(claims: Mapping[str, Any]) -> Draft:
    """Take a JSON object as a draft: a credential of one of our profiles, or a plain UNTP conformity credential.

    Raises `DraftRefused` where it is neither, or already carries what issuing adds.
    """
    try:
        types = types_of(claims)
    except Refused as refusal:
        raise DraftRefused(Fault("/type", refusal.detail, f'begin with "{CONFORMITY_CREDENTIAL}"')) from None
    profiles = [Profile(slug) for name, slug in PROFILE_OF_TYPE.items() if name in types]
    if len(profiles) > 1:
        raise DraftRefused(Fault("/type", "names more than one profile", "keep the one that fits"))
    if not profiles and CONFORMITY_CREDENTIAL not in types:
        wanted = ", ".join((CONFORMITY_CREDENTIAL, *PROFILE_OF_TYPE))
        raise DraftRefused(Fault("/type", "names nothing that we issue", f"use one of: {wanted}"))
    if VERIFIABLE_CREDENTIAL not in types:
        raise DraftRefused(Fault("/type", f'lacks "{VERIFIABLE_CREDENTIAL}"', "add it (VCDM 2.0 section 4.5)"))
    faults = [Fault(f"/{name}", "is written by issuing", "leave it out") for name in ADDED_BY_ISSUING if name in claims]
    subject = claims.get("credentialSubject")
    if not isinstance(subject, dict):
        faults.append(Fault("/credentialSubject", "must be one object", "describe one certificate a file"))
    if faults:
        raise DraftRefused(*faults)
    number = subject.get("certificateNumber") if isinstance(subject, dict) else None
    return Draft(claims, profiles[0] if profiles else None, number if isinstance(number, str) else "")
