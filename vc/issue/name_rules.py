"""Names that must not stand on a certificate: ISO and IEC certify nobody (specs/credential-profiles.md P6.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from vc.issue.fault import Fault

_NOBODY: Final = frozenset(
    {
        "iso",
        "iec",
        "iso/iec",
        "international organization for standardization",
        "international organisation for standardisation",
        "international organization for standardization (iso)",
        "international electrotechnical commission",
        "organisation internationale de normalisation",
        "internationale organisation für normung",
        "国际标准化组织",
        "المنظمة الدولية للمعايير",
    }
)
_ISSUED_BY = re.compile(r"\b(?:issued|certified|accredited|approved)\s+by\s+(?:the\s+)?(?:iso|iec)\b", re.IGNORECASE)
_REMEDY: Final = "name the body that certifies: ISO writes standards and certifies nobody"


def name_faults(claims: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault where ISO or IEC is named as issuer or authority, or a text says that they certified."""
    issuer, subject = claims.get("issuer"), claims.get("credentialSubject")
    if isinstance(issuer, dict) and _is_nobody(issuer.get("name")):
        yield Fault("/issuer/name", f"is {issuer['name']!a}", _REMEDY)
    texts = [("/name", claims.get("name"))]
    if isinstance(subject, dict):
        texts += [
            (f"/credentialSubject/{name}", subject.get(name)) for name in ("name", "description", "scopeStatement")
        ]
    for path, text in texts:
        if isinstance(text, str) and _ISSUED_BY.search(text):
            yield Fault(path, "says that ISO or IEC certified", _REMEDY)


def _is_nobody(name: object) -> bool:
    return isinstance(name, str) and " ".join(name.split()).casefold() in _NOBODY
