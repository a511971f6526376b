"""Signed SD-JWTs: concealed, signed, read back and compared before they leave (specs/sd-jwt.md SI4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.errors import Refused, UsageError
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.sd_jwt.conceal import conceal
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.sd_jwt.reveal import reveal
from vc.securing.vc_jwt import secured_vc_jwt

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject
    from vc.keys.signer import Signer
    from vc.model.limits import Limits
    from vc.securing.sd_jwt.conceal import Hiding


def secure_sd_jwt(
    claims: JsonObject,
    signer: Signer,
    *,
    typ: str,
    hiding: Hiding,
    limits: Limits = DEFAULT_LIMITS,
) -> SdJwt:
    """Return `claims` as an SD-JWT with all its disclosures, signed and verified again.

    `typ` is `dc+sd-jwt` or `vc+sd-jwt`; Raises `UsageError` for claims that
    our own reader would refuse, and where what it reads is not what was handed in; `KeyMaterialError` where the
    signature does not verify with the signer's public key.
    """
    concealed = conceal(claims, hiding)
    signed = secured_vc_jwt(concealed.payload, signer, typ=typ, limits=limits)
    parts = SdJwt(signed.raw, tuple(one.encoded for one in concealed.disclosures))
    if len(parts.compact) > limits.credential_bytes:
        raise UsageError(f"has {len(parts.compact)} octets; at most {limits.credential_bytes} are read")
    try:
        revealed = reveal(parts, dict(signed.claims), limits)
    except Refused as refusal:
        raise UsageError(f"our own reader would refuse this {typ}: {refusal}") from None
    if revealed.claims != claims:
        raise UsageError(f"our own reader would read something else in this {typ}")
    return parts
