"""Reading back what this issuer signed itself."""

from __future__ import annotations

from vc.errors import StorageError
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read_document
from vc.securing.secured import Form, SecuredCredential


def opened(raw: bytes, form: Form, *, where: str) -> SecuredCredential:
    """Return a document that we signed ourselves, read strictly. Raises `StorageError` where it can't be read."""
    found = read_document(raw, DEFAULT_LIMITS, expect=frozenset({form}))
    if isinstance(found, Finding):
        raise StorageError(f"can't be read: {found.code}: {found.detail}", where=where)
    return found
