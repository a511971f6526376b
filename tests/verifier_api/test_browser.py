"""The pages in a real browser (specs/pages.md U1, U2, U7)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.verifier_api.browser import Page
from tests.verifier_api.service import app_of
from tests.verifier_api.test_server import serving
from tests.world import DAY, NOW, World
from vc.status.value import StatusEvent

SUSPENDED = 18


def hostile(claims: dict[str, Any]) -> None:
    """Claims in which every text tries something."""
    subject = claims["credentialSubject"]
    text = "<script>alert(1)</script>\"><img src=x onerror=alert(2)><svg onload='alert(3)'>\u202e{{7*7}}"
    claims["name"] = subject["scopeStatement"] = text * 20
    subject["issuedToParty"]["name"] = text


def suspended(claims: dict[str, Any]) -> None:
    """Claims at the index that the issuer has suspended."""
    claims["credentialStatus"]["statusListIndex"] = claims["status"]["status_list"]["idx"] = SUSPENDED


@pytest.fixture(scope="module")
def world() -> World:
    world = World()
    world.record(StatusEvent.SUSPENDED, effective=NOW - DAY, index=SUSPENDED)
    return world


@pytest.fixture(scope="module")
def address(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "site/c").mkdir(parents=True)
    certificates = {"good": world.certificate(), "suspended": world.certificate(suspended)}
    for name, certificate in (certificates | {"hostile": world.certificate(hostile)}).items():
        (folder / f"site/c/{name}.jwt").write_bytes(certificate)
    with serving(app_of(world, folder, site=folder / "site")) as port:
        yield f"http://127.0.0.1:{port}"


def words(page: Page) -> str:
    """The verdict on the page, once it is there."""
    page.wait_until("!!document.querySelector('.verdict h1')")
    return str(page.value("document.querySelector('.verdict h1').textContent"))


def test_a_scanned_label_opens_its_verdict_and_the_code_leaves_the_address(
    page: Page, address: str, world: World
) -> None:
    number = world.label().partition("#")[2]

    page.open(f"{address}/q#{number}")

    assert words(page) == "Valid"
    assert page.value("location.href") == f"{address}/check"
    assert page.complaints == []
    assert all(asked.startswith((address, "data:image/svg+xml")) for asked in page.asked)
    assert not any(number in asked for asked in page.asked if not asked.endswith(f"/q#{number}"))


@pytest.mark.parametrize(("certificate", "verdict"), [("good", "Valid"), ("suspended", "Not valid")])
def test_the_first_screen_of_a_phone_answers(page: Page, address: str, certificate: str, verdict: str) -> None:
    page.open(f"{address}/c/{certificate}")

    assert words(page) == verdict
    bottom = "[...document.querySelectorAll('.facts')][0].getBoundingClientRect().bottom"
    assert page.value(bottom) <= 640
    assert page.value("document.documentElement.scrollWidth") == 360
    told = page.value("document.querySelector('.facts').innerText")
    assert "Müller Feinmechanik" in told
    assert "11:50 UTC" in told


def test_hostile_text_runs_nothing_and_asks_nobody(page: Page, address: str) -> None:
    page.open(f"{address}/c/hostile")

    assert words(page) == "Valid"
    assert page.complaints == []
    assert page.value("document.images.length") == 0
    assert all(asked.startswith((address, "data:image/svg+xml")) for asked in page.asked)
    assert page.value("document.documentElement.scrollWidth") == 360


def test_without_the_code_the_landing_page_says_so(page: Page, address: str) -> None:
    page.open(f"{address}/q")

    assert page.value("document.getElementById('no-code').checkVisibility()") is True
    assert not page.has("noscript .warning")
    assert page.complaints == []


def test_without_script_the_landing_page_says_what_to_do(page: Page, address: str, world: World) -> None:
    page.without_scripts()

    page.open(f"{address}/q#{world.label().partition('#')[2]}")

    assert page.has("noscript .warning")
    assert page.has("#check textarea")


def test_a_file_is_chosen_and_checked_without_script(page: Page, address: str, world: World, tmp_path: Path) -> None:
    (tmp_path / "certificate.jwt").write_bytes(world.certificate())
    page.open(f"{address}/")

    page.choose_file("#file", tmp_path / "certificate.jwt")
    page.value("document.querySelector('#check button').click()")

    assert words(page) == "Valid"


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_text_stands_out_from_its_ground(page: Page, address: str, scheme: str) -> None:
    page.size(360, 640, dark=scheme == "dark")
    page.open(f"{address}/c/suspended")

    for selector in (".verdict h1", ".verdict p", ".first", ".small", "dt", "dd", ".test", ".meaning"):
        assert page.value(CONTRAST.replace("SELECTOR", selector)) >= 4.5, selector


CONTRAST = """(() => {
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const parsed = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return parsed(style.backgroundImage.match(/rgb\\([^)]*\\)/g).pop());
      const found = parsed(style.backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const element = document.querySelector("SELECTOR");
  const [a, b] = [light(parsed(getComputedStyle(element).color)), light(ground(element))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
})()"""
