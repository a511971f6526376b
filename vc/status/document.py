"""A status list as a document at a URL, whichever form it has (specs/status.md S7).

Nothing here knows whether the signature is good or whether the signer may speak for the credential's issuer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from vc.codes import Code
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused
from vc.model.claims import instant, mapping, numeric_date, text, types_of
from vc.model.limits import Limits
from vc.securing.secured import Form, SecuredCredential
from vc.status import bitstring_list, token_list
from vc.status.bitstring_list import BitstringStatusList
from vc.status.freshness import LONGEST_LIFETIME
from vc.status.list_url import ListForm
from vc.status.refusal import malformed_unless_read
from vc.status.token_list import TokenStatusList

LIST_CREDENTIAL_TYPE = "BitstringStatusListCredential"
LIST_SUBJECT_TYPE = "BitstringStatusList"
BITSTRING_FORMS = frozenset({Form.VC_JWT, Form.DATA_INTEGRITY})
"""The forms in which a Bitstring list may be secured."""


@dataclass(frozen=True, slots=True)
class StatusListDocument:
    """One published status list.

    `url` is its own `sub` or `id`, empty where a foreign list states none. `issuer` is None where the list names none;
    then only its key says whose it is. `issued_at` is the latest of `iat`, `nbf`, `validFrom` and when a proof was
    made, `expires` the earliest of `exp`, `validUntil` and the end of a proof. `ttl` is how long a copy may be kept
    before a fresh one should be asked for. `purposes` and `status_size` are those of a Bitstring list. `digest` is the
    SHA-256 of the payload octets.
    """

    form: ListForm
    url: str
    issuer: str | None
    issued_at: datetime
    expires: datetime | None
    ttl: timedelta | None
    entries: TokenStatusList | BitstringStatusList
    digest: bytes
    purposes: frozenset[str] = frozenset()
    status_size: int | None = None

    @property
    def length(self) -> int:
        """How many entries there are, of the size that the list itself states, else of one bit."""
        if isinstance(self.entries, TokenStatusList):
            return self.entries.size
        return self.entries.length(self.status_size or 1)

    def value_at(self, index: int, *, status_size: int = 1) -> int:
        """Return the value of entry `index`; `status_size` is what a Bitstring entry says of itself, in bits.

        Refuses with `status.range` an index outside the list, with `status.size` a list of entries of another size.
        """
        if isinstance(self.entries, TokenStatusList):
            return self.entries.value_at(index)
        if self.status_size is not None and self.status_size != status_size:
            raise Refused(
                Code.STATUS_SIZE, f"entries of {status_size} bits looked up in a list of {self.status_size} bits"
            )
        return self.entries.value_at(index, status_size=status_size)


def parse_token_list(secured: SecuredCredential, limits: Limits) -> StatusListDocument:
    """Return the list of a Status List Token (Token Status List section 5.1).

    Refuses with `status.malformed` what breaks the form's rules, with `status.limit` what expands beyond
    `limits.status_list_inflated_bytes`, with `status.window` a time to live of nothing or of more than 366 days.
    """
    if secured.form is not Form.STATUS_LIST_JWT:
        raise Refused(Code.STATUS_MALFORMED, "not a Status List Token: typ must be statuslist+jwt")
    with malformed_unless_read():
        return _token_document(secured, limits)


def parse_bitstring_list(secured: SecuredCredential, limits: Limits) -> StatusListDocument:
    """Return the list of a `BitstringStatusListCredential` (section 2.2); refuses as `parse_token_list` does.

    One with a Data Integrity proof has that one alone: who else has signed a list is nobody's question.
    """
    if secured.form not in BITSTRING_FORMS:
        raise Refused(Code.STATUS_MALFORMED, "not a status list credential: typ must be vc+jwt, or a proof in it")
    if secured.beside:
        raise Refused(Code.STATUS_MALFORMED, "a status list credential with several proofs")
    with malformed_unless_read():
        return _bitstring_document(secured, limits)


def _token_document(secured: SecuredCredential, limits: Limits) -> StatusListDocument:
    claims = secured.claims
    issued_at = numeric_date(claims, "iat")
    if issued_at is None:
        raise Refused(Code.STATUS_MALFORMED, "/iat is missing")
    status_list = mapping(claims, "status_list")
    bits = status_list.get("bits")
    if type(bits) is not int:
        raise Refused(Code.STATUS_MALFORMED, "/status_list/bits must be a whole number")
    entries = token_list.decode(_long_text(status_list, "lst", "/status_list"), bits=bits, limits=limits)
    return StatusListDocument(
        form=ListForm.TOKEN,
        url=text(claims, "sub"),
        issuer=text(claims, "iss") if "iss" in claims else None,
        issued_at=max(issued_at, numeric_date(claims, "nbf") or issued_at),
        expires=numeric_date(claims, "exp"),
        ttl=_ttl(claims, timedelta(seconds=1)),
        entries=entries,
        digest=secured.digest,
    )


def _bitstring_document(secured: SecuredCredential, limits: Limits) -> StatusListDocument:
    claims = secured.claims
    if LIST_CREDENTIAL_TYPE not in types_of(claims):
        raise Refused(Code.STATUS_MALFORMED, f"type must include {LIST_CREDENTIAL_TYPE}")
    starts = [numeric_date(claims, "iat"), numeric_date(claims, "nbf"), instant(claims, "validFrom"), secured.created]
    ends = [numeric_date(claims, "exp"), instant(claims, "validUntil"), secured.expires]
    issued_at = max((start for start in starts if start is not None), default=None)
    if issued_at is None:
        raise Refused(Code.STATUS_MALFORMED, "neither iat nor validFrom says when the list was made")
    subject = mapping(claims, "credentialSubject")
    if LIST_SUBJECT_TYPE not in types_of(subject, path="/credentialSubject"):
        raise Refused(Code.STATUS_MALFORMED, f"the type of the subject must be {LIST_SUBJECT_TYPE}")
    return StatusListDocument(
        form=ListForm.BITSTRING,
        url=text(claims, "id") if "id" in claims else "",
        issuer=_issuer(claims),
        issued_at=issued_at,
        expires=min((end for end in ends if end is not None), default=None),
        ttl=_ttl(subject, timedelta(milliseconds=1)),
        entries=bitstring_list.decode(_long_text(subject, "encodedList", "/credentialSubject"), limits=limits),
        digest=secured.digest,
        purposes=_purposes(subject),
        status_size=_status_size(subject),
    )


def _issuer(claims: Mapping[str, JsonValue]) -> str:
    node = claims.get("issuer")
    issuer = text(node, "id", path="/issuer") if isinstance(node, dict) else text(claims, "issuer")
    if claims.get("iss", issuer) != issuer:
        raise Refused(Code.STATUS_MALFORMED, "iss and issuer differ")
    return issuer


def _purposes(subject: Mapping[str, JsonValue]) -> frozenset[str]:
    value = subject.get("statusPurpose")
    listed = value if isinstance(value, list) else [value]
    purposes = frozenset(purpose for purpose in listed if isinstance(purpose, str) and purpose)
    if not purposes or len(purposes) != len(listed):
        raise Refused(Code.STATUS_MALFORMED, "statusPurpose must be one or more different strings")
    return purposes


def _status_size(subject: Mapping[str, JsonValue]) -> int | None:
    if "statusSize" not in subject:
        return None
    size = subject["statusSize"]
    if type(size) is not int or size < 1:
        raise Refused(Code.STATUS_MALFORMED, "statusSize must be a whole number from 1 on")
    return size


def _ttl(node: Mapping[str, JsonValue], unit: timedelta) -> timedelta | None:
    if "ttl" not in node:
        return None
    ttl = node["ttl"]
    if type(ttl) is not int:
        raise Refused(Code.STATUS_MALFORMED, "ttl must be a whole number")
    if not 0 < ttl <= LONGEST_LIFETIME // unit:
        raise Refused(Code.STATUS_WINDOW, "the time to live of the list is nothing, or more than 366 days")
    return ttl * unit


def _long_text(node: Mapping[str, JsonValue], name: str, path: str) -> str:
    value = node.get(name)
    if not isinstance(value, str):
        raise Refused(Code.STATUS_MALFORMED, f"{path}/{name} must be a string")
    return value
