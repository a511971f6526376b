"""What is asked for when a credential is to be issued, and the names it will have (specs/register.md G14, G15)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vc.encoding.jcs import canonicalize
from vc.encoding.strict_json import JsonObject
from vc.errors import UsageError
from vc.register.addresses import Addresses, site_path, slug_of
from vc.register.issuing.signing import Allotment

_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """One credential to be issued.

    `key` is the idempotency key: the same key with the same `digest` always means the same credential. `digest` is that
    of what was asked (`request_digest`). `number` is the certificate number, empty where there is none. `claims`
    completes the payload for what the register allots: the same payload for the same allotment. `credential_id` is an
    identifier that the input brought along; else it is made from the number.
    """

    key: str
    digest: bytes
    number: str
    claims: Callable[[Allotment], JsonObject]
    credential_id: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class NamedRequest:
    """A request with its names in the register."""

    request: IssueRequest
    credential_id: str
    slug: str

    @property
    def key(self) -> str:
        """The idempotency key."""
        return self.request.key

    @property
    def digest(self) -> bytes:
        """The digest by which requests of one key are compared."""
        return self.request.digest


def named(request: IssueRequest, addresses: Addresses) -> NamedRequest:
    """Return `request` with its names. Raises `UsageError` for a key or number that can't be one."""
    for name, value in (("key", request.key), ("number", request.number)):
        if len(value) > _LONGEST or not value.isprintable():
            raise UsageError(f"a {name} has at most {_LONGEST} printable characters", where=value[:_LONGEST])
    if not request.key:
        raise UsageError("an idempotency key is needed", where=request.number or "key")
    slug = slug_of(request.number) if request.number else request.digest.hex()[:32]
    own = addresses.credential(slug)
    credential_id = request.credential_id or own
    if credential_id != own and credential_id.startswith(own_pages := addresses.credential("")):
        slug = slug_of(site_path(credential_id).removeprefix(site_path(own_pages)))
    return NamedRequest(request, credential_id, slug)


def request_digest(number: str, credential_id: str, asked: bytes) -> bytes:
    """Return the SHA-256 of a request (G15): of the canonical array of both names and what was asked.

    `asked` is its canonical JSON: canonical values in an array are the canonical array (RFC 8785 section 3.2).
    """
    names = canonicalize([number, credential_id])
    return hashlib.sha256(b"%b,%b]" % (names[:-1], asked)).digest()
