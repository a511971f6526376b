"""What a mark says: a report, cut down to what stands on somebody else's website (specs/live-mark.md LM1 to LM4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vc.model.vocabulary import CertificateStatus, Environment
from vc.verify.report import Report
from verifier_api.pages.shown import plain
from verifier_api.pages.view import Tone, tone_of


@dataclass(frozen=True, slots=True)
class About:
    """Whose certificate it is, and for what. Texts of strangers, in one line each, with nothing in them that hides."""

    number: str
    holder: str
    covers: str


@dataclass(frozen=True, slots=True)
class Body:
    """The accreditation body, and its own page for checking: an https address from the trust list."""

    name: str
    official_page: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a mark says at `judged_at`.

    `status` is the recorded one where it is authentic, `as_of` the time of the list that says so, else that of the
    check. `about` and `body` are None where nothing of them could be authenticated.
    """

    answer: Tone
    status: CertificateStatus | None
    as_of: datetime
    judged_at: datetime
    environment: Environment | None
    about: About | None
    body: Body | None

    @property
    def test(self) -> bool:
        """Whether it speaks of a world whose parties may be invented."""
        return self.environment is Environment.TEST

    @property
    def told_status(self) -> CertificateStatus | None:
        """The status that stands beside the answer; none beside *Cannot confirm*, which says that it is not known."""
        return None if self.answer is Tone.UNKNOWN else self.status


def statement_of(report: Report) -> Statement:
    """Return what a mark says of a report about now."""
    return Statement(
        answer=tone_of(report),
        status=report.certificate_status,
        as_of=report.status_as_of or report.judged_at,
        judged_at=report.judged_at,
        environment=report.environment,
        about=_about(report),
        body=_body(report),
    )


def nothing_here(now: datetime) -> Statement:
    """Return what a mark says of a certificate that is not published here: that it can't be confirmed."""
    return Statement(Tone.UNKNOWN, None, now, now, None, None, None)


def _about(report: Report) -> About | None:
    subject = report.subject
    if subject is None:
        return None
    covers = ". ".join(filter(None, (subject.standard, subject.scope_text)))
    return About(plain(subject.number), plain(subject.holder), plain(covers))


def _body(report: Report) -> Body | None:
    """Return the nearest above the certificate of which the trust list names an official page (LM3)."""
    above = [link for link in report.chain if link.official_page.startswith("https://") and link.path != "test_report"]
    return Body(plain(above[-1].name), above[-1].official_page) if above else None
