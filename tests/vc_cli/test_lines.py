"""X4.2: plain into a pipe, coloured and wrapped on a terminal, and the same words on both."""

import pytest

from tests.vc_cli.terminal import narrow_terminal
from vc_cli.lines import Line, Tone, print_lines, terminal

_LINES = (
    Line("✔ Valid", Tone.GOOD),
    Line("Müller", label="Holder"),
    Line("a reason that is told in many words and does not fit on one line of so narrow a terminal", indent=2),
    Line("[bold]not markup[/bold] :smile:", Tone.FAINT),
    Line(""),
)


def test_into_a_pipe_lines_are_plain(capsys: pytest.CaptureFixture[str]) -> None:
    print_lines(_LINES)

    assert capsys.readouterr().out.splitlines() == [
        "✔ Valid",
        "Holder      Müller",
        "  a reason that is told in many words and does not fit on one line of so narrow a terminal",
        "[bold]not markup[/bold] :smile:",
        "",
    ]


def test_on_a_terminal_lines_have_colours_and_wrap_under_their_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = narrow_terminal(monkeypatch)

    print_lines(_LINES)

    lines = narrow.getvalue().splitlines()
    assert lines[0] == "\x1b[1;32m✔ Valid\x1b[0m"
    assert [line.rstrip() for line in lines[2:5]] == [
        "  a reason that is told in many words",
        "  and does not fit on one line of so",
        "  narrow a terminal",
    ]
    assert lines[-1].strip() == ""
    assert "[bold]not markup[/bold] :smile:" in narrow.getvalue()


def test_who_wants_no_colour_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = narrow_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")

    print_lines(_LINES[:1])

    assert "32m" not in narrow.getvalue()


def test_progress_is_shown_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow_terminal(monkeypatch)
    shown = terminal()
    monkeypatch.undo()

    assert shown is not None
    assert terminal() is None
