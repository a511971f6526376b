"""Claims with some of them hidden behind digests, and the disclosures that show them (RFC 9901 section 4.2).

Rules SI1 to SI3 of specs/sd-jwt.md. Chance is passed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, cast

from vc.encoding import base64url
from vc.errors import UsageError
from vc.securing.sd_jwt.disclosure import (
    DIGESTS,
    ELEMENT,
    HASH_CLAIM,
    HASH_NAME,
    RESERVED,
    Disclosure,
    digest_of,
    write_disclosure,
)

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.securing.sd_jwt.reveal import Path

SALT_OCTETS: Final = 16
"""128 bits for every salt (section 9.3)."""

ClaimPath: TypeAlias = tuple[str | int | None, ...]
"""Like `Path`; None stands for every element of an array (SD-JWT VC, claim path)."""


class Chance(Protocol):
    """A source of unguessable octets: `secrets.token_bytes` in earnest, a fixed one in tests."""

    def __call__(self, count: int, /) -> bytes:
        """Return `count` octets that nobody can foresee."""
        ...


@dataclass(frozen=True, slots=True)
class Hiding:
    """What is hidden at `paths`, by whose `chance`, and how many `decoys` go with it.

    A path that leads to nothing hides nothing; one below another gives a disclosure within a disclosure. Decoys are
    added to every object and array in which something is hidden (section 4.2.5).
    """

    paths: tuple[ClaimPath, ...]
    chance: Chance
    decoys: int = 0


@dataclass(frozen=True, slots=True)
class Concealed:
    """What is signed, and the disclosures that go with it, outer ones before inner ones."""

    payload: JsonObject = field(hash=False)
    disclosures: tuple[Disclosure, ...]


def conceal(claims: JsonObject, hiding: Hiding) -> Concealed:
    """Return `claims` with everything hidden that `hiding` names, each under a salt of its own.

    Digests of an object are sorted, so that their order tells nothing (section 4.2.4.1). Raises `UsageError` for claims
    with reserved names, and for the path of the whole.
    """
    if () in hiding.paths:
        raise UsageError("the whole can't be hidden", where="paths", hint="name a claim")
    _require_unreserved(claims)
    payload = deepcopy(claims)
    found = {path for wanted in hiding.paths for path in _expanded(payload, wanted)}
    made: dict[Path, Disclosure] = {}
    for length in sorted({len(path) for path in found}, reverse=True):  # the inner ones first: they go into the outer
        level = sorted((path for path in found if len(path) == length), key=_ordered)
        for path in level:
            made[path] = _hide(_parent(payload, path[:-1]), path[-1], base64url.encode(hiding.chance(SALT_OCTETS)))
        for parent in dict.fromkeys(path[:-1] for path in level):
            _settle(_parent(payload, parent), hiding)
    if made:
        payload[HASH_CLAIM] = HASH_NAME
    return Concealed(payload, tuple(made[path] for path in sorted(made, key=_ordered)))


def _ordered(path: Path) -> tuple[int, list[tuple[bool, str | int]]]:
    return len(path), [(isinstance(part, str), part) for part in path]


def _expanded(value: JsonValue, path: ClaimPath) -> Iterator[Path]:
    if not path:
        yield ()
        return
    part, rest = path[0], path[1:]
    if isinstance(value, list):
        positions = range(len(value)) if part is None else [part] if isinstance(part, int) else []
        for position in positions:
            if 0 <= position < len(value):
                yield from ((position, *below) for below in _expanded(value[position], rest))
    elif isinstance(value, dict) and isinstance(part, str) and part in value:
        yield from ((part, *below) for below in _expanded(value[part], rest))


def _parent(payload: dict[str, Any], path: Path) -> dict[Any, Any] | list[Any]:
    node: Any = payload
    for part in path:
        node = node[part]  # `_expanded` has walked the same way
    return cast("dict[Any, Any] | list[Any]", node)


def _hide(parent: dict[Any, Any] | list[Any], last: str | int, salt: str) -> Disclosure:
    if isinstance(parent, dict):
        disclosure = write_disclosure(salt, str(last), parent.pop(last))
        parent.setdefault(DIGESTS, []).append(disclosure.digest)
        return disclosure
    position = int(last)
    disclosure = write_disclosure(salt, None, parent[position])
    parent[position] = {ELEMENT: disclosure.digest}
    return disclosure


def _settle(parent: dict[Any, Any] | list[Any], hiding: Hiding) -> None:
    """Add decoys to an object or array, and sort the digests of an object."""
    made = [digest_of(base64url.encode(hiding.chance(SALT_OCTETS)).encode("ascii")) for _ in range(hiding.decoys)]
    if isinstance(parent, dict):
        parent[DIGESTS] = sorted([*parent[DIGESTS], *made])
        return
    for decoy in made:
        position = int.from_bytes(hiding.chance(4), "big") % (len(parent) + 1)
        parent.insert(position, {ELEMENT: decoy})


def _require_unreserved(value: JsonValue) -> None:
    if isinstance(value, dict):
        taken = sorted(RESERVED & value.keys())
        if taken:
            raise UsageError(f"a claim may not be named {taken[0]}", where=taken[0], hint="choose another name")
        for inner in value.values():
            _require_unreserved(inner)
    elif isinstance(value, list):
        for inner in value:
            _require_unreserved(inner)
