"""Wallet forms in the small world: certificates as SD-JWT VC, presented whole, in part, or bound to a key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.world import CB, Party, certificate_claims, private_key
from vc.keys.file_signer import FileSigner
from vc.model.sd_jwt_vc import wallet_claims
from vc.model.vocabulary import Profile
from vc.profiles.wallet_types import wallet_type
from vc.securing.sd_jwt.conceal import ClaimPath, Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt
from vc.securing.sd_jwt.parts import SdJwt

HOLDER = FileSigner("holder", private_key("holder"))
HOLDER_PLACE = "/credentialSubject/issuedToParty"


@dataclass
class Chance:
    """Octets that nobody foresees but whoever reads this line; the same ones in each run."""

    given: int = field(default=0)

    def __call__(self, count: int, /) -> bytes:
        self.given += 1
        return hashlib.sha256(f"chance {self.given}".encode()).digest()[:count]


def claims_of(
    change: Callable[[dict[str, Any]], object] = lambda claims: None,
    *,
    by: Party = CB,
    profile: Profile = Profile.MANAGEMENT_SYSTEM_CERTIFICATE,
) -> dict[str, Any]:
    """The wallet claims of the small world's certificate, bound to HOLDER; `change` alters them before signing."""
    claims: dict[str, Any] = wallet_claims(certificate_claims(by), profile)
    claims["cnf"] = {"jwk": HOLDER.key.to_jwk()}
    change(claims)
    return claims


def wallet(
    change: Callable[[dict[str, Any]], object] = lambda claims: None,
    *,
    by: Party = CB,
    hide: tuple[ClaimPath, ...] | None = None,
    decoys: int = 0,
    signer: FileSigner | None = None,
) -> SdJwt:
    """A wallet form of the small world's certificate, with every disclosure; `hide` replaces what the type hides."""
    paths = wallet_type(Profile.MANAGEMENT_SYSTEM_CERTIFICATE.value).hideable if hide is None else hide
    hiding = Hiding(paths, Chance(), decoys)
    return secure_sd_jwt(claims_of(change, by=by), signer or by.signer(), typ="dc+sd-jwt", hiding=hiding)


def bare(given: SdJwt) -> SdJwt:
    """The same with nothing disclosed."""
    return SdJwt(given.issuer_jwt)
