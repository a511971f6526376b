"""All cases of the corpus of chains, and its files; the same octets every time."""

from __future__ import annotations

from collections.abc import Iterator

from tests.chain_corpus import indexes, keys, recognising, scopes, standing
from tests.chain_corpus.settings import SETTINGS
from tests.corpus_builder.case import Case
from tests.corpus_builder.storing import files

_WITH_CASES = (keys, indexes, recognising, standing, scopes)


def all_cases() -> Iterator[Case]:
    """Yield every case, the good ones first."""
    for setting in SETTINGS:
        yield setting.twin
    for module in _WITH_CASES:
        yield from module.cases()


def built() -> dict[str, bytes]:
    """Return the corpus by path within its folder."""
    return files(all_cases(), (setting.context for setting in SETTINGS))
