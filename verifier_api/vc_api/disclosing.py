"""What the holder of an SD-JWT may hide, and what its issuer keeps in sight (specs/vc-api.md VA18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.model.limits import DEFAULT_LIMITS
from verifier_api.vc_api.rejection import Rejected, Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.securing.sd_jwt.conceal import ClaimPath

_SUBJECT: Final = "credentialSubject"
_IN_SIGHT: Final = frozenset({"id", "type"})
"""Who and what the rest is about."""


def hidden_claims(credential: JsonObject, options: JsonObject) -> tuple[ClaimPath, ...]:
    """Return the paths of the claims about the subjects that are to be disclosed one by one.

    Each member of a subject but `id` and `type`, unless one of `options.mandatoryPointers` leads to it, into it or to
    what holds it. Ends the request where that is no array of pointers that lead to something.
    """
    mandatory = [_followed(pointer, credential) for pointer in _pointers(options)]
    return tuple(path for path in _claims(credential.get(_SUBJECT)) if not _touched(path, mandatory))


def _claims(subject: JsonValue) -> Iterator[tuple[str | int, ...]]:
    if isinstance(subject, dict):
        yield from ((_SUBJECT, name) for name in subject if name not in _IN_SIGHT)
    elif isinstance(subject, list):
        for position, one in enumerate(subject):
            if isinstance(one, dict):
                yield from ((_SUBJECT, position, name) for name in one if name not in _IN_SIGHT)


def _touched(path: tuple[str | int, ...], mandatory: list[tuple[str | int, ...]]) -> bool:
    return any(path[: len(one)] == one[: len(path)] for one in mandatory)


def _pointers(options: JsonObject) -> list[str]:
    stated = options.get("mandatoryPointers")
    if stated is None:
        return []
    if not isinstance(stated, list) or len(stated) > DEFAULT_LIMITS.disclosures:
        raise _wrong(f"is an array of up to {DEFAULT_LIMITS.disclosures} JSON pointers")
    pointers = [one for one in stated if isinstance(one, str)]
    if len(pointers) != len(stated):
        raise _wrong("holds something else than text")
    return pointers


def _followed(pointer: str, credential: JsonObject) -> tuple[str | int, ...]:
    """Return the path that an RFC 6901 pointer is in this credential."""
    path: list[str | int] = []
    node: JsonValue = credential
    first, *tokens = pointer.split("/")
    if first:
        raise _wrong(f"{pointer[:80]!a} is no JSON pointer")
    for token in tokens:
        name = token.replace("~1", "/").replace("~0", "~")  # in this order (RFC 6901 section 4)
        if isinstance(node, dict) and name in node:
            path.append(name)
            node = node[name]
        elif isinstance(node, list) and name.isascii() and name.isdecimal() and int(name[:6]) < len(node):
            path.append(int(name[:6]))
            node = node[int(name[:6])]
        else:
            raise _wrong(f"{pointer[:80]!a} leads to nothing in the credential")
    return tuple(path)


def _wrong(detail: str) -> Rejected:
    return Rejected(Rejection.of(Code.FORMAT_CLAIM, f"/options/mandatoryPointers: {detail}"))
