"""One disclosure: a claim or an array element with its salt, and the digest by which it is referred to.

RFC 9901 sections 4.2.1 to 4.2.3; specs/sd-jwt.md SD2.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import base64url, strict_json
from vc.errors import Refused

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonValue
    from vc.model.limits import Limits

DIGESTS: Final = "_sd"
"""The member of an object that holds the digests of its hidden claims (section 4.2.4.1)."""

ELEMENT: Final = "..."
"""The one member of the object that stands for a hidden array element (section 4.2.4.2)."""

HASH_CLAIM: Final = "_sd_alg"
"""The claim that names the hash function (section 4.1.1)."""

HASH_NAME: Final = "sha-256"
"""The one hash function that is accepted and written; also what an absent `_sd_alg` means (section 4.1.1)."""

RESERVED: Final = frozenset({DIGESTS, ELEMENT, HASH_CLAIM})
_CLAIM_PARTS: Final = 3
_ELEMENT_PARTS: Final = 2


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A disclosure that was read. `name` is None for an array element; `digest` is base64url of the SHA-256."""

    encoded: bytes
    digest: str
    name: str | None
    value: JsonValue = field(hash=False)


def digest_of(encoded: bytes) -> str:
    """Return the digest by which a disclosure is referred to: over its base64url text, not over what it decodes to."""
    return base64url.encode(hashlib.sha256(encoded).digest())


def read_disclosure(encoded: bytes, limits: Limits) -> Disclosure:
    """Return the disclosure whose base64url text is `encoded`.

    Refuses with the codes of strict base64url and JSON; with `sd.malformed` anything but an array of a salt, a name and
    a value, or of a salt and a value; with `sd.reserved_name` the names `_sd`, `...` and `_sd_alg`.
    """
    raw = base64url.decode(encoded)
    parts = strict_json.loads(raw, max_depth=limits.json_depth, max_members=limits.json_members)
    if not isinstance(parts, list) or len(parts) not in {_ELEMENT_PARTS, _CLAIM_PARTS}:
        raise Refused(
            Code.SD_MALFORMED, "a disclosure is an array of a salt, a claim name and a value, or without name"
        )
    if not isinstance(parts[0], str):
        raise Refused(Code.SD_MALFORMED, "the salt of a disclosure is not a string")
    if len(parts) == _ELEMENT_PARTS:
        return Disclosure(encoded, digest_of(encoded), None, parts[1])
    name = parts[1]
    if not isinstance(name, str):
        raise Refused(Code.SD_MALFORMED, "the claim name of a disclosure is not a string")
    if name in RESERVED:
        raise Refused(Code.SD_RESERVED_NAME, f"a disclosure is named {name}")
    return Disclosure(encoded, digest_of(encoded), name, parts[2])


def write_disclosure(salt: str, name: str | None, value: JsonValue) -> Disclosure:
    """Return the disclosure of a claim, or with `name` None of an array element, under `salt`."""
    parts: list[JsonValue] = [salt, value] if name is None else [salt, name, value]
    encoded = base64url.encode(strict_json.dumps(parts)).encode("ascii")
    return Disclosure(encoded, digest_of(encoded), name, value)
