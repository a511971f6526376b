"""F9: yesterday's backup is restored, and issuing goes on (specs/register.md G16, G73, G74; security.md section 4)."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.restoring import Issuer, list_numbers, place_of, values_of, versions_of
from tests.vc.register.homes import DAY, HOUR, NOW, issue, make_home, publish, register_of
from tests.vc.register.places import PLACE, copied
from tests.vc.register.test_durability import as_acknowledged, start
from vc.errors import StorageError
from vc.register.audit import verify_ledger
from vc.register.backup import BackupFile, write_backup
from vc.register.home import Home
from vc.register.restore import restore
from vc.status.value import StatusEvent

TODAY = NOW + DAY

on_every_engine = pytest.mark.usefixtures("register_place")


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[Issuer]:
    """An issuer with short lists that published yesterday."""
    with make_home(tmp_path / "home", length=150) as home:
        made = Issuer(home, tmp_path / "site")
        made.issue("A", 40, NOW)
        made.change("A-0001", StatusEvent.SUSPENDED, NOW)
        made.publish(NOW)
        yield made


def go_on(issuer: Issuer) -> None:
    """Another day of work, published twice, with some of it never published."""
    issuer.issue("B", 160, NOW + HOUR)
    issuer.change("A-0001", StatusEvent.REINSTATED, NOW + HOUR)
    issuer.change("A-0002", StatusEvent.WITHDRAWN, NOW + HOUR)
    issuer.change("A-0003", StatusEvent.SUSPENDED, NOW + HOUR)
    issuer.publish(NOW + 2 * HOUR)
    issuer.change("B-0000", StatusEvent.WITHDRAWN, NOW + 3 * HOUR)
    issuer.change("B-0159", StatusEvent.SUPERSEDED, NOW + 3 * HOUR, successor="B-0158")
    issuer.publish(NOW + 4 * HOUR)
    issuer.issue("C", 20, NOW + 5 * HOUR)
    issuer.home.close()


@on_every_engine
@pytest.mark.parametrize("listed", [True, False], ids=["folder", "web"])
def test_after_a_restore_no_index_is_given_twice_and_nothing_comes_back(
    issuer: Issuer, tmp_path: Path, *, listed: bool
) -> None:
    backup = issuer.back_up(tmp_path / "yesterday.tar", NOW)
    go_on(issuer)
    before, versions = values_of(issuer.site, issuer.handed_out.values()), versions_of(issuer.site)

    restored, done = issuer.restored(backup, tmp_path / "restored", TODAY, listed=listed)
    with restored.home:
        with pytest.raises(StorageError, match="restored and not published since"):
            restored.issue("D", 200, TODAY)
        restored.publish(TODAY)
        restored.issue("D", 200, TODAY)
        restored.publish(TODAY)
        assert verify_ledger(restored.home) == ()

    after = values_of(issuer.site, restored.handed_out.values())
    assert len(set(restored.handed_out.values())) == len(restored.handed_out) == 420
    assert {slot: after[slot] for slot in before} == before
    assert sorted(before.values())[-4:] == [1, 1, 2, 13]
    assert list_numbers(issuer.site) == [1, 2, 4, 5]
    assert all(versions_of(issuer.site)[number] > seen for number, seen in versions.items())
    assert all(versions_of(issuer.site)[number][1] > iat for number, (_, iat) in versions.items())
    assert (done.certificates, done.changes, done.strays) == ((160, 5, 0) if listed else (0, 3, 2))


@on_every_engine
def test_versions_rise_also_where_nothing_happened_since(issuer: Issuer, tmp_path: Path) -> None:
    backup = issuer.back_up(tmp_path / "b.tar", NOW)
    issuer.publish(NOW + HOUR)
    issuer.publish(NOW + 2 * HOUR)
    issuer.home.close()
    ((version, iat),) = versions_of(issuer.site).values()

    restored, done = issuer.restored(backup, tmp_path / "restored", NOW + 2 * HOUR)
    with restored.home:
        restored.publish(NOW + 2 * HOUR)

    assert versions_of(issuer.site) == {1: (version + 1, iat + 1), 3: (1, iat)}
    assert done.publications == 2


@on_every_engine
def test_a_second_restore_goes_on_above_the_first(issuer: Issuer, tmp_path: Path) -> None:
    backup = issuer.back_up(tmp_path / "b.tar", NOW)
    go_on(issuer)
    first, _ = issuer.restored(backup, tmp_path / "first", TODAY, listed=False)
    with first.home:
        first.publish(TODAY)
        first.issue("D", 5, TODAY)
        first.publish(TODAY)
    before = values_of(issuer.site, first.handed_out.values())

    second, done = first.restored(backup, tmp_path / "second", TODAY + HOUR)
    with second.home:
        second.publish(TODAY + HOUR)
        second.issue("E", 5, TODAY + HOUR)
        second.publish(TODAY + HOUR)
        assert verify_ledger(second.home) == ()

    after = values_of(issuer.site, second.handed_out.values())
    assert len(set(second.handed_out.values())) == len(second.handed_out)
    assert {slot: after[slot] for slot in before} == before
    assert (done.certificates, list_numbers(issuer.site)) == (165, [1, 2, 4, 6])


@on_every_engine
def test_two_restores_of_one_backup_give_no_index_twice(issuer: Issuer, tmp_path: Path) -> None:
    backup = issuer.back_up(tmp_path / "b.tar", NOW)
    issuer.home.close()
    first, _ = issuer.restored(backup, tmp_path / "first", TODAY)
    with first.home:
        first.publish(TODAY)
        first.issue("D", 50, TODAY)  # handed out, and never published

    second, _ = first.restored(backup, tmp_path / "second", TODAY + HOUR)
    with second.home:
        second.publish(TODAY + HOUR)
        second.issue("E", 50, TODAY + HOUR)

    assert len(set(second.handed_out.values())) == len(second.handed_out) == 140


@on_every_engine
def test_an_old_copy_with_an_old_note_in_the_site_does_not_overwrite_it(issuer: Issuer, tmp_path: Path) -> None:
    shutil.copy(issuer.site / ".publication.json", tmp_path / "old note")
    issuer.home.close()
    copied(issuer.home.path, tmp_path / "old copy")
    with Home.open(issuer.home.path) as home:
        today = Issuer(home, issuer.site, issuer.handed_out)
        today.change("A-0002", StatusEvent.WITHDRAWN, TODAY)
        today.publish(TODAY)
    (issuer.site / ".publication.json").unlink()
    before = (issuer.site / "status/1/token.jwt").read_bytes()

    for note in (None, tmp_path / "old note"):
        if note is not None:
            shutil.copy(note, issuer.site / ".publication.json")
        with Home.open(tmp_path / "old copy") as old:
            with pytest.raises(StorageError, match=r"holds a list of|holds version"):
                publish(old, issuer.site, TODAY + DAY)
            with pytest.raises(StorageError, match=r"holds a list of|holds version"):
                issue(old, "A-9", now=TODAY + DAY)

    assert (issuer.site / "status/1/token.jwt").read_bytes() == before


@on_every_engine
def test_a_backup_taken_while_others_issue_holds_all_that_was_acknowledged(tmp_path: Path) -> None:
    make_home(tmp_path / "home").close()
    told: set[tuple[str, str, int, int]] = set()
    with ExitStack() as running:
        programs = [running.enter_context(start(tmp_path / "home", prefix, 100_000)) for prefix in ("A", "B")]
        for program in programs:
            running.callback(program.kill)
            assert program.stdout is not None
            for _ in range(10):
                number, digest, list_number, index = program.stdout.readline().split()
                told.add((number, digest, int(list_number), int(index)))
        with Home.open(tmp_path / "home") as home:
            write_backup(home, tmp_path / "b.tar.gz", now=NOW)
        still_issuing = [program.poll() is None for program in programs]

    restore(BackupFile.open(tmp_path / "b.tar.gz"), tmp_path / "new", places=[], database=PLACE.address(), now=NOW)

    with Home.open(tmp_path / "new") as home:
        assert verify_ledger(home) == ()
        held = {as_acknowledged(state.certificate) for state in register_of(home).certificates(at=NOW)}
    assert told <= held
    assert still_issuing == [True, True]


@on_every_engine
def test_a_copy_of_an_old_home_neither_issues_nor_publishes(tmp_path: Path) -> None:
    with make_home(tmp_path / "home") as home:
        issue(home, "A-1")
        publish(home, tmp_path / "site", NOW)
    copied(tmp_path / "home", tmp_path / "old copy")
    with Home.open(tmp_path / "home") as home:
        issue(home, "A-2", now=NOW + HOUR)
        publish(home, tmp_path / "site", NOW + HOUR)
    before = (tmp_path / "site/status/1/token.jwt").read_bytes()

    with Home.open(tmp_path / "old copy") as old:
        with pytest.raises(StorageError, match="older than what it has published"):
            issue(old, "A-3", now=TODAY)
        with pytest.raises(StorageError, match="older than what it has published"):
            publish(old, tmp_path / "site", TODAY)

    assert (tmp_path / "site/status/1/token.jwt").read_bytes() == before


@pytest.mark.parametrize("name", ["b.tar", "b.tar.gz"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(issuer: Issuer, tmp_path: Path, name: str) -> None:
    whole = issuer.back_up(tmp_path / name, NOW).read_bytes()
    damaged = tmp_path / f"damaged-{name}"
    cases = [whole[:cut] for cut in (0, 1, 511, 512, len(whole) // 2, len(whole) - 1)]
    cases += [whole + b"\0", whole + whole]
    # The last octets of a compressed block may hold bits that mean nothing; 16 from the end all of them count.
    cases += [flipped(whole, place) for place in range(0, len(whole) - 16, max(1, len(whole) // 60))]

    for content in cases:
        damaged.write_bytes(content)
        with pytest.raises(StorageError) as refused:
            restore(BackupFile.open(damaged), tmp_path / "new", places=[], database="", now=TODAY)
        assert "\n" not in str(refused.value)

    assert {path.name for path in tmp_path.iterdir()} == {"home", "site", name, damaged.name}


def flipped(whole: bytes, place: int) -> bytes:
    return whole[:place] + bytes((whole[place] ^ 1 << (place % 8),)) + whole[place + 1 :]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB where this machine lets us mount one; else a folder in which no file may be larger."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode == 0:
        yield folder
        subprocess.run(["umount", str(folder)], check=True)
        return
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, limits[1]))
    yield folder
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_leaves_no_half_backup(issuer: Issuer, small_disk: Path) -> None:
    with pytest.raises(StorageError, match="the backup can't be written"):
        issuer.back_up(small_disk / "b.tar", NOW)

    assert list(small_disk.iterdir()) == []
    assert verify_ledger(issuer.home) == ()


@on_every_engine
def test_a_site_that_is_another_history_is_no_ground_to_restore_on(issuer: Issuer, tmp_path: Path) -> None:
    backup = issuer.back_up(tmp_path / "b.tar", NOW)
    shutil.copytree(issuer.site, tmp_path / "mirror")
    publish(issuer.home, tmp_path / "mirror", TODAY)
    fork, _ = issuer.restored(backup, tmp_path / "fork", TODAY)
    with fork.home:
        fork.publish(TODAY + HOUR)
        later = fork.back_up(tmp_path / "fork.tar", TODAY + HOUR)

    with pytest.raises(StorageError, match="no backup of what was published there"):
        restore(
            BackupFile.open(later),
            tmp_path / "again",
            places=[place_of(tmp_path / "mirror")],
            database=PLACE.address(),
            now=TODAY + 2 * HOUR,
        )

    assert not (tmp_path / "again").exists()
