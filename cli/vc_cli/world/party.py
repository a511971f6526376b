"""What every party of the world that publishes has in common (specs/demo-world.md W6)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorldParty:
    """A party: `key` names it within the world and begins its host, `name` is for people."""

    key: str
    name: str

    @property
    def host(self) -> str:
        """Where it publishes."""
        return f"{self.key}.example"

    @property
    def did(self) -> str:
        """Its identifier."""
        return f"did:web:{self.host}"
