"""An SD-JWT as somebody hands it over: read strictly, disclosures in their places (specs/sd-jwt.md SD1 to SD5)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.securing.sd_jwt.key_binding import KeyBinding, read_key_binding
from vc.securing.sd_jwt.parts import SdJwt, split
from vc.securing.sd_jwt.reveal import Revealed, reveal
from vc.securing.secured import Form, SecuredCredential
from vc.securing.vc_jwt import read_jwt

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject
    from vc.model.limits import Limits


@dataclass(frozen=True, slots=True)
class Selective:
    """What an SD-JWT has beside its processed claims: its parts, what the issuer signed, and who presents it."""

    parts: SdJwt
    signed_claims: JsonObject = field(hash=False)
    revealed: Revealed
    binding: KeyBinding | None


def read_sd_jwt(raw: bytes, limits: Limits, expect: frozenset[Form]) -> SecuredCredential:
    """Return the SD-JWT or SD-JWT+KB in `raw`, whose `typ` must be one of `expect`.

    Refuses with the code of the first rule broken. Neither signature is checked here. `digest` is that of what the
    issuer signed: the same, whatever is disclosed of it.
    """
    parts = split(raw, limits)
    secured = read_jwt(parts.issuer_jwt, limits, expect)
    signed_claims = dict(secured.claims)
    _require_no_older_draft(secured.form, signed_claims)
    revealed = reveal(parts, signed_claims, limits)
    binding = None if parts.key_binding is None else read_key_binding(parts.key_binding, limits)
    selective = Selective(parts, signed_claims, revealed, binding)
    return replace(secured, raw=raw, claims=revealed.claims, selective=selective)


def _require_no_older_draft(form: Form, claims: JsonObject) -> None:
    # Older drafts of SD-JWT VC used the media type that is now the W3C's alone (SD6).
    if form is Form.VC_SD_JWT and "vct" in claims and "@context" not in claims:
        raise Refused(Code.JOSE_TYP, "an SD-JWT VC of an older draft, under the typ vc+sd-jwt; today it is dc+sd-jwt")
