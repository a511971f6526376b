"""A certificate's page on a slow phone: a real Chromium with the processor and the network held back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Final

from tests.bench.paired import Effort, Spread
from tests.bench.table import Row, Section, duration
from tests.verifier_api import answers_shown, browser

if TYPE_CHECKING:
    from tests.verifier_api.browser import Page

# What Lighthouse holds a page to as "slow 4G" with a mid-tier phone: 150 ms there and back, 1.6 Mbit/s, a fourth of
# the processor.
_LATENCY_MS: Final = 150
_BYTES_PER_SECOND: Final = 1.6e6 / 8
_SLOWER: Final = 4
_GOAL: Final = "1 s"
_PAINTED: Final = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_INTERACTIVE: Final = "performance.getEntriesByType('navigation')[0]?.domInteractive"


def slow_phone(effort: Effort) -> tuple[Section, ...]:
    """Measure when the answer is on the screen and when the page can be used, with an empty and with a full cache."""
    title = f"Page: a valid certificate on 360 px, {_LATENCY_MS} ms, 1.6 Mbit/s, a processor {_SLOWER} times slower"
    program = which("chromium")
    if program is None:
        return (Section(title, "", (Row("no Chromium on this machine", "not measured", "", _GOAL),)),)
    world = answers_shown.world_of_answers()
    with (
        tempfile.TemporaryDirectory() as folder,
        answers_shown.served(world, Path(folder)) as host,
        browser.running(Path(program)) as chromium,
    ):
        page = _held_back(chromium.page())
        rows = [
            _row(page, f"{host}/c/good", effort, cold=cold, what=what)
            for cold, what in ((True, "first visit"), (False, "with style and script in the cache"))
        ]
    return (Section(title, "", tuple(rows)),)


def _held_back(page: Page) -> Page:
    page.size(360, 640)
    page.call(
        "Network.emulateNetworkConditions",
        offline=False,
        latency=_LATENCY_MS,
        downloadThroughput=_BYTES_PER_SECOND,
        uploadThroughput=_BYTES_PER_SECOND,
    )
    page.call("Emulation.setCPUThrottlingRate", rate=_SLOWER)
    return page


def _row(page: Page, address: str, effort: Effort, *, cold: bool, what: str) -> Row:
    painted, interactive = [], []
    for _ in range(effort.rounds):
        if cold:
            page.call("Network.clearBrowserCache")
        page.open(address)
        page.wait_until(_PAINTED)
        painted.append(page.value(_PAINTED) / 1000)
        interactive.append(page.value(_INTERACTIVE) / 1000)
    shown, usable = Spread.of(painted), Spread.of(interactive)
    amount = f"painted after {duration(shown.median)} [{duration(shown.low)}, {duration(shown.high)}], "
    return Row(what, f"{amount}usable after {duration(usable.median)}", "", _GOAL)
