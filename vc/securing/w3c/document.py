"""What the conformance mode demands of a document, when it issues and when it verifies (CM5 to CM7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.rfc3339 import parse_instant
from vc.errors import Refused
from vc.model.claims import instant, numeric_date
from vc.model.conformance.credential import credential_faults, is_decided
from vc.model.conformance.envelope import is_enveloped
from vc.model.conformance.presentation import presentation_faults
from vc.profiles.names import CREDENTIALS_V2
from vc.securing.enveloped import ENVELOPED_CREDENTIAL
from vc.securing.w3c.feature import Feature

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.model.conformance.nonconformity import Faults

_data_url: Final = re.compile(r"data:application/vc(?:\+jwt|\+sd-jwt|\+cose;base64),(.+)", re.DOTALL).fullmatch


def check_document(document: JsonObject, feature: Feature) -> None:
    """Refuse what is no credential, or presentation, of VC Data Model 2.0 (CM5).

    Terms that no context defines are looked at in `check_terms`, and what a presentation holds in `held_credentials`.
    """
    for fault in _faults(document, feature):
        if is_decided(fault) and fault.rule != "M9":
            raise Refused(fault.code, str(fault))
    party = document.get("holder" if feature.is_presentation else "issuer")
    stated = party.get("id") if isinstance(party, dict) else party
    for name, expected in (("iss", stated), ("jti", document.get("id"))):
        if expected is not None and document.get(name, expected) != expected:
            raise Refused(Code.FORMAT_CLAIM_CONFLICT, f"/{name} contradicts the document")
    if feature.is_presentation:
        for _ in held_credentials(document):
            pass


def check_terms(document: JsonObject, feature: Feature) -> None:
    """Refuse, where it is to be issued, a member at the top that the data model's own context does not define (CM6).

    The validator's rule M9, asked as if that were the only context: the one of the suite's examples defines whatever
    there is.
    """
    for fault in _faults({**document, "@context": [CREDENTIALS_V2]}, feature):
        if fault.rule == "M9":
            raise Refused(fault.code, f"{fault.pointer} is not a term of VC Data Model 2.0")


def check_times(document: JsonObject, at: datetime) -> Iterator[str]:
    """Refuse what is not valid at `at`; yield what was tolerated: `iat` as a date in text (CM7)."""
    for start in (numeric_date(document, "nbf"), instant(document, "validFrom")):
        if start is not None and at < start:
            raise Refused(Code.TIME_NOT_YET_VALID, f"valid from {start.isoformat()}")
    for end in (numeric_date(document, "exp"), instant(document, "validUntil")):
        if end is not None and at >= end:
            raise Refused(Code.TIME_EXPIRED, f"valid until {end.isoformat()}")
    issued = document.get("iat")
    if isinstance(issued, str):
        parse_instant(issued)
        yield f"iat is the text {issued}, not a NumericDate (RFC 7519 section 2): read as that moment"
        return
    numeric_date(document, "iat")


def _faults(document: JsonObject, feature: Feature) -> Faults:
    return presentation_faults(document, held=False) if feature.is_presentation else credential_faults(document)


def held_credentials(document: JsonObject) -> Iterator[tuple[str, bytes]]:
    """Yield the `data:` URL of each credential in a presentation up to its comma, and what follows (CM8).

    Refuses with `presentation.credential` anything but enveloped credentials of the three mechanisms.
    """
    stated: JsonValue = document.get("verifiableCredential", [])
    for number, one in enumerate(stated if isinstance(stated, list) else [stated]):
        url = one.get("id") if isinstance(one, dict) and is_enveloped(one, ENVELOPED_CREDENTIAL) else None
        found = _data_url(url) if isinstance(url, str) else None
        if found is None or not found[1].isascii():
            detail = f"/verifiableCredential/{number} is no {ENVELOPED_CREDENTIAL} with a data: URL"
            raise Refused(Code.PRESENTATION_CREDENTIAL, detail)
        yield found[0].partition(",")[0], found[1].strip().encode()
