"""What a person, a program of a blind person, and a measuring eye see of a mark in a browser."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, cast

from PIL import Image

from tests.verifier_api.browser import Page

MARK = "document.querySelector('main span').shadowRoot.querySelector('div')"
_THERE = "!!document.querySelector('main span')?.shadowRoot?.querySelector('div')"

OTHER_CLOCKS = """(() => {
  const [running, wall] = [performance.now.bind(performance), Date.now.bind(Date)];
  window.later = [0, 0];
  window.ticks = [];
  performance.now = () => running() + window.later[0];
  Date.now = () => wall() + window.later[1];
  window.setInterval = (tick) => window.ticks.push(tick);
})()"""
"""Runs before a page's own scripts: its clocks can be set, and its timers run when they are told to."""


def state(page: Page) -> str:
    """Return which answer the mark shows, once it has one."""
    page.wait_until(f"{_THERE} && !{MARK}.classList.contains('checking')")
    return str(page.value(f"{MARK}.classList[2]"))


def text(page: Page) -> str:
    """Return what can be read in the mark."""
    return str(page.value(f"{MARK}.innerText"))


def pass_time(page: Page, seconds: float, *, wall: float | None = None) -> None:
    """Let time go by for the page: on its running clock, and on the wall's, which may be set back meanwhile."""
    millis = [seconds * 1_000, (seconds if wall is None else wall) * 1_000]
    page.value(f"window.later = window.later.map((at, which) => at + {millis}[which]); ticks.forEach((tick) => tick())")


def greens(picture: bytes) -> int:
    """Count the pixels of a picture that somebody would call green."""
    return sum(
        count
        for count, (hue, saturation, value) in _colours(picture, "HSV")
        if 50 < hue < 120 and saturation > 60 and value > 40
    )


def ambers(picture: bytes) -> int:
    """Count the pixels of an image's *Cannot confirm*."""
    return _close_to(picture, (0x7A, 0x4D, 0x00))


def reds(picture: bytes) -> int:
    """Count the pixels of *Not valid*."""
    return _close_to(picture, (0xA3, 0x16, 0x1B))


def violations(page: Page, axe: Path) -> list[Any]:
    """Return what axe-core has against the page: rule and elements."""
    page.value(axe.read_text("utf-8"))
    page.value("axe.run().then((found) => { window.found = found; })")
    page.wait_until("!!window.found")
    return list(page.value("found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)])"))


def links(page: Page) -> list[str]:
    """Return the names of the links, as a screen reader says them, in their order."""
    page.call("Accessibility.enable")
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    return [node["name"]["value"] for node in nodes if node.get("role", {}).get("value") == "link"]


def _close_to(picture: bytes, colour: tuple[int, int, int]) -> int:
    return sum(
        count
        for count, pixel in _colours(picture, "RGB")
        if all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))
    )


def _colours(picture: bytes, mode: str) -> list[tuple[int, tuple[int, int, int]]]:
    """Return the colours of a picture, and how many pixels have each."""
    counted = Image.open(io.BytesIO(picture)).convert(mode).getcolors(1 << 24)
    return cast("list[tuple[int, tuple[int, int, int]]]", counted)
