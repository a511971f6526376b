"""X1.6: a bar for work that takes long, and nothing for work that does not."""

import itertools

import pytest

from tests.vc_cli.terminal import narrow_terminal
from vc_cli.progress import bar, shown_progress


def test_all_work_is_passed_on_in_order_with_a_terminal_or_without(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow_terminal(monkeypatch)

    assert list(shown_progress(iter("abc"), total=3, what="Checking")) == ["a", "b", "c"]


def test_without_a_terminal_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    with bar(total=3, what="Issuing") as advance:
        advance(3)

    assert capsys.readouterr().err == ""


def test_quick_work_shows_no_bar_and_slow_work_does(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = narrow_terminal(monkeypatch)

    with bar(total=3, what="Quick", clock=lambda: 0.0) as advance:
        advance(3)
    quick = stderr.getvalue()
    with bar(total=3, what="Slow", clock=itertools.count(step=1.5).__next__) as advance:
        for _ in range(3):
            advance(1)

    assert "Quick" not in quick
    assert "Slow" in stderr.getvalue()
