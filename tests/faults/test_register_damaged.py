"""What happens to files happens to the register's: nothing passes unseen (research/security.md section 4, F8).

Each damage is either harmless, so that the audit finds nothing and every row reads as before, or named by the audit;
and then nothing is issued.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.faults.soak import cycles
from tests.vc.register.forging import in_one_file
from tests.vc.register.homes import DAY, HOUR, NOW, issue, make_home, publish, register_of
from vc.errors import StorageError
from vc.register.audit.audit import verify_ledger
from vc.register.certificates.transitions import Change
from vc.register.home import REGISTER, Home
from vc.register.storage.damage import Damage
from vc.register.storage.engine import reading
from vc.register.storage.schema import metadata
from vc.status.value import StatusEvent

PAGE = 4_096
WAL = f"{REGISTER}-wal"

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has issued, changed and published, with its register in one file."""
    place = tmp_path_factory.mktemp("whole")
    with make_home(place / "home") as home:
        issue(home, *(f"QMS-{number:04}" for number in range(30)))
        for number in range(10):
            register_of(home).change(f"QMS-{number:04}", Change(StatusEvent.SUSPENDED, "late"), now=NOW + HOUR)
        publish(home, place / "site", NOW + DAY)
        in_one_file(home)
    return place / "home"


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    """A copy of that home."""
    return Path(shutil.copytree(whole, tmp_path / "home"))


def rows_of(place: Path) -> Rows:
    with Home.open_to_audit(place) as home, reading(home.engine) as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
        }


def audited(place: Path) -> tuple[Damage, ...]:
    with Home.open_to_audit(place) as home:
        return verify_ledger(home)


def issues(place: Path) -> bool:
    """Whether a program that is started on this home issues a certificate."""
    try:
        with Home.open(place) as home:
            issue(home, "QMS-9999", now=NOW + DAY)
    except StorageError:
        return False
    return True


def judged(place: Path, before: Rows) -> str:
    """Say whether a damage is harmless or named; anything else is a fault of ours."""
    damages = audited(place)
    if damages:
        assert not issues(place), damages
        return "named"
    assert rows_of(place) == before
    assert issues(place)
    return "harmless"


def damaged(place: Path, changed: bytes) -> None:
    """Give the register's file other octets, as they were found after a fault."""
    for beside in (WAL, f"{REGISTER}-shm"):
        (place / beside).unlink(missing_ok=True)
    (place / REGISTER).write_bytes(changed)
    (place / "audited.json").unlink(missing_ok=True)


def flips(octets: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Yield `octets` with one bit flipped, each time another one."""
    for bit in random.Random(seed).sample(range(len(octets) * 8), count):
        changed = bytearray(octets)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)


def test_a_flipped_bit_is_harmless_or_named_and_then_nothing_is_issued(
    whole: Path, copy: Path, tell: Callable[..., None]
) -> None:
    octets, before = (whole / REGISTER).read_bytes(), rows_of(whole)
    witness = (whole / "ledger.head").read_bytes()
    found: Counter[str] = Counter()

    for changed in flips(octets, cycles(200, long=5_000), seed=1):
        damaged(copy, changed)
        (copy / "ledger.head").write_bytes(witness)
        found[judged(copy, before)] += 1

    tell(flips=found.total(), named=found["named"], harmless=found["harmless"], silent=0, issued_on_damage=0)
    assert found["named"] > found.total() // 4


def test_a_page_of_zeros_is_named(whole: Path, copy: Path, tell: Callable[..., None]) -> None:
    octets, before = (whole / REGISTER).read_bytes(), rows_of(whole)
    pages = range(0, len(octets), PAGE)
    chosen = random.Random(1).sample(pages, min(cycles(25, long=10_000), len(pages)))

    for start in chosen:
        damaged(copy, octets[:start] + bytes(PAGE) + octets[start + PAGE :])
        assert judged(copy, before) == "named", start // PAGE

    tell(pages=len(chosen), named=len(chosen))


def test_a_register_that_was_cut_is_named(whole: Path, copy: Path, tell: Callable[..., None]) -> None:
    octets, before = (whole / REGISTER).read_bytes(), rows_of(whole)
    chosen = random.Random(1).sample(range(1, len(octets)), cycles(20, long=500))

    for length in chosen:
        damaged(copy, octets[:length])
        assert judged(copy, before) == "named", length

    tell(cuts=len(chosen), named=len(chosen))


@pytest.fixture
def interrupted(copy: Path, tmp_path: Path) -> Path:
    """A copy of the home as a kill leaves it: the last transactions stand in the write-ahead log alone."""
    with Home.open(copy) as home, reading(home.engine):
        issue(home, "QMS-0100", "QMS-0101", now=NOW + DAY)
        place = Path(shutil.copytree(copy, tmp_path / "killed"))
    (place / f"{REGISTER}-shm").unlink(missing_ok=True)
    assert (place / WAL).stat().st_size > PAGE
    return place


def with_log(place: Path, target: Path, log: bytes | None) -> Path:
    """Copy the home with another write-ahead log, or none."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(place, target)
    (target / WAL).unlink()
    if log is not None:
        (target / WAL).write_bytes(log)
    return target


def test_what_stands_in_the_log_alone_is_there(interrupted: Path) -> None:
    assert audited(interrupted) == ()
    with Home.open(interrupted) as home:
        assert register_of(home).show("QMS-0101", at=NOW + DAY).certificate.number == "QMS-0101"


def test_a_log_that_is_missing_is_named(interrupted: Path, tmp_path: Path) -> None:
    place = with_log(interrupted, tmp_path / "without", None)

    (damage,) = audited(place)
    assert (damage.table, damage.row) == ("ledger.head", 0)
    assert "is an older copy, or has lost its end" in damage.problem
    assert not issues(place)


def test_a_log_that_was_cut_or_has_a_flipped_bit_is_harmless_or_named(
    interrupted: Path, tmp_path: Path, tell: Callable[..., None]
) -> None:
    log = (interrupted / WAL).read_bytes()
    before = rows_of(Path(shutil.copytree(interrupted, tmp_path / "read")))
    count = cycles(20, long=500)
    cut = [log[:length] for length in random.Random(1).sample(range(len(log)), count)]
    found: Counter[str] = Counter()

    for changed in (*cut, *flips(log, count, seed=2)):
        found[judged(with_log(interrupted, tmp_path / "changed", changed), before)] += 1

    tell(logs=found.total(), named=found["named"], harmless=found["harmless"])
    assert found["named"]


def test_an_older_copy_in_the_place_of_the_register_is_named(whole: Path, copy: Path) -> None:
    with Home.open(copy) as home:
        issue(home, "QMS-0100", now=NOW + DAY)
        in_one_file(home)
    damaged(copy, (whole / REGISTER).read_bytes())

    (damage,) = audited(copy)
    assert "is an older copy, or has lost its end" in damage.problem
    assert not issues(copy)
