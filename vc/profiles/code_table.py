"""The code tables as they stand in `codes/` (specs/credential-profiles.md P7, specs/scope.md S12)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

_CODES: Final = Path(__file__).parent / "codes"  # importlib.resources adds 20 ms to a cold start
_TYPES: Final = Path(__file__).parent / "types"


@cache
def table(name: str) -> dict[str, Any]:
    """Return the code table `codes/NAME.json` as it stands, with its `source`, `reviewed` and `review_by` members."""
    loaded: dict[str, Any] = json.loads((_CODES / f"{name}.json").read_bytes())
    return loaded


def wallet_type_document(profile: str) -> bytes:
    """Return the SD-JWT VC Type Metadata of a profile's slug as it stands in `types/`, octet by octet."""
    return (_TYPES / f"{profile}.json").read_bytes()
