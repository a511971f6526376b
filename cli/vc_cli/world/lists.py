"""The status lists of the world: every certificate has its entry, also those that nobody has signed (W9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from vc.encoding.strict_json import JsonObject
from vc.issue.prepare import StatusAllocation
from vc.keys.signer import Signer
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import CertificateStatus
from vc.register.addresses import Addresses
from vc.securing.read import document_limits
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.bitstring_list import MINIMUM_ENTRIES
from vc.status.claims import ListPublication, bitstring_list_credential, token_list_claims
from vc.status.list_url import ListForm
from vc.status.packing import StatusValues
from vc.status.value import StatusValue
from vc_cli.world.certificate import WorldCertificate
from vc_cli.world.documents import DAY, Document, Organisations
from vc_cli.world.organisations import Body
from vc_cli.world.signatures import LISTS

LIST_LENGTH: Final = MINIMUM_ENTRIES
_STRIDE: Final = 52_361  # odd, and so no two of a list's certificates share an index; neighbours lie far apart
_LEVEL: Final = 6
_TTL: Final = timedelta(hours=1)
_VALUES: Final = {
    CertificateStatus.ACTIVE: StatusValue.ACTIVE,
    CertificateStatus.SUSPENDED: StatusValue.SUSPENDED,
    CertificateStatus.WITHDRAWN: StatusValue.WITHDRAWN,
    CertificateStatus.CANCELLED: StatusValue.CANCELLED,
    CertificateStatus.SUPERSEDED: StatusValue.SUPERSEDED,
    CertificateStatus.SCOPE_REDUCED: StatusValue.SCOPE_REDUCED,
}


def allocation(addresses: Addresses, certificate: WorldCertificate) -> StatusAllocation:
    """Return the entry of a certificate among its body's lists."""
    number, position = certificate.serial // LIST_LENGTH + 1, certificate.serial % LIST_LENGTH
    address = addresses.status_list(number)
    return StatusAllocation(
        list_number=number,
        index=position * _STRIDE % LIST_LENGTH,
        token_url=address.current(ListForm.TOKEN),
        bitstring_url=address.current(ListForm.BITSTRING),
    )


class BodyLists:
    """The lists of one body: certificates are entered in the order of their serials."""

    def __init__(self, body: Body, organisations: Organisations) -> None:
        self._addresses = Addresses.of(body.did)
        self._did = body.did
        self._signer: Signer = organisations.keyring.signer(body.did, LISTS)
        self._published_at = organisations.published_at
        self._values: dict[int, int] = {}
        self._number = 0

    def enter(self, certificate: WorldCertificate) -> Iterator[Document]:
        """Enter a certificate; yields both forms of the list before, once that is full."""
        entry = allocation(self._addresses, certificate)
        if entry.list_number != self._number:
            yield from self.finished()
            self._number = entry.list_number
        if certificate.change is not None:
            self._values[entry.index] = int(_VALUES[certificate.status])

    def finished(self) -> Iterator[Document]:
        """Yield both forms of the list under way, if there is one."""
        if self._number == 0:
            return
        address = self._addresses.status_list(self._number)
        values = StatusValues.sparse(self._values, length=LIST_LENGTH)
        publication = ListPublication(self._did, address, self._published_at, self._published_at + 2 * DAY, _TTL)
        yield (
            address.current(ListForm.TOKEN),
            self._signed(token_list_claims(values, publication, level=_LEVEL), typ="statuslist+jwt"),
        )
        yield (
            address.current(ListForm.BITSTRING),
            self._signed(bitstring_list_credential(values, publication, level=_LEVEL), typ="vc+jwt"),
        )
        self._values = {}

    def _signed(self, claims: JsonObject, *, typ: str) -> bytes:
        return secure_vc_jwt(claims, self._signer, typ=typ, limits=document_limits(DEFAULT_LIMITS))
