"""A progress bar on stderr, where that is a terminal and the work takes longer than two seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING, Final, TypeVar

from vc_cli.lines import terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

T = TypeVar("T")
_PATIENCE_SECONDS: Final = 2.0


def shown_progress(work: Iterable[T], *, total: int, what: str) -> Iterator[T]:
    """Yield what `work` yields, of which there will be `total`, and show how far it is."""
    with bar(total=total, what=what) as advance:
        for item in work:
            advance(1)
            yield item


@contextmanager
def bar(
    *, total: int | None, what: str, patience_seconds: float = _PATIENCE_SECONDS
) -> Iterator[Callable[[int], None]]:
    """Show a bar while the block runs, once it has run for `patience_seconds`.

    What is yielded takes how many more are done. `total` None shows that something goes on, and not how far it is.
    """
    if not sys.stderr.isatty():
        yield _nothing
        return
    shown = _Bar(total, what)
    timer = Timer(patience_seconds, shown.appear)
    timer.daemon = True
    timer.start()
    try:
        yield shown.advance
    finally:
        timer.cancel()
        timer.join()  # what follows may copy this program, which a thread forbids
        shown.disappear()


class _Bar:
    """A bar that appears later than the work begins, so that short work pays nothing for it."""

    def __init__(self, total: int | None, what: str) -> None:
        self._total = total
        self._what = what
        self._done = 0
        self._over = False
        self._lock = Lock()
        self._shown: tuple[Progress, TaskID] | None = None

    def appear(self) -> None:
        """Show the bar at what is done by now, unless the work is over."""
        from rich.progress import Progress

        with self._lock:
            if self._over:
                return
            progress = Progress(console=terminal(), transient=True)
            self._shown = progress, progress.add_task(self._what, total=self._total, completed=self._done)
            progress.start()

    def advance(self, more: int) -> None:
        """Count `more` steps, shown or not."""
        with self._lock:
            self._done += more
            if self._shown is not None:
                progress, task = self._shown
                progress.advance(task, more)

    def disappear(self) -> None:
        """Take the bar away; one that has not appeared never will."""
        with self._lock:
            self._over = True
            if self._shown is not None:
                self._shown[0].stop()


def _nothing(_more: int) -> None:
    pass
