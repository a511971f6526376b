"""`vc certificate`: the pages of certificates as PDF, one or all of a home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vc.errors import UsageError
from vc.label.captions import LANGUAGES
from vc.label.page_template import PAPERS
from vc.label.required_fields import lacking
from vc.model.vocabulary import CertificateStatus
from vc.register.addresses import slug_of
from vc.status.value import registered_status
from vc_cli.certificate_pages import accreditations_of, look_of, made_pages, paper_of
from vc_cli.files import FILE, make_folder, write_file
from vc_cli.homes import home_option, opened
from vc_cli.invocation import invocation
from vc_cli.output import say, warn
from vc_cli.progress import shown_progress
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import counted, shown
from vc_cli.stored_certificates import stored_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from vc.errors import VcError
    from vc.label.captions import Language
    from vc.label.certificate_paper import CertificatePaper
    from vc.label.required_fields import Lacking
    from vc.register.certificates.certificates import CertificateState
    from vc_cli.certificate_pages import Look

_MOST_NAMED: Final = 3


@click.command("certificate", cls=ShownCommand)
@click.argument("identifiers", metavar="ID...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every certificate that is in force, in place of ID.")
@click.option(
    "--out",
    metavar="FILE|DIR",
    type=click.Path(path_type=Path),
    required=True,
    help="The PDF to be made; for more than one, the folder for NUMBER.pdf.",
)
@click.option(
    "--template", metavar="FILE", type=FILE, help="How the page looks. Default: certificate.toml of the home."
)
@click.option("--paper", type=click.Choice(list(PAPERS)), help="In place of the template's paper.")
@click.option(
    "--language",
    "languages",
    type=click.Choice(LANGUAGES),
    multiple=True,
    help="In place of the template's languages; give it twice for a page in two.",
)
@home_option
def certificate_command(  # noqa: PLR0913 - one parameter for each option
    *,
    identifiers: tuple[str, ...],
    every: bool,
    out: Path,
    template: str | None,
    paper: str | None,
    languages: tuple[Language, ...],
    home: Path,
) -> None:
    """Make the pages of certificates as PDF, with their QR codes and the signed credentials attached.

    What the standards for bodies ask for and a certificate or the template lacks is named first. A template in the home
    (`certificate.toml`) gives the pages the body's logo, address, colours and sentences.
    """
    if bool(identifiers) == every:
        raise UsageError("needs either certificates or --all", where="ID")
    if len(languages) > 2 or len(set(languages)) != len(languages):  # noqa: PLR2004 - a page has room for two
        raise UsageError("names more than two languages, or one twice", where="--language")
    look = look_of(home, Path(template) if template else None, paper=paper, languages=languages)
    papers, refused = _papers(home, identifiers, look, now=invocation().now())
    _tell_lacking(papers)
    alone = len(identifiers) == 1 and not out.is_dir()
    folder = out if alone else make_folder(out)
    written = 0
    for one, made in zip(
        papers, shown_progress(made_pages(papers), total=len(papers), what="Making pages"), strict=True
    ):
        if isinstance(made, bytes):
            write_file(out if alone else folder / f"{slug_of(one.credential.number)}.pdf", made)
            written += 1
        else:
            refused.append((one.credential.number, made))
    if len(refused) == 1 and not written:
        raise refused[0][1]
    for number, fault in refused:
        warn(f"{shown(number)}: {fault}")
    say(f"{out}: {papers[0].credential.number if alone else counted(written, 'certificate')}")
    if refused:
        raise UsageError(f"{counted(len(refused), 'certificate')} could not be made", where=str(out))


def _papers(
    home: Path, identifiers: tuple[str, ...], look: Look, *, now: datetime
) -> tuple[list[CertificatePaper], list[tuple[str, VcError]]]:
    """Return what goes onto paper, and of which certificates nothing can: a home may hold some without a label."""
    from vc.register.register import Register

    papers: list[CertificatePaper] = []
    refused: list[tuple[str, VcError]] = []
    with opened(home) as open_home:
        accreditations, register = accreditations_of(open_home), Register(open_home)
        named = identifiers or tuple(
            state.certificate.id
            for state in register.certificates(at=now)
            if registered_status(state.standing.value) is CertificateStatus.ACTIVE
        )
        for identifier in named:
            try:
                certificate, text = stored_in(open_home, identifier, now=now)
                _tell_status(register.show(identifier, at=now) if identifiers else None)
                papers.append(paper_of(certificate, text, look, accreditations=accreditations, now=now))
            except UsageError as fault:
                refused.append((identifier, fault))
    return papers, refused


def _tell_status(state: CertificateState | None) -> None:
    """Say of a certificate that was named that it is not in force: on paper it would look as if it were."""
    status = registered_status(state.standing.value) if state is not None else None
    if state is not None and status not in {None, CertificateStatus.ACTIVE}:
        warn(f"{shown(state.certificate.name)} is {status}: its page does not show that, the check does")


def _tell_lacking(papers: Sequence[CertificatePaper]) -> None:
    """Say before anything is made what the standards ask for and the pages will lack (specs/label.md L6.7)."""
    found: dict[Lacking, list[str]] = {}
    for paper in papers:
        for one in lacking(paper):
            found.setdefault(one, []).append(paper.credential.number)
    for one, numbers in sorted(found.items()):
        if len(papers) == 1:
            warn(f"lacks {one}")
        else:
            more = f" and {len(numbers) - _MOST_NAMED:,} more" if len(numbers) > _MOST_NAMED else ""
            warn(f"lacks {one} [{', '.join(shown(number) for number in numbers[:_MOST_NAMED])}{more}]")
