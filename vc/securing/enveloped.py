"""Enveloped credentials and presentations: a secured one as a `data:` URL in a JSON object (specs/securing.md E).

VC Data Model 2.0 sections 4.13 and 4.14; VC-JOSE-COSE section 3.3.1 for the base64 of COSE.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import base64_padded
from vc.errors import Refused
from vc.profiles.names import CREDENTIALS_V2
from vc.securing.secured import CREDENTIAL_FORMS, PRESENTATION_FORMS, Form

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue

ENVELOPED_CREDENTIAL: Final = "EnvelopedVerifiableCredential"
ENVELOPED_PRESENTATION: Final = "EnvelopedVerifiablePresentation"
_BASE64: Final = ";base64,"
_BEGINNING: Final = {
    Form.VC_JWT: "data:application/vc+jwt,",
    Form.VC_SD_JWT: "data:application/vc+sd-jwt,",
    Form.DC_SD_JWT: "data:application/dc+sd-jwt,",
    Form.VC_COSE: f"data:application/vc+cose{_BASE64}",
    Form.VP_JWT: "data:application/vp+jwt,",
    Form.VP_SD_JWT: "data:application/vp+sd-jwt,",
    Form.VP_COSE: f"data:application/vp+cose{_BASE64}",
}
_FORMS_OF_TYPE: Final = {ENVELOPED_CREDENTIAL: CREDENTIAL_FORMS, ENVELOPED_PRESENTATION: PRESENTATION_FORMS}


def opened(url: JsonValue, kind: str) -> tuple[Form, bytes]:
    """Return what the `id` of an object of that `kind` holds: its form, and the octets that are to be read as it.

    Refuses with `format.unrecognised` another address than those of E1 and E3, and with `format.base64` (E2).
    """
    if isinstance(url, str):
        for form in _FORMS_OF_TYPE[kind] & _BEGINNING.keys():
            if url.startswith(_BEGINNING[form]):
                return form, _octets(url, _BEGINNING[form])
    raise Refused(Code.FORMAT_UNRECOGNISED, f"the id of an {kind} is no data: URL of a secured form that is read here")


def enveloped(secured: bytes, form: Form) -> JsonObject:
    """Return the object that envelops `secured`, octets of one of the forms that E1 and E3 name (E4)."""
    beginning = _BEGINNING[form]
    content = base64_padded.encode(secured) if beginning.endswith(_BASE64) else secured.decode("ascii")
    kind = ENVELOPED_PRESENTATION if form in PRESENTATION_FORMS else ENVELOPED_CREDENTIAL
    return {"@context": CREDENTIALS_V2, "id": f"{beginning}{content}", "type": kind}


def _octets(url: str, beginning: str) -> bytes:
    try:
        content = url[len(beginning) :].encode("ascii")
    except UnicodeEncodeError:
        raise Refused(Code.FORMAT_BASE64, "an enveloped form holds a character outside ASCII") from None
    return base64_padded.decode(content) if beginning.endswith(_BASE64) else content
