"""Format 1: the register from before there were migrations, which names its format in `register_info` alone."""

from __future__ import annotations

from typing import Final

revision: Final = "1"
down_revision: Final = None


def upgrade() -> None:
    """Do nothing: a register of format 1 has its tables already."""
