"""The captions of the certificate page in nine languages (specs/label.md L6.6), from `captions.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal

Language = Literal["en", "zh-Hans", "de", "es", "fr", "it", "ja", "pt", "ar"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh-Hans", "de", "es", "fr", "it", "ja", "pt", "ar")
RIGHT_TO_LEFT: Final = frozenset({"ar"})


def caption(name: str, language: Language, **filled: object) -> str:
    """Return the caption `name` in `language`, its places filled. An unknown name is a fault of ours: `KeyError`."""
    written = _catalogue()[name][language]
    return written.format(**filled) if filled else written


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("vc.label").joinpath("captions.toml").read_text("utf-8"))
