"""The bench runs; how fast, no test says."""

import pytest
from rich.console import Console

from tests.bench.paired import Effort, Spread, always, compare, times
from tests.bench.sections import SECTIONS, Measure
from tests.bench.table import duration, show


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")  # pytest-xdist has threads
@pytest.mark.parametrize("measure", SECTIONS.values(), ids=SECTIONS)
def test_a_section_of_the_bench_runs(measure: Measure) -> None:
    sections = measure(Effort.smoke())

    console = Console(width=150, record=True)
    show(sections, console)
    printed = console.export_text()
    assert all(row.amount for section in sections for row in section.rows)
    assert all(section.title.partition(",")[0][:40] in printed for section in sections)


def test_a_candidate_that_takes_twice_as_long_as_the_limit_has_half_its_speed() -> None:
    now = 0.0

    def takes(seconds: float) -> None:
        nonlocal now
        now += seconds

    limit, candidate = always(times(lambda: takes(1.0), 4)), always(times(lambda: takes(2.0), 4))
    measured = compare(limit, candidate, operations=4, rounds=5, clock=lambda: now)

    assert measured.seconds == Spread(2.0, 2.0, 2.0)
    assert measured.ratio == Spread(0.5, 0.5, 0.5)


def test_marks_are_the_median_and_the_tenths() -> None:
    assert Spread.of([float(value) for value in range(11)]) == Spread(5.0, 1.0, 9.0)


@pytest.mark.parametrize(("seconds", "text"), [(2.5, "2.5 s"), (0.0123, "12.3 ms"), (0.0000456, "45.6 µs")])
def test_a_duration_has_a_unit_that_reads_well(seconds: float, text: str) -> None:
    assert duration(seconds) == text
