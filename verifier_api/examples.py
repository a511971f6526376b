"""The examples of the OpenAPI description: a whole credential and a presentation of it, and what is wrong beside them.

They are signed by a key that nobody keeps. A test holds each request to the status that its example states.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from vc.encoding import base64url
from vc.encoding.strict_json import dumps
from vc.profiles.names import CREDENTIALS_V2, VERIFIABLE_CREDENTIAL
from vc.securing.enveloped import enveloped
from vc.securing.secured import Form

STATUS: Final = "x-status"
"""The member of an example that names the status which answers it; OpenAPI lets what begins with x- be added."""

CHALLENGE: Final = "n-4711"
_MULTIKEY: Final = "zDnaeijqEB9VNGam5uAYo5gpZcDDkKEP3CXgbDTedKnvPUppY"
DID: Final = f"did:key:{_MULTIKEY}"
UNSIGNED: Final[dict[str, Any]] = {
    "@context": [CREDENTIALS_V2],
    "type": [VERIFIABLE_CREDENTIAL],
    "issuer": DID,
    "credentialSubject": {"id": DID},
}
DRAFT: Final[dict[str, Any]] = {
    "@context": [CREDENTIALS_V2],
    "id": "urn:uuid:3978344f-8596-4c3a-a978-8fcaba3903c5",
    "type": [VERIFIABLE_CREDENTIAL],
    "credentialSubject": {"id": "urn:uuid:fbd0a0a1-0b0c-4d5e-9a57-53c5a0ce2a4f"},
}


def _jws(typ: str, claims: dict[str, Any], signature: str) -> bytes:
    header = {"alg": "ES256", "kid": f"{DID}#{_MULTIKEY}", "typ": f"{typ}+jwt", "cty": typ}
    return ".".join((*(base64url.encode(dumps(part)) for part in (header, claims)), signature)).encode()


VC_JWT: Final = _jws(
    "vc",
    UNSIGNED,
    "TWNGQpiohsjVC479a6gJxP5_o21ITFeDVOdYIhWfIAICOxmq4RybWmmhvzyHxPI3lpoWTbuPdSNd01OKFmTp5Q",
)
ENVELOPED: Final = enveloped(VC_JWT, Form.VC_JWT)
VP_JWT: Final = _jws(
    "vp",
    {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": DID,
        "iat": 1793491200,
        "verifiableCredential": [ENVELOPED],
        "nonce": CHALLENGE,
    },
    "v64CuVFZXYBtUDOQVI0xghz-nfNFkmf9FYzUqgAKyG0CDdSN5PpF13g5Kc1fdRk--d6NNgmQVjNajqT-YTucbQ",
)
ENVELOPED_PRESENTATION: Final = enveloped(VP_JWT, Form.VP_JWT)


def example(summary: str, value: object, *, status: HTTPStatus = HTTPStatus.OK) -> dict[str, Any]:
    """Return an example of a request, with the status that answers it."""
    return {"summary": summary, "value": value, STATUS: int(status)}
