"""The texts of claims, gathered in one walk: what most rules look for is in none of them."""

from __future__ import annotations

from typing import Any


def texts_of(claims: dict[str, Any]) -> list[tuple[str, str]]:
    """Return every text in `claims` with the member in which it stands; one in an array has the array's member."""
    found: list[tuple[str, str]] = []
    nested: list[tuple[str, Any]] = [("", claims)]
    while nested:
        member, value = nested.pop()
        items = value.items() if type(value) is dict else [(member, item) for item in value]
        for name, item in items:
            kind = type(item)
            if kind is str:
                found.append((name, item))
            elif kind is dict or kind is list:
                nested.append((name, item))
    return found
