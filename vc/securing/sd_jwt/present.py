"""What a holder does with an SD-JWT: choose what to show (RFC 9901 section 7.2; specs/sd-jwt.md SP1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from vc.encoding.json_pointer import pointer
from vc.errors import UsageError
from vc.securing.sd_jwt.disclosure import digest_of
from vc.securing.sd_jwt.parts import SdJwt

if TYPE_CHECKING:
    from vc.securing.sd_jwt.reveal import Path


def present(parts: SdJwt, placed: Mapping[str, Path], show: Collection[Path]) -> SdJwt:
    """Return the SD-JWT with those disclosures alone that show `show` and what lies around it.

    `placed` is that of `reveal`: the SD-JWT has been processed before (section 7.2). A disclosure at a path of `show`,
    above one (without it the inner one would belong to nothing, step 2.2) or below one is kept. Raises `UsageError` for
    an SD-JWT that is bound to a key already (section 7.2), and for a path at which nothing is disclosed.
    """
    if parts.key_binding is not None:
        message = "a presentation with key binding is for one verifier"
        raise UsageError(message, where="key binding", hint="take the credential as it was issued")
    places = set(placed.values())
    for path in show:
        if not any(_related(path, place) for place in places):
            raise UsageError("nothing that could be shown or hidden stands there", where=pointer(path))
    kept = {digest for digest, place in placed.items() if any(_related(path, place) for path in show)}
    return SdJwt(parts.issuer_jwt, tuple(one for one in parts.disclosures if digest_of(one) in kept))


def _related(path: Path, place: Path) -> bool:
    """Whether one of both lies within the other."""
    return all(one == other for one, other in zip(path, place, strict=False))
