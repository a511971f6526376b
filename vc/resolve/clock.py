"""The one clock of the library's drivers; everything below takes the moment as an argument."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Answers with the present moment, aware, in UTC."""

Monotonic: TypeAlias = Callable[[], float]
"""Answers with seconds that never run backwards, from any starting point."""


def system_clock() -> datetime:
    """Return the present moment of this machine in UTC."""
    return datetime.now(UTC)
