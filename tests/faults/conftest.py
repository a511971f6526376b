"""What the fault tests share: each runs on every engine of the register, unless it names one (register.md G13)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.vc.register.places import ENGINES, SQLITE, settle


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test on every engine, unless it says which one it is about."""
    named = metafunc.definition.get_closest_marker("engine")
    engines = ENGINES if named is None else named.args
    metafunc.parametrize("register_place", engines, indirect=True, scope="session")


@pytest.fixture(scope="session", autouse=True)
def register_place(request: pytest.FixtureRequest) -> Iterator[str]:
    """The engine on which homes get their registers."""
    settle(request.param)
    yield request.param
    settle(SQLITE)
