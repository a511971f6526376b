"""The contexts of the corpus, and what a change of the small world changes of what it publishes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from tests.corpus_builder.case import Case, Context, Family, Overrides, answered
from tests.world import World
from vc.model.vocabulary import Verdict
from vc.trust.anchor import trust_list_to_toml

SMALL_WORLD = "small-world"
SECOND = timedelta(seconds=1)

TOKEN_URL = "https://cb.example/status/1/token.jwt"
BITSTRING_URL = "https://cb.example/status/1/bitstring.jwt"
HISTORY_URL = "https://cb.example/status/1/history/index.jwt"
CB_DID_URL = "https://cb.example/.well-known/did.json"
INDEX_URL = "https://ab.example/accreditations/index.jwt"
CURRENT_URL = "https://ab.example/accreditations/cb.jwt"


@cache
def base() -> dict[str, bytes]:
    """Return what the small world publishes."""
    return World().documents()


@cache
def certificate() -> bytes:
    """Return the good certificate."""
    return World().certificate()


def small_world() -> Context:
    """Return the context of most cases."""
    why = "A trust list, an accreditation body, two accredited certification bodies and all that they publish."
    return Context(SMALL_WORLD, why, trust_list_to_toml(World().trust), base())


def small_family() -> Family:
    """Return the family around the good certificate."""
    return Family(
        Case(
            id="valid-certificate",
            context=SMALL_WORLD,
            given=certificate(),
            expected=answered(Verdict.VALID, None),
            why="Genuine, in force, within the scope of an accredited issuer.",
            source="specs/verification.md",
            features=("valid",),
        )
    )


def differing(published: dict[str, bytes], context: dict[str, bytes]) -> dict[str, bytes | None]:
    """Return the documents that must be put in place of those of a context, or taken away."""
    changed: dict[str, bytes | None] = {url: raw for url, raw in published.items() if context.get(url) != raw}
    return changed | {url: None for url in context if url not in published}


def altered(change: Callable[[World], object]) -> Overrides:
    """Return what another small world publishes instead, and its trust list where that changed too."""
    world = World()
    change(world)
    anchor = None if world.trust == World().trust else trust_list_to_toml(world.trust)
    return Overrides(differing(world.documents(), base()), anchor)


def documents(changed: dict[str, bytes | None]) -> Overrides:
    """Return overrides of documents only."""
    return Overrides(changed)


def moment(text: str) -> datetime:
    """Return an instant of an ISO text in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
