"""`python -m tests.bench.register_of_size COUNT`: what a register of that size costs, as JSON on stdout."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from tests.bench.large_register import large_home
from tests.bench.paired import Spread, elapsed
from tests.bench.table import duration
from tests.vc.register.homes import NOW, issue, register_of
from vc.register.audit.audit import verify_ledger
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.publication.publish import Publisher
from vc.register.publication.site_folder import SiteFolder
from vc.register.publication.site_mark import mark_of, write_mark
from vc.register.storage.engine import reading
from vc.register.storage.ledger import head
from vc.status.value import StatusEvent, StatusValue

LATER = NOW + timedelta(hours=2)
MINUTE = timedelta(minutes=1)


def main(count: int) -> None:
    """Build the register, measure it, and print what was measured."""
    with tempfile.TemporaryDirectory(prefix="bench-large-") as folder:
        large_home(Path(folder) / "home", count).close()
        with Home.open(Path(folder) / "home") as home:
            told = measured(home, Path(folder) / "site", count)
    print(json.dumps(told))


class Told(dict[str, str]):
    """What was measured, said on stderr as it comes: a large register takes its time."""

    def __setitem__(self, what: str, amount: str) -> None:
        """Keep and say an amount."""
        print(f"{what}: {amount}", file=sys.stderr, flush=True)
        super().__setitem__(what, amount)


def measured(home: Home, site: Path, count: int) -> dict[str, str]:
    """Return what was measured, by what it is."""
    told = Told()
    told["register file"] = f"{(home.path / 'register.sqlite').stat().st_size / 1e6:,.0f} MB"
    told["sweep before the first signature"] = took(lambda: home.require_whole(LATER))
    register = register_of(home)
    numbers = [f"QMS-{number:07}" for number in range(0, count, max(1, count // 200))]
    told["look-up with history of events"] = each(lambda number: register.show(number, at=LATER), numbers)
    told["first publication of all lists, pages left out"] = took(lambda: _first(home, site))
    told["issue one more"] = took(lambda: issue(home, "QMS-MORE", now=LATER))
    active = [one for one in numbers if register.show(one, at=LATER).standing.value is StatusValue.ACTIVE][:5]
    changes = [took_seconds(partial(_change, home, site, one, place)) for place, one in enumerate(active, 1)]
    told["a status change on both public lists"] = duration(Spread.of(changes).median)
    told["audit of every row"] = took(lambda: _audit(home))
    told["memory of all this"] = f"{_most_resident():,.0f} MB"
    return told


def _publisher(home: Home) -> Publisher:
    return Publisher(home, home.signer(KeyRole.STATUS, None), home.signer(KeyRole.LEDGER, None))


def _first(home: Home, site: Path) -> None:
    """Publish with a mark that says that certificates and pages stand already: their files are two each."""
    with reading(home.engine) as connection:
        write_mark(SiteFolder(site), mark_of(head(connection), home.settings, at=NOW))
    _publisher(home).publish(site, now=LATER)


def _change(home: Home, site: Path, number: str, place: int) -> None:
    """Suspend a certificate and publish: from the order to the files."""
    now = LATER + place * MINUTE
    register_of(home).change(number, Change(StatusEvent.CANCELLED, "at the holder's wish"), now=now)
    published = _publisher(home).publish(site, now=now)
    assert any(path.endswith("token.jwt") for path in published.written)


def _audit(home: Home) -> None:
    assert verify_ledger(home, now=LATER) == ()


def took(work: Callable[[], object]) -> str:
    """Return how long `work` takes, on the clock of the wall."""
    return duration(took_seconds(work))


def took_seconds(work: Callable[[], object]) -> float:
    """Return the same in seconds."""
    return elapsed(work, time.perf_counter)


def each(work: Callable[[str], object], given: list[str]) -> str:
    """Return how long `work` takes for one of `given`."""
    return duration(took_seconds(lambda: [work(one) for one in given]) / len(given))


def _most_resident() -> float:
    # Not `ru_maxrss`: a spawned process inherits that of its parent.
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1_000 if found else 0.0


if __name__ == "__main__":
    main(int(sys.argv[1]))
