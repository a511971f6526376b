"""The code tables, read once and only when asked (specs/credential-profiles.md P7).

Each table is a JSON file in `codes/` with its source and the day of its last review. A cold verifier reads one or two
of them; nothing here imports a validator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from vc.profiles.code_table import table
from vc.profiles.editions import successor_of
from vc.profiles.nace import is_nace_code

MANAGEMENT_SYSTEM: Final = "management_system"
PRODUCT: Final = "product"
_TARIFF_CODE: Final = re.compile(r"HS:[0-9]{4}(?:[0-9]{2})?|HS-(?P<country>[A-Z]{2}):[0-9]{8}(?:[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a standard. `transition_end` is the last day on which certificates to it count; None: not set.

    `published` is the first day of its month of publication; `superseded_by` names the edition that follows with its
    standard ("ISO 9001:2015"), None where there is none.
    """

    name: str
    published: date
    transition_end: date | None
    superseded_by: str | None


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard that certificates name.

    `kind` is `MANAGEMENT_SYSTEM` or `PRODUCT`; `max_years` bounds the validity of one certificate.
    """

    code: str
    title: str
    kind: str
    uri: str
    max_years: int
    topic: str
    editions: tuple[Edition, ...]

    def edition(self, name: str) -> Edition | None:
        """Return the edition called `name` ("2015"), or None."""
        return next((edition for edition in self.editions if edition.name == name), None)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A certification scheme. `categories` is the prefix of the product categories it requires, "" for none.

    `language` is the one beside English that its bodies print status words in, "" for none. `links` are the kinds of
    recognition that its certificates rest on, all of them: "accreditation", "designation" by an authority, or both.
    `test_report` says that a certificate counts only together with the report of its test.
    """

    code: str
    title: str
    uri: str
    activity: str
    max_years: int
    categories: str
    language: str = ""
    links: tuple[str, ...] = ("accreditation",)
    test_report: bool = False


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """What a registered activity means in UNTP terms and which standard its bodies follow."""

    code: str
    title: str
    attestation_type: str
    body_standard: str
    uri: str


@cache
def standards() -> dict[str, Standard]:
    """Return every registered standard by its code."""
    return {code: _standard(code, entry) for code, entry in table("standards")["entries"].items()}


def standard(code: str) -> Standard | None:
    """Return the standard registered under exactly `code` ("ISO/IEC 27001"), or None."""
    return standards().get(code)


def edition(standard_code: str, edition_name: str) -> Edition | None:
    """Return the edition of a standard, or None where either is not registered."""
    known = standard(standard_code)
    return None if known is None else known.edition(edition_name)


def canonical_standard(name: str) -> str:
    """Return the registered code for a common other spelling ("ISO 27001"); anything else comes back as it is."""
    return _aliases().get(name, name)


@cache
def schemes() -> dict[str, Scheme]:
    """Return every registered scheme by its code."""
    return {
        code: Scheme(
            code=code,
            title=entry["title"],
            uri=entry["uri"],
            activity=entry["activity"],
            max_years=entry["maxYears"],
            categories=entry["categories"],
            language=entry.get("language", ""),
            links=tuple(entry.get("links", ("accreditation",))),
            test_report=entry.get("testReport", False),
        )
        for code, entry in table("schemes")["entries"].items()
    }


def activity(code: str) -> ActivityEntry:
    """Return what is registered for an activity. Raises `KeyError` for a code that is none."""
    entry = table("activities")["entries"][code]
    return ActivityEntry(
        code=code,
        title=entry["title"],
        attestation_type=entry["attestationType"],
        body_standard=entry["bodyStandard"],
        uri=entry["uri"],
    )


def sector_title(code: str) -> str | None:
    """Return the title of a sector code such as "IAF:17", "EA:17" or "FSC:CIV", or None."""
    name = f"IAF:{code.removeprefix('EA:')}" if code.startswith("EA:") else code
    entry = table("sectors")["entries"].get(name)
    return None if entry is None else str(entry["title"])


def is_sector(code: str) -> bool:
    """Whether `code` is registered: one with a title, or a code of NACE Rev. 2 ("NACE2:25.11") that IAF ID 1 knows."""
    return sector_title(code) is not None or (code.startswith("NACE2:") and is_nace_code(code.removeprefix("NACE2:")))


def is_tariff_code(code: str) -> bool:
    """Whether `code` is a heading or subheading ("HS:847130"), or a national line of a country ("HS-CN:84713010")."""
    match = _TARIFF_CODE.fullmatch(code)
    return match is not None and (match["country"] is None or is_country(match["country"]))


def product_category_title(code: str) -> str | None:
    """Return the English title of a product category such as "CCC:0901", or None."""
    entry = table("product_categories")["entries"].get(code)
    return None if entry is None else str(entry["title"])


def is_country(code: str) -> bool:
    """Whether `code` is an officially assigned ISO 3166-1 alpha-2 code."""
    return code in _countries()


def status_word(status: str, language: str) -> str | None:
    """Return the word that bodies print for a status code in a language ("zh", "de", "ar", "en"), or None."""
    word = table("status_words")["entries"].get(status, {}).get(language)
    return None if word is None else str(word)


def _standard(code: str, entry: dict[str, Any]) -> Standard:
    editions = tuple(
        Edition(
            name=name,
            published=date.fromisoformat(f"{known['published']}-01"),
            transition_end=None if known["transitionEnd"] is None else date.fromisoformat(known["transitionEnd"]),
            superseded_by=successor_of(code, known["supersededBy"]) or None,
        )
        for name, known in entry["editions"].items()
    )
    return Standard(
        code=code,
        title=entry["title"],
        kind=entry["kind"],
        uri=entry["uri"],
        max_years=entry["maxYears"],
        topic=entry["topic"],
        editions=editions,
    )


@cache
def _aliases() -> dict[str, str]:
    return {alias: code for code, entry in table("standards")["entries"].items() for alias in entry["aliases"]}


@cache
def _countries() -> frozenset[str]:
    return frozenset(table("countries")["entries"].split())
