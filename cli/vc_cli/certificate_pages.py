"""Certificates of a home on their way to paper: how they shall look, what goes on them, many at once on all cores."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vc.errors import EnvironmentFault, Refused, StorageError, VcError
from vc.label.certificate_paper import AccreditedBy, CertificatePaper
from vc.label.page_template import PageTemplate
from vc.model.certificate_details import details_from_claims
from vc.model.credential import credential_from_claims
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read
from vc_cli.batch import belong_to_parent, cores
from vc_cli.files import read_file

if TYPE_CHECKING:
    from datetime import datetime

    from vc.label.captions import Language
    from vc.register.certificates.certificates import Certificate
    from vc.register.home import Home

TEMPLATE_NAME: Final = "certificate.toml"
"""The template that a home may hold; it is used where no other is named."""

WORTH_IT: Final = 24
"""Pages from which on a batch runs on all cores: starting a process takes as long as making some six of them."""

_MOST_OCTETS: Final = 100_000
_AHEAD: Final = 8


@dataclass(frozen=True, slots=True)
class Look:
    """A template and its logo, both read."""

    template: PageTemplate
    logo: bytes | None = None


def look_of(home: Path, named: Path | None, *, paper: str | None, languages: Sequence[Language]) -> Look:
    """Return how the pages shall look: by the named template, else the home's, else plain; options come before both.

    Raises `UsageError` for a file that is not there, `ConfigurationError` for a template or logo that can't be used.
    """
    path = named or home / TEMPLATE_NAME
    template, logo = PageTemplate(), None
    if named is not None or path.is_file():
        from vc.label.page_template import read_template

        template = read_template(read_file(str(path), limit=_MOST_OCTETS), where=str(path))
    if template.logo:
        from vc.label.logo import MOST_OCTETS, logo_picture

        picture = path.parent / template.logo
        logo = logo_picture(read_file(str(picture), limit=MOST_OCTETS), where=str(picture))
    if paper:
        template = replace(template, paper=paper)
    if languages:
        template = replace(template, languages=tuple(languages))
    return Look(template, logo)


def paper_of(
    certificate: Certificate, label_text: str, look: Look, *, accreditations: Mapping[str, AccreditedBy], now: datetime
) -> CertificatePaper:
    """Return what goes onto the pages of a stored certificate. Raises `StorageError` where it is damaged.

    `accreditations` are those of the home (`accreditations_of`); the credential says which it was signed under.
    """
    read_back = read(certificate.secured, DEFAULT_LIMITS)
    if isinstance(read_back, Finding):
        raise StorageError(
            f"the stored credential is damaged: {read_back.code}", where=certificate.name, hint="restore a backup"
        )
    try:
        credential, details = credential_from_claims(read_back.claims), details_from_claims(read_back.claims)
    except Refused as refusal:
        raise StorageError(f"the stored credential is damaged: {refusal.detail}", where=certificate.name) from None
    by = next((accreditations[url] for url in credential.recognized_in if url in accreditations), None)
    return CertificatePaper(credential, certificate.secured, label_text, by, now, details, look.template, look.logo)


def accreditations_of(home: Home) -> dict[str, AccreditedBy]:
    """Return the accreditations that the home has taken in, by the URL of their current version."""
    from vc.register.accreditation.schedules import schedules

    return {
        taken.accreditation.current_url: AccreditedBy(taken.authority_name, taken.accreditation.number)
        for taken in schedules(home)
    }


def made_pages(papers: Sequence[CertificatePaper]) -> Iterator[bytes | VcError]:
    """Yield the PDF of each paper, or why it can't be made, in their order; many are made on all cores.

    Raises `EnvironmentFault` where a process of the batch dies.
    """
    count = cores()
    if len(papers) < WORTH_IT or count == 1:
        yield from map(_made, papers)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=belong_to_parent)
    waiting: deque[Future[bytes | VcError]] = deque()
    try:
        for paper in papers:
            waiting.append(pool.submit(_made, paper))
            if len(waiting) > count * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise EnvironmentFault("a process of this batch has died", hint="was there enough memory?") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _made(paper: CertificatePaper) -> bytes | VcError:
    from vc.label.pdf_certificate import certificate_pdf

    try:
        return certificate_pdf(paper)
    except VcError as fault:
        return fault
