"""What a desk gets each day: the delta of a bundle in which 0.1 % of the certificates have changed."""

from __future__ import annotations

import time

from tests.bench.paired import Effort, elapsed
from tests.bench.table import Row, Section, duration
from tests.vc.resolve.large_bundles import LargeWorld
from vc.resolve.bundle_delta import apply_delta, build_delta, open_delta

_FEWEST = 131_072
"""A Bitstring list has no fewer entries."""


def daily_delta(effort: Effort) -> tuple[Section, ...]:
    """Measure the delta's size and how long it takes to be made and applied, without and with the history of events."""
    entries = max(_FEWEST, effort.bundle_certificates)
    rows = (
        _row(LargeWorld(entries=entries), "lists alone"),
        _row(LargeWorld(histories=True, entries=entries), "lists and their history"),
    )
    return (Section(f"Delta: {entries:,} certificates in both forms, one in a thousand changed", "", rows),)


def _row(world: LargeWorld, what: str) -> Row:
    first, second = world.bundle(0), world.bundle(1)
    delta = build_delta(first, second)
    made = elapsed(lambda: build_delta(first, second), time.perf_counter)
    applied = elapsed(lambda: apply_delta(first, open_delta(delta)), time.perf_counter)
    amount = f"{len(delta):,} bytes of {len(second):,}; made {duration(made)}, applied {duration(applied)}"
    return Row(f"delta of a day, {what}", amount, "", "50 kB")
