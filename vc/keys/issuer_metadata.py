"""JWT VC Issuer Metadata: where the keys of an issuer stand that names itself by an https URL.

SD-JWT VC draft-19, "JWT VC Issuer Metadata"; rules SV2 and SV3 of specs/sd-jwt.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import base64url, strict_json
from vc.errors import Refused
from vc.keys.did_document import DidDocument
from vc.keys.public_key import PublicKey
from vc.keys.verification_method import ASSERTION_METHOD, VerificationMethod

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.model.limits import Limits

HTTPS: Final = "https://"
_WELL_KNOWN: Final = "/.well-known/jwt-vc-issuer"
_UNUSABLE: Final = frozenset({Code.JOSE_ALG_FORBIDDEN, Code.KEY_PURPOSE})


def issuer_metadata_url(issuer: str) -> str:
    """Return where the metadata of an https issuer stands: the well-known part between host and path.

    Refuses with `key.resolution` an identifier with query or fragment. Whether its host may be asked is not for this
    function to say.
    """
    if not issuer.startswith(HTTPS) or "?" in issuer or "#" in issuer:
        raise Refused(Code.KEY_RESOLUTION, "the issuer is no https URL without query and fragment")
    host, slash, path = issuer.removeprefix(HTTPS).partition("/")
    return f"{HTTPS}{host}{_WELL_KNOWN}{slash}{path}".removesuffix("/")


def issuer_metadata(issuer: str, keys: Mapping[str, PublicKey]) -> JsonObject:
    """Return the metadata of an https issuer with these keys, by the `kid` in the header of what they sign."""
    jwks: list[JsonValue] = [{**key.to_jwk(), "kid": kid, "use": "sig"} for kid, key in keys.items()]
    return {"issuer": issuer, "jwks": {"keys": jwks}}


def parse_issuer_metadata(raw: bytes, issuer: str, limits: Limits) -> DidDocument | str:
    """Return the keys of `issuer` that its metadata holds, or the URL of the JWK set that it names instead.

    Refuses with `key.resolution` what is not well-formed metadata of exactly this issuer, with one of `jwks` and
    `jwks_uri`; and a key with the codes of `parse_jwk_set`.
    """
    metadata = _object(raw, limits, "the issuer's metadata")
    if metadata.get("issuer") != issuer:
        raise Refused(Code.KEY_RESOLUTION, "the metadata is that of another issuer")
    if ("jwks" in metadata) == ("jwks_uri" in metadata):
        raise Refused(Code.KEY_RESOLUTION, "the metadata has one of jwks and jwks_uri")
    if "jwks" in metadata:
        return _document(metadata["jwks"], issuer)
    url = metadata["jwks_uri"]
    if not isinstance(url, str):
        raise Refused(Code.KEY_RESOLUTION, "jwks_uri is not a URL")
    return url


def parse_jwk_set(raw: bytes, issuer: str, limits: Limits) -> DidDocument:
    """Return the keys of a JWK set (RFC 7517 section 5), as methods `ISSUER#KID` under `assertionMethod`.

    Keys that the library can't use are left out. Refuses with `key.resolution` what is no JWK set, and with
    `key.weak` an unsound key.
    """
    return _document(_object(raw, limits, "the JWK set"), issuer)


def _object(raw: bytes, limits: Limits, name: str) -> JsonObject:
    if len(raw) > limits.credential_bytes:
        raise Refused(Code.KEY_RESOLUTION, f"{name} is too large")
    try:
        return strict_json.loads_object(raw, max_depth=limits.json_depth, max_members=limits.json_members)
    except Refused as refusal:
        raise Refused(Code.KEY_RESOLUTION, f"{name} is not strict JSON: {refusal.detail}") from None


def _document(jwks: JsonValue, issuer: str) -> DidDocument:
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(keys, list):
        raise Refused(Code.KEY_RESOLUTION, "a JWK set has an array of keys")
    methods = (_method(jwk, issuer) for jwk in keys)
    return DidDocument(id=issuer, methods=tuple(method for method in methods if method is not None))


def _method(jwk: JsonValue, issuer: str) -> VerificationMethod | None:
    if not isinstance(jwk, dict):
        raise Refused(Code.KEY_RESOLUTION, "a key of the JWK set is not an object")
    try:
        key = PublicKey.from_jwk(jwk)
    except Refused as refusal:
        if refusal.code in _UNUSABLE:
            return None
        raise
    kid = jwk.get("kid", base64url.encode(key.thumbprint))
    if not isinstance(kid, str):
        raise Refused(Code.KEY_RESOLUTION, "the kid of a key is not a text")
    return VerificationMethod(f"{issuer}#{kid}", issuer, key, frozenset({ASSERTION_METHOD}))
