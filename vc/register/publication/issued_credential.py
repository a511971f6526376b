"""What an issued credential says, read back for what is published about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from vc.errors import Refused, StorageError
from vc.model.credential import Credential, credential_from_claims
from vc.model.digital_link import ProductKey, products_named
from vc.register.own_document import opened
from vc.securing.secured import Form


@dataclass(frozen=True, slots=True)
class _Issued:
    credential: Credential
    products: tuple[ProductKey, ...]


def credential_of(secured: bytes) -> Credential:
    """Return the credential. Raises `StorageError` where it can't be read."""
    return _issued(secured).credential


def products_of(secured: bytes) -> tuple[ProductKey, ...]:
    """Return the products that it names (specs/identity-resolver.md I1). Raises `StorageError` likewise."""
    return _issued(secured).products


@lru_cache(maxsize=2_048)
def _issued(secured: bytes) -> _Issued:
    # Reading takes most of a page's time, and publishing again reads the same octets again.
    try:
        claims = opened(secured, Form.VC_JWT, where="credentials").claims
        return _Issued(credential_from_claims(claims), products_named(claims))
    except Refused as refusal:
        raise StorageError(refusal.detail, where="credentials") from None
