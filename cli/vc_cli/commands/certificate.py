"""`vc certificate`: a certificate as a PDF page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from vc.errors import Refused, StorageError
from vc.model.credential import Credential, credential_from_claims
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read
from vc_cli.files import write_file
from vc_cli.homes import home_option, opened
from vc_cli.invocation import invocation
from vc_cli.output import say
from vc_cli.shown_help import ShownCommand
from vc_cli.stored_certificates import stored_in

if TYPE_CHECKING:
    from vc.register.home import Home


@click.command("certificate", cls=ShownCommand)
@click.argument("identifier", metavar="ID")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), required=True, help="The PDF to be made.")
@home_option
def certificate_command(*, identifier: str, out: Path, home: Path) -> None:
    """Make the certificate's page as PDF, with its QR code and the signed credential attached."""
    from vc.label.pdf_certificate import CertificatePaper, certificate_pdf

    now = invocation().now()
    with opened(home) as open_home:
        certificate, text = stored_in(open_home, identifier, now=now)
        credential = _credential(certificate.secured, certificate.name)
        accreditation = _accreditation(open_home, credential)
    paper = CertificatePaper(credential, certificate.secured, text, accreditation, now)
    write_file(out, certificate_pdf(paper))
    say(f"{out}: {certificate.name}")


def _credential(secured: bytes, name: str) -> Credential:
    read_back = read(secured, DEFAULT_LIMITS)
    if isinstance(read_back, Finding):
        raise StorageError(f"the stored credential is damaged: {read_back.code}", where=name, hint="restore a backup")
    try:
        return credential_from_claims(read_back.claims)
    except Refused as refusal:
        raise StorageError(f"the stored credential is damaged: {refusal.detail}", where=name) from None


def _accreditation(home: Home, credential: Credential) -> str:
    """Say by whom the issuer is accredited, as the credential refers to it."""
    from vc.register.accreditation.schedules import schedules

    for taken in schedules(home):
        if taken.accreditation.current_url in credential.recognized_in:
            return f"Accredited by {taken.authority_name} under number {taken.accreditation.number}."
    return ""
