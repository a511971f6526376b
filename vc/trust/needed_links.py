"""What a certificate rests on, recognitions and test reports: the scheme decides, never the certificate (T13)."""

from __future__ import annotations

from typing import Final

from vc.model.vocabulary import LinkKind

_BY_ACCREDITATION: Final = (LinkKind.ACCREDITATION,)


def kinds_needed(scheme: str) -> tuple[LinkKind, ...]:
    """Return the kinds of recognition that a certificate of this scheme rests on, every one of them.

    `scheme` "" is none. A scheme that no table knows rests on accreditation, like a certificate of no scheme.
    """
    if not scheme:
        return _BY_ACCREDITATION
    from vc.profiles.catalogue import schemes  # most certificates name no scheme: a cold verifier reads no table

    known = schemes().get(scheme)
    return _BY_ACCREDITATION if known is None else tuple(LinkKind(kind) for kind in known.links)


def report_demanded(scheme: str) -> bool:
    """Whether a certificate of this scheme counts only together with the report of its test (V8.6)."""
    if not scheme:
        return False
    from vc.profiles.catalogue import schemes

    known = schemes().get(scheme)
    return known is not None and known.test_report
