from __future__ import annotations

from pathlib import Path

import pytest

from tests.vc.register.homes import DAY, HOUR, NOW, granted, issue, make_authority, make_home, publish
from tests.vc.register.places import copied
from vc.encoding.strict_json import JsonObject
from vc.errors import EnvironmentFault, StorageError, UsageError
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.securing.vc_jwt import secure_vc_jwt

LIST, HISTORY = "statuslist+jwt", "status-history+jwt"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder that is published into."""
    return tmp_path / "site"


def test_yesterdays_backup_does_not_publish_over_todays_lists(home: Home, site: Path, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    home.close()
    copied(home.path, tmp_path / "backup")
    (tmp_path / "backup" / "published.json").unlink()  # which would refuse before the folder is looked at
    publish(home, site, NOW + DAY)
    before = (site / "status/1/token.jwt").read_bytes()

    with (
        Home.open(tmp_path / "backup") as restored,
        pytest.raises(StorageError, match="folder holds version 2, the register 1"),
    ):
        publish(restored, site, NOW + 2 * DAY)

    assert (site / "status/1/token.jwt").read_bytes() == before


def test_an_index_of_a_restored_backup_is_refused_alike(authority: Home, site: Path, tmp_path: Path) -> None:
    granted(authority)
    authority.close()
    copied(authority.path, tmp_path / "backup")
    publish(authority, site, NOW)

    with Home.open(tmp_path / "backup") as restored, pytest.raises(StorageError, match="was a backup restored"):
        publish(restored, site, NOW + DAY)


def test_a_clock_that_went_back_publishes_nothing(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW + DAY)

    with pytest.raises((StorageError, EnvironmentFault)):
        publish(home, site, NOW)


def forged(home: Home, site: Path, claims: JsonObject, typ: str) -> None:
    """Put a document of ours into the folder that says something else."""
    base: JsonObject = {"iss": home.settings.issuer, "version": 0, "iat": int(NOW.timestamp())}
    raw = secure_vc_jwt(base | claims, home.signer(KeyRole.STATUS, None), typ=typ)
    place = site / ("status/1/token.jwt" if typ == LIST else "status/1/history/index.jwt")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(raw)


@pytest.mark.parametrize(
    ("typ", "claims", "cause"),
    [
        (LIST, {"iat": int((NOW + HOUR).timestamp())}, "holds a list of 2026-03-01T09:00:00Z"),
        (LIST, {"iat": "yesterday"}, "whole number of seconds"),
        (HISTORY, {"version": 1}, "holds version 1, the register 0"),
        (HISTORY, {"version": "1"}, "holds version 1"),
        (HISTORY, {"iss": ""}, "/iss"),
    ],
)
def test_a_folder_that_is_ahead_or_unreadable_is_left_alone(
    home: Home, site: Path, typ: str, claims: JsonObject, cause: str
) -> None:
    issue(home, "QMS-0001")
    forged(home, site, claims, typ)

    with pytest.raises(StorageError, match=cause):
        publish(home, site, NOW)


@pytest.mark.parametrize("path", ["status/1/history/index.jwt", "status/1/token.jwt"])
def test_a_folder_of_garbage_is_left_alone(home: Home, site: Path, path: str) -> None:
    issue(home, "QMS-0001")
    (site / path).parent.mkdir(parents=True)
    (site / path).write_bytes(b"garbage")

    with pytest.raises(StorageError, match=path):
        publish(home, site, NOW + HOUR)


def test_a_history_that_was_torn_in_our_own_folder_is_written_anew(home: Home, site: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)
    (site / "status/1/history/index.jwt").write_bytes(b"torn")

    assert "status/1/history/index.jwt" in publish(home, site, NOW + HOUR).written


def test_another_issuers_folder_is_left_alone(home: Home, site: Path, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, site, NOW)

    with make_home(tmp_path / "other", did="did:web:other.example") as other:
        issue(other, "QMS-0001")
        with pytest.raises(UsageError, match="published by did:web:body"):
            publish(other, site, NOW)


def test_two_accreditation_bodies_do_not_share_a_folder(authority: Home, site: Path, tmp_path: Path) -> None:
    granted(authority)
    publish(authority, site, NOW)

    with make_authority(tmp_path / "same") as namesake:
        granted(namesake)
        with pytest.raises(StorageError, match="the register 0"):
            publish(namesake, site, NOW + HOUR)
