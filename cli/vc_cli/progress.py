"""A progress bar on stderr, where that is a terminal and the work takes longer than two seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from vc_cli.lines import terminal

T = TypeVar("T")
_PATIENCE_SECONDS: Final = 2.0


def shown_progress(work: Iterable[T], *, total: int, what: str) -> Iterator[T]:
    """Yield what `work` yields, of which there will be `total`, and show how far it is."""
    with bar(total=total, what=what) as advance:
        for item in work:
            advance(1)
            yield item


@contextmanager
def bar(*, total: int, what: str, clock: Callable[[], float] = time.monotonic) -> Iterator[Callable[[int], None]]:
    """Show a bar while the block runs; what is yielded takes how many more are done."""
    console = terminal()
    if console is None:
        yield _nothing
        return
    from rich.progress import Progress

    started = clock()
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(what, total=total, visible=False)
        yield lambda more: progress.update(task, advance=more, visible=clock() - started > _PATIENCE_SECONDS)


def _nothing(_more: int) -> None:
    pass
