"""All cases of the corpus of chains, and its files; the same octets every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.chain_corpus import (
    acting,
    certificates,
    designating,
    impostors,
    indexes,
    keys,
    pasts,
    paths,
    recognising,
    registering,
    resting,
    scopes,
    signings,
    standing,
    succession,
    threats,
    widths,
)
from tests.chain_corpus.settings import SETTINGS as SHAPES
from tests.corpus_builder.case import Case
from tests.corpus_builder.storing import files

SETTINGS = (
    *SHAPES,
    *paths.settings(),
    *pasts.settings(),
    *designating.settings(),
    *resting.settings(),
    *succession.settings(),
    *registering.settings(),
    *widths.settings(),
)
_WITH_CASES = (
    recognising,
    standing,
    scopes,
    keys,
    indexes,
    signings,
    certificates,
    paths,
    impostors,
    pasts,
    designating,
    resting,
    acting,
    succession,
    registering,
    widths,
    threats,
)


def all_cases() -> Iterator[Case]:
    """Yield every case, the good ones first; each says which threats of the domain it shows."""
    shown: dict[str, tuple[str, ...]] = {}
    for threat, names in threats.THREATS.items():
        for name in names:
            shown[name] = (*shown.get(name, ()), f"threat: {threat}")
    for case in _cases():
        yield replace(case, features=(*case.features, *shown.get(case.id, ())))


def _cases() -> Iterator[Case]:
    for setting in SETTINGS:
        yield setting.twin
    for module in _WITH_CASES:
        yield from module.cases()


def built() -> dict[str, bytes]:
    """Return the corpus by path within its folder."""
    return files(all_cases(), (setting.context for setting in SETTINGS))
