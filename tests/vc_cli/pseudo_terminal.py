"""A real pseudo-terminal at which somebody types."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

import pytest


@dataclass
class Screen:
    """What the terminal shows, the echo of what was typed among it; complete when the program has ended."""

    parts: list[bytes] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return it all."""
        return b"".join(self.parts).decode().replace("\r\n", "\n")

    def read(self, descriptor: int) -> None:
        """Read until the other end is closed."""
        while True:
            try:
                part = os.read(descriptor, 4_096)
            except OSError:  # Linux says so when nobody holds the other end any more
                return
            if not part:
                return
            self.parts.append(part)


@contextmanager
def typing(answer: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """Let stdin and stderr be a terminal at which `answer` has been typed already; stdout stays what it is."""
    ours, theirs = os.openpty()
    screen = Screen()
    reader = Thread(target=screen.read, args=(ours,))
    reader.start()
    os.write(ours, answer.encode())
    with (
        os.fdopen(os.dup(theirs), encoding="utf-8") as reads,
        os.fdopen(theirs, "w", encoding="utf-8") as writes,
        monkeypatch.context() as patch,
    ):
        patch.setattr(sys, "stdin", reads)
        patch.setattr(sys, "stderr", writes)
        yield screen
    reader.join(timeout=10)
    os.close(ours)
