"""The few words of a mark, from the pages' catalogues, so that both say the same (specs/live-mark.md LM2, LM10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from vc.model.vocabulary import CertificateStatus
from verifier_api.languages import ENGLISH, Language, offered
from verifier_api.negotiation import lookup
from verifier_api.pages.shown import date_text
from verifier_api.pages.view import Tone
from verifier_api.pages.words import words

TOLD: Final = tuple(status for status in CertificateStatus if status is not CertificateStatus.ACTIVE)
"""The recorded statuses that stand beside the answer; that a certificate is active is said by the answer."""


@dataclass(frozen=True, slots=True)
class MarkWords:
    """The words of one language. `dated` is the form of a moment, with `{date}` and `{time}`."""

    language: Language
    answers: Mapping[Tone, str]
    statuses: Mapping[CertificateStatus, str]
    checking: str
    as_of: str
    dated: str
    holder: str
    picture: str
    official_page: str
    test: str

    def status(self, status: CertificateStatus | None) -> str:
        """Return a recorded status in words; nothing where it is active or not known."""
        return "" if status is None else self.statuses.get(status, "")

    def moment(self, at: datetime) -> str:
        """Return a moment in UTC as readers of the language write it (specs/languages.md LA6)."""
        return self.dated.format(date=date_text(at, self.language), time=f"{at:%H:%M}")


@cache
def words_in(language: Language) -> MarkWords:
    """Return the words of a language; what is not translated is English."""
    texts = words(language)
    own = texts["mark"]
    return MarkWords(
        language=language,
        answers={tone: texts["verdict"][tone.value]["word"] for tone in Tone},
        statuses={status: texts["statuses"][status.value] for status in TOLD},
        checking=own["checking"],
        as_of=texts["as_of"],
        dated=texts["moment"],
        holder=texts["holder"],
        picture=own["picture"],
        official_page=texts["official_page"],
        test=texts["test_title"],
    )


def mark_words(tag: str) -> MarkWords:
    """Return the words of the language that a range (RFC 4647) leads to, English where there is none."""
    return words_in(lookup(tag) or ENGLISH)


def every_language() -> tuple[MarkWords, ...]:
    """Return the words of every language that is offered, English first."""
    return tuple(words_in(language) for language in offered())
