"""`vc schedule`: a body takes its own accreditation into its home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from vc.errors import Refused, UsageError
from vc.keys.did import did_web_url
from vc.keys.did_document import DidDocument, parse_did_document
from vc.model.accreditation import accreditation_from_claims
from vc.model.document import NotRetrieved, Reference, Source
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read
from vc.securing.secured import Form
from vc_cli.files import FILE, read_file
from vc_cli.homes import home_option, hosts_option, json_option, opened, source_for
from vc_cli.invocation import invocation
from vc_cli.output import say, write_json
from vc_cli.shown_help import ShownGroup
from vc_cli.shown_text import counted
from vc_cli.users import user_option

_PREFIX: Final = "not an accreditation: "


@click.group("schedule", cls=ShownGroup)
def schedule_command() -> None:
    """The accreditation under which a home issues."""


@schedule_command.command("add")
@click.argument("accreditation", type=FILE, metavar="FILE|URL")
@click.option(
    "--authority", type=FILE, metavar="FILE", help="The accreditation body's DID document. Default: it is retrieved."
)
@hosts_option
@home_option
@user_option
@json_option
def add(
    *, accreditation: str, authority: str | None, hosts: tuple[str, ...], home: Path, user: str, as_json: bool
) -> None:
    """Verify an accreditation and refer to it in everything that is issued from now on."""
    from vc.register.accreditation.schedules import take_schedule

    now = invocation().now()
    with opened(home) as open_home:
        source = _Web(lambda: source_for(open_home, hosts, now=now))
        raw = _accreditation(accreditation, source, now)
        document = _authority(raw, accreditation, authority, web=source, now=now)
        taken = take_schedule(open_home, raw, authority=document, now=now, by=user)
    granted = taken.accreditation
    if as_json:
        write_json({"number": granted.number, "authority": granted.issuer, "version": granted.version})
    else:
        lines = counted(len(granted.schedule), "line")
        say(f"{granted.number}, version {granted.version}, of {taken.authority_name}: {lines} of schedule")


class _Web:
    """The web, opened only where something is to be asked: nobody needs it for two files."""

    def __init__(self, make: Callable[[], Source]) -> None:
        self._make = make
        self._source: Source | None = None

    def get(self, url: str, now: datetime) -> bytes:
        """Return the document at `url`. Raises `UsageError` where it can't be had."""
        self._source = self._source or self._make()
        answer = self._source.retrieve(Reference(url, now))
        if isinstance(answer, NotRetrieved):
            hint = "try again later, or name the file"
            raise UsageError(f"can't be had: {answer.code}: {answer.detail}", where=url, hint=hint)
        return answer.content


def _accreditation(named: str, web: _Web, now: datetime) -> bytes:
    if named.startswith("https://"):
        return web.get(named, now)
    return read_file(named, limit=DEFAULT_LIMITS.credential_bytes)


def _authority(raw: bytes, name: str, file: str | None, *, web: _Web, now: datetime) -> DidDocument:
    """Return the DID document of the body that the accreditation `name` names as its issuer."""
    secured = read(raw, DEFAULT_LIMITS, expect=frozenset({Form.VC_JWT}))
    if isinstance(secured, Finding):
        raise UsageError(f"not an accreditation: {secured.code}: {secured.detail}", where=name)
    try:
        did = accreditation_from_claims(secured.claims).issuer
    except Refused as refusal:
        raise UsageError(f"not an accreditation: {refusal.detail.removeprefix(_PREFIX)}", where=name) from None
    try:
        content = (
            web.get(did_web_url(did), now) if file is None else read_file(file, limit=DEFAULT_LIMITS.credential_bytes)
        )
        return parse_did_document(content, did, DEFAULT_LIMITS)
    except Refused as refusal:
        raise UsageError(f"no DID document: {refusal.code}: {refusal.detail}", where=file or did) from None
