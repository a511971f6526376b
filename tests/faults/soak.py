"""How long the fault tests go on: bounded in every run, long where somebody asks for it with VC_SOAK=1."""

from __future__ import annotations

import os


def cycles(bounded: int, *, long: int) -> int:
    """Return how many cycles a test runs: `bounded`, or `long` with VC_SOAK=1 in the environment. Never none."""
    return long if os.environ.get("VC_SOAK") == "1" else bounded
