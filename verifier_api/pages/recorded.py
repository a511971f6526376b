"""What the issuer has recorded of a certificate, as a page tells it (specs/pages.md U14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.model.vocabulary import CertificateStatus
from vc.profiles.reasons import reasons
from verifier_api.languages import ENGLISH
from verifier_api.pages.words import words

if TYPE_CHECKING:
    from datetime import datetime

    from vc.verify.report import Recorded, Report
    from verifier_api.languages import Language


@dataclass(frozen=True, slots=True)
class Told:
    """One event in words. `quoted` is the issuer's own text; `meaning` that of its code, where it is a registered one.

    `language` is the tag of the one in which `meaning` stands. `recorded` is None where it was entered when it took
    effect. `ahead` says that it takes effect after the moment asked about.
    """

    event: str
    effective: datetime
    recorded: datetime | None
    quoted: str
    meaning: str
    language: str
    successor: str
    ahead: bool


def because(report: Report, language: Language) -> Told | None:
    """Return the event from which it follows that a certificate is not in force; None where it is, or nothing says."""
    if report.certificate_status in {None, CertificateStatus.ACTIVE}:
        return None
    events = [event for event in told_events(report, language) or () if not event.ahead]
    return events[-1] if events else None


def told_events(report: Report, language: Language) -> tuple[Told, ...] | None:
    """Return the events of a report, oldest first; None where the history could not be had."""
    if report.history is None:
        return None
    return tuple(_told(event, language, report.at) for event in report.history)


def _told(event: Recorded, language: Language, at: datetime) -> Told:
    kinds = words(language)["events"]
    known, native = reasons().get(event.code), language.tag.partition("-")[0]
    meaning, tag = event.code, ENGLISH.tag
    if known is not None:
        meaning, tag = known.native.get(native, known.meaning), language.tag
    return Told(
        event=kinds.get(event.event, event.event.replace("_", " ")),
        effective=event.effective,
        recorded=event.recorded if event.recorded.date() != event.effective.date() else None,
        quoted=event.reason,
        meaning=meaning,
        language=tag,
        successor=event.successor or "",
        ahead=event.effective > at,
    )
