"""The signed forms of one credential: made, read back strictly, held to what was allotted (specs/register.md G17)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from vc.encoding.strict_json import JsonObject
from vc.errors import Refused, UsageError
from vc.issue.prepare import StatusAllocation
from vc.model.credential import Credential, credential_from_claims
from vc.model.label_claims import require_readable, unread_label_payload
from vc.register.issuing.allocation import Slot
from vc.securing.cose import secured_cose
from vc.securing.vc_jwt import secured_vc_jwt
from vc.status.list_url import ListAddress, ListForm

if TYPE_CHECKING:
    from vc.keys.signer import Signer


@dataclass(frozen=True, slots=True)
class Allotment:
    """What the register gives to one credential: identifier, signing time and status entry."""

    credential_id: str
    issued_at: datetime
    slot: Slot
    address: ListAddress

    @property
    def status(self) -> StatusAllocation:
        """The status entry as `vc.issue` writes it."""
        return StatusAllocation(
            list_number=self.slot.list_number,
            index=self.slot.index,
            token_url=self.address.current(ListForm.TOKEN),
            bitstring_url=self.address.current(ListForm.BITSTRING),
        )


@dataclass(frozen=True, slots=True)
class SignedForms:
    """A credential in its signed forms. `digest` is the SHA-256 of the payload octets.

    `label` is None where there can be none; `label_fault` says why, for a credential of our profiles.
    """

    credential: Credential
    digest: bytes
    secured: bytes
    label: bytes | None
    label_fault: str = ""


def sign_forms(claims: JsonObject, allotment: Allotment, signer: Signer) -> SignedForms:
    """Sign `claims` in every form that they have. Raises `UsageError` where they are not what was allotted."""
    read_back = secured_vc_jwt(claims, signer)
    try:
        credential = credential_from_claims(read_back.claims)
    except Refused as refusal:
        raise UsageError(
            f"no verifier would accept it: {refusal.code}: {refusal.detail}", where=allotment.credential_id
        ) from None
    _require_allotted(credential, allotment, signer)
    forms = SignedForms(credential, read_back.digest, read_back.raw, None)
    return forms if credential.profile is None else _with_label(forms, allotment, signer)


def _require_allotted(credential: Credential, allotment: Allotment, signer: Signer) -> None:
    """Hold the payload to what the register recorded: a wrong index would speak for another certificate."""
    issuer = signer.verification_method.partition("#")[0]
    token = {"status_list": {"idx": allotment.slot.index, "uri": allotment.status.token_url}}
    allotted = (
        ("id", credential.id, allotment.credential_id),
        ("issuer", credential.issuer, issuer),
        ("iat", credential.issued_at, allotment.issued_at),
        ("status", credential.status_claims.get("status"), token),
    )
    for name, found, expected in allotted:
        if found != expected:
            raise UsageError(
                f"/{name} is {found!r}, not the {expected!r} of the register", where=allotment.credential_id
            )


def _with_label(forms: SignedForms, allotment: Allotment, signer: Signer) -> SignedForms:
    """Add the label form. A certificate that says more than fits a label is issued without one, and says so."""
    slot = allotment.slot
    try:
        payload = unread_label_payload(
            forms.credential, list_number=slot.list_number, index=slot.index, digest=forms.digest
        )
    except UsageError as error:
        return replace(forms, label_fault=str(error))
    label = secured_cose(payload, signer)
    try:
        require_readable(label)
    except UsageError as error:
        return replace(forms, label_fault=str(error))
    return replace(forms, label=label.raw)
