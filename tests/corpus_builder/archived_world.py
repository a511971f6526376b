"""A world that kept the lists of one day, and a moment of that day to ask about."""

from __future__ import annotations

from tests.corpus_builder.surroundings import moment
from tests.world import World

PUBLISHED = moment("2026-08-15T00:00:00")
"""When the lists of that day were signed; they end a day later."""

ASKED = moment("2026-08-15T12:00:00")
"""The moment that questions about the past ask about."""

ARCHIVE = f"https://cb.example/status/1/history/{int(PUBLISHED.timestamp())}.token.jwt"
"""Where the token list of that day lies."""


def archived() -> World:
    """Return a world that kept the lists of the day asked about."""
    world = World()
    world.archived = (PUBLISHED,)
    return world
