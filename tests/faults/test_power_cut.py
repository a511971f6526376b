"""A power cut at any moment of publishing leaves each file old or new (security.md section 4; P8 and P16)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.power_cut import FLUSHED, FOLDER_FLUSHED, RENAMED, Operation, faults_after_cuts, recording
from tests.faults.soak import cycles
from tests.vc.register.homes import HOUR, NOW, issue, make_home, publish, register_of
from vc.register.site_mark import FILE_NAME
from vc.register.transitions import Change
from vc.status.value import StatusEvent

Tell = Callable[..., None]


@dataclass(frozen=True)
class Publication:
    """One publication: the folder before and after, and what was done in between."""

    before: dict[str, bytes]
    after: dict[str, bytes]
    log: list[Operation]
    mark: str

    def faults(self, log: list[Operation] | None = None) -> list[str]:
        return faults_after_cuts(self.before, self.after, self.log if log is None else log, last=self.mark)


def files_of(site: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def publications(folder: Path, count: int) -> Iterator[Publication]:
    """Publish a growing home, with a change of a status each time."""
    site = folder / "site"
    with make_home(folder / "home") as home:
        for number in range(count):
            now = NOW + number * HOUR
            issue(home, *(f"QMS-{number:03}{place}" for place in range(3)), now=now)
            change = Change(StatusEvent.SUSPENDED, "a visit was refused")
            register_of(home).change(f"QMS-{number:03}0", change, now=now)
            before = files_of(site)
            with recording(site) as recorder:
                publish(home, site, now)
            yield Publication(before, files_of(site), recorder.log, str(site / FILE_NAME))


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """A publication over one that was there before."""
    *_, last = publications(tmp_path_factory.mktemp("published"), 2)
    return last


def test_a_power_cut_at_any_moment_leaves_every_file_old_or_new(tmp_path: Path, tell: Tell) -> None:
    cuts = 0
    for published in publications(tmp_path, cycles(3, long=60)):
        assert published.faults() == []
        cuts += len(published.log) + 1

    tell(power_cuts=cuts, torn_files=0)
    assert cuts > 100


def place_of(log: list[Operation], what: str, path: str = "") -> int:
    return next(n for n, one in enumerate(log) if one[0] == what and path in (one[1], one[2], ""))


def test_a_renaming_before_the_flush_of_the_file_would_be_found(second: Publication) -> None:
    log = list(second.log)
    flushed, renamed = place_of(log, FLUSHED), place_of(log, RENAMED)
    assert flushed < renamed
    log.insert(flushed, log.pop(renamed))

    assert any("is torn" in fault for fault in second.faults(log))


def test_a_folder_that_is_not_flushed_would_be_found(second: Publication) -> None:
    log = [one for one in second.log if one[0] != FOLDER_FLUSHED]

    assert any(fault.startswith("lost at the end") for fault in second.faults(log))


def test_a_mark_that_is_written_before_its_files_would_be_found(second: Publication) -> None:
    log = list(second.log)
    renamed = place_of(log, RENAMED, second.mark)
    began = max(n for n, one in enumerate(log[:renamed]) if one[0] == FOLDER_FLUSHED) + 1
    early = log[began:]
    log = [*early, *log[:began]]

    assert any("vouches for" in fault for fault in second.faults(log))
