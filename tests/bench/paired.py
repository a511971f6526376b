"""Times that can be compared on a machine that is never quiet: a baseline measured anew right before each candidate."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Batch = Callable[[], object]
"""Does a known number of operations; this is what is timed."""

Work = Callable[[], Batch]
"""Makes a fresh batch, untimed: what one round has cached must not help the next."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done. `rounds` pairs; `operations` in a batch; `processes` starts of a process; seconds of load.

    `organisations` are accreditation bodies, certification bodies, laboratories and lines of their schedules together;
    `bundle_certificates` those whose status is in the bundle.
    """

    rounds: int
    operations: int
    processes: int
    load_seconds: int
    list_sizes: tuple[int, ...]
    batch_lines: int
    register_sizes: tuple[int, ...]
    organisations: tuple[int, int, int, int]
    bodies_in_turn: int
    bundle_certificates: int

    @classmethod
    def full(cls) -> Effort:
        """The table that is quoted; a minute and a half, and a quarter of an hour for the registers."""
        sizes = (131_072, 1_000_000, 10_000_000)
        registers = (10_000, 100_000, 1_000_000)
        return cls(61, 64, 21, 10, sizes, 10_000, registers, (50, 1_228, 2_636, 21_422), 200, 1_000_000)

    @classmethod
    def quick(cls) -> Effort:
        """A look, in a quarter of a minute."""
        return cls(7, 24, 5, 2, (131_072, 1_000_000), 1_000, (10_000,), (10, 120, 260, 2_300), 60, 200_000)

    @classmethod
    def smoke(cls) -> Effort:
        """Whether it runs at all."""
        return cls(2, 3, 1, 0, (131_072,), 4, (30,), (5, 12, 6, 200), 2, 1_000)


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and the 10 % and 90 % marks of what was measured."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the marks of `values`."""
        ordered = sorted(values)
        last = len(ordered) - 1
        return cls(statistics.median(ordered), ordered[round(last * 0.1)], ordered[round(last * 0.9)])


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of CPU for one operation, and how much of the limit's speed that is (1 is as fast as the limit)."""

    seconds: Spread
    ratio: Spread


def always(batch: Batch) -> Work:
    """Return work whose batch leaves nothing behind."""
    return lambda: batch


def times(operation: Callable[[], object], count: int) -> Batch:
    """Return a batch that does one operation `count` times."""

    def batch() -> None:
        for _ in range(count):
            operation()

    return batch


def compare(
    limit: Work,
    candidate: Work,
    *,
    operations: int,
    rounds: int,
    clock: Callable[[], float] = time.process_time,
) -> Measured:
    """Time `rounds` pairs of batches of as many operations each; CPU time of this process, which has one thread."""
    for work in (limit, candidate):
        work()()
    seconds, ratios = [], []
    for _ in range(rounds):
        base = elapsed(limit(), clock)
        own = elapsed(candidate(), clock)
        seconds.append(own / operations)
        ratios.append(base / own)
    return Measured(Spread.of(seconds), Spread.of(ratios))


def elapsed(batch: Batch, clock: Callable[[], float] = time.process_time) -> float:
    """Return the seconds that a batch takes, of CPU time unless another clock is given."""
    start = clock()
    batch()
    return clock() - start
