"""Signing on several cores: children that complete and sign what was admitted (specs/register.md G18)."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from vc.errors import EnvironmentFault
from vc.keys.file_signer import FileSigner
from vc.keys.signer import Signer
from vc.register.addresses import Addresses
from vc.register.issuing.allocation import Slot
from vc.register.issuing.issue_request import IssueRequest, NamedRequest
from vc.register.issuing.issuing import SignedRow, sign_row
from vc.register.issuing.signing import Allotment
from vc.register.storage.events import instant, numeric


@dataclass(frozen=True, slots=True)
class Task:
    """One request to be signed: its place among all that are issued, its names, and what it was allotted."""

    position: int
    named: NamedRequest
    allotment: Allotment


@dataclass(frozen=True, slots=True)
class Bench:
    """What a child has from its parent: the key, every request, and the addresses of the issuer."""

    signer: Signer
    requests: Sequence[IssueRequest]
    addresses: Addresses


Promise: TypeAlias = Callable[[], list[SignedRow]]
"""Gives what was signed, in the order of the tasks; raises what went wrong with them."""
Signing: TypeAlias = Callable[[Sequence[Task]], Promise]
_Packed: TypeAlias = tuple[int, str, str, int, int, int]

WORTH_CHILDREN: Final = 200
"""So many credentials take longer to sign than children take to start."""

_bench: Bench | None = None


def jobs_for(count: int, signer: Signer) -> int:
    """Return on how many cores it is worth signing `count` credentials.

    A token signs for one program. A program with threads is not copied: their locks would be, and nobody to open them.
    """
    if count < WORTH_CHILDREN or not isinstance(signer, FileSigner) or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


@contextmanager
def signing_on(jobs: int, bench: Bench) -> Iterator[Signing]:
    """Hold a way to sign: in this program for one job, else in as many children, copies of this program."""
    if jobs < 2 or not isinstance(bench.signer, FileSigner):  # noqa: PLR2004 - one core is no pool
        yield lambda tasks: lambda: [sign_row(one.named, one.allotment, bench.signer) for one in tasks]
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Copies have the modules, the key and the requests already; what a new program would have to load and be told takes
    # as long as signing some thousands.
    pool = ProcessPoolExecutor(
        max_workers=jobs, mp_context=get_context("fork"), initializer=_sit_down, initargs=(bench,)
    )

    def submit(tasks: Sequence[Task]) -> Promise:
        share = -(-len(tasks) // jobs) or 1
        parts = [[_packed(one) for one in tasks[at : at + share]] for at in range(0, len(tasks), share)]
        return partial(signed, [pool.submit(_sign, part) for part in parts])

    def signed(futures: list[Future[list[SignedRow]]]) -> list[SignedRow]:
        try:
            return [row for future in futures for row in future.result()]
        except BrokenProcessPool:
            raise EnvironmentFault(
                "a program that signs has died", hint="run the same again: it goes on where it stopped"
            ) from None

    with pool:
        pool.submit(_sign, [])  # they are copied now, before this program begins threads of its own
        try:
            yield submit
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _sit_down(bench: Bench) -> None:
    global _bench  # noqa: PLW0603 - what a child is started with
    _bench = bench
    gc.freeze()  # what was inherited is nobody's garbage here, and looking for it would copy its memory
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says what an interruption means
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # a child of a killed program would wait for work for ever


def _packed(task: Task) -> _Packed:
    named, allotment = task.named, task.allotment
    slot = allotment.slot
    names = (named.credential_id, named.slug)
    return (task.position, *names, numeric(allotment.issued_at), slot.list_number, slot.index)


def _sign(tasks: Sequence[_Packed]) -> list[SignedRow]:
    if _bench is None:
        raise EnvironmentFault("a program that signs has no key")
    return [_signed(one, _bench) for one in tasks]


def _signed(task: _Packed, bench: Bench) -> SignedRow:
    position, credential_id, slug, issued_at, list_number, index = task
    named = NamedRequest(bench.requests[position], credential_id, slug)
    slot = Slot(list_number, index)
    allotment = Allotment(credential_id, instant(issued_at), slot, bench.addresses.status_list(list_number))
    return sign_row(named, allotment, bench.signer)
