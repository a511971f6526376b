"""The few words of a mark, from the pages' catalogues, so that both say the same (specs/live-mark.md LM2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from vc.model.vocabulary import CertificateStatus
from verifier_api.pages.view import Tone
from verifier_api.pages.words import words

TOLD: Final = tuple(status for status in CertificateStatus if status is not CertificateStatus.ACTIVE)
"""The recorded statuses that stand beside the answer; that a certificate is active is said by the answer."""


@dataclass(frozen=True, slots=True)
class MarkWords:
    """The words of one language, `tag` (BCP 47), written in `direction`."""

    tag: str
    direction: str
    answers: Mapping[Tone, str]
    statuses: Mapping[CertificateStatus, str]
    checking: str
    as_of: str
    holder: str
    picture: str
    official_page: str
    test: str

    def status(self, status: CertificateStatus | None) -> str:
        """Return a recorded status in words; nothing where it is active or not known."""
        return "" if status is None else self.statuses.get(status, "")

    def moment(self, at: datetime) -> str:
        """Return a moment in UTC in digits that are read alike everywhere (ISO 8601)."""
        return f"{at:%Y-%m-%d %H:%M} UTC"


@cache
def mark_words(tag: str) -> MarkWords:
    """Return the words of the language that `tag` leads to, English where there is none."""
    texts = words()
    own = texts["mark"]
    return MarkWords(
        tag="en",
        direction="ltr",
        answers={tone: texts["verdict"][tone.value]["word"] for tone in Tone},
        statuses={status: texts["statuses"][status.value] for status in TOLD},
        checking=own["checking"],
        as_of=own["as_of"],
        holder=texts["holder"],
        picture=own["picture"],
        official_page=texts["official_page"],
        test=texts["test_title"],
    )


@cache
def every_language() -> tuple[MarkWords, ...]:
    """Return the words of every language that is offered, English first."""
    return (mark_words("en"),)
