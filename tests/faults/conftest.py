"""What the fault tests of the register share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.vc.register.places import ENGINES, SQLITE, settle


@pytest.fixture(params=ENGINES)
def register_place(request: pytest.FixtureRequest) -> Iterator[str]:
    """The engine on which homes get their registers: `sqlite` or `postgresql`."""
    settle(request.param)
    yield request.param
    settle(SQLITE)


@pytest.fixture
def tell(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Report the figures of a test, in the JUnit file and on the screen of `pytest -rP`."""

    def told(**figures: object) -> None:
        for name, value in figures.items():
            record_property(name, value)
        print(request.node.name, *(f"{name.replace('_', ' ')} {value}" for name, value in figures.items()), sep="; ")

    return told
