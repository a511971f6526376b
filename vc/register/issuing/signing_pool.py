"""Signing on several cores: children that complete and sign what was admitted (specs/register.md G18)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeAlias

from vc.errors import EnvironmentFault
from vc.keys.file_signer import FileSigner
from vc.keys.signer import Signer
from vc.register.issuing.issue_request import NamedRequest
from vc.register.issuing.issuing import SignedRow, sign_row
from vc.register.issuing.signing import Allotment

Work: TypeAlias = Sequence[tuple[NamedRequest, Allotment]]
Promise: TypeAlias = Callable[[], list[SignedRow]]
"""Gives what was signed, in the order of the work; raises what went wrong with it."""
Signing: TypeAlias = Callable[[Work], Promise]

WORTH_CHILDREN: Final = 2_000
"""So many credentials take longer to sign than children take to start."""

_child_signer: Signer | None = None


def jobs_for(count: int, signer: Signer) -> int:
    """Return on how many cores it is worth signing `count` credentials. A token signs for one program."""
    if count < WORTH_CHILDREN or not isinstance(signer, FileSigner):
        return 1
    return len(os.sched_getaffinity(0))


@contextmanager
def signing_on(jobs: int, signer: Signer) -> Iterator[Signing]:
    """Hold a way to sign: in this program for one job, else in as many children, which get the key through a pipe."""
    if jobs < 2 or not isinstance(signer, FileSigner):  # noqa: PLR2004 - one core is no pool
        yield lambda work: lambda: [sign_row(one, allotment, signer) for one, allotment in work]
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Not `fork`: a copied process would inherit locks of threads that do not exist in it.
    pool = ProcessPoolExecutor(
        max_workers=jobs,
        mp_context=get_context("spawn"),
        initializer=_become_child,
        initargs=(signer.unencrypted(), signer.verification_method),
    )
    with pool:

        def submit(work: Work) -> Promise:
            future = pool.submit(_sign_in_child, work)

            def result() -> list[SignedRow]:
                try:
                    return future.result()
                except BrokenProcessPool:
                    raise EnvironmentFault(
                        "a program that signs has died", hint="run the same again: it goes on where it stopped"
                    ) from None

            return result

        try:
            yield submit
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _become_child(pem: bytes, verification_method: str) -> None:
    global _child_signer  # noqa: PLW0603 - what a child is started with
    _child_signer = FileSigner.from_unencrypted(pem, verification_method)


def _sign_in_child(work: Work) -> list[SignedRow]:
    if _child_signer is None:
        raise EnvironmentFault("a program that signs has no key")
    return [sign_row(one, allotment, _child_signer) for one, allotment in work]
