"""A progress bar on stderr, where that is a terminal and the work takes longer than two seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from vc_cli.lines import terminal

T = TypeVar("T")
_PATIENCE_SECONDS: Final = 2.0


def shown_progress(
    work: Iterable[T], *, total: int, what: str, clock: Callable[[], float] = time.monotonic
) -> Iterator[T]:
    """Yield what `work` yields, of which there will be `total`, and show how far it is."""
    console = terminal()
    if console is None:
        yield from work
        return
    from rich.progress import Progress

    started = clock()
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(what, total=total, visible=False)
        for done, item in enumerate(work, start=1):
            bar.update(task, completed=done, visible=clock() - started > _PATIENCE_SECONDS)
            yield item
