"""The mark behind caches: obedient ones, and those that keep everything for a week (specs/live-mark.md LM5 to LM8)."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.serving.caching_proxy import DEAF, DEAF_TO_QUERIES, OBEDIENT, caching_proxy
from tests.serving.web_server import WebServer
from tests.verifier_api.browser import Browser, Page
from tests.verifier_api.mark.looking import ambers, greens, reds, state, text
from tests.verifier_api.mark.websites import LINK_AND_SCRIPT, WITHOUT_SCRIPT, Changing, Website, website
from tests.verifier_api.test_server import serving


@dataclass
class Between:
    """A service behind one cache, a holder's website behind another that keeps its page for seven days."""

    page: Page
    world: Changing
    service: ExitStack
    cache: WebServer
    site: Website
    kept_site: WebServer

    def opens(self, *, scripts: bool = True) -> None:
        """Open the website with a browser that has seen nothing yet."""
        self.page.call("Network.clearBrowserCache")
        self.page.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.page.open(f"http://127.0.0.1:{self.kept_site.port}/")


@pytest.fixture
def between(
    browser: Browser, require_program: Callable[[str], Path], tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Between]:
    nginx, world, page = require_program("nginx"), Changing(), browser.page()
    page.size(800, 600)
    with ExitStack() as around, ExitStack() as service:
        port = service.enter_context(serving(world.app(tmp_path / "service")))
        cache = around.enter_context(caching_proxy(nginx, tmp_path / "cache", port, request.param))
        site = around.enter_context(website(f"http://127.0.0.1:{cache.port}"))
        site.shows(LINK_AND_SCRIPT)
        kept = around.enter_context(caching_proxy(nginx, tmp_path / "kept", site.port, DEAF))
        yield Between(page, world, service, cache, site, kept)
        page.open("about:blank")


@pytest.mark.parametrize("between", [OBEDIENT, DEAF], indirect=True, ids=["obedient", "deaf"])
def test_a_page_that_is_kept_for_a_week_shows_green_then_red_then_that_nothing_is_known(between: Between) -> None:
    between.opens()
    assert state(between.page) == "valid"
    assert greens(between.page.picture()) > 2_000

    between.world.suspend()
    between.opens()
    assert state(between.page) == "invalid"
    assert text(between.page).startswith("Not valid: suspended")
    assert (greens(between.page.picture()), reds(between.page.picture()) > 2_000) == (0, True)

    between.service.close()
    between.opens()
    assert state(between.page) == "unknown"
    assert greens(between.page.picture()) == 0
    assert between.site.asked == 1  # the website's page was kept all the while


@pytest.mark.parametrize("between", [DEAF_TO_QUERIES], indirect=True, ids=["deaf to queries"])
def test_an_answer_that_was_kept_is_none(between: Between) -> None:
    """The cache hands out last week's JSON to everybody: the first one to ask got an answer, nobody after."""
    between.opens()
    assert state(between.page) == "valid"

    between.opens()
    assert state(between.page) == "unknown"
    assert between.cache.ask("/badge/good.json").headers["x-cache"] == "HIT"
    assert b'"answer":"valid"' in between.cache.ask("/badge/good.json").body

    between.world.suspend()
    between.opens()
    assert state(between.page) == "unknown"
    assert greens(between.page.picture()) == 0


@pytest.mark.parametrize("between", [DEAF], indirect=True, ids=["deaf"])
def test_an_image_that_is_kept_for_a_week_is_not_green_and_says_as_of_when(between: Between) -> None:
    between.site.shows(WITHOUT_SCRIPT)
    between.opens(scripts=False)
    fresh = between.page.picture()

    between.world.suspend()
    between.opens(scripts=False)
    kept = between.page.picture()
    between.service.close()
    between.opens(scripts=False)

    assert fresh == kept == between.page.picture()
    assert (greens(kept), reds(kept), ambers(kept)) == (0, 0, 0)
    image = between.cache.ask("/badge/good.svg?lang=en")
    assert image.headers["x-cache"] == "HIT"
    assert b">22 November 2026, 11:50 UTC<" in image.body


@pytest.mark.parametrize("between", [OBEDIENT], indirect=True, ids=["obedient"])
def test_where_a_cache_obeys_the_image_turns_red_within_seconds(between: Between) -> None:
    between.site.shows(WITHOUT_SCRIPT)
    between.opens(scripts=False)
    assert reds(between.page.picture()) == 0
    between.world.suspend()

    first = between.cache.ask("/badge/good.svg?lang=en")
    assert first.headers["x-cache"] == "HIT"
    assert first.headers["cache-control"] == "public, max-age=10, must-revalidate"
    time.sleep(11)
    between.opens(scripts=False)

    assert reds(between.page.picture()) > 200
