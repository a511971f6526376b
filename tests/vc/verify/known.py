"""Certificates as an accreditation body knows them, without the register that keeps them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.world import World, opened
from vc.encoding.rfc3339 import format_instant
from vc.model.credential import credential_from_claims
from vc.model.finding import Finding
from vc.verify.foreseen import KnownCertificate

WORLD = World()


def known(
    number: str,
    change: Callable[[dict[str, Any]], object] = lambda claims: None,
    *,
    signed: datetime | None = None,
    until: datetime | None = None,
    found: tuple[Finding, ...] = (),
    **scope: Any,
) -> KnownCertificate:
    """Return a good certificate of CB with this number, members of its scope replaced by `scope`."""

    def altered(claims: dict[str, Any]) -> None:
        claims["credentialSubject"]["certificateNumber"] = number
        claims["credentialSubject"]["certifiedScope"].update(scope)
        claims.update({} if signed is None else {"iat": int(signed.timestamp())})
        claims.update({} if until is None else {"validUntil": format_instant(until)})
        change(claims)

    secured = opened(WORLD.certificate(altered))
    return KnownCertificate(secured.digest.hex(), credential_from_claims(secured.claims), verified=True, found=found)
