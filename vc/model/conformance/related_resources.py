"""M8: resources that a credential refers to, and their digests (VCDM 2.0 section 5.3)."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Final

from vc.codes import Code
from vc.encoding.multibase import multibase_decode
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused
from vc.model.conformance.identifiers import identifier
from vc.model.conformance.nonconformity import Faults, Nonconformity, each
from vc.profiles.known_contexts import known_context

_is_hash_expression = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?[!-~]*)?").fullmatch
_is_media_type = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}(?:[ \t]*;.*)?"
).fullmatch
_LENGTHS: Final = {"sha256": 32, "sha384": 48, "sha512": 64}
_MULTIHASHES: Final[Mapping[bytes, str]] = {
    b"\x12\x20": "sha256",
    b"\x20\x30": "sha384",
    b"\x13\x40": "sha512",
    b"\x16\x20": "sha3-256",
    b"\x15\x30": "sha3-384",
    b"\x14\x40": "sha3-512",
}
"""Function and length of a multihash (Controlled Identifiers 1.0 section 2.5, multicodec table)."""

_PREFIX: Final = 2


def related_resources(value: JsonValue, faults: Faults) -> None:
    """Check the value of `relatedResource`: objects, each with an `id` of its own and a digest."""
    if value == []:
        faults.append(_wrong("/relatedResource", "is an empty array", "M8.1"))
    seen: set[str] = set()
    for item, place in each(value, "/relatedResource"):
        if not isinstance(item, dict):
            faults.append(_wrong(place, "is not an object", "M8.1"))
            continue
        identifier(item, place, faults, needed=True)
        url = item.get("id")
        if isinstance(url, str):
            if url in seen:
                problem = "is the id of another related resource, too"
                faults.append(_wrong(f"{place}/id", problem, "M8.1", code=Code.FORMAT_DATA_MODEL))
            seen.add(url)
        _resource(item, place, faults)


def _resource(item: Mapping[str, JsonValue], place: str, faults: Faults) -> None:
    media_type = item.get("mediaType", "a/b")
    if not isinstance(media_type, str) or not _is_media_type(media_type):
        faults.append(_wrong(f"{place}/mediaType", "is not a media type", "M8.1"))
    if "digestSRI" not in item and "digestMultibase" not in item:
        faults.append(_wrong(place, "has neither digestSRI nor digestMultibase", "M8.2"))
    known = known_context(str(item.get("id")))
    for member, read in (("digestSRI", _hash_expressions), ("digestMultibase", _multihash)):
        if item.get(member, "") == []:
            faults.append(_wrong(f"{place}/{member}", "is an empty array", "M8.2"))
        for text, where in each(item.get(member, []), f"{place}/{member}"):
            found = read(text)
            if found is None:
                faults.append(_wrong(where, "is not a digest of a kind that is known", "M8.2"))
            elif known is not None and any(_differs(known.digests, one) for one in found):
                problem = "is not the digest of that resource"
                faults.append(_wrong(where, problem, "M8.3", code=Code.FORMAT_RELATED_RESOURCE))


def _differs(digests: Mapping[str, str], found: tuple[str, bytes]) -> bool:
    algorithm, octets = found
    return algorithm in digests and digests[algorithm] != octets.hex()


def _hash_expressions(text: JsonValue) -> list[tuple[str, bytes]] | None:
    """Return algorithm and octets of each hash expression; None where one has not the form."""
    found = [_is_hash_expression(word) for word in text.split()] if isinstance(text, str) else []
    if not found or None in found:
        return None
    return [(match[1], _octets(match[2], _LENGTHS[match[1]])) for match in found if match is not None]


def _octets(text: str, length: int) -> bytes:
    """Return what base64 text stands for, of either alphabet; with the `M` of the Recommendation's examples if need be.

    Those examples write multibase (`M`: base64 with padding) where Subresource Integrity has plain base64.
    """
    candidates = (text, text[1:]) if text.startswith("M") else (text,)
    return next((octets for octets in _decoded(candidates) if len(octets) == length), b"")


def _decoded(candidates: tuple[str, ...]) -> Iterator[bytes]:
    for text in candidates:
        plain = text.rstrip("=").replace("-", "+").replace("_", "/")
        if len(plain) % 4 != 1:  # no octets have base64 of this length
            yield base64.b64decode(plain + "=" * (-len(plain) % 4))


def _multihash(text: JsonValue) -> list[tuple[str, bytes]] | None:
    try:
        octets = multibase_decode(text) if isinstance(text, str) else b""
    except Refused:
        return None
    algorithm = _MULTIHASHES.get(octets[:_PREFIX])
    if algorithm is None or len(octets) != _PREFIX + octets[1]:
        return None
    return [(algorithm, octets[_PREFIX:])]


def _wrong(pointer: str, problem: str, rule: str, *, code: Code = Code.FORMAT_CLAIM) -> Nonconformity:
    remedy = 'write {"id": URL, "digestMultibase": "u…"} for each resource, once'
    return Nonconformity(code, pointer, problem, rule, remedy)
