"""The mark on a holder's website, on another origin, under a strict policy, in a real browser (specs/live-mark.md)."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.verifier_api.browser import Browser, Page
from tests.verifier_api.mark.looking import (
    MARK,
    OTHER_CLOCKS,
    ambers,
    greens,
    links,
    pass_time,
    reds,
    state,
    text,
    violations,
)
from tests.verifier_api.mark.websites import (
    LINK_AND_SCRIPT,
    SCRIPT,
    WITHOUT_SCRIPT,
    WORDPRESS,
    Changing,
    Website,
    website,
)
from tests.verifier_api.test_server import serving
from verifier_api.languages import KNOWN
from verifier_api.mark.picture import Look, render_picture
from verifier_api.mark.script import script, script_with
from verifier_api.mark.statement import statement_of
from verifier_api.mark.words import mark_words, words_in

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\u202e{{7*7}}'


def hostile(claims: dict[str, Any]) -> None:
    """Claims in which every text tries something."""
    subject = claims["credentialSubject"]
    subject["scopeStatement"] = HOSTILE * 20
    subject["issuedToParty"]["name"] = HOSTILE


@dataclass
class Scene:
    """A tab on a holder's website whose marks come from a service over a world that changes."""

    page: Page
    site: Website
    world: Changing
    folder: Path

    def opens(self, snippet: str) -> None:
        """Show a snippet and open the page."""
        self.site.shows(snippet)
        self.page.open(self.site.address)


@pytest.fixture
def scene(browser: Browser, tmp_path: Path) -> Iterator[Scene]:
    world = Changing()
    app = world.app(tmp_path, hostile=world.world.certificate(hostile))
    with serving(app) as port, website(f"http://127.0.0.1:{port}") as site:
        page = browser.page()
        page.size(800, 600)
        yield Scene(page, site, world, tmp_path)
        page.open("about:blank")


def started_clocks(page: Page) -> None:
    page.call("Page.addScriptToEvaluateOnNewDocument", source=OTHER_CLOCKS)


@pytest.mark.parametrize("snippet", [LINK_AND_SCRIPT, SCRIPT, WORDPRESS])
def test_a_pasted_snippet_shows_the_answer_of_now(scene: Scene, snippet: str) -> None:
    scene.opens(snippet)

    assert state(scene.page) == "valid"
    assert text(scene.page).split("\n")[0] == "Valid"
    for part in (
        "DE-QMS-2026-00412",
        "Held by Müller Feinmechanik",
        "ISO 9001:2015",
        "Status as of 22 November 2026 at 11:50 UTC",
    ):
        assert part in text(scene.page)
    assert greens(scene.page.picture()) > 2_000
    assert scene.page.complaints == []
    assert all(asked.startswith((scene.site.address, scene.site.service)) for asked in scene.page.asked)
    assert scene.page.call("Storage.getCookies")["cookies"] == []


def test_its_links_are_the_page_and_the_official_page_of_the_trust_list(scene: Scene) -> None:
    scene.opens(SCRIPT)
    state(scene.page)

    hrefs = scene.page.value(f"[...{MARK}.querySelectorAll('a:not([hidden])')].map((link) => link.href)")

    assert hrefs == [f"{scene.site.service}/c/good", "https://ab.example/register"]


def test_a_suspension_turns_a_page_that_stays_open_red_and_a_reinstatement_green_again(scene: Scene) -> None:
    started_clocks(scene.page)
    scene.opens(SCRIPT)
    assert state(scene.page) == "valid"

    scene.world.suspend()
    pass_time(scene.page, 30)
    assert state(scene.page) == "valid"  # it asks once a minute
    pass_time(scene.page, 31)
    scene.page.wait_until(f"{MARK}.classList.contains('invalid')")
    assert text(scene.page).startswith("Not valid: suspended")
    assert (greens(scene.page.picture()), reds(scene.page.picture()) > 2_000) == (0, True)

    scene.world.reinstate()
    pass_time(scene.page, 61)
    scene.page.wait_until(f"{MARK}.classList.contains('valid')")


def test_a_host_that_is_down_confirms_nothing(browser: Browser, tmp_path: Path) -> None:
    world, page = Changing(), browser.page()
    started_clocks(page)
    with serving(world.app(tmp_path)) as port, website(f"http://127.0.0.1:{port}") as site:
        site.shows(SCRIPT)
        page.open(site.address)
        assert state(page) == "valid"
    pass_time(page, 61)
    page.wait_until(f"{MARK}.classList.contains('unknown')")

    assert text(page).strip() == "Cannot confirm"
    assert greens(page.picture()) == 0


@pytest.mark.parametrize(("running_clock", "wall"), [(86, 86), (86, -7_200), (0, 86)])
def test_an_answer_that_is_too_old_is_forgotten_whichever_clock_says_so(
    scene: Scene, running_clock: float, wall: float
) -> None:
    """A tab in the background does not ask; one clock may stand in sleep, the other may be set back."""
    started_clocks(scene.page)
    scene.opens(SCRIPT)
    assert state(scene.page) == "valid"

    scene.page.value("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    pass_time(scene.page, running_clock, wall=wall)
    assert scene.page.value(f"{MARK}.classList[2]") == "checking"
    assert greens(scene.page.picture()) == 0

    scene.world.suspend()
    scene.page.value("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    assert state(scene.page) == "invalid"


def test_a_page_that_is_left_takes_no_green_along_and_asks_when_it_comes_back(scene: Scene) -> None:
    scene.opens(SCRIPT)
    assert state(scene.page) == "valid"
    asked = len(scene.page.asked)

    scene.page.value("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert scene.page.value(f"{MARK}.classList[2]") == "checking"
    scene.world.suspend()
    scene.page.value("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    assert state(scene.page) == "invalid"
    assert len(scene.page.asked) == asked + 1


def test_going_back_to_the_page_asks_again(scene: Scene) -> None:
    scene.opens(SCRIPT)
    assert state(scene.page) == "valid"
    scene.page.open(f"{scene.site.service}/healthz")
    scene.world.suspend()

    scene.page.value("history.back()")
    scene.page.wait_until(f"location.href === '{scene.site.address}'")

    assert state(scene.page) == "invalid"


@pytest.mark.parametrize(("snippet", "images"), [(LINK_AND_SCRIPT, 1), (SCRIPT, 0)])
def test_a_page_that_was_saved_with_its_mark_has_no_answer_in_it(scene: Scene, snippet: str, images: int) -> None:
    scene.opens(snippet)
    assert state(scene.page) == "valid"
    saved = str(scene.page.value("document.querySelector('main').innerHTML"))
    scene.world.suspend()

    scene.site.snippet = saved
    scene.page.open(scene.site.address)
    scene.page.wait_until(
        "[...document.querySelectorAll('main span')].some((one) => one.shadowRoot?.querySelector('.invalid'))"
    )
    scene.page.without_scripts()
    scene.page.open(scene.site.address)

    assert saved.count("<img") == images
    assert greens(scene.page.picture()) == 0


def test_a_mark_that_was_taken_out_of_the_page_does_not_ask_and_forgets(scene: Scene) -> None:
    started_clocks(scene.page)
    scene.opens(SCRIPT)
    assert state(scene.page) == "valid"
    asked = len(scene.page.asked)

    scene.page.value("window.mark = document.querySelector('main span'); mark.remove()")
    pass_time(scene.page, 61)
    assert scene.page.value("mark.shadowRoot.querySelector('div').classList[2]") == "checking"
    assert len(scene.page.asked) == asked

    scene.world.suspend()
    scene.page.value("document.querySelector('main').append(mark)")
    pass_time(scene.page, 5)
    assert state(scene.page) == "invalid"


def test_a_certificate_that_is_not_there_is_not_confirmed(scene: Scene) -> None:
    scene.opens(SCRIPT.replace("DE-1", "none"))

    assert state(scene.page) == "unknown"
    assert text(scene.page).strip() == "Cannot confirm"


def test_a_policy_that_lets_nothing_be_asked_leaves_it_unconfirmed(scene: Scene) -> None:
    scene.site.policy = scene.site.policy.replace("connect-src {service}; ", "")
    scene.opens(SCRIPT)

    assert state(scene.page) == "unknown"


def test_a_policy_that_forbids_the_script_leaves_the_image(scene: Scene) -> None:
    scene.site.policy = scene.site.policy.replace("script-src {service}; ", "")
    scene.opens(LINK_AND_SCRIPT)

    assert scene.page.value("document.querySelector('a img').naturalWidth") == 320
    assert greens(scene.page.picture()) == 0


@pytest.mark.parametrize("snippet", [LINK_AND_SCRIPT, WITHOUT_SCRIPT, WORDPRESS])
def test_without_script_there_is_a_dated_image_that_is_not_green(scene: Scene, snippet: str) -> None:
    scene.page.without_scripts()
    scene.opens(snippet)

    valid = scene.page.picture()
    assert any("/badge/good.svg" in asked for asked in scene.page.asked)
    assert (greens(valid), reds(valid), ambers(valid)) == (0, 0, 0)
    assert scene.page.complaints == []

    scene.world.suspend()
    scene.page.call("Network.setCacheDisabled", cacheDisabled=True)
    scene.page.open(scene.site.address)
    assert reds(scene.page.picture()) > 200


def test_an_image_in_an_open_tab_ends_by_itself(scene: Scene) -> None:
    world = scene.world.world
    statement = statement_of(world.report(world.certificate()))
    image = render_picture(statement, mark_words("en"), Look(), good_for=timedelta(seconds=1))
    scene.site.policy = "default-src 'none'; img-src 'self'"
    scene.site.files["/mark.svg"] = ("image/svg+xml", image)
    scene.opens('<img src="/mark.svg" alt="mark">')

    assert ambers(scene.page.picture()) == 0
    scene.page.value("window.began = performance.now()")
    scene.page.wait_until("performance.now() - began > 1200")
    assert ambers(scene.page.picture()) > 200


def test_a_copy_of_the_script_asks_the_service_that_it_is_told_and_gives_up_in_time(browser: Browser) -> None:
    page = browser.page()
    patience = (
        "AbortSignal.timeout = ((real) => (millis) => ((window.patience = millis), real(50)))(AbortSignal.timeout)"
    )
    page.call("Page.addScriptToEvaluateOnNewDocument", source=patience)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        website(f"http://127.0.0.1:{silent.getsockname()[1]}") as site,
    ):
        site.policy = "default-src 'none'; script-src 'self'; connect-src {service}"
        site.files["/copied.js"] = ("text/javascript", script())
        site.shows('<a href="https://verify.example/c/DE-1" data-certificate="DE-1">DE-1</a>')
        site.snippet += f'<script src="/copied.js" data-service="{site.service}/"></script>'
        page.open(site.address)

        assert state(page) == "unknown"
        assert page.value("window.patience") == 10_000
        assert page.asked[-1].startswith(f"{site.service}/badge/good.json?nonce=")


def test_what_visitors_wrote_into_the_page_is_no_mark_of_another_service(scene: Scene) -> None:
    """A comment may carry `data-certificate`: it stays a link, and what it names is not asked."""
    with website(scene.site.service) as theirs:
        written = [f"http://127.0.0.1:{theirs.port}/c/good", "mailto:a@b.example", "https://["]
        comments = "".join(f'<a href="{href}" data-certificate="good">comment</a>' for href in written)
        scene.site.policy = scene.site.policy.replace("connect-src {service}", "connect-src *")
        broken = f'<a href="{scene.site.service}/c/%" data-certificate="%">broken</a>'
        scene.opens(comments + broken + LINK_AND_SCRIPT)

        assert state(scene.page) == "valid"
        assert scene.page.value("document.querySelectorAll('main > a').length") == 4
        assert scene.page.value("document.querySelectorAll('main span').length") == 1
        assert not [asked for asked in scene.page.asked if f":{theirs.port}" in asked]
        assert scene.page.complaints == []


def test_a_script_that_was_combined_with_others_leaves_the_image(scene: Scene) -> None:
    scene.site.policy = scene.site.policy.replace("script-src", "script-src 'self'")
    scene.site.files["/all.js"] = ("text/javascript", b"window.other = 1;\n" + script())
    scene.opens(LINK_AND_SCRIPT.partition("<script")[0] + '<script src="/all.js"></script>')
    scene.page.wait_until("window.other === 1 && document.images[0].naturalWidth === 320")

    assert greens(scene.page.picture()) == 0
    assert scene.page.complaints == []


@pytest.mark.parametrize(
    ("attributes", "around", "tag"),
    [
        ('data-lang="ar"', "en", "ar"),
        ('data-lang="zh-TW"', "en", "zh-Hans"),
        ('data-lang="PT-br"', "en", "pt"),
        ("", "ja-JP", "ja"),
        ('data-lang="xx"', "de", "en"),
        ('data-lang="constructor"', "de", "en"),
    ],
)
def test_it_speaks_the_language_that_it_is_told_else_that_of_the_page(
    browser: Browser, attributes: str, around: str, tag: str
) -> None:
    words = {own.tag: words_in(own) for own in KNOWN}[tag]
    page = browser.page()
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        website(f"http://127.0.0.1:{silent.getsockname()[1]}") as site,
    ):
        site.policy = "default-src 'none'; script-src 'self'; connect-src {service}"
        site.files["/copied.js"] = ("text/javascript", script_with(map(words_in, KNOWN)))
        link = f'<a href="https://verify.example/c/DE-1" data-certificate="DE-1" {attributes}>DE-1</a>'
        site.shows(f'<div lang="{around}">{link}</div>')
        site.snippet += f'<script src="/copied.js" data-service="{site.service}/"></script>'
        page.open(site.address)
        page.wait_until(f"{MARK}.classList.contains('checking')")

        assert page.value(f"[{MARK}.lang, {MARK}.dir]") == [tag, words.language.direction]
        assert text(page).strip() == words.checking
        page.open("about:blank")


def test_hostile_text_runs_nothing_and_asks_nobody(scene: Scene) -> None:
    scene.page.size(360, 640)
    scene.opens(SCRIPT.replace("DE-1", "hostile"))

    assert state(scene.page) == "valid"
    assert "<script>alert(1)</script>" in text(scene.page)
    assert "\\u{202e}" in text(scene.page)
    assert scene.page.complaints == []
    assert scene.page.value(f"{MARK}.querySelectorAll('script, img').length") == 0


@pytest.mark.parametrize("colour", ["light", "auto"])
def test_axe_finds_nothing_in_any_answer(scene: Scene, peers: Path, colour: str) -> None:
    axe = peers / "node_modules" / "axe-core" / "axe.min.js"
    scene.page.size(800, 600, dark=True)
    snippet = SCRIPT.replace('data-colour="auto"', f'data-colour="{colour}"')
    found = {}
    for name in ("valid", "invalid", "unknown"):
        if name == "invalid":
            scene.world.suspend()
        scene.opens(snippet.replace("DE-1", "none") if name == "unknown" else snippet)
        assert state(scene.page) == name
        found[name] = violations(scene.page, axe)

    assert found == {"valid": [], "invalid": [], "unknown": []}


def test_a_screen_reader_says_the_answer_first(scene: Scene) -> None:
    scene.opens(LINK_AND_SCRIPT)
    state(scene.page)

    assert links(scene.page) == ["Valid TEST", "Official page: Northern Accreditation Service (invented)"]


def test_without_script_a_screen_reader_says_whose_status_the_link_tells(scene: Scene) -> None:
    scene.page.without_scripts()
    scene.opens(WITHOUT_SCRIPT)

    assert links(scene.page) == [
        "Certificate good: check its status",
        "Official page of the accreditation body",
    ]


@pytest.mark.parametrize("size", ["small", "medium", "large", "huge"])
def test_no_size_is_wider_than_a_phone(scene: Scene, size: str) -> None:
    scene.page.size(360, 640)
    scene.opens(SCRIPT.replace('data-size="medium"', f'data-size="{size}"'))
    state(scene.page)

    assert scene.page.value("document.documentElement.scrollWidth") == 360
    assert scene.page.value(f"{MARK}.classList[0]") == ("medium" if size == "huge" else size)


@pytest.mark.parametrize(
    ("colour", "ground"), [("light", "255, 255, 255"), ("dark", "26, 33, 42"), ("lime", "255, 255, 255")]
)
def test_the_ground_is_chosen_and_the_answers_colour_is_not(scene: Scene, colour: str, ground: str) -> None:
    scene.opens(SCRIPT.replace('data-colour="auto"', f'data-colour="{colour}"'))
    scene.world.suspend()
    state(scene.page)

    assert scene.page.value(f"getComputedStyle({MARK}).backgroundColor") == f"rgb({ground})"


def test_two_marks_on_a_page_and_a_script_that_comes_twice(scene: Scene) -> None:
    scene.opens(LINK_AND_SCRIPT + SCRIPT + SCRIPT.replace("DE-1", "hostile"))
    scene.page.wait_until("document.querySelectorAll('main span').length === 3")
    scene.page.wait_until(
        "[...document.querySelectorAll('main span')].every((mark) => mark.shadowRoot.querySelector('.valid'))"
    )

    assert scene.page.complaints == []


def test_a_browser_that_is_too_old_for_it_keeps_the_image(scene: Scene) -> None:
    scene.page.call("Page.addScriptToEvaluateOnNewDocument", source="delete Document.prototype.adoptedStyleSheets")
    scene.opens(LINK_AND_SCRIPT + SCRIPT)
    scene.page.wait_until("document.images.length === 2 && [...document.images].every((image) => image.naturalWidth)")

    assert greens(scene.page.picture()) == 0
    assert scene.page.complaints == []
