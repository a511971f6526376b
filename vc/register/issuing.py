"""Issuing: inputs, index, signatures and ledger entry in one transaction (specs/register.md G14 to G18)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from vc.encoding.jcs import canonicalize
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import Refused, UsageError
from vc.keys.signer import Signer
from vc.register.addresses import Addresses, site_path, slug_of
from vc.register.allocation import IndexAllocator
from vc.register.certificates import Certificate, certificate_of
from vc.register.events import EventKind, LedgerEntry, NewEvent, numeric
from vc.register.ledger import append, head, settled
from vc.register.schema import credentials
from vc.register.signing import Allotment, SignedForms, sign_forms

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

_LONGEST: Final = 200
_MOST_PARAMETERS: Final = 500


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """One credential to be issued.

    `key` is the idempotency key: the same key with the same `request` always means the same credential. `request` is
    what was asked, as JSON; it is compared, not stored. `number` is the certificate number, empty where there is none.
    `claims` completes the payload for what the register allots; it is called once, within the transaction.
    `credential_id` is an identifier that the input brought along; else it is made from the number.
    """

    key: str
    request: JsonValue
    number: str
    claims: Callable[[Allotment], JsonObject]
    credential_id: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A credential of the register. `repeated`: it had been issued before, under the same idempotency key.

    `label_fault` says why a certificate of our profiles was issued without a label form.
    """

    certificate: Certificate
    repeated: bool
    label_fault: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """A request with its names in the register and the digest by which it is compared."""

    request: IssueRequest
    digest: bytes
    credential_id: str
    slug: str


@dataclass(frozen=True, slots=True)
class IssuingDesk:
    """What issuing needs beside the requests: whose addresses, which key, which indexes.

    `on_step` is called at each named step (fault tests).
    """

    addresses: Addresses
    signer: Signer
    allocator: IndexAllocator
    on_step: Callable[[str], None]

    def issue(self, connection: Connection, requests: Sequence[IssueRequest], *, now: datetime) -> list[Issued]:
        """Issue `requests` within the caller's writing transaction, and return the credentials in their order.

        Raises `UsageError` that names the number or key of the request at fault; the transaction must then be undone.
        """
        named = [self._named(request) for request in requests]
        known = _issued_before(connection, named)
        fresh = _fresh(named, {key: digest for key, (digest, _) in known.items()})
        _require_new_names(connection, fresh)
        issued_at = settled(now, head(connection))
        slots = self.allocator.allocate(connection, len(fresh), now=issued_at)
        self.on_step("issue.allocated")
        allotments = [
            Allotment(one.credential_id, issued_at, slot, self.addresses.status_list(slot.list_number))
            for one, slot in zip(fresh, slots, strict=True)
        ]
        signed = [
            sign_forms(one.request.claims(allotment), allotment, self.signer)
            for one, allotment in zip(fresh, allotments, strict=True)
        ]
        self.on_step("issue.signed")
        made = self._record(connection, fresh, allotments=allotments, signed=signed)
        self.on_step("issue.recorded")
        results = []
        for one in named:
            key = one.request.key
            results.append(Issued(known[key][1], repeated=True) if key in known else made[key])
            known[key] = (one.digest, results[-1].certificate)
        return results

    def _named(self, request: IssueRequest) -> _Named:
        for name, value in (("key", request.key), ("number", request.number)):
            if len(value) > _LONGEST or not value.isprintable():
                raise UsageError(f"a {name} has at most {_LONGEST} printable characters", where=value[:_LONGEST])
        if not request.key:
            raise UsageError("an idempotency key is needed", where=request.number or "key")
        digest = _digest(request)
        slug = slug_of(request.number) if request.number else digest.hex()[:32]
        credential_id = request.credential_id or self.addresses.credential(slug)
        own_pages = self.addresses.credential("")
        if credential_id != self.addresses.credential(slug) and credential_id.startswith(own_pages):
            slug = slug_of(site_path(credential_id).removeprefix(site_path(own_pages)))
        return _Named(request, digest, credential_id, slug)

    def _record(
        self,
        connection: Connection,
        fresh: Sequence[_Named],
        *,
        allotments: Sequence[Allotment],
        signed: Sequence[SignedForms],
    ) -> dict[str, Issued]:
        rows = [
            _row(one, allotment, forms, kid=self.signer.verification_method)
            for one, allotment, forms in zip(fresh, allotments, signed, strict=True)
        ]
        events = [
            NewEvent(EventKind.ISSUED, one.credential_id, issued_body(row), by=one.request.by)
            for one, row in zip(fresh, rows, strict=True)
        ]
        entries: Sequence[LedgerEntry] = append(connection, events, now=allotments[0].issued_at) if events else ()
        for row, entry in zip(rows, entries, strict=True):
            row["seq"] = entry.seq
        if rows:
            connection.execute(insert(credentials), rows)
        return {
            one.request.key: Issued(certificate_of(row), repeated=False, label_fault=forms.label_fault)
            for one, row, forms in zip(fresh, rows, signed, strict=True)
        }


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


def _row(one: _Named, allotment: Allotment, forms: SignedForms, *, kid: str) -> dict[str, Any]:
    credential = forms.credential
    scope = credential.scope
    return {
        "id": one.credential_id,
        "number": one.request.number or None,
        "slug": one.slug,
        "list_number": allotment.slot.list_number,
        "list_index": allotment.slot.index,
        "idempotency_key": one.request.key,
        "request_digest": one.digest,
        "digest": forms.digest,
        "kid": kid,
        "issued_at": numeric(allotment.issued_at),
        "valid_from": None if credential.valid_from is None else numeric(credential.valid_from),
        "valid_until": None if credential.valid_until is None else numeric(credential.valid_until),
        "holder": credential.holder,
        "standard": "" if scope is None else f"{scope.standard or scope.scheme}:{scope.edition}".rstrip(":"),
        "secured": forms.secured,
        "label": forms.label,
    }


def _digest(request: IssueRequest) -> bytes:
    try:
        return hashlib.sha256(canonicalize([request.number, request.credential_id, request.request])).digest()
    except Refused as refusal:
        raise UsageError(f"can't be recorded: {refusal.detail}", where=request.number or request.key) from None


def _issued_before(connection: Connection, named: Sequence[_Named]) -> dict[str, tuple[bytes, Certificate]]:
    keys = [one.request.key for one in named]
    return {
        row["idempotency_key"]: (row["request_digest"], certificate_of(row))
        for row in _rows_among(connection, credentials.c.idempotency_key, keys)
    }


def _fresh(named: Sequence[_Named], known: Mapping[str, bytes]) -> list[_Named]:
    """Return the requests that were never made before, once each. Raises `UsageError` for a key used twice (G15)."""
    digests = dict(known)
    fresh = []
    for one in named:
        if one.request.key not in digests:
            digests[one.request.key] = one.digest
            fresh.append(one)
        elif digests[one.request.key] != one.digest:
            raise UsageError(
                "this idempotency key stands for another request",
                where=one.request.key,
                hint="a changed certificate is a new one: give it a new number, and supersede the old one",
            )
    return fresh


def _require_new_names(connection: Connection, fresh: Sequence[_Named]) -> None:
    columns: tuple[tuple[ColumnElement[str], str, list[str]], ...] = (
        (credentials.c.number, "number", [one.request.number for one in fresh if one.request.number]),
        (credentials.c.id, "id", [one.credential_id for one in fresh]),
        (credentials.c.slug, "slug", [one.slug for one in fresh]),
    )
    for column, name, values in columns:
        taken = _first_repeated(values) or next((row[name] for row in _rows_among(connection, column, values)), None)
        if taken is not None:
            raise UsageError(
                "this number or identifier was issued before",
                where=taken,
                hint="give the new certificate a number of its own, and supersede the old one",
            )


def _first_repeated(values: Sequence[str]) -> str | None:
    return next((value for value, count in Counter(values).items() if count > 1), None)


def _rows_among(connection: Connection, column: ColumnElement[str], values: Sequence[str]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for start in range(0, len(values), _MOST_PARAMETERS):
        query = select(credentials).where(column.in_(values[start : start + _MOST_PARAMETERS]))
        found.extend(dict(row) for row in connection.execute(query).mappings())
    return found
