"""A terminal at which somebody types a passphrase."""

import sys
from typing import Any

import click
import pytest


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, answer: str) -> list[tuple[str, bool]]:
    """Make stdin a terminal that gives `answer`; what was asked, and whether twice, is kept in the list."""
    asked: list[tuple[str, bool]] = []

    def prompt(text: str, *, confirmation_prompt: bool, **_: Any) -> str:
        asked.append((text, confirmation_prompt))
        return answer

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr("vc_cli.passphrases.sys", _Sys())
    return asked


class _Sys:
    class stdin:  # noqa: N801 - stands for `sys.stdin`
        """A stream that says that it is a terminal."""

        @staticmethod
        def isatty() -> bool:
            """Say so."""
            return True

    stderr = sys.stderr
