"""M6: from when and until when a credential is valid (VCDM 2.0 section 4.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding.rfc3339 import parse_instant
from vc.errors import Refused
from vc.model.conformance.nonconformity import Nonconformity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults


def validity_period(claims: Mapping[str, JsonValue], faults: Faults) -> None:
    """Check that both ends are instants with a zone, and that the end is not before the start."""
    start = _instant(claims, "validFrom", faults)
    end = _instant(claims, "validUntil", faults)
    if start is not None and end is not None and end < start:
        remedy = "give an end at or after the start"
        problem = "is before /validFrom"
        faults.append(Nonconformity(Code.FORMAT_DATA_MODEL, "/validUntil", problem, "M6.2", remedy))


def _instant(claims: Mapping[str, JsonValue], member: str, faults: Faults) -> datetime | None:
    if member not in claims:
        return None
    value = claims[member]
    try:
        return parse_instant(value if isinstance(value, str) else "")
    except Refused as refusal:
        remedy = "write it as 2026-03-01T08:00:00Z"
        problem = f"is not a date and time with a zone: {refusal.detail}"
        faults.append(Nonconformity(refusal.code, f"/{member}", problem, "M6.1", remedy))
        return None
