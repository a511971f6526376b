"""Which kinds of recognition a certificate rests on: the scheme decides, never the certificate (rule T13)."""

from __future__ import annotations

from functools import cache
from typing import Final

from vc.model.vocabulary import LinkKind

_BY_ACCREDITATION: Final = (LinkKind.ACCREDITATION,)


def kinds_needed(scheme: str) -> tuple[LinkKind, ...]:
    """Return the kinds that a certificate of this scheme rests on, every one of them; `scheme` "" is none.

    A scheme that no table knows rests on accreditation, like a certificate of no scheme.
    """
    return _of_scheme(scheme) if scheme else _BY_ACCREDITATION


@cache
def _of_table() -> dict[str, tuple[LinkKind, ...]]:
    from vc.profiles.catalogue import schemes  # most certificates name no scheme: a cold verifier reads no table

    return {code: tuple(LinkKind(kind) for kind in known.links) for code, known in schemes().items()}


def _of_scheme(scheme: str) -> tuple[LinkKind, ...]:
    return _of_table().get(scheme, _BY_ACCREDITATION)
