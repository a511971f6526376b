"""From paper to verdict, and every verdict in nine languages, in a real browser (specs/pages.md U1, U2, U18, U20)."""

from collections.abc import Iterator

import pytest
from pypdfium2 import PdfDocument

from tests.verifier_api.answers_shown import SUSPENDED, VERDICTS, keep, listed_at, served, world_of_answers
from tests.verifier_api.browser import Browser, Page
from tests.world import World
from vc.label.decode import qr_texts
from vc.label.printed_label import PrintedLabel
from vc.label.read_back import rendered
from vc.label.sheet import label_sheets
from verifier_api import negotiation
from verifier_api.languages import KNOWN, Language
from verifier_api.mark.words import words_in
from verifier_api.pages import render
from verifier_api.pages.view import Tone

STATES = {"good": Tone.VALID, "overdue": Tone.NOTICE, "suspended": Tone.INVALID, "stranger": Tone.UNKNOWN}
PHONE, DESK = (360, 640), (1280, 900)


@pytest.fixture(scope="module")
def world() -> World:
    return world_of_answers()


@pytest.fixture(scope="module")
def address(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (negotiation, render):
            patch.setattr(module, "offered", lambda: KNOWN)
        with served(world, tmp_path_factory.mktemp("stories")) as there:
            yield there


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    """One tab for all languages: a person who goes on from page to page."""
    return browser.page()


@pytest.fixture
def page(tab: Page) -> Page:
    tab.complaints.clear()
    tab.asked.clear()
    tab.size(*PHONE)
    return tab


def asked_elsewhere(page: Page, address: str) -> list[str]:
    return [one for one in page.asked if not one.startswith((f"{address}/", "data:image/svg+xml"))]


@pytest.mark.parametrize(("name", "verdict"), [("good", "Valid"), ("suspended", "Not valid")])
def test_a_label_is_printed_seen_and_answered(page: Page, address: str, world: World, name: str, verdict: str) -> None:
    text = world.label() if name == "good" else world.label(listed_at(SUSPENDED), index=SUSPENDED)
    sheet = label_sheets([PrintedLabel("DE-QMS-2026-00412", "Müller", "ISO 9001:2015", text)], created=world.now)
    with PdfDocument(sheet.pdf) as document:
        paper = rendered(document, 0, dots_per_inch=200)

    (seen,) = qr_texts(paper.octets, width=paper.width, height=paper.height)
    host, _, number = seen.removeprefix("https://").partition("/q#")
    page.open(f"{address}/q#{number}")
    page.wait_until("!!document.querySelector('.verdict h1')")

    assert host == "cb.example"
    assert page.value("document.querySelector('.verdict h1').textContent") == verdict
    assert page.value("location.hash") == ""
    assert asked_elsewhere(page, address) == []
    assert page.complaints == []
    keep(f"scanned-{name}-phone", page.picture())


@pytest.mark.parametrize("language", KNOWN, ids=lambda language: language.tag)
@pytest.mark.parametrize("name", STATES)
def test_every_verdict_stands_in_every_language_without_overflow_or_overlap(
    page: Page, address: str, name: str, language: Language
) -> None:
    page.open(f"{address}/c/{name}?lang={language.tag}")

    assert page.value("document.querySelector('.verdict h1').textContent") == words_in(language).answers[STATES[name]]
    assert page.value("document.documentElement.lang") == language.tag
    assert page.value("getComputedStyle(document.body).direction") == language.direction
    for width, height in (PHONE, DESK):
        page.size(width, height)
        assert page.value("document.documentElement.scrollWidth") == width
        assert page.value(OVERLAPS) == []
        assert page.value(CUT) == []
        keep(f"story-{name}-{language.tag}-{width}", page.picture(whole=True))
        if width == PHONE[0]:
            assert page.value("document.getElementById('facts').getBoundingClientRect().bottom") <= height
    assert asked_elsewhere(page, address) == []
    assert page.complaints == []


def test_what_looks_for_overlap_and_cut_text_finds_them(page: Page, address: str) -> None:
    page.open(f"{address}/c/good")
    assert page.value(OVERLAPS) == page.value(CUT) == []

    page.value("document.querySelector('.verdict h1').style.marginBottom = '-1.5em'")
    assert page.value(OVERLAPS) != []
    narrow = "display: block; inline-size: 1ch; overflow: hidden; overflow-wrap: normal"
    page.value(f"document.querySelector('.verdict h1').style.cssText = '{narrow}'")
    assert page.value(CUT) != []


def test_the_verdicts_here_are_those_that_are_published() -> None:
    assert {VERDICTS[name] for name in STATES} == {words_in(KNOWN[0]).answers[tone] for tone in Tone}


LINES = """
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim() || !node.parentElement.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      const line = { node, left, right, top, bottom };
      for (let at = node.parentElement; at; at = at.parentElement) {
        if (getComputedStyle(at).overflow === "visible") continue;
        const clip = at.getBoundingClientRect();
        line.top = Math.max(line.top, clip.top);
        line.bottom = Math.min(line.bottom, clip.bottom);
      }
      if (line.bottom - line.top > 2 && right - left > 2) lines.push(line);
    }
  }
"""
# Boxes of letters are higher than lines: what is compared is their middle.
OVERLAPS = f"""(() => {{{LINES}
  const middle = ({{ top, bottom }}) => [top + (bottom - top) * 0.25, bottom - (bottom - top) * 0.25];
  const found = [];
  lines.forEach((one, at) => {{
    for (const other of lines.slice(at + 1)) {{
      const [a, b] = [middle(one), middle(other)];
      if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1.5
          && Math.min(a[1], b[1]) - Math.max(a[0], b[0]) > 1) {{
        found.push(`${{one.node.data.trim().slice(0, 40)}} / ${{other.node.data.trim().slice(0, 40)}}`);
      }}
    }}
  }});
  return found;
}})()"""
CUT = f"""(() => {{{LINES}
  const seen = new Set();
  for (const {{ node }} of lines) {{
    for (let at = node.parentElement; at; at = at.parentElement) {{
      const style = getComputedStyle(at);
      const cuts = style.overflowX === "hidden" || style.overflowX === "clip";
      if (cuts && at.scrollWidth > at.clientWidth + 1) seen.add(node.data.trim().slice(0, 40));
    }}
  }}
  return [...seen];
}})()"""
