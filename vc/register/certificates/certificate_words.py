"""What a certificate's own words say of its scheme and its language."""

from __future__ import annotations

from vc.errors import Refused, StorageError
from vc.model.claims import optional_mapping, optional_text
from vc.model.credential import credential_from_claims
from vc.profiles.catalogue import schemes
from vc.register.certificates.certificates import Certificate
from vc.register.own_document import opened
from vc.securing.secured import Form


def scheme_of(certificate: Certificate) -> str:
    """Return the code of the scheme that the certificate stands under, "" where it names none."""
    return _words(certificate)[0]


def language_of(certificate: Certificate) -> str:
    """Return the language beside English that the certificate speaks, "" for none.

    That is the language of its holder's native name, else that of its scheme.
    """
    code, native = _words(certificate)
    scheme = schemes().get(code)
    return native.partition("-")[0].lower() or ("" if scheme is None else scheme.language)


def _words(certificate: Certificate) -> tuple[str, str]:
    claims = opened(certificate.secured, Form.VC_JWT, where=certificate.name).claims
    try:
        scope = credential_from_claims(claims).scope
        subject = optional_mapping(claims, "credentialSubject") or {}
        party = optional_mapping(subject, "issuedToParty") or {}
        native = optional_text(party, "nativeLanguage") or ""
    except Refused as refusal:
        raise StorageError(refusal.detail, where=certificate.name) from None
    return "" if scope is None else scope.scheme, native
