"""The issuer's side in one place: issue, look up, record (specs/register.md)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from vc.errors import UsageError
from vc.keys.signer import Signer
from vc.model.vocabulary import Environment
from vc.register.accreditation.accrediting import find_accreditation
from vc.register.backup.restored import require_published_since
from vc.register.certificates import certificates, lifecycle
from vc.register.certificates.certificates import CertificateState, events_of
from vc.register.certificates.history import Chapter, accreditation_history, history_of
from vc.register.certificates.lifecycle import Changed
from vc.register.certificates.standing import standing
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.issuing.admission import Admitted, admit
from vc.register.issuing.allocation import IndexAllocator
from vc.register.issuing.batches import begin_batch, finish_batch
from vc.register.issuing.issue_request import IssueRequest, NamedRequest, named
from vc.register.issuing.issuing import Issued, record_signed
from vc.register.issuing.signing_pool import Bench, Promise, Signing, Task, jobs_for, signing_on
from vc.register.keys.key_records import KeyRole, require_active
from vc.register.publication.site_folder import no_step
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind
from vc.register.storage.ledger import entries_of

ROWS_AT_ONCE: Final = 500
"""Credentials issued in one transaction (G18)."""

_AHEAD: Final = 2
"""So many transactions' credentials are being signed while the one before them is recorded."""

_Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Register:
    """The register of an open home.

    `allocator` draws status indexes; `on_step` is called at each named step of writing (progress, fault tests).
    """

    home: Home
    allocator: IndexAllocator | None = None
    on_step: _Step = field(default=no_step, repr=False)

    def issue(self, request: IssueRequest, *, signer: Signer, now: datetime) -> Issued:
        """Issue one credential, or return the one that was issued for the same idempotency key (G15)."""
        return self.issue_many((request,), signer=signer, now=now)[0]

    def issue_many(
        self,
        requests: Sequence[IssueRequest],
        *,
        signer: Signer,
        now: datetime,
        source: str = "",
        jobs: int | None = None,
    ) -> list[Issued]:
        """Issue `requests` in their order, 500 in a transaction.

        Raises `UsageError` for a request at fault, and says how many before it are issued; the same call with the fault
        mended continues there. `signer` is the home's for credentials. `source` names the file of a batch, which stays
        unfinished in the register until all of it is issued (G72). `jobs` is on how many cores is signed; None: on
        all where that is worth it.
        """
        self.home.require_whole(now)
        self._require_authority()
        issued: list[Issued] = []
        bench = Bench(signer, requests, self.home.addresses)
        with signing_on(jobs or jobs_for(len(requests), signer), bench) as signing:
            try:
                for chunk in self._issued_chunks(requests, signer, signing=signing, now=now, source=source):
                    issued.extend(chunk)
                    self.on_step("issue.committed")
            except UsageError as error:
                if not issued:
                    raise
                raise UsageError(
                    error.message,
                    where=error.where,
                    hint=f"the first {len(issued)} are issued; mend this one and run the same again",
                ) from error
        return issued

    def _issued_chunks(
        self, requests: Sequence[IssueRequest], signer: Signer, *, signing: Signing, now: datetime, source: str
    ) -> Iterator[list[Issued]]:
        """Admit each chunk, hand it to be signed, and record the one before while that goes on."""
        batch = ""
        if len(requests) > 1:
            with writing(self.home.engine) as connection:
                batch = begin_batch(connection, requests, source=source, now=now)
        waiting: deque[tuple[list[NamedRequest], Admitted, Promise]] = deque()
        for start in range(0, len(requests), ROWS_AT_ONCE):
            chunk = [named(one, self.home.addresses) for one in requests[start : start + ROWS_AT_ONCE]]
            admitted = self._admit(chunk, signer, now=now, batch=batch)
            waiting.append((chunk, admitted, signing(_tasks(chunk, admitted, start=start))))
            if len(waiting) > _AHEAD:
                yield self._record(*waiting.popleft(), signer=signer, now=now)
        while waiting:
            yield self._record(*waiting.popleft(), signer=signer, now=now)
        if batch:
            with writing(self.home.engine) as connection:
                finish_batch(connection, batch, now=now)

    def _admit(self, chunk: list[NamedRequest], signer: Signer, *, now: datetime, batch: str) -> Admitted:
        allocator = self.allocator or IndexAllocator(length=self.home.settings.list_length)
        with writing(self.home.engine) as connection:
            require_active(connection, KeyRole.CREDENTIAL, signer)
            admitted = admit(
                connection, chunk, addresses=self.home.addresses, allocator=allocator, now=now, batch=batch
            )
            self.on_step("issue.allocated")
        self.on_step("issue.admitted")
        return admitted

    def _record(
        self, chunk: list[NamedRequest], admitted: Admitted, promise: Promise, *, signer: Signer, now: datetime
    ) -> list[Issued]:
        signed = promise()
        self.on_step("issue.signed")
        with writing(self.home.engine) as connection:
            require_active(connection, KeyRole.CREDENTIAL, signer)
            issued = record_signed(connection, chunk, admitted, signed=signed, now=now)
            self.on_step("issue.recorded")
        return issued

    def change(self, identifier: str, change: Change, *, now: datetime, approval: int | None = None) -> Changed:
        """Record a change of a certificate, named by identifier or number.

        `approval` is the number of the proposal that `change.by` approves with it. Raises `UsageError` for an illegal
        change, `ApprovalNeededError` for one that needs a second person first.
        """
        self.home.require_whole(now)
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
        """Refuse to issue in earnest without an accreditation (design section 6), or right after a restore (G74)."""
        with reading(self.home.engine) as connection:
            require_published_since(connection)
            if self.home.settings.environment is Environment.TEST:
                return
            taken = next(entries_of(connection, kinds=(EventKind.SCHEDULE_TAKEN,)), None)
        if taken is None:
            raise UsageError(
                "a production home issues only under an accreditation", hint="take yours in with `vc schedule add`"
            )


def _tasks(chunk: Sequence[NamedRequest], admitted: Admitted, *, start: int) -> list[Task]:
    """Return what is to be signed of a chunk, each key once. `start` is the place of the chunk among the requests."""
    once = {one.key: (position, one) for position, one in enumerate(chunk, start=start)}
    return [
        Task(position, one, admitted.allotted[key]) for key, (position, one) in once.items() if key in admitted.allotted
    ]
