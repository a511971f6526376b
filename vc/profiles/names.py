"""Every name of ours that stands in credentials: contexts, types, identifiers (specs/credential-profiles.md P1).

A name here is a promise to verifiers that we do not control. It is never changed; a new one is added beside it.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

CREDENTIALS_V2: Final = "https://www.w3.org/ns/credentials/v2"
CREDENTIALS_V1: Final = "https://www.w3.org/2018/credentials/v1"
"""The base context of the data models 1.0 and 1.1, which are recognised and not accepted."""
UNTP_CONTEXT: Final = "https://vocabulary.uncefact.org/untp/0.7.0/context/"
OUR_CONTEXT: Final = "https://accredited-vc.example/ns/v1"
CONTEXTS: Final = (CREDENTIALS_V2, UNTP_CONTEXT, OUR_CONTEXT)
"""The `@context` of everything that we issue, in this order."""

VOCABULARY: Final = f"{OUR_CONTEXT}#"
"""Prefix of the identifiers of our terms."""

VERIFIABLE_CREDENTIAL: Final = "VerifiableCredential"
CONFORMITY_CREDENTIAL: Final = "DigitalConformityCredential"
IDENTITY_ANCHOR: Final = "DigitalIdentityAnchor"
RECOGNIZED_ENTITY_CREDENTIAL: Final = "RecognizedEntityCredential"

MANAGEMENT_SYSTEM_CERTIFICATE: Final = "ManagementSystemCertificate"
PRODUCT_CERTIFICATE: Final = "ProductCertificate"
TEST_REPORT: Final = "TestReport"

PROFILE_OF_TYPE: Final = {
    MANAGEMENT_SYSTEM_CERTIFICATE: "management-system-certificate",
    PRODUCT_CERTIFICATE: "product-certificate",
    TEST_REPORT: "test-report",
}
"""Profile slug by the credential type that names it."""

ACCREDITATION_TYPES: Final = (IDENTITY_ANCHOR, RECOGNIZED_ENTITY_CREDENTIAL, VERIFIABLE_CREDENTIAL)
"""The `type` of an accreditation credential and of a recognition: one credential of two families."""

JWT_MEDIA_TYPE: Final = "application/vc+jwt"


def vct(profile: str) -> str:
    """Return the SD-JWT VC type of a profile slug, such as "urn:accredited-vc:test-report:1"."""
    return f"urn:accredited-vc:{profile}:1"


def standard_uri(code: str) -> str:
    """Return the identifier of a standard that has no URN of its own, by its code ("GB 4943.1")."""
    return f"urn:accredited-vc:standard:{quote(code, safe='')}"


def scheme_uri(code: str) -> str:
    """Return the identifier of a certification scheme by its code ("CCC")."""
    return f"urn:accredited-vc:scheme:{quote(code, safe='')}"


def scope_uri(activity: str, standard: str = "") -> str:
    """Return the registration scope atom of an activity, narrowed to a standard where one is given."""
    atom = f"urn:accredited-vc:scope:{quote(activity, safe='')}"
    return f"{atom}:{quote(standard, safe='')}" if standard else atom
