"""Many inputs by the same instructions, on all cores where that is worth it (specs/manifest.md D10)."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final, TypeVar

from vc.errors import EnvironmentFault
from vc_cli.checking import Desk, Instructions

WORTH_IT: Final = 2_000
"""Inputs from which on a batch runs on all cores: starting a process for each costs as much as a thousand checks."""

_AT_ONCE: Final = 64
_CHUNKS_AHEAD: Final = 4
_ORPHANED: Final = 4

Item = TypeVar("Item")
Done = TypeVar("Done")


def cores() -> int:
    """Return on how many cores this program may run."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system says which
        return os.cpu_count() or 1


def worked(instructions: Instructions, work: Callable[[Desk, Item], Done], items: Sequence[Item]) -> Iterator[Done]:
    """Yield what `work` makes of each item at a desk, in order. `work` is a function that another process can find.

    Long offline batches run on all cores: nothing is shared but what stands in the instructions, so the order of work
    changes no answer. Whatever asks the web stays in one process, for the sake of one cache. Raises
    `EnvironmentFault` where a process of the batch dies.
    """
    count = cores()
    if not instructions.retrieval.offline or count == 1 or len(items) < WORTH_IT:
        desk = Desk(instructions)
        yield from (work(desk, item) for item in items)
        return
    yield from _on_cores(count, instructions, work=work, items=iter(items))


def _on_cores(
    count: int, instructions: Instructions, *, work: Callable[[Desk, Item], Done], items: Iterator[Item]
) -> Iterator[Done]:
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Not `fork`: a copied process would inherit locks of threads that do not exist in it.
    given = (replace(instructions, memo=None),)
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_sit_down, initargs=given)
    waiting: deque[Future[list[Done]]] = deque()
    try:
        while chunk := list(islice(items, _AT_ONCE)):
            waiting.append(pool.submit(_work_in_child, work, chunk))
            if len(waiting) > count * _CHUNKS_AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool:
        hint = "was there enough memory? Run the same command again; with --out it goes on where it stopped"
        raise EnvironmentFault("a process of this batch has died", hint=hint) from None
    finally:
        pool.shutdown(cancel_futures=True)


_child_desk: Desk | None = None


def _sit_down(instructions: Instructions) -> None:
    global _child_desk  # noqa: PLW0603 - a child process has this one desk
    belong_to_parent()
    _child_desk = Desk(instructions)


def belong_to_parent() -> None:
    """Make this child process of a batch live and die with its parent: an interruption is for the parent alone."""
    import signal
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    """A parent that is killed can't end its children, and they would wait for work for ever."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(_ORPHANED)


def _work_in_child(work: Callable[[Desk, Any], Done], chunk: Sequence[Any]) -> list[Done]:
    assert _child_desk is not None  # noqa: S101 - the initializer has run
    return [work(_child_desk, item) for item in chunk]
