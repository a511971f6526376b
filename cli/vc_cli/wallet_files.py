"""What a holder keeps in files: SD-JWTs, and the key that they are bound to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.encoding.json_pointer import parse_pointer, pointer
from vc.encoding.strict_json import loads_object
from vc.errors import KeyMaterialError, Refused, UsageError
from vc.keys.public_key import PublicKey
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read
from vc.securing.secured import CREDENTIAL_FORMS, SD_JWT_FORMS, SecuredCredential
from vc_cli.files import read_file
from vc_cli.inputs import read_input

if TYPE_CHECKING:
    from collections.abc import Collection

    from vc.securing.sd_jwt.reading import Selective
    from vc.securing.sd_jwt.reveal import Path

_LARGEST_KEY = 4_096


def public_key_in(name: str) -> PublicKey:
    """Return the public key in a file that holds a JWK. Raises `UsageError` where it holds none that is sound."""
    try:
        jwk = loads_object(read_file(name, limit=_LARGEST_KEY), max_depth=3, max_members=40)
        return PublicKey.from_jwk(jwk)
    except Refused as refusal:
        raise UsageError(f"is no public key (JWK): {refusal.detail}", where=name) from None


def selective_in(name: str) -> Selective:
    """Return the SD-JWT in a file, `-` or the argument itself. Raises `UsageError` for anything else."""
    secured = read(read_input(name), DEFAULT_LIMITS, expect=CREDENTIAL_FORMS & SD_JWT_FORMS)
    if not isinstance(secured, SecuredCredential) or secured.selective is None:
        told = "" if isinstance(secured, SecuredCredential) else f": {secured.detail}"
        raise UsageError(f"is no SD-JWT{told}", where=name, hint="`vc issue --form dc+sd-jwt` makes one")
    return secured.selective


def chosen_paths(texts: Collection[str], places: Collection[Path]) -> list[Path]:
    """Return the places among `places` that lie at, above or below what JSON pointers name.

    Raises `UsageError` for text that is no pointer, and for one that leads to none of them.
    """
    found: list[Path] = []
    for text in texts:
        try:
            parse_pointer(text)
        except ValueError as error:
            raise UsageError(str(error), where="--disclose", hint="write it as /credentialSubject/sites/0") from None
        near = [place for place in places if _one_within_the_other(pointer(place), text)]
        if not near:
            hint = "`vc present FILE --list` shows what can be"
            raise UsageError("nothing that could be shown or hidden stands there", where=text, hint=hint)
        found += near
    return found


def _one_within_the_other(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def require_keeper(selective: Selective, key: PublicKey, *, where: str) -> None:
    """Refuse a key that is not the one to which the SD-JWT is bound: no verifier would accept it."""
    from vc.securing.sd_jwt.key_binding import holder_key

    try:
        bound = holder_key(selective.signed_claims)
    except Refused as refusal:
        raise UsageError(refusal.detail, where=where, hint="issue it with --holder-key") from None
    if bound != key:
        raise KeyMaterialError("is not the key that this credential is bound to", where=where)
