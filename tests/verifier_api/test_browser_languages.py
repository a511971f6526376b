"""Languages in a real browser (specs/languages.md LA4, LA6): nine of them, complete or not."""

from collections.abc import Iterator

import pytest

from tests.verifier_api.browser import Page
from tests.verifier_api.service import app_of
from tests.verifier_api.test_server import serving
from tests.world import World
from verifier_api import negotiation
from verifier_api.languages import KNOWN
from verifier_api.pages import render

SWITCH = "document.querySelector('details.languages')"


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def address(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (negotiation, render):
            patch.setattr(module, "offered", lambda: KNOWN)
        with serving(app_of(world, tmp_path_factory.mktemp("languages"))) as port:
            yield f"http://127.0.0.1:{port}"


def scanned(page: Page, address: str, world: World, language: str) -> None:
    page.call("Emulation.setTimezoneOverride", timezoneId="Asia/Shanghai")
    page.open(f"{address}/q?lang={language}#{world.label().partition('#')[2]}")
    page.wait_until("!!document.querySelector('.verdict')")


@pytest.mark.parametrize(
    ("language", "direction", "month"), [("de", "ltr", "22. November 2026"), ("ar", "rtl", "22 نوفمبر 2026")]
)
def test_a_scan_is_answered_in_the_chosen_language_and_the_readers_own_time(
    page: Page, address: str, world: World, language: str, direction: str, month: str
) -> None:
    scanned(page, address, world, language)

    assert page.value("document.documentElement.lang") == language
    assert page.value("getComputedStyle(document.body).direction") == direction
    local = page.value("document.querySelector('.facts .local').textContent")
    assert month in local.replace("\u200f", "")
    assert "7:50" in local.replace("19:50", "7:50")
    assert page.value("document.documentElement.scrollWidth") == 360
    assert page.complaints == []


def test_the_answer_to_a_scan_is_read_in_another_language_by_two_presses(
    page: Page, address: str, world: World
) -> None:
    scanned(page, address, world, "en")

    assert page.value(f"{SWITCH}.open") is False
    page.value(f"{SWITCH}.querySelector('summary').click()")
    page.value(f"{SWITCH}.querySelector('[lang=ar]').click()")
    page.wait_until("document.documentElement.lang === 'ar' && !!document.querySelector('.verdict.valid')")

    assert page.complaints == []
    assert page.value("document.cookie") == ""
