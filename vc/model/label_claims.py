"""The claims of a label, written from a credential and read into one (specs/label.md L2).

A label says less than the credential from which it was made: no sites, no address, no accreditation. It names its
issuer by nothing but the key that verifies it.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from vc.codes import Code
from vc.encoding import strict_cbor
from vc.encoding.rfc3339 import LATEST_NUMERIC_DATE, instant_from_numeric
from vc.errors import Refused, UsageError
from vc.model.credential import PROFILE_TYPES, Covered, Credential, follows_profile
from vc.model.label_scope import scope_from_label, scope_to_label, standard_from_label, standard_to_label
from vc.model.label_text import HOLDER, NUMBER, PRODUCT, SERIAL, TextRule, compact_number, read_number
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Profile
from vc.profiles.label_codes import label_codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vc.encoding.strict_cbor import CborValue
    from vc.encoding.strict_json import JsonValue

EXP, NBF, IAT, CLAIMS = 4, 5, 6, -65537
PROFILE, NUMBER_KEY, HOLDER_KEY, STANDARD_KEY, PRODUCT_KEY, SERIAL_KEY, STATUS, DIGEST, SCOPE = range(9)

MESSAGE_OCTETS: Final = 85
"""What COSE_Sign1 adds to a payload of 24 to 255 octets (specs/label.md L1.4)."""
DIGEST_OCTETS: Final = 16
KID_OCTETS: Final = 8

_OPTIONAL: Final = frozenset({PRODUCT_KEY, SERIAL_KEY})
_REQUIRED: Final = frozenset(range(9)) - _OPTIONAL
_LARGEST_UINT: Final = (1 << 64) - 1


class SecuredLabel(Protocol):
    """What is read of a label: `vc.securing.secured.SecuredCredential` is one."""

    @property
    def claims(self) -> Mapping[int, object]:
        """The decoded payload."""

    @property
    def kid(self) -> str | bytes:
        """The key identifier of the protected header, 8 octets."""


def label_payload(
    credential: Credential, *, list_number: int, index: int, digest: bytes, product: str | None = None, serial: str = ""
) -> bytes:
    """Return the payload octets of the label for `credential`, in deterministic CBOR, read back strictly.

    `list_number` and `index` name its status entry; `digest` is the SHA-256 of its secured payload, of which 16 octets
    are kept. `product` is printed on this label; None takes the one product that the credential covers, where there is
    exactly one, and "" none. `serial` needs a product.

    Raises `UsageError` where the credential is of none of our profiles, a field can't stand on a label, or the message
    would have more than 300 octets; the message names the field to shorten. Nothing is ever cut (L2.5).
    """
    payload = unread_label_payload(
        credential, list_number=list_number, index=index, digest=digest, product=product, serial=serial
    )
    # What is written must be what the strict reader accepts, whatever the caller passed.
    with _refusals_named():
        _credential(strict_cbor.loads(payload, max_depth=DEFAULT_LIMITS.json_depth), None)  # type: ignore[arg-type]
    return payload


def unread_label_payload(
    credential: Credential, *, list_number: int, index: int, digest: bytes, product: str | None = None, serial: str = ""
) -> bytes:
    """Do the same without reading it back: for a caller who holds the signed label to `require_readable`."""
    if credential.profile is None or credential.profile.value not in label_codes().profiles or credential.scope is None:
        message = "only a management-system certificate, a product certificate or a test report has a label"
        raise UsageError(message, where="/type")
    if product is None:
        products = [covered.name for covered in credential.covered if covered.kind == "product"]
        product = products[0] if len(products) == 1 else ""
    claims: dict[int, CborValue] = {
        PROFILE: label_codes().profiles[credential.profile.value],
        NUMBER_KEY: compact_number(_fitting(NUMBER, credential.number)),
        HOLDER_KEY: _fitting(HOLDER, _printed_holder(credential)),
        STANDARD_KEY: standard_to_label(credential.scope),
        STATUS: [_uint(list_number, "list_number"), _uint(index, "index")],
        DIGEST: digest[:DIGEST_OCTETS],
        SCOPE: scope_to_label(credential.scope),
    }
    if product:
        claims[PRODUCT_KEY] = _fitting(PRODUCT, product)
    if serial:
        claims[SERIAL_KEY] = compact_number(_fitting(SERIAL, serial))
    payload = strict_cbor.dumps({**_times(credential), CLAIMS: claims})
    _check_size(
        payload, {"holder": claims[HOLDER_KEY], "product": product, "serial": serial, "number": credential.number}
    )
    return payload


def require_readable(secured: SecuredLabel) -> None:
    """Refuse a label, read back from what was signed, that no verifier would accept. Raises `UsageError`."""
    with _refusals_named():
        credential_from_label(secured)


def credential_from_label(secured: SecuredLabel) -> Credential:
    """Read the claims of a label. Raises `Refused` for anything that L2 does not allow.

    The credential's issuer is empty: the key that verifies names it. `label_kid` selects the candidates, `label_digest`
    is the truncated digest of the full credential, and `status_claims` is `{"label": [list, index]}`.
    """
    if not isinstance(secured.kid, bytes) or len(secured.kid) != KID_OCTETS:
        raise Refused(Code.COSE_HEADER, f"a label's kid has {KID_OCTETS} octets")
    return _credential(secured.claims, secured.kid)


def _credential(payload: Mapping[int, object], kid: bytes | None) -> Credential:
    if not {IAT, CLAIMS} <= payload.keys() <= {EXP, NBF, IAT, CLAIMS}:
        raise Refused(Code.FORMAT_CLAIM, "a label's payload has the keys 6 and -65537, and 4 and 5 where needed")
    issued_at, valid_from, valid_until = _read_times(payload)
    claims = payload[CLAIMS]
    if not isinstance(claims, dict) or not _REQUIRED <= claims.keys() <= _REQUIRED | _OPTIONAL:
        raise Refused(
            Code.FORMAT_CLAIM, "the claims of a label lack a required key, or have one that is not registered"
        )
    profile = _read_profile(claims[PROFILE])
    standard, edition = standard_from_label(claims[STANDARD_KEY])
    credential = Credential(
        id="",
        issuer="",
        types=frozenset(name for name, named in PROFILE_TYPES.items() if named is profile),
        number=read_number(claims[NUMBER_KEY], NUMBER),
        holder=HOLDER.read(claims[HOLDER_KEY]),
        profile=profile,
        scope=scope_from_label(claims[SCOPE], standard=standard, edition=edition),
        covered=_read_product(claims),
        issued_at=issued_at,
        valid_from=valid_from,
        valid_until=valid_until,
        label_kid=kid,
        label_digest=_read_digest(claims[DIGEST]),
        status_claims={"label": _read_status(claims[STATUS])},
    )
    follows_profile(credential)
    return credential


def _printed_holder(credential: Credential) -> str:
    """Choose the native name where it fits, else the other one; both are full names of the same holder (L2.5)."""
    native = credential.holder_native
    return native if native and HOLDER.fault(native) is None else credential.holder


def _fitting(rule: TextRule, text: str) -> str:
    fault = rule.fault(text)
    if fault is not None:
        raise UsageError(fault, where=rule.field, hint="shorten it by hand; a label never cuts text")
    return text


def _uint(value: int, name: str) -> int:
    if isinstance(value, bool) or not 0 <= value <= _LARGEST_UINT:
        message = f"{value} is no unsigned integer of 64 bits"
        raise UsageError(message, where=name)
    return value


def _times(credential: Credential) -> dict[int, CborValue]:
    if credential.issued_at is None:
        message = "a label needs the time of signing"
        raise UsageError(message, where="/iat")
    times: dict[int, CborValue] = {IAT: _seconds(credential.issued_at, "/iat")}
    if credential.valid_from is not None and credential.valid_from != credential.issued_at:
        times[NBF] = _seconds(credential.valid_from, "/validFrom")
    if credential.valid_until is not None:
        times[EXP] = _seconds(credential.valid_until, "/validUntil")
    return times


def _seconds(instant: datetime, path: str) -> int:
    if instant.tzinfo is None or instant.microsecond or not 0 <= instant.timestamp() <= LATEST_NUMERIC_DATE:
        message = "a label carries whole seconds since 1970, in UTC"
        raise UsageError(message, where=path)
    return int(instant.timestamp())


def _check_size(payload: bytes, fields: Mapping[str, object]) -> None:
    octets = len(payload) + MESSAGE_OCTETS
    if octets <= DEFAULT_LIMITS.label_bytes:
        return
    longest = max(fields, key=lambda name: len(str(fields[name]).encode()))
    message = f"the label would have {octets} octets; at most {DEFAULT_LIMITS.label_bytes} are allowed"
    raise UsageError(message, where=longest, hint=f"shorten it by {octets - DEFAULT_LIMITS.label_bytes} octets or more")


@contextmanager
def _refusals_named() -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        raise UsageError(refusal.detail, where="label") from None


def _read_times(payload: Mapping[int, object]) -> tuple[datetime, datetime, datetime | None]:
    seconds = {name: payload[name] for name in (EXP, NBF, IAT) if name in payload}
    instants = {name: instant_from_numeric(value) for name, value in seconds.items() if type(value) is int}
    if instants.keys() != seconds.keys():
        raise Refused(Code.TIME_CLAIM_TYPE, "times of a label are whole seconds")
    issued_at = instants[IAT]
    if NBF in instants and instants[NBF] == issued_at:
        raise Refused(Code.FORMAT_CLAIM, "5 (nbf) stands only where it differs from 6 (iat)")
    valid_from = instants.get(NBF, issued_at)
    valid_until = instants.get(EXP)
    if valid_until is not None and valid_until <= valid_from:
        raise Refused(Code.FORMAT_DATA_MODEL, "4 (exp) is not after the start of validity")
    return issued_at, valid_from, valid_until


def _read_profile(value: object) -> Profile:
    for word, number in label_codes().profiles.items():
        if type(value) is int and number == value:
            return Profile(word)
    raise Refused(Code.FORMAT_PROFILE, "the label follows a profile that is not registered")


def _read_product(claims: Mapping[int, object]) -> tuple[Covered, ...]:
    serial = read_number(claims[SERIAL_KEY], SERIAL) if SERIAL_KEY in claims else ""
    if PRODUCT_KEY in claims:
        return (Covered("product", PRODUCT.read(claims[PRODUCT_KEY]), id=serial),)
    if serial:
        raise Refused(Code.FORMAT_CLAIM, "a serial number needs a product")
    return ()


def _read_status(value: object) -> list[JsonValue]:
    if not isinstance(value, list) or len(value) != 2 or not all(type(item) is int and item >= 0 for item in value):  # noqa: PLR2004 - a pair
        raise Refused(Code.FORMAT_CLAIM, "status must be a list number and an index")
    if value[0] == 0:
        raise Refused(Code.FORMAT_CLAIM, "status lists are numbered from 1")
    return [value[0], value[1]]


def _read_digest(value: object) -> bytes:
    if not isinstance(value, bytes) or len(value) != DIGEST_OCTETS:
        raise Refused(Code.FORMAT_CLAIM, f"the credential digest has {DIGEST_OCTETS} octets")
    return value
