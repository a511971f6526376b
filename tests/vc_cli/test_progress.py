"""X1.6: a bar for work that takes long, and nothing for work that does not."""

import threading
import time
from collections.abc import Callable
from typing import ClassVar

import pytest

from tests.vc_cli.terminal import Terminal, narrow_terminal
from vc_cli.progress import bar, shown_progress


def test_all_work_is_passed_on_in_order_and_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = narrow_terminal(monkeypatch)

    assert list(shown_progress(iter("abc"), total=3, what="Checking")) == ["a", "b", "c"]
    assert stderr.getvalue() == ""


def test_without_a_terminal_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    with bar(total=3, what="Issuing", patience_seconds=0) as advance:
        advance(3)

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("total", [3, None])
def test_work_that_takes_long_shows_what_is_done(total: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = narrow_terminal(monkeypatch)

    with bar(total=total, what="Issuing", patience_seconds=0) as advance:
        _wait_for(stderr, "Issuing")
        advance(2)

    assert ("67%" in stderr.getvalue()) is (total == 3)


def test_a_bar_that_comes_too_late_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = narrow_terminal(monkeypatch)
    monkeypatch.setattr("vc_cli.progress.Timer", _Late)

    with bar(total=3, what="Issuing") as advance:
        advance(3)
    assert _Late.appear is not None
    _Late.appear()

    assert stderr.getvalue() == ""


@pytest.mark.parametrize("patience", [0, 60])
def test_no_thread_of_a_bar_outlives_it(patience: float, monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = narrow_terminal(monkeypatch)
    before = set(threading.enumerate())

    with bar(total=3, what="Issuing", patience_seconds=patience):
        if not patience:
            _wait_for(stderr, "Issuing")

    until = time.monotonic() + 20  # rich tells its own thread to end, and does not wait for it
    while not set(threading.enumerate()) <= before and time.monotonic() < until:
        time.sleep(0.001)
    assert set(threading.enumerate()) <= before


class _Late:
    """A timer that a test fires itself."""

    appear: ClassVar[Callable[[], None] | None] = None
    daemon = False

    def __init__(self, _: float, appear: Callable[[], None]) -> None:
        _Late.appear = staticmethod(appear)

    def start(self) -> None:
        """Do nothing yet."""

    def cancel(self) -> None:
        """Do nothing."""

    def join(self) -> None:
        """Do nothing: there is no thread."""


def _wait_for(stderr: Terminal, text: str) -> None:
    until = time.monotonic() + 20
    while text not in stderr.getvalue() and time.monotonic() < until:
        time.sleep(0.001)
    assert text in stderr.getvalue()
