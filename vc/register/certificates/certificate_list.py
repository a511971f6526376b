"""The certificates of a register as open files: NDJSON, and a workbook in the shape of CertSearch's (register.md G73).

Both are made for people and their programs; an import does not read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vc.encoding import base64url
from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonObject, JsonValue, dumps
from vc.errors import ConfigurationError, Refused, StorageError
from vc.model.credential import Credential, credential_from_claims
from vc.model.vocabulary import Profile
from vc.register.certificates.certificates import CertificateState
from vc.register.own_document import opened
from vc.securing.secured import Form
from vc.status.value import StatusValue, registered_status

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADINGS: Final = (
    "Certificate Number",
    "Certification Status",
    "Accreditation Status",
    "Certification Type",
    "Certification Scope",
    "Certification Issue Date",
    "Certification Expiry Date",
    "Certified Entity Name",
    "Certified Entity English Name",
    "Certified Entity Country",
    "Standard Name",
    "Sector Code",
)
"""The columns of IAF CertSearch's upload table that a certificate of ours has something to say in."""

ROWS_ON_A_SHEET: Final = 1_000_000
_WIDTH: Final = 24
_TYPES: Final = {
    Profile.MANAGEMENT_SYSTEM_CERTIFICATE: "Management System",
    Profile.PRODUCT_CERTIFICATE: "Product",
}
_STATUS: Final = {
    StatusValue.ACTIVE: "Active",
    StatusValue.SCOPE_REDUCED: "Active",
    StatusValue.SUSPENDED: "Suspended",
    StatusValue.WITHDRAWN: "Withdrawn",
    StatusValue.CANCELLED: "Cancelled",
    StatusValue.SUPERSEDED: "Inactive",
}


def certificate_line(state: CertificateState, credential: Credential) -> bytes:
    """Return one certificate as a line of NDJSON, its status as of when it was read."""
    certificate, status = state.certificate, registered_status(state.standing.value)
    label = certificate.label
    sectors: list[JsonValue] = [] if credential.scope is None else [*sorted(credential.scope.sectors)]
    told: JsonObject = {
        "number": certificate.number,
        "id": certificate.id,
        "holder": certificate.holder,
        "standard": certificate.standard,
        "scope": credential.scope_text,
        "sectors": sectors,
        "status": "" if status is None else status.value,
        "since": _moment(state.standing.since),
        "successor": state.standing.successor,
        "issued_at": _moment(certificate.issued_at),
        "valid_from": _moment(certificate.valid_from),
        "valid_until": _moment(certificate.valid_until),
        "credential": certificate.secured.decode("ascii"),
        "label": None if label is None else base64url.encode(label),
    }
    return dumps(told) + b"\n"


def credential_of(state: CertificateState) -> Credential:
    """Return what a certificate of the register says. Raises `StorageError` where it can't be read."""
    certificate = state.certificate
    try:
        return credential_from_claims(opened(certificate.secured, Form.VC_JWT, where=certificate.name).claims)
    except Refused as refusal:
        raise StorageError(refusal.detail, where=certificate.name) from None


def certsearch_row(state: CertificateState, credential: Credential, *, at: datetime) -> tuple[str, ...] | None:
    """Return the cells of a certificate under `HEADINGS`; None for what CertSearch does not list."""
    kind = None if credential.profile is None else _TYPES.get(credential.profile)
    scope = credential.scope
    if kind is None or scope is None:
        return None
    certificate = state.certificate
    status = _STATUS[state.standing.value]
    ended = certificate.valid_until is not None and certificate.valid_until <= at
    return (
        certificate.number,
        "Expired" if ended and status == "Active" else status,
        "Unaccredited" if credential.evidence is None else "Accredited",
        kind,
        credential.scope_text,
        _compact(certificate.valid_from),
        _compact(certificate.valid_until),
        credential.holder_native or credential.holder,
        credential.holder,
        ";".join(sorted(credential.places)),
        f"{scope.standard or scope.scheme}:{scope.edition}".rstrip(":"),
        ";".join(sorted(scope.sectors or scope.product_categories)),
    )


class CertificateBook:
    """A workbook that is written row by row; every cell of it is text, whatever it begins with."""

    def __init__(self) -> None:
        """Raise `ConfigurationError` where the package that writes workbooks is not installed."""
        try:
            from vc.issue import workbook_writing
        except ImportError:
            raise ConfigurationError(
                "an export needs the package openpyxl", hint="pip install 'accredited-vc[issuer]'"
            ) from None
        self._writing = workbook_writing
        self._book = workbook_writing.new_book(title="Certificates")
        self._sheet = self._new_sheet()
        self._rows = 0

    def add(self, cells: Iterable[str]) -> None:
        """Write the next row, on a further sheet where the last one is full."""
        if self._rows == ROWS_ON_A_SHEET:
            self._sheet, self._rows = self._new_sheet(), 0
        self._writing.write_row(self._sheet, cells)
        self._rows += 1

    def save(self, file: Path) -> None:
        """Write the workbook."""
        self._book.save(file)

    def _new_sheet(self) -> Worksheet:
        title = f"Certificates {len(self._book.sheetnames) + 1}"
        sheet = self._writing.new_sheet(self._book, title, widths=[_WIDTH] * len(HEADINGS), frozen_row=1)
        self._writing.write_row(sheet, HEADINGS, bold=True)
        return sheet


def _compact(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y%m%d}"


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else format_instant(moment)
