"""The issuer's side in one place: issue, look up, record (specs/register.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from vc.errors import UsageError
from vc.keys.signer import Signer
from vc.model.vocabulary import Environment
from vc.register import certificates, lifecycle
from vc.register.accrediting import find_accreditation
from vc.register.allocation import IndexAllocator
from vc.register.certificates import CertificateState, events_of
from vc.register.engine import reading, writing
from vc.register.events import EventKind
from vc.register.history import Chapter, accreditation_history, history_of
from vc.register.home import Home
from vc.register.issuing import Issued, IssueRequest, IssuingDesk
from vc.register.key_records import KeyRole, require_active
from vc.register.ledger import entries_of
from vc.register.lifecycle import Changed
from vc.register.site_folder import no_step
from vc.register.standing import standing
from vc.register.transitions import Change

ROWS_AT_ONCE: Final = 500
"""Credentials issued in one transaction (G18)."""


@dataclass(frozen=True, slots=True)
class Register:
    """The register of an open home.

    `allocator` draws status indexes; `on_step` is called at each named step of writing (fault tests).
    """

    home: Home
    allocator: IndexAllocator | None = None
    on_step: Callable[[str], None] = field(default=no_step, repr=False)

    def issue(self, request: IssueRequest, *, signer: Signer, now: datetime) -> Issued:
        """Issue one credential, or return the one that was issued for the same idempotency key (G15)."""
        return self.issue_many((request,), signer=signer, now=now)[0]

    def issue_many(self, requests: Sequence[IssueRequest], *, signer: Signer, now: datetime) -> list[Issued]:
        """Issue `requests` in their order, 500 in a transaction.

        Raises `UsageError` for a request at fault, and says how many before it are issued; the same call with the fault
        mended continues there. `signer` is the home's for credentials.
        """
        self._require_authority()
        length = self.home.settings.list_length
        desk = IssuingDesk(self.home.addresses, signer, self.allocator or IndexAllocator(length=length), self.on_step)
        issued: list[Issued] = []
        for start in range(0, len(requests), ROWS_AT_ONCE):
            try:
                with writing(self.home.engine) as connection:
                    require_active(connection, KeyRole.CREDENTIAL, signer)
                    chunk = desk.issue(connection, requests[start : start + ROWS_AT_ONCE], now=now)
            except UsageError as error:
                if not issued:
                    raise
                raise UsageError(
                    error.message,
                    where=error.where,
                    hint=f"the first {len(issued)} are issued; mend this one and run the same again",
                ) from error
            self.on_step("issue.committed")
            issued.extend(chunk)
        return issued

    def change(self, identifier: str, change: Change, *, now: datetime, approval: int | None = None) -> Changed:
        """Record a change of a certificate, named by identifier or number.

        `approval` is the number of the proposal that `change.by` approves with it. Raises `UsageError` for an illegal
        change, `ApprovalNeededError` for one that needs a second person first.
        """
        with writing(self.home.engine) as connection:
            changed = lifecycle.record_change(connection, identifier, change, now=now, approval=approval)
            self.on_step("change.recorded")
        self.on_step("change.committed")
        return changed

    def show(self, identifier: str, *, at: datetime) -> CertificateState:
        """Return a certificate with where it stands at `at`. Raises `UsageError` for an unknown one."""
        with reading(self.home.engine) as connection:
            certificate = certificates.require(connection, identifier)
            events = events_of(connection, certificate)
            return CertificateState(certificate, events, standing(events, at))

    def certificates(self, *, at: datetime) -> Iterator[CertificateState]:
        """Yield every certificate with where it stands at `at`, in the order of issue."""
        with reading(self.home.engine) as connection:
            yield from certificates.each(connection, at=at)

    def history(self, identifier: str) -> tuple[Chapter, ...]:
        """Return the story of a certificate, or of the accreditation with this number or of this body.

        Raises `UsageError` for what the register does not know.
        """
        with reading(self.home.engine) as connection:
            version = find_accreditation(connection, identifier)
            certificate = certificates.find(connection, identifier)
            if certificate is None and version is not None:
                return accreditation_history(connection, version, identifier)
            return history_of(connection, certificate or certificates.require(connection, identifier))

    def _require_authority(self) -> None:
        """Refuse to issue in earnest without an accreditation (design section 6)."""
        if self.home.settings.environment is Environment.TEST:
            return
        with reading(self.home.engine) as connection:
            taken = next(entries_of(connection, kinds=(EventKind.SCHEDULE_TAKEN,)), None)
        if taken is None:
            raise UsageError(
                "a production home issues only under an accreditation", hint="take yours in with `vc schedule add`"
            )
