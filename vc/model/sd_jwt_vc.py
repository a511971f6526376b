"""An SD-JWT VC as a credential: the same certificate, whatever of it is shown (specs/sd-jwt.md SV, P10).

The claims of our types are those of the master credential in other places, so one reader reads both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from vc.codes import Code
from vc.encoding.json_pointer import pointer
from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import Refused
from vc.model.address_of_did import did_of_address
from vc.model.claims import mapping, numeric_date, optional_text, text
from vc.model.credential import Credential, credential_from_claims
from vc.model.vocabulary import Profile
from vc.profiles.names import (
    ACCREDITATION_TYPES,
    CONFORMITY_CREDENTIAL,
    CONTEXTS,
    PROFILE_OF_TYPE,
    VERIFIABLE_CREDENTIAL,
)
from vc.profiles.wallet_types import WalletType, wallet_type, wallet_type_of

Path: TypeAlias = tuple[str | int, ...]

NEVER_DISCLOSED: Final = frozenset({"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"})
"""Claims that may not stand in a disclosure (SD-JWT VC draft-19, "Registered JWT Claims")."""

_TYPE_OF_PROFILE: Final = {slug: name for name, slug in PROFILE_OF_TYPE.items()}
_SAME: Final = ("issuer", "name", "iat", "environment", "credentialSubject", "status")
_MOVED: Final = frozenset({"@context", "type", "id", "validFrom", "validUntil", "credentialStatus"})


def credential_from_sd_jwt_vc(
    claims: Mapping[str, JsonValue], *, disclosed: Collection[Path], hidden: Collection[Path]
) -> Credential:
    """Read the processed claims of a `dc+sd-jwt`; `disclosed` and `hidden` are the places where something is or may be.

    Refuses with `sd.mandatory_claim` a claim of `NEVER_DISCLOSED` in a disclosure, and for our types everything that
    the type does not let a holder hide; with `format.type` a missing `vct`, and type metadata of another digest; with
    the codes of `credential_from_claims` the rest. A credential of another type has no profile and no scope.
    """
    for path in disclosed:
        if path[0] in NEVER_DISCLOSED:
            raise Refused(Code.SD_MANDATORY_CLAIM, f"/{path[0]} must not be hidden")
    name = optional_text(claims, "vct")
    if name is None:
        raise Refused(Code.FORMAT_TYPE, "/vct is missing")
    known = wallet_type_of(name)
    if known is None:
        return replace(_foreign(claims, name), hidden=_pointers(hidden))
    if claims.get("vct#integrity", known.integrity) != known.integrity:
        raise Refused(Code.FORMAT_TYPE, "/vct#integrity is not that of the type metadata known for this vct")
    require_shown(known, claims, disclosed=disclosed, hidden=hidden)
    credential = credential_from_claims(_master_claims(claims, known))
    return replace(credential, hidden=_pointers(hidden))


def credential_from_vc_sd_jwt(
    claims: Mapping[str, JsonValue], *, disclosed: Collection[Path], hidden: Collection[Path]
) -> Credential:
    """Read the processed claims of a `vc+sd-jwt`, a credential of the W3C data model.

    One of our profiles may hide what its wallet type may, and nothing else: `sd.mandatory_claim`.
    """
    types = claims.get("type")
    if isinstance(types, list) and types and set(map(str, types)) >= set(ACCREDITATION_TYPES):
        raise Refused(Code.FORMAT_PROFILE, "an accreditation with parts that could be hidden")
    slugs = [slug for name, slug in PROFILE_OF_TYPE.items() if isinstance(types, list) and name in types]
    for slug in slugs:
        require_shown(wallet_type(slug), claims, disclosed=disclosed, hidden=hidden, mandatory=False)
    return replace(credential_from_claims(claims), hidden=_pointers(hidden))


def require_shown(
    known: WalletType,
    claims: Mapping[str, JsonValue],
    *,
    disclosed: Collection[Path],
    hidden: Collection[Path],
    mandatory: bool = True,
) -> None:
    """Refuse with `sd.mandatory_claim` what a holder may not hide, whether it is shown now or not.

    `mandatory` asks for the claims that the type demands, too.
    """
    for path in disclosed:
        if not known.may_be_disclosed(path):
            raise Refused(Code.SD_MANDATORY_CLAIM, f"{pointer(path)} must not be hidden")
    for path in hidden:
        if not known.may_hide_in(path):
            raise Refused(Code.SD_MANDATORY_CLAIM, f"something is hidden in {pointer(path) or 'the whole'}")
    for wanted in known.mandatory if mandatory else ():
        if not _is_there(claims, wanted):
            raise Refused(Code.SD_MANDATORY_CLAIM, f"{pointer(wanted)} is missing or hidden")


def wallet_claims(claims: Mapping[str, JsonValue], profile: Profile, *, address: str = "") -> JsonObject:
    """Return the claims of a master credential of ours as those of its wallet form (P10). The reverse is reading.

    `address` is the https form of the issuer's did:web, under which it is to be known; "" for the identifier itself.
    """
    credential = credential_from_claims(claims)
    moved: JsonObject = {"vct": wallet_type(profile.value).vct, "vct#integrity": wallet_type(profile.value).integrity}
    moved["iss"], moved["jti"] = address or credential.issuer, credential.id
    for name, moment in (("nbf", credential.valid_from), ("exp", credential.valid_until)):
        if moment is not None:
            moved[name] = int(moment.timestamp())
    for name in _SAME:
        if name in claims:
            moved[name] = claims[name]
    issuer = mapping(claims, "issuer")
    left_out = {"type"} if address else {"id", "type"}
    moved["issuer"] = {name: value for name, value in issuer.items() if name not in left_out}
    return moved


def _master_claims(claims: Mapping[str, JsonValue], known: WalletType) -> JsonObject:
    strangers = sorted(_MOVED & claims.keys())
    if strangers:
        raise Refused(Code.FORMAT_CLAIM, f"/{strangers[0]} does not stand in a wallet credential")
    master: JsonObject = {name: claims[name] for name in _SAME if name in claims}
    master["@context"] = list(CONTEXTS)
    master["type"] = [CONFORMITY_CREDENTIAL, _TYPE_OF_PROFILE[known.profile], VERIFIABLE_CREDENTIAL]
    master["id"] = text(claims, "jti")
    master["issuer"] = {**mapping(claims, "issuer"), "id": _issuer(claims)}
    for name, member in (("nbf", "validFrom"), ("exp", "validUntil")):
        moment = numeric_date(claims, name)
        if moment is not None:
            master[member] = format_instant(moment)
    return master


def _issuer(claims: Mapping[str, JsonValue]) -> str:
    """Return who issued it: `iss`, or the did:web of this address where it says that it is that (P10.1)."""
    named = text(claims, "iss")
    stated = mapping(claims, "issuer").get("id", named)
    if stated == named:
        return named
    if not stated or stated != did_of_address(named):
        raise Refused(Code.FORMAT_CLAIM_CONFLICT, "/issuer/id is neither /iss nor the did:web of this address")
    return str(stated)


def _foreign(claims: Mapping[str, JsonValue], name: str) -> Credential:
    start, end = numeric_date(claims, "nbf"), numeric_date(claims, "exp")
    if start is not None and end is not None and end < start:
        raise Refused(Code.FORMAT_DATA_MODEL, "/exp is before /nbf")
    return Credential(
        id=optional_text(claims, "jti") or "",
        issuer=text(claims, "iss"),
        types=frozenset({name}),
        name=name,
        issued_at=numeric_date(claims, "iat"),
        valid_from=start,
        valid_until=end,
        status_claims={"status": claims["status"]} if "status" in claims else {},
    )


def _is_there(value: JsonValue | Mapping[str, JsonValue], path: tuple[str | int | None, ...]) -> bool:
    for part in path:
        if not isinstance(value, Mapping) or not isinstance(part, str) or part not in value:
            return False
        value = value[part]
    return True


def _pointers(paths: Collection[Path]) -> tuple[str, ...]:
    return tuple(sorted(pointer(path) for path in paths))
