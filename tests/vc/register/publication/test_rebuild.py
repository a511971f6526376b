from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.vc.register.homes import NOW, granted, issue, publish, register_of
from vc.errors import StorageError
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.publication import list_documents
from vc.register.publication.rebuild import rebuild_site
from vc.register.publication.site_folder import SiteFolder
from vc.register.publication.site_mark import FILE_NAME
from vc.status.value import StatusEvent

HOUR = timedelta(hours=1)


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != FILE_NAME
    }


@pytest.fixture
def published(home: Home, tmp_path: Path) -> Path:
    """A site that was published three times, with changes recorded late and ahead of time."""
    issue(home, "QMS-0001", "QMS-0002", "QMS-0003")
    publish(home, tmp_path / "site", NOW)
    register_of(home).change("QMS-0001", Change(StatusEvent.SUSPENDED, "late"), now=NOW + HOUR)
    ahead = Change(StatusEvent.WITHDRAWN, "ends", effective_from=NOW + 5 * HOUR)
    register_of(home).change("QMS-0002", ahead, now=NOW + HOUR)
    publish(home, tmp_path / "site", NOW + 2 * HOUR)
    register_of(home).change("QMS-0001", Change(StatusEvent.REINSTATED, "held"), now=NOW + 3 * HOUR)
    publish(home, tmp_path / "site", NOW + 6 * HOUR)
    return tmp_path / "site"


def test_what_was_published_is_made_again_octet_for_octet_without_a_key(
    home: Home, published: Path, tmp_path: Path
) -> None:
    for key in (home.path / "keys").iterdir():
        key.unlink()

    made = rebuild_site(home, SiteFolder(tmp_path / "again"), at=NOW + 6 * HOUR)

    assert made.decoded_only == ()
    assert files_of(tmp_path / "again") == files_of(published)
    assert made.files == len(files_of(published))


def test_the_issuers_metadata_are_made_again_without_a_key(home: Home, tmp_path: Path) -> None:
    named = replace(home, settings=replace(home.settings, wallet_address=True))
    publish(named, tmp_path / "site", NOW)

    rebuild_site(named, SiteFolder(tmp_path / "again"), at=NOW)

    assert files_of(tmp_path / "again") == files_of(tmp_path / "site")
    assert ".well-known/jwt-vc-issuer" in files_of(tmp_path / "again")


def test_an_accreditation_bodys_folder_is_made_again_too(authority: Home, tmp_path: Path) -> None:
    granted(authority)
    publish(authority, tmp_path / "site", NOW)

    rebuild_site(authority, SiteFolder(tmp_path / "again"), at=NOW)

    assert files_of(tmp_path / "again") == files_of(tmp_path / "site")


def test_lists_that_another_zlib_wrote_are_equal_when_decoded(
    home: Home, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_documents, "_COMPRESSION", 1)

    made = rebuild_site(home, SiteFolder(tmp_path / "again"), at=NOW + 6 * HOUR)

    assert made.decoded_only
    assert files_of(tmp_path / "again") == files_of(published)


def test_a_ledger_that_gives_another_list_is_refused(
    home: Home, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_documents, "values_at", lambda *_: {})

    with pytest.raises(StorageError, match="another list than was signed"):
        rebuild_site(home, SiteFolder(tmp_path / "again"), at=NOW + 6 * HOUR)
