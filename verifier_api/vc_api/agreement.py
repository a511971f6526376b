"""Registered claims of a JWT beside members that say the same (VC-JOSE-COSE section 3.1.3; specs/vc-api.md VA20)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vc.codes import Code
from verifier_api.vc_api.rejection import Rejection

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue


def contradictions(document: JsonObject, party: str, *, place: str) -> Iterator[Rejection]:
    """Yield where `iss`, `jti` and `sub` say something else than the document.

    `party` is its issuer, or its holder. A claim that no member stands beside says nothing against it.
    """
    said = (("iss", party or None), ("jti", document.get("id")), ("sub", _only_subject(document)))
    for name, expected in said:
        if expected is not None and document.get(name, expected) != expected:
            yield Rejection.of(Code.FORMAT_CLAIM_CONFLICT, f"{place}/{name} contradicts the document")


def _only_subject(document: JsonObject) -> JsonValue:
    """Return the `id` of the one subject; None where it has none, or there are several."""
    stated = document.get("credentialSubject")
    listed = stated if isinstance(stated, list) else [stated]
    only = listed[0] if len(listed) == 1 else None
    return only.get("id") if isinstance(only, dict) else None
