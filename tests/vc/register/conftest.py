"""Homes for the register's tests, closed when the test is over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vc.register.homes import make_authority, make_home
from vc.register.home import Home


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
