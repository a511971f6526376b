from __future__ import annotations

import json
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from tests.vc.register.homes import DAY, HOUR, NOW, issue, publish, publisher_of, register_of, request
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.publication.site_folder import SiteFolder
from vc.register.publication.site_mark import FILE_NAME, appearance_of, mark_of, read_mark
from vc.register.storage.engine import reading
from vc.register.storage.ledger import head
from vc.status.value import StatusEvent


@pytest.fixture
def site(home: Home, tmp_path: Path) -> Path:
    """A folder into which three certificates were published."""
    issue(home, "QMS-0001", "QMS-0002", "QMS-0003")
    publish(home, tmp_path / "site", NOW)
    return tmp_path / "site"


def pages_written(home: Home, site: Path, now: object) -> set[str]:
    written = publish(home, site, now).written  # type: ignore[arg-type]
    return {path for path in written if path.startswith("c/")}


def test_a_folder_is_marked_with_the_entry_it_was_brought_up_to(home: Home, site: Path) -> None:
    with reading(home.engine) as connection:
        last = head(connection)
        assert read_mark(connection, SiteFolder(site), home.settings, at=NOW) == mark_of(last, home.settings, at=NOW)
    assert json.loads((site / FILE_NAME).read_bytes())["seq"] == last.seq


def test_only_certificates_that_are_new_or_changed_are_looked_at(home: Home, site: Path) -> None:
    issue(home, "QMS-0004")
    register_of(home).change("QMS-0002", Change(StatusEvent.SUSPENDED, "late"), now=NOW)

    published = publish(home, site, NOW + HOUR)

    pages = {path for path in published.written if path.startswith("c/")}
    assert pages == {"c/QMS-0002/index.html", "c/QMS-0004.jwt", "c/QMS-0004/index.html"}
    looked_at = len(published.written) + published.unchanged
    everything = publisher_of(home).publish(site, now=NOW + HOUR, everything=True)
    assert looked_at < len(everything.written) + everything.unchanged


def test_a_change_is_published_when_it_comes_into_effect_and_an_end_when_it_comes(home: Home, site: Path) -> None:
    ahead = Change(StatusEvent.SUSPENDED, "planned", effective_from=NOW + 2 * DAY)
    register_of(home).change("QMS-0002", ahead, now=NOW)
    short = request(home, "QMS-0004", valid_until="2026-03-20", surveillance_due="")
    signer = home.signer(KeyRole.CREDENTIAL, None)
    end = register_of(home).issue(short, signer=signer, now=NOW).certificate.valid_until
    assert end is not None
    publish(home, site, NOW)

    assert pages_written(home, site, NOW + DAY) == set()
    assert pages_written(home, site, NOW + 2 * DAY) == {"c/QMS-0002/index.html"}
    assert pages_written(home, site, NOW + 3 * DAY) == set()
    assert pages_written(home, site, end) == {"c/QMS-0004/index.html"}
    assert pages_written(home, site, end + DAY) == set()


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"seq":"x","digest":"","at":"","pages":""}',
        b'{"seq":1,"digest":"00","at":"2026-03-01T08:00:00Z","pages":""}',
        b'{"seq":1,"digest":"zz","at":"2026-03-01T08:00:00Z","pages":""}',
        b'{"seq":1e99,"digest":"00","at":"2026-03-01T08:00:00Z","pages":""}',
        b'{"seq":1,"digest":"00","at":"today","pages":""}',
    ],
)
def test_without_a_mark_that_holds_every_file_is_looked_at(home: Home, site: Path, note: bytes) -> None:
    (site / FILE_NAME).write_bytes(note)
    (site / "c/QMS-0001.jwt").write_bytes(b"torn")

    assert pages_written(home, site, NOW) == {"c/QMS-0001.jwt"}


def test_a_mark_of_the_future_or_of_another_look_does_not_count(
    home: Home, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(home.engine) as connection:
        folder = SiteFolder(site)
        assert read_mark(connection, folder, home.settings, at=NOW - HOUR) is None
        other = replace(home.settings, name="Another name")
        assert read_mark(connection, folder, other, at=NOW) is None
        monkeypatch.setattr("vc.register.publication.site_mark.version", lambda _: "9.9.9")
        assert read_mark(connection, folder, home.settings, at=NOW) is None


def test_a_program_that_is_not_installed_has_no_version(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise PackageNotFoundError

    known = appearance_of(home.settings)
    monkeypatch.setattr("vc.register.publication.site_mark.version", missing)

    assert appearance_of(home.settings) != known
