"""A presentation as its checks see it: who shows what, to whom, and until when (specs/securing.md H2 to H4).

Everything here is what the presentation *says*. Nothing is authenticated until `vc.verify.presentation` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from vc.codes import Code
from vc.errors import Refused
from vc.model.claims import numeric_date, optional_text, text
from vc.model.conformance.presentation import hold_presentation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from vc.encoding.strict_json import JsonObject, JsonValue

PRESENTATION_TYPE = "VerifiablePresentation"
_AUDIENCES = 16


@dataclass(frozen=True, slots=True)
class Presentation:
    """A presentation of VC Data Model 2.0 with the registered claims of RFC 7519 that say to whom it is shown.

    `holder` is empty where neither `holder` nor `iss` names one. `nonce` is what a verifier gave to be signed, None
    where there is none. `audience` are the verifiers that it is meant for; `audience_is_whole` says that whoever asks
    must be all of them (VC Data Integrity 1.0 section 4.4 step 6). `credentials` are the objects that it holds, not
    looked into.
    """

    id: str
    holder: str
    nonce: str | None
    audience: tuple[str, ...]
    issued_at: datetime | None
    not_before: datetime | None
    expires: datetime | None
    credentials: tuple[JsonObject, ...]
    audience_is_whole: bool = False


def presentation_from_claims(claims: Mapping[str, JsonValue], *, most: int) -> Presentation:
    """Read a presentation with at most `most` credentials. Raises `Refused` with the path of the first fault."""
    hold_presentation(claims, held=False)
    holder, identifier = _holder(claims), optional_text(claims, "id") or ""
    stated = optional_text(claims, "iss")
    if holder and stated is not None and stated != holder:
        raise Refused(Code.FORMAT_CLAIM_CONFLICT, "/iss contradicts /holder")
    if claims.get("jti", identifier) != identifier:
        raise Refused(Code.FORMAT_CLAIM_CONFLICT, "/jti contradicts /id")
    return Presentation(
        id=identifier,
        holder=holder or stated or "",
        nonce=optional_text(claims, "nonce"),
        audience=_audience(claims),
        issued_at=numeric_date(claims, "iat"),
        not_before=numeric_date(claims, "nbf"),
        expires=numeric_date(claims, "exp"),
        credentials=_credentials(claims, most),
    )


def _holder(claims: Mapping[str, JsonValue]) -> str:
    holder = claims.get("holder")
    if isinstance(holder, dict):
        return text(holder, "id", path="/holder")
    return optional_text(claims, "holder") or ""


def _audience(claims: Mapping[str, JsonValue]) -> tuple[str, ...]:
    stated = claims.get("aud", [])
    listed = stated if isinstance(stated, list) else [stated]
    if len(listed) > _AUDIENCES or not all(isinstance(one, str) and one for one in listed):
        raise Refused(Code.FORMAT_CLAIM, f"/aud must be a string or an array of up to {_AUDIENCES} strings")
    return tuple(cast("list[str]", listed))


def _credentials(claims: Mapping[str, JsonValue], most: int) -> tuple[JsonObject, ...]:
    stated = claims.get("verifiableCredential", [])
    listed = stated if isinstance(stated, list) else [stated]
    if len(listed) > most:
        raise Refused(Code.LIMIT_MEMBERS, f"/verifiableCredential holds more than {most}")
    if not all(isinstance(one, dict) for one in listed):
        raise Refused(Code.FORMAT_CLAIM, "/verifiableCredential must be an object or an array of objects")
    return tuple(cast("list[JsonObject]", listed))
