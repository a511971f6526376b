"""What is asked for when a credential is to be issued, and the names it will have (specs/register.md G14, G15)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vc.encoding.jcs import canonicalize
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import Refused, UsageError
from vc.register.addresses import Addresses, site_path, slug_of
from vc.register.issuing.signing import Allotment

_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """One credential to be issued.

    `key` is the idempotency key: the same key with the same `request` always means the same credential. `request` is
    what was asked, as JSON; it is compared, not stored. `number` is the certificate number, empty where there is none.
    `claims` completes the payload for what the register allots: the same payload for the same allotment.
    `credential_id` is an identifier that the input brought along; else it is made from the number.
    """

    key: str
    request: JsonValue
    number: str
    claims: Callable[[Allotment], JsonObject]
    credential_id: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class NamedRequest:
    """A request with its names in the register and the digest by which it is compared."""

    request: IssueRequest
    digest: bytes
    credential_id: str
    slug: str

    @property
    def key(self) -> str:
        """The idempotency key."""
        return self.request.key


def named(request: IssueRequest, addresses: Addresses) -> NamedRequest:
    """Return `request` with its names. Raises `UsageError` for a key or number that can't be one."""
    for name, value in (("key", request.key), ("number", request.number)):
        if len(value) > _LONGEST or not value.isprintable():
            raise UsageError(f"a {name} has at most {_LONGEST} printable characters", where=value[:_LONGEST])
    if not request.key:
        raise UsageError("an idempotency key is needed", where=request.number or "key")
    digest = _digest(request)
    slug = slug_of(request.number) if request.number else digest.hex()[:32]
    credential_id = request.credential_id or addresses.credential(slug)
    own_pages = addresses.credential("")
    if credential_id != addresses.credential(slug) and credential_id.startswith(own_pages):
        slug = slug_of(site_path(credential_id).removeprefix(site_path(own_pages)))
    return NamedRequest(request, digest, credential_id, slug)


def _digest(request: IssueRequest) -> bytes:
    try:
        return hashlib.sha256(canonicalize([request.number, request.credential_id, request.request])).digest()
    except Refused as refusal:
        raise UsageError(f"can't be recorded: {refusal.detail}", where=request.number or request.key) from None
