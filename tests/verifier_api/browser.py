"""Chromium, driven through its own protocol over two pipes: no port, no third package (Chrome DevTools Protocol)."""

import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
# The protocol's descriptors are 3 (read by the browser) and 4 (written by it).
PLACED = (
    sys.executable,
    "-c",
    """
import fcntl, os, sys
read, write, *command = sys.argv[1:]
pair = [fcntl.fcntl(int(descriptor), fcntl.F_DUPFD, 10) for descriptor in (read, write)]
for number, descriptor in enumerate(pair, 3):
    os.dup2(descriptor, number)
os.execv(command[0], command)
""",
)
SPOKEN = {"heading", "StaticText", "link", "button", "textbox", "combobox", "status", "alert", "Date"}
KEYS = {"Tab": (9, ""), "Enter": (13, "\r")}
PATIENCE_SECONDS = 30.0
LOUD = {"Runtime.exceptionThrown", "Page.javascriptDialogOpening", "Log.entryAdded", "Runtime.consoleAPICalled"}


@dataclass
class Page:
    """One tab. `complaints` are what the browser said against the page; `asked` the addresses it requested."""

    browser: "Browser"
    session: str
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """Make the tab a screen of that many CSS pixels."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", **metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Emulation.setTouchEmulationEnabled", enabled=width < 600)

    def open(self, address: str) -> None:
        """Go to an address and wait until the page is there."""
        self.browser.seen.clear()
        self.call("Page.navigate", url=address)
        self.browser.wait_for("Page.loadEventFired")

    def wait_until(self, condition: str) -> None:
        """Wait until a JavaScript expression is true."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.value(condition):
            assert time.monotonic() < deadline, f"never true: {condition}"
            time.sleep(0.01)

    def value(self, expression: str) -> Any:
        """Return what a JavaScript expression gives; None while the page is changing."""
        try:
            answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        except ProtocolError:
            return None
        return answer.get("result", {}).get("value")

    def settled(self, expression: str) -> Any:
        """Return what the promise gives that a JavaScript expression makes."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press and release a key of `KEYS`."""
        code, text = KEYS[key]
        pressed = {"key": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", **pressed, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def write(self, text: str) -> None:
        """Type into what has the focus."""
        self.call("Input.insertText", text=text)

    def html(self) -> str:
        """Return the page as it stands, also where its scripts are off."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        return str(self.call("DOM.getOuterHTML", nodeId=root)["outerHTML"])

    def spoken(self) -> list[tuple[str, str]]:
        """Return what a screen reader reads, in its order: role and text of headings, texts, links and fields."""
        nodes = {node["nodeId"]: node for node in self.call("Accessibility.getFullAXTree")["nodes"]}
        told: list[tuple[str, str]] = []
        left = [next(iter(nodes))]
        while left:
            node = nodes.get(left.pop(0), {"ignored": True})
            role, name = node.get("role", {}).get("value", ""), node.get("name", {}).get("value", "")
            if not node["ignored"] and role in SPOKEN and name:
                told.append((role, name))
            left = [*node.get("childIds", []), *left]
        return told

    def has(self, selector: str) -> bool:
        """Whether there is such an element, also where the page's scripts are off."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        return bool(self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"])

    def choose_file(self, selector: str, path: Path) -> None:
        """Choose a file in the page's file field."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(path)])

    def focus(self, selector: str) -> None:
        """Put the focus on an element, also where the page's scripts are off."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.focus", nodeId=node)

    def without_scripts(self) -> None:
        """Switch JavaScript of the page off."""
        self.call("Emulation.setScriptExecutionDisabled", value=True)

    def picture(self, *, whole: bool = False) -> bytes:
        """Return a PNG of what is on screen, or of the whole page."""
        answer = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(answer["data"])

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command for this tab and return its result."""
        return self.browser.call(method, session=self.session, **parameters)


class ProtocolError(Exception):
    """The browser refused a command."""


class Browser:
    """A running Chromium with its own empty profile."""

    def __init__(self, process: "subprocess.Popen[bytes]", to_browser: int, from_browser: int) -> None:
        self._process = process
        self._to = to_browser
        self._from = from_browser
        self._rest = b""
        self._number = 0
        self._pages: dict[str, Page] = {}
        self.seen: list[str] = []

    def page(self) -> Page:
        """Open a tab."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self._pages[session] = Page(self, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        return page

    def call(self, method: str, *, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Send one command and return its result; what happens meanwhile is noted."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == message["id"]:
                if "error" in answer:
                    raise ProtocolError(answer["error"])
                result: dict[str, Any] = answer["result"]
                return result

    def wait_for(self, event: str) -> None:
        """Wait until an event has come."""
        while event not in self.seen:
            self._next()

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._from, 65_536)
            assert read, f"the browser ended with {self._process.poll()}"
            self._rest += read
        raw, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(raw)
        self._note(message)
        return message

    def _note(self, message: dict[str, Any]) -> None:
        event = message.get("method", "")
        self.seen.append(event)
        page = self._pages.get(message.get("sessionId", ""))
        if page is None:
            return
        if event in LOUD:
            page.complaints.append(json.dumps(message["params"])[:500])
        if event == "Network.requestWillBeSent":
            page.asked.append(message["params"]["request"]["url"])


@contextmanager
def running(program: Path) -> Iterator[Browser]:
    """Start Chromium and end it, and whatever it started, at the end."""
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [*PLACED, str(to_read), str(from_write), str(program), *FLAGS, f"--user-data-dir={profile}"],
            pass_fds=(to_read, from_write),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(from_write)
        try:
            yield Browser(process, to_write, from_read)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            os.close(to_write)
            os.close(from_read)
