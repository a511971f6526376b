"""The captions of the certificate page in nine languages (specs/label.md L6.6), from `captions.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from vc.label.isolation import isolated, runs_from_right

Language = Literal["en", "zh-Hans", "de", "es", "fr", "it", "ja", "pt", "ar"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh-Hans", "de", "es", "fr", "it", "ja", "pt", "ar")
RIGHT_TO_LEFT: Final = frozenset({"ar"})


def caption(name: str, language: Language, **filled: object) -> str:
    """Return the caption `name` in `language`, its places filled. An unknown name is a fault of ours: `KeyError`.

    What is filled in is isolated where it or the language runs from right to left.
    """
    written = _catalogue()[name][language]
    if not filled:
        return written
    values = {place: str(value) for place, value in filled.items()}
    from_right = language in RIGHT_TO_LEFT
    return written.format_map(
        {place: isolated(value) if from_right or runs_from_right(value) else value for place, value in values.items()}
    )


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("vc.label").joinpath("captions.toml").read_text("utf-8"))
