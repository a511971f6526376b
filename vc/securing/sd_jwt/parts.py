"""The compact serialization of an SD-JWT: an issuer-signed JWT, disclosures, and maybe a key binding JWT.

RFC 9901 section 4; specs/sd-jwt.md SD1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.errors import Refused

if TYPE_CHECKING:
    from vc.model.limits import Limits

TILDE: Final = b"~"


@dataclass(frozen=True, slots=True)
class SdJwt:
    """The parts of an SD-JWT, as octets and undecoded. `key_binding` is None where it ends with a tilde."""

    issuer_jwt: bytes
    disclosures: tuple[bytes, ...] = ()
    key_binding: bytes | None = None

    @property
    def unbound(self) -> bytes:
        """All before the key binding JWT, the last tilde included: what `sd_hash` is about (section 4.3.1)."""
        return TILDE.join((self.issuer_jwt, *self.disclosures, b""))

    @property
    def compact(self) -> bytes:
        """The whole, as it is handed over."""
        return self.unbound + (self.key_binding or b"")


def split(raw: bytes, limits: Limits) -> SdJwt:
    """Return the parts of the SD-JWT, or SD-JWT+KB, in `raw`.

    Refuses with `limit.disclosures` more disclosures than `limits` has, which are counted before anything is cut; with
    `sd.malformed` octets without a tilde, and an empty JWT or disclosure.
    """
    tildes = raw.count(TILDE)
    if tildes == 0:
        raise Refused(Code.SD_MALFORMED, "an SD-JWT ends each of its parts with a tilde")
    if tildes - 1 > limits.disclosures:
        raise Refused(Code.LIMIT_DISCLOSURES, f"more than {limits.disclosures} disclosures")
    issuer_jwt, *disclosures, last = raw.split(TILDE)
    if not issuer_jwt or not all(disclosures):
        raise Refused(Code.SD_MALFORMED, "a part of the SD-JWT is empty")
    return SdJwt(issuer_jwt, tuple(disclosures), last or None)
