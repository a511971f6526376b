"""The second step of issuing: signed forms and the ledger's word on them, in one transaction (G14, G17, G18)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from vc.encoding.strict_json import JsonObject
from vc.keys.signer import Signer
from vc.model.credential import Credential
from vc.register.certificates.certificates import Certificate, certificate_of
from vc.register.issuing.admission import Admitted, issued_among, require_new_names
from vc.register.issuing.issue_request import NamedRequest
from vc.register.issuing.signing import Allotment, sign_forms
from vc.register.storage.events import EventKind, NewEvent, numeric
from vc.register.storage.ledger import append
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import credentials

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Issued:
    """A credential of the register. `repeated`: it had been issued before, under the same idempotency key.

    `label_fault` says why a certificate of our profiles was issued without a label form.
    """

    certificate: Certificate
    repeated: bool
    label_fault: str = ""


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A row of `credentials` that is signed and not yet recorded."""

    columns: Mapping[str, Any]
    label_fault: str = ""


def sign_row(one: NamedRequest, allotment: Allotment, signer: Signer) -> SignedRow:
    """Complete and sign one request. Raises `UsageError` where what was asked may not be signed."""
    forms = sign_forms(one.request.claims(allotment), allotment, signer)
    columns: dict[str, Any] = {
        "id": one.credential_id,
        "number": one.request.number or None,
        "slug": one.slug,
        "list_number": allotment.slot.list_number,
        "list_index": allotment.slot.index,
        "idempotency_key": one.key,
        "request_digest": one.digest,
        "digest": forms.digest,
        "kid": signer.verification_method,
        "issued_at": numeric(allotment.issued_at),
        "secured": forms.secured,
        "label": forms.label,
    }
    return SignedRow(columns | look_up_columns(forms.credential), forms.label_fault)


def look_up_columns(credential: Credential) -> dict[str, Any]:
    """Return the columns of `credentials` that repeat what a credential says, for look-up."""
    scope = credential.scope
    return {
        "valid_from": None if credential.valid_from is None else numeric(credential.valid_from),
        "valid_until": None if credential.valid_until is None else numeric(credential.valid_until),
        "holder": credential.holder,
        "standard": "" if scope is None else f"{scope.standard or scope.scheme}:{scope.edition}".rstrip(":"),
    }


def record_signed(
    connection: Connection,
    requests: Sequence[NamedRequest],
    admitted: Admitted,
    *,
    signed: Sequence[SignedRow],
    now: datetime,
) -> list[Issued]:
    """Record what was signed, and return the credentials of `requests` in their order. Needs a writing transaction.

    Another program may have signed the same admission meanwhile: what it has recorded then stands (G15). Raises
    `UsageError` where a key or number was taken meanwhile.
    """
    newest = issued_among(connection, requests)
    fresh = [row for row in signed if row.columns["idempotency_key"] not in newest]
    by_key = {one.key: one for one in requests}
    require_new_names(connection, [by_key[row.columns["idempotency_key"]] for row in fresh])
    events = [
        NewEvent(
            EventKind.ISSUED,
            row.columns["id"],
            issued_body(row.columns),
            by=by_key[row.columns["idempotency_key"]].request.by,
        )
        for row in fresh
    ]
    rows = [
        dict(row.columns) | {"seq": entry.seq}
        for row, entry in zip(fresh, append(connection, events, now=now), strict=True)
    ]
    if rows:
        connection.execute(insert(credentials), [sealed(credentials, row) for row in rows])
    made = {
        row["idempotency_key"]: Issued(certificate_of(row), repeated=False, label_fault=given.label_fault)
        for row, given in zip(rows, fresh, strict=True)
    }
    results: list[Issued] = []
    known = dict(admitted.issued) | newest
    for one in requests:
        results.append(Issued(known[one.key], repeated=True) if one.key in known else made[one.key])
        known[one.key] = results[-1].certificate
    return results


def issued_body(row: Mapping[str, Any]) -> JsonObject:
    """Return what the ledger states of a row of `credentials`; the audit compares both (G11)."""
    body: JsonObject = {
        name: row[name]
        for name in ("number", "slug", "kid", "issued_at", "valid_from", "valid_until", "holder", "standard")
        if row[name] is not None
    }
    body["list"], body["index"], body["key"] = row["list_number"], row["list_index"], row["idempotency_key"]
    body["request"], body["digest"] = row["request_digest"].hex(), row["digest"].hex()
    body["secured"] = hashlib.sha256(row["secured"]).hexdigest()
    if row["label"] is not None:
        body["label"] = hashlib.sha256(row["label"]).hexdigest()
    return body
