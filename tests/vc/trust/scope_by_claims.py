"""Scope containment once more, from specs/scope.md alone: on claims as JSON carries them, code against code.

Shares nothing with `vc.trust.covers` but the table of IAF ID 1. Slow, and written to be read beside the rules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import vc.profiles

_IAF: dict[str, dict[str, list[str]]] = json.loads(
    (Path(vc.profiles.__file__).parent / "codes" / "nace.json").read_text(encoding="utf-8")
)["entries"]

DIMENSIONS = {
    "standard": ("standard", "standards"),
    "edition": ("edition", "editions"),
    "scheme": ("scheme", "schemes"),
    "sectors": ("sectors", "sectors"),
    "product categories": ("productCategories", "productCategories"),
    "methods": ("methods", "methods"),
    "countries": ("countries", "countries"),
    "HS codes": ("hsCodes", "hsCodes"),
    "locations": ("locations", "locations"),
}
"""What each dimension is called in a scope and in a line (S3)."""


def answer(lines: Sequence[Mapping[str, Any]], scope: Mapping[str, Any], at: str) -> tuple[bool, bool, tuple[str, ...]]:
    """Return whether it is covered, whether it is undecided, and what is missing. Moments are RFC 3339 in UTC."""
    of_activity = [line for line in lines if line["activity"] == scope["activity"]]
    in_force = [line for line in of_activity if is_in_force(line, datetime.fromisoformat(at))]
    if not in_force:
        when = f" (not in force at {at})" if of_activity else ""
        return False, False, (f"activity: {scope['activity']}{when}",)
    lacking = [lacks(line, scope) for line in in_force]
    if {} in lacking:
        return True, False, ()
    opened = [gaps for line, gaps in zip(in_force, lacking, strict=True) if all_open(line, gaps)]
    return False, bool(opened), tuple(words(gap, codes) for gap, codes in nearest(opened or lacking).items())


def is_in_force(line: Mapping[str, Any], moment: datetime) -> bool:
    end = line.get("to")
    return datetime.fromisoformat(line["from"]) <= moment and (end is None or moment < datetime.fromisoformat(end))


def lacks(line: Mapping[str, Any], scope: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the codes that one line lacks, by dimension; an empty list where a code had to be stated (S3)."""
    gaps: dict[str, list[str]] = {}
    for dimension, (asked, allowed) in DIMENSIONS.items():
        claimed = scope.get(asked, [])
        claimed = [claimed] if isinstance(claimed, str) and claimed else list(claimed)
        limit = line.get(allowed, [])
        if limit == "*":
            missing = [code for code in claimed if code == "*"]
        elif limit and not claimed:
            gaps[dimension] = []
            continue
        else:
            flexible = "editions" in line.get("flexible", [])
            missing = [code for code in claimed if not any(reaches(dimension, one, code, flexible) for one in limit)]
        if missing:
            gaps[dimension] = sorted(missing)
    return gaps


def reaches(dimension: str, listed: str, code: str, flexible: bool) -> bool:  # noqa: FBT001 - a rule of three inputs
    """Whether a code of a line covers a claimed one (S4, S9, S11)."""
    if listed == code:
        return code != "*"
    if dimension == "sectors":
        return sector_above(listed, code)
    if dimension == "HS codes":
        return tariff_above(listed, code)
    if flexible and dimension == "edition":
        return is_year(listed) and is_year(code) and int(listed[:4]) < int(code[:4])
    if flexible and dimension == "methods":
        stem, colon, edition = code.rpartition(":")
        listed_stem, listed_colon, listed_edition = listed.rpartition(":")
        if not colon or not stem or not is_year(edition):
            return False
        if listed_colon and listed_stem and is_year(listed_edition):
            return stem == listed_stem and int(listed_edition[:4]) < int(edition[:4])
        return stem == listed
    return False


def is_year(edition: str) -> bool:
    year, dash, month = edition.partition("-")
    digits = year.isascii() and year.isdigit() and len(year) == 4 and year[:2] in {"19", "20"}
    return digits and (not dash or (month.isascii() and month.isdigit() and len(month) == 2))


def sector_above(listed: str, code: str) -> bool:
    if iaf(listed) and iaf(code):
        return iaf(listed) == iaf(code)
    revision, _, digits = code.partition(":")
    if revision not in {"NACE2", "NACE2.1"} or not nace(digits):
        return False
    other, _, above = listed.partition(":")
    if other == revision:
        return nace(above) and digits.startswith(above)
    if revision != "NACE2" or not iaf(listed):
        return False
    entry = _IAF[f"IAF:{iaf(listed)}"]
    outside = [one for one in entry.get("except", []) if one.startswith(digits) or digits.startswith(one)]
    return not outside and any(digits.startswith(one) for one in entry["codes"])


def iaf(code: str) -> int:
    """Return the number of a sector, 0 for what is no sector."""
    return next((n for n in range(1, 40) if code in {f"IAF:{n}", f"EA:{n}"}), 0)


def nace(digits: str) -> bool:
    parts = digits.split(".")
    return (
        all(part.isascii() and part.isdigit() for part in parts)
        and len(parts[0]) == 2
        and (len(parts) == 1 or (len(parts) == 2 and len(parts[1]) in {1, 2}))
    )


def tariff_above(listed: str, code: str) -> bool:
    above, below = tariff(listed), tariff(code)
    if above is None or below is None:
        return False
    return above[0] in {"", below[0]} and below[1].startswith(above[1])


def tariff(code: str) -> tuple[str, str] | None:
    """Return country ("" for none) and digits of a tariff code that is written as it must be."""
    prefix, colon, digits = code.partition(":")
    if not colon or not digits.isascii() or not digits.isdigit():
        return None
    if prefix == "HS" and len(digits) in {4, 6}:
        return "", digits
    country = prefix.removeprefix("HS-")
    letters = len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()
    return (country, digits) if prefix == f"HS-{country}" and letters and len(digits) in {8, 10} else None


def all_open(line: Mapping[str, Any], gaps: Mapping[str, list[str]]) -> bool:
    """Whether all that is missing may stand in a list that the body keeps (S11)."""
    kinds = {"objects": "product categories", "methods": "methods"}
    opened = {kinds[kind] for kind in line.get("flexible", []) if kind in kinds}
    return all(dimension in opened and codes and "*" not in codes for dimension, codes in gaps.items())


def nearest(lacking: list[dict[str, list[str]]]) -> dict[str, list[str]]:
    """Return what is missing in the nearest line (S5)."""
    return min(
        lacking,
        key=lambda gaps: (
            "standard" in gaps,
            "scheme" in gaps,
            "edition" in gaps,
            sum(max(1, len(set(codes))) for codes in gaps.values()),
        ),
    )


def words(dimension: str, codes: list[str]) -> str:
    if not codes:
        return f"{dimension}: none stated"
    shown = [repr(code).encode("ascii", "backslashreplace").decode()[1:-1] for code in sorted(set(codes))]
    more = f", and {len(shown) - 20} more" if len(shown) > 20 else ""
    return f"{dimension}: {', '.join(shown[:20])}{more}"
