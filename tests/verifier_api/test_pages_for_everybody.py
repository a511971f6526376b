"""The pages in a real browser, for every answer and every reader (specs/pages.md U1, U2, U13 to U20)."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import system_parts
from tests.verifier_api.answers_shown import SITE, VERDICTS, certificates, keep, served, world_of_answers
from tests.verifier_api.browser import PATIENCE_SECONDS, Page
from tests.world import World
from vc.intake.replay import judge_again
from vc.model.vocabulary import Verdict
from vc.verify.saved import load_evidence
from verifier_api.languages import Language, offered

DOUBTFUL = [name for name, verdict in VERDICTS.items() if verdict != "Valid"]
SHANGHAI = "Asia/Shanghai"


@pytest.fixture(scope="module")
def world() -> World:
    return world_of_answers()


@pytest.fixture(scope="module")
def address(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(world, tmp_path_factory.mktemp("answers")) as there:
        yield there


@pytest.fixture(scope="module")
def axe(peers: Path) -> str:
    program = peers / "node_modules" / "axe-core" / "axe.min.js"
    if not program.is_file():
        system_parts.missing(f"{program} is missing; `make test` installs it with npm")
    return program.read_text(encoding="utf-8")


def verdict(page: Page) -> str:
    page.wait_until("!!document.querySelector('.verdict h1')")
    return str(page.value("document.querySelector('.verdict h1').textContent"))


def violations(page: Page, axe: str) -> list[str]:
    """What axe-core finds on the page, by the rules of WCAG 2.2 A and AA and its best practices."""
    page.value(axe)
    found = page.settled("axe.run(document, {resultTypes: ['violations']}).then((r) => JSON.stringify(r.violations))")
    return [
        f"{one['id']}: {node['html'][:120]} ({node['failureSummary']})"
        for one in json.loads(found)
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("asked", ["", f"?site={SITE}&model=X-200"])
@pytest.mark.parametrize("name", VERDICTS)
def test_the_first_screen_of_a_phone_holds_the_whole_answer(page: Page, address: str, name: str, asked: str) -> None:
    page.call("Emulation.setTimezoneOverride", timezoneId=SHANGHAI)

    page.open(f"{address}/c/{name}{asked}")

    assert verdict(page) == VERDICTS[name]
    keep(f"{name}{'-asked' if asked else ''}-phone", page.picture())
    assert page.value("document.getElementById('facts').getBoundingClientRect().bottom") <= 640
    assert page.value("document.documentElement.scrollWidth") == 360
    told = page.value("document.getElementById('facts').innerText")
    if name != "stranger":
        assert "11:50 UTC" in told
        assert "7:50 PM GMT+8" in told
        assert ("✓ covered" in told) is False  # the mark is drawn, not told
        assert ("covered" in told) == bool(asked)
        assert ("not asked about" in told) == (not asked)


@pytest.mark.parametrize("name", DOUBTFUL)
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_on_doubt_nothing_is_green(page: Page, address: str, name: str, scheme: str) -> None:
    page.size(360, 640, dark=scheme == "dark")

    page.open(f"{address}/c/{name}?site={SITE}")

    assert verdict(page) == VERDICTS[name]
    assert page.value(GREENS) == []


def test_what_looks_for_green_finds_it_where_it_is(page: Page, address: str) -> None:
    page.open(f"{address}/c/good")

    assert any(one.startswith("section.verdict") for one in page.value(GREENS))


@pytest.mark.parametrize(
    ("path", "width", "dark"),
    [
        ("/", 360, False),
        ("/", 1280, True),
        ("/q", 360, True),
        ("/nothing-here", 360, False),
        (f"/c/good?site={SITE}", 360, False),
        ("/c/overdue", 360, True),
        ("/c/suspended", 1280, False),
        ("/c/stranger", 360, False),
        ("/c/reinstated", 1280, True),
    ],
)
def test_axe_finds_nothing(page: Page, address: str, axe: str, path: str, width: int, *, dark: bool) -> None:
    page.size(width, 640 if width < 600 else 900, dark=dark)
    page.open(f"{address}{path}")
    for fold in range(int(page.value("document.querySelectorAll('details').length"))):
        page.value(f"document.querySelectorAll('details')[{fold}].open = true")

    assert violations(page, axe) == []
    assert page.value("document.documentElement.scrollWidth") == width
    keep(
        f"whole{path.partition('?')[0].replace('/', '-')}-{width}-{'dark' if dark else 'light'}",
        page.picture(whole=True),
    )


@pytest.mark.parametrize("language", offered(), ids=lambda one: one.tag)
def test_no_label_runs_into_what_stands_beside_it(page: Page, address: str, language: Language) -> None:
    page.open(f"{address}/c/suspended?lang={language.tag}&model=X-200")

    assert page.value("document.querySelectorAll('dt').length") > 10
    parts = "[...document.querySelectorAll('dt, dd, label, button, h1, h2')]"
    assert page.value(f"{parts}.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.innerText)") == []
    assert page.value("document.documentElement.scrollWidth") == 360
    assert page.value("document.getElementById('facts').getBoundingClientRect().bottom") <= 640
    keep(f"{language.tag}-phone", page.picture())


def test_what_axe_looks_for_it_finds(page: Page, address: str, axe: str) -> None:
    page.open(f"{address}/c/good")
    page.value("document.querySelector('main').append(document.createElement('img'))")

    found = " ".join(violations(page, axe))

    assert "image-alt" in found


@pytest.mark.parametrize("name", VERDICTS)
def test_a_screen_reader_reads_the_verdict_first(page: Page, address: str, name: str) -> None:
    page.open(f"{address}/c/{name}")

    told = page.spoken()

    first = [role for role, _ in told].index("heading")
    assert told[first] == ("heading", VERDICTS[name])
    before = "".join(text for role, text in told[:first] if role == "StaticText")
    assert before.startswith("TEST This is a test:")
    assert {role for role, _ in told[:first]} <= {"StaticText", "status"}
    assert page.value("document.querySelector('.verdict').getAttribute('role')") == "status"


def focused(page: Page) -> str:
    return str(page.value("document.activeElement.id || document.activeElement.tagName.toLowerCase()"))


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element of that id has the focus, which must be seen then."""
    for _ in range(40):
        page.press("Tab")
        if focused(page) == name:
            break
    assert focused(page) == name
    assert page.value("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_keyboard_is_enough(page: Page, address: str, world: World) -> None:
    page.open(f"{address}/")

    tab_to(page, "input")
    page.write(world.certificate().decode())
    tab_to(page, "site")
    page.write("https://holder.example/sites/9")
    page.press("Enter")
    assert verdict(page) == "Not valid"
    assert "not covered" in page.value("document.getElementById('facts').innerText")

    tab_to(page, "paper_number")
    page.write("de-qms-2026-00412")
    tab_to(page, "paper_holder")
    page.write("Mueller")
    page.press("Enter")
    page.wait_until("!!document.querySelector('.compared.differs')")
    assert page.value("[...document.querySelectorAll('.mark')].map((one) => one.innerText)") == ["same", "differs"]
    assert page.complaints == []


def test_every_control_is_reached_in_the_order_of_the_page(page: Page, address: str) -> None:
    page.open(f"{address}/c/suspended")
    order = []
    for _ in range(40):
        page.press("Tab")
        order.append(focused(page))
        if order[-1] == "body":
            break

    fields = ["model", "site", "paper_number", "paper_holder", "paper_standard", "paper_valid_until"]
    at = [order.index(name) for name in fields]
    assert at == sorted(at)
    assert order[-1] == "body", "the focus never leaves the page"


def test_without_script_everything_works_but_the_fragment(page: Page, address: str, world: World) -> None:
    page.without_scripts()
    page.open(f"{address}/")
    page.focus("#input")
    page.write(world.certificate().decode())
    page.focus("#model")
    page.write("X-200")
    page.browser.seen.clear()
    page.press("Enter")

    page.browser.wait_for("Page.loadEventFired")

    told = page.html()
    assert "<h1>Valid</h1>" in told
    assert "not stated, compare it" in told
    assert 'id="share"' in told
    assert not page.has("#share:not([hidden])")


def test_a_reinstated_certificate_tells_its_past_in_the_issuers_words(page: Page, address: str) -> None:
    page.open(f"{address}/c/reinstated")

    assert verdict(page) == "Valid"
    told = page.value("document.getElementById('history').innerText")
    assert told.index("Suspended") < told.index("Audit <b>open</b>.") < told.index("Back in force")
    assert page.value("document.querySelectorAll('#history q').length") == 2
    assert "Entered on" in told


def test_an_end_that_lies_ahead_is_told(page: Page, address: str) -> None:
    page.open(f"{address}/c/ending")

    assert verdict(page) == "Valid"
    assert "takes effect only after" in page.value("document.getElementById('history').innerText")


def test_a_dropped_file_is_checked(page: Page, address: str, world: World) -> None:
    page.open(f"{address}/")
    dropped = json.dumps(world.certificate().decode())

    page.value(f"""(() => {{
      const held = new DataTransfer();
      held.items.add(new File([{dropped}], "certificate.jwt"));
      document.body.dispatchEvent(new DragEvent("drop", {{ dataTransfer: held, bubbles: true, cancelable: true }}));
    }})()""")

    assert "certificate.jwt" in page.value("document.getElementById('dropped').innerText")
    page.press("Enter")
    assert verdict(page) == "Valid"


def test_the_evidence_is_saved_and_judged_again(page: Page, address: str, world: World, tmp_path: Path) -> None:
    page.browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path), eventsEnabled=True)
    page.open(f"{address}/c/suspended")

    page.value("document.querySelector('[formaction=\"/check/evidence\"]').click()")
    page.browser.wait_for("Browser.downloadProgress")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (saved := list(tmp_path.glob("evidence-*.json"))):
        assert time.monotonic() < deadline, "nothing was saved"
        time.sleep(0.05)

    assert verdict(page) == "Not valid"
    evidence, question = load_evidence(saved[0].read_bytes(), own=True)
    again = judge_again(evidence, question)
    assert again.verdict is Verdict.INVALID
    assert [event.event for event in again.history or ()] == ["suspended"]
    assert evidence.target == certificates(world)["suspended"]


def test_an_answer_is_shared_as_words_and_an_address(page: Page, address: str) -> None:
    source = "navigator.share = (shared) => { window.shared = shared; return Promise.resolve(); }"
    page.call("Page.addScriptToEvaluateOnNewDocument", source=source)
    page.open(f"{address}/c/good")

    page.value("document.getElementById('share').click()")

    shared: dict[str, Any] = page.value("window.shared")
    assert shared["url"] == f"{address}/c/good"
    assert shared["text"].startswith("TEST – Valid – DE-QMS-2026-00412\nHeld by: Müller Feinmechanik GmbH & Co. KG")
    assert page.complaints == []


def test_nobody_else_is_asked_and_nothing_is_kept(page: Page, address: str) -> None:
    page.open(f"{address}/c/good")

    assert verdict(page) == "Valid"
    assert all(asked.startswith((address, "data:")) for asked in page.asked)
    assert page.call("Network.getCookies")["cookies"] == []
    assert page.value("localStorage.length + sessionStorage.length") == 0
    assert page.complaints == []


def test_paper_is_black_on_white(page: Page, address: str) -> None:
    page.open(f"{address}/c/suspended")

    page.call("Emulation.setEmulatedMedia", media="print")

    assert page.value("getComputedStyle(document.querySelector('.verdict h1')).color") == "rgb(0, 0, 0)"
    assert page.value("document.getElementById('keep').checkVisibility()") is False
    assert page.value("document.getElementById('paper').checkVisibility()") is True
    assert page.value("document.querySelector('.verdict .icon').checkVisibility()") is True


GREENS = """(() => {
  const seen = [];
  const green = (text) => [...text.matchAll(/rgba?\\(([^)]*)\\)/g)].some(([, inner]) => {
    const [r, g, b, a = 1] = inner.split(/[ ,/]+/).map(Number);
    return a > 0 && g > r + 12 && g > b + 12;
  });
  const properties = ["color", "backgroundColor", "backgroundImage", "borderTopColor", "borderBottomColor",
    "borderLeftColor", "borderRightColor", "outlineColor", "fill", "stroke", "boxShadow", "textDecorationColor"];
  for (const element of document.querySelectorAll("*")) {
    for (const part of ["", "::before", "::after"]) {
      const style = getComputedStyle(element, part || null);
      for (const name of properties) {
        if (green(style[name] || "")) {
          const kind = element.className.baseVal ?? element.className;
          seen.push(`${element.tagName.toLowerCase()}.${kind}${part} ${name}`);
        }
      }
    }
  }
  return seen;
})()"""
