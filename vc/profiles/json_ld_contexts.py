"""The JSON-LD contexts that are known by their content (specs/securing.md DI12). No other is ever asked for."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

from vc.profiles.names import CREDENTIALS_V2, OUR_CONTEXT

_FILES: Final = {
    CREDENTIALS_V2: "credentials-v2",
    "https://www.w3.org/ns/credentials/examples/v2": "credentials-examples-v2",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2",
    "https://w3id.org/security/suites/ed25519-2020/v1": "ed25519-signature-2020-v1",
    OUR_CONTEXT: "accredited-vc-v1",
}

KNOWN_CONTEXTS: Final = frozenset(_FILES)
"""The URLs of these contexts."""


@cache
def context_document(url: str) -> dict[str, Any]:
    """Return the context of a URL in `KNOWN_CONTEXTS`; for any other, `KeyError`."""
    file = files("vc.profiles") / "contexts" / f"{_FILES[url]}.jsonld"
    loaded: dict[str, Any] = json.loads(file.read_bytes())
    return loaded
