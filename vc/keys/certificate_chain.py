"""X.509 certificates that a header brings along (x5c): what they are worth under anchors of the user's own.

SD-JWT VC draft-19, "Issuer Signature Mechanisms"; RFC 7515 section 4.1.6; rule SV5 of specs/sd-jwt.md. The path is
built and checked by the verifier of `cryptography` (RFC 5280). Loaded only where a policy names anchors.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import verification
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store, VerificationError

from vc.codes import Code
from vc.errors import Refused
from vc.keys.public_key import PublicKey

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonValue

_MOST: Final = 6
_HTTPS: Final = "https://"


@dataclass(frozen=True, slots=True)
class CertifiedKey:
    """The key of an end-entity certificate that leads to an anchor, and the last moment of that certificate, UTC."""

    key: PublicKey
    expires: datetime


def anchors_from_pem(pem: str) -> tuple[bytes, ...]:
    """Return the certificates of a PEM text in DER, at least one. Raises `ValueError` where there is none."""
    found = x509.load_pem_x509_certificates(pem.encode())
    return tuple(certificate.public_bytes(Encoding.DER) for certificate in found)


def certified_key(x5c: JsonValue, anchors: Sequence[bytes], *, issuer: str, at: datetime) -> CertifiedKey:
    """Return the key of `issuer` that the certificates in a header's `x5c` prove at the moment `at`.

    `anchors` are DER. Refuses with `key.unknown` what is no chain of certificates, a chain that leads to no anchor or
    did not hold then, and an end-entity certificate that names another issuer: it must have the issuer's URL, or its
    host, among its subject alternative names. A key of another kind than K1 is `jose.alg_forbidden`.
    """
    leaf, *others = _certificates(x5c)
    store = Store([x509.load_der_x509_certificate(anchor) for anchor in anchors])
    policies = (
        PolicyBuilder()
        .store(store)
        .time(at)
        .max_chain_depth(_MOST)
        .extension_policies(ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=_END_ENTITY)
    )
    try:
        policies.build_client_verifier().verify(leaf, others)
    except VerificationError as error:
        raise Refused(Code.KEY_UNKNOWN, f"the certificates lead to none of your anchors: {error}") from None
    _require_name(leaf, issuer)
    return CertifiedKey(PublicKey.from_native(leaf.public_key()), leaf.not_valid_after_utc)


def _certificates(x5c: JsonValue) -> list[x509.Certificate]:
    if not isinstance(x5c, list) or not 1 <= len(x5c) <= _MOST:
        raise Refused(Code.KEY_UNKNOWN, f"x5c holds 1 to {_MOST} certificates")
    try:
        # RFC 7515 section 4.1.6: base64 with padding, not base64url.
        octets = [base64.b64decode(one, validate=True) if isinstance(one, str) else b"" for one in x5c]
        return [x509.load_der_x509_certificate(one) for one in octets]
    except (binascii.Error, ValueError):
        raise Refused(Code.KEY_UNKNOWN, "x5c holds something else than certificates") from None


def _require_name(leaf: x509.Certificate, issuer: str) -> None:
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    host = issuer.removeprefix(_HTTPS).partition("/")[0].partition(":")[0]
    if issuer in names.get_values_for_type(x509.UniformResourceIdentifier):
        return
    if host in names.get_values_for_type(x509.DNSName):
        return
    raise Refused(Code.KEY_UNKNOWN, "the certificate is that of another issuer")


def _require_signing(_policy: verification.Policy, _certificate: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not usage.digital_signature:
        message = "the key is not for signatures"
        raise ValueError(message)


_END_ENTITY: Final = (
    ExtensionPolicy.permit_all()
    .require_present(x509.SubjectAlternativeName, Criticality.AGNOSTIC, None)
    .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _require_signing)
)
