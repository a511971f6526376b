"""Homes for the register's tests, closed when the test is over; each test on both engines (specs/register.md G13)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vc.register.homes import make_authority, make_home
from tests.vc.register.places import ENGINES, POSTGRESQL, SQLITE, settle
from vc.register.home import Home


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test on every engine, unless it opens no register or says which one it is about."""
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    engines = ENGINES
    if marks & {"no_register", "sqlite_only"}:
        engines = (SQLITE,)
    elif "postgresql_only" in marks:
        engines = (POSTGRESQL,)
    metafunc.parametrize("register_place", engines, indirect=True, scope="session")


@pytest.fixture(scope="session", autouse=True)
def register_place(request: pytest.FixtureRequest) -> Iterator[str]:
    """The engine on which homes get their registers: `sqlite` or `postgresql`."""
    settle(request.param)
    yield request.param
    settle(SQLITE)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """The home of a certification body without accreditation, in the test environment."""
    with make_home(tmp_path / "home") as made:
        yield made


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Home]:
    """The home of an accreditation body."""
    with make_authority(tmp_path / "authority") as made:
        yield made


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let registers that are opened from now on wait for each other no longer than a moment."""
    for module in ("sqlite", "postgresql"):
        monkeypatch.setattr(f"vc.register.storage.{module}.BUSY_SECONDS", 0.2)
