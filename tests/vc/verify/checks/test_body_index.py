"""V3.5: only a fresh index, signed by its body, says which accreditation is current."""

from datetime import timedelta

import pytest

from tests.corpus_builder.surroundings import INDEX_URL
from tests.vc.verify.answers import found, unknown
from tests.world import DAY, NOW, World
from vc.codes import Code
from vc.model.vocabulary import Verdict


@pytest.mark.parametrize("age", [timedelta(), timedelta(hours=47, minutes=59)])
def test_an_index_counts_for_48_hours(age: timedelta) -> None:
    world = World(index_issued=NOW - age)

    assert world.report(world.certificate()).verdict is Verdict.VALID


def test_a_stale_index_names_its_address() -> None:
    world = World(index_issued=NOW - 3 * DAY)

    report = world.report(world.certificate())

    assert (found(report, Code.CHAIN_INDEX_STALE).subject, report.computed) == (INDEX_URL, ("stale",))


def test_an_index_that_is_not_there_is_no_index() -> None:
    world = World(replaced={INDEX_URL: None})

    report = world.report(world.label())

    assert report.verdict is Verdict.INDETERMINATE
    assert {Code.KEY_UNKNOWN, Code.CHAIN_INDEX_UNAVAILABLE, Code.FETCH_NOT_FOUND} == unknown(report)


def test_a_malformed_index_says_what_is_wrong_with_it() -> None:
    world = World(replaced={INDEX_URL: b"{}"})

    assert "format.unrecognised" in found(world.report(world.certificate()), Code.CHAIN_INDEX_INVALID).detail
