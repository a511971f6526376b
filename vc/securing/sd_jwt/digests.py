"""Where digests stand in a payload and in disclosures, and that each stands there once (RFC 9901 section 7.1, 3 and 4).

All are counted in one flat pass, each value once, before any disclosure is put in its place. So nothing can refer to
itself twice over, and no small token can unfold into a large one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from vc.codes import Code
from vc.errors import Refused
from vc.securing.sd_jwt.disclosure import DIGESTS, ELEMENT, HASH_CLAIM, HASH_NAME, Disclosure

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue


def require_hash(payload: JsonObject) -> None:
    """Refuse with `sd.alg` a payload whose `_sd_alg` is not SHA-256; without it, it is (section 4.1.1)."""
    if payload.get(HASH_CLAIM, HASH_NAME) != HASH_NAME:
        raise Refused(Code.SD_ALG, f"{HASH_CLAIM} is not {HASH_NAME}, the one hash function that is accepted")


def require_once(payload: JsonObject, disclosures: Iterable[Disclosure]) -> None:
    """Refuse a digest or a disclosure that occurs twice, and members of reserved names in any other use.

    Codes: `sd.duplicate_disclosure`, `sd.duplicate_digest`, and those of `embedded`.
    """
    if ELEMENT in payload:
        raise Refused(Code.SD_RESERVED_NAME, f"a claim is named {ELEMENT}")
    given = list(disclosures)
    if len({one.digest for one in given}) != len(given):
        raise Refused(Code.SD_DUPLICATE_DISCLOSURE, "a disclosure is sent twice")
    seen: set[str] = set()
    inner: list[JsonValue] = [value for name, value in payload.items() if name not in {DIGESTS, HASH_CLAIM}]
    sources = (_listed(payload), embedded(inner), *(embedded([one.value]) for one in given))
    for source in sources:
        for digest in source:
            if digest in seen:
                raise Refused(Code.SD_DUPLICATE_DIGEST, "a digest occurs twice")
            seen.add(digest)


def embedded(values: list[JsonValue]) -> Iterator[str]:
    """Yield the digests in values and all below them.

    Refuses with `sd.malformed` an `_sd` that is no array of strings, and an array element with `...` that has another
    member or no string there; with `sd.reserved_name` a `...` anywhere else; with `sd.alg` an `_sd_alg` (section 4.1.1
    allows it at the top alone).
    """
    level: list[JsonValue] = values
    while level:
        below: list[JsonValue] = []
        for value in level:
            if isinstance(value, dict):
                _require_plain(value)
                yield from _listed(value)
                below.extend(inner for name, inner in value.items() if name != DIGESTS)
            elif isinstance(value, list):
                yield from (hidden_element(item) for item in value if isinstance(item, dict) and ELEMENT in item)
                below.extend(item for item in value if not (isinstance(item, dict) and ELEMENT in item))
        level = below


def hidden_element(item: JsonObject) -> str:
    """Return the digest of an array element that stands for a hidden one; `sd.malformed` where it says more."""
    digest = item[ELEMENT]
    if len(item) != 1 or not isinstance(digest, str):
        raise Refused(Code.SD_MALFORMED, f"an array element with {ELEMENT} holds one digest and nothing else")
    return digest


def _listed(node: JsonObject) -> list[str]:
    digests = node.get(DIGESTS, [])
    if not isinstance(digests, list) or not all(isinstance(digest, str) for digest in digests):
        raise Refused(Code.SD_MALFORMED, f"{DIGESTS} is not an array of strings")
    return cast("list[str]", digests)


def _require_plain(node: JsonObject) -> None:
    if HASH_CLAIM in node:
        raise Refused(Code.SD_ALG, f"{HASH_CLAIM} stands below the top")
    if ELEMENT in node:
        raise Refused(Code.SD_RESERVED_NAME, f"a member is named {ELEMENT}")
