"""A certification body that has published on three days, and somebody who looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vc.monitor.outside import Outside, days
from tests.vc.register.homes import (
    AUTHORITY,
    DAY,
    HOUR,
    NOW,
    granted,
    issue,
    make_authority,
    make_home,
    publish,
    register_of,
)
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.status.value import StatusEvent


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with make_home(tmp_path / "home") as made:
        issue(made, "QMS-0001", "QMS-0002", "QMS-0003")
        register_of(made).change("QMS-0001", Change(StatusEvent.SUSPENDED, "late"), now=NOW)
        yield made


@pytest.fixture
def site(home: Home, tmp_path: Path) -> Path:
    days(home, tmp_path / "site", 3)
    return tmp_path / "site"


@pytest.fixture
def outside(site: Path) -> Outside:
    return Outside(site)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Home]:
    with make_authority(tmp_path / "authority") as made:
        granted(made)
        yield made


@pytest.fixture
def accrediting(authority: Home, tmp_path: Path) -> Outside:
    publish(authority, tmp_path / "authority-site", NOW + HOUR)
    publish(authority, tmp_path / "authority-site", NOW + DAY)
    return Outside(tmp_path / "authority-site", AUTHORITY)
