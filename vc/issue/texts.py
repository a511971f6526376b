"""The texts of claims, gathered in one walk: what most rules look for is in none of them."""

from __future__ import annotations

from typing import Any


def texts_of(claims: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return every text in `claims`, and for each the member in which it stands; one in an array has the array's."""
    texts: list[str] = []
    members: list[str] = []
    nested: list[tuple[str, Any]] = [("", claims)]
    for member, value in nested:
        named = type(value) is dict
        for key in value:
            item, name = (value[key], key) if named else (key, member)
            if type(item) is str:
                texts.append(item)
                members.append(name)
            elif type(item) in _NESTED:
                nested.append((name, item))
    return texts, members


_NESTED = frozenset({dict, list})
