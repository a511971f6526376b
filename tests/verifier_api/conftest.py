"""A service over a good world."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.verifier_api.browser import Browser, Page
from tests.verifier_api.service import client_of
from tests.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World, tmp_path: Path) -> TestClient:
    return client_of(world, tmp_path)


@pytest.fixture
def page(browser: Browser) -> Page:
    """A tab of the size of a small phone."""
    opened = browser.page()
    opened.size(360, 640)
    return opened
