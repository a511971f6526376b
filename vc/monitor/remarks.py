"""What a look finds of each document (specs/monitor.md M5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final


class Standing(IntEnum):
    """How a document stands; a higher one is worse."""

    WELL = 0
    WARNING = 1
    UNREACHED = 2
    ALARM = 3

    @property
    def word(self) -> str:
        """The word that people and programs read."""
        return self.name.lower()


class Trouble(StrEnum):
    """What is remarked; the words of the table in M5."""

    FIRST_SIGHT = "first_sight"
    NEW_KEY = "new_key"
    AGING = "aging"
    MEDIA_TYPE = "media_type"
    COMPROMISED_KEY = "compromised_key"
    UNREACHED = "unreached"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNTRUSTED = "untrusted"
    WRONG_ADDRESS = "wrong_address"
    STALE = "stale"
    WINDOW = "window"
    FORMS_DIFFER = "forms_differ"
    HISTORY_DIFFERS = "history_differs"
    ARCHIVE_DIFFERS = "archive_differs"
    INDEX_DIFFERS = "index_differs"
    ROLLED_BACK = "rolled_back"
    SPLIT_VIEW = "split_view"
    PAST_CHANGED = "past_changed"
    SHRANK = "shrank"
    VANISHED = "vanished"
    KEY_LOST = "key_lost"


_STANDINGS: Final = MappingProxyType(
    {
        Trouble.FIRST_SIGHT: Standing.WELL,
        Trouble.NEW_KEY: Standing.WELL,
        Trouble.AGING: Standing.WARNING,
        Trouble.MEDIA_TYPE: Standing.WARNING,
        Trouble.COMPROMISED_KEY: Standing.WARNING,
        Trouble.UNREACHED: Standing.UNREACHED,
    }
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was found, in a code and in words."""

    trouble: Trouble
    detail: str

    @property
    def standing(self) -> Standing:
        """How a document stands of which this is the worst remark."""
        return _STANDINGS.get(self.trouble, Standing.ALARM)


@dataclass(frozen=True, slots=True)
class Looked:
    """One document that was looked at. `facts` says what it is, in words; empty where that is not known."""

    url: str
    remarks: tuple[Remark, ...] = ()
    facts: str = ""

    @property
    def standing(self) -> Standing:
        """The worst of the remarks."""
        return worst(remark.standing for remark in self.remarks)

    def with_remarks(self, remarks: Iterable[Remark]) -> Looked:
        """Return the same document with more remarks."""
        return Looked(self.url, (*self.remarks, *remarks), self.facts)


def worst(standings: Iterable[Standing]) -> Standing:
    """Return the worst of several; of none, that all is well."""
    return max(standings, default=Standing.WELL)


def may_be_learned(remarks: Iterable[Remark]) -> bool:
    """Tell whether a document with these remarks becomes what the next one is compared with (M6)."""
    return all(remark.trouble is Trouble.STALE or remark.standing < Standing.UNREACHED for remark in remarks)
