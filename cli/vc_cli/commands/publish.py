"""`vc publish`: a home as a folder that any web server can serve."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused
from vc.keys.did import did_web_url, parse_did, resolve_static
from vc.keys.did_document import DidDocument, parse_did_document
from vc.model.document import NotRetrieved, Reference, Source
from vc.model.limits import DEFAULT_LIMITS
from vc_cli.homes import home_option, hosts_option, json_option, opened, signers_for, source_for, tell_unfinished
from vc_cli.invocation import invocation
from vc_cli.output import say, warn, write_json
from vc_cli.passphrases import passphrase_option
from vc_cli.progress import bar
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import counted, moment

if TYPE_CHECKING:
    from vc.register.home import Home


@click.command("publish", cls=ShownCommand)
@click.option(
    "--out",
    "site",
    metavar="SITE",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder to bring up to date.",
)
@click.option(
    "--offline", is_flag=True, help="Ask no accredited body for its keys; those that are known stay in the index."
)
@click.option("--all", "everything", is_flag=True, help="Look at every file, not only at those that must have changed.")
@hosts_option
@home_option
@passphrase_option
@json_option
def publish_command(
    *, site: Path, hosts: tuple[str, ...], home: Path, passphrase_file: str | None, **flags: bool
) -> None:
    """Write what verifiers ask for into SITE: DID document, status lists, accreditations, pages.

    Only what has changed is written. Lists and index go stale after a day, or when a change that was recorded ahead
    takes effect: publish at least twice a day. The index of an accreditation body names the keys of those whom it
    accredits, which are asked for here.
    """
    from vc.register.keys.key_records import KeyRole
    from vc.register.publication.publish import Publisher

    now = invocation().now()
    with opened(home) as open_home:
        kids = {} if flags["offline"] else _body_kids(open_home, hosts, now)
        signer, ledger_signer = signers_for(open_home, KeyRole.STATUS, passphrase_file)
        with bar(total=None, what="Publishing") as advance:
            publisher = Publisher(
                open_home,
                signer,
                ledger_signer,
                body_kids=kids,
                on_step=lambda _: advance(1),
            )
            published = publisher.publish(site, now=now, everything=flags["everything"])
        tell_unfinished(open_home)
    until = published.expires
    if flags["as_json"]:
        written: list[JsonValue] = list(published.written)
        expires = None if until is None else format_instant(until)
        write_json({"site": str(site), "written": written, "unchanged": published.unchanged, "expires": expires})
        return
    again = "" if until is None else f"; publish again before {moment(until)}"
    say(f"{site}: {counted(len(published.written), 'file')} written, {published.unchanged} unchanged{again}")


def _body_kids(home: Home, hosts: tuple[str, ...], now: datetime) -> dict[str, tuple[bytes, ...]]:
    """Return the label kids of each accredited body whose DID document can be had; the others keep their known ones."""
    from vc.register.accreditation.accrediting import accreditations
    from vc.register.accreditation.body_index import kids_of

    subjects = dict.fromkeys(version.accreditation.subject for version in accreditations(home))
    if not subjects:
        return {}
    source = source_for(home, hosts, now=now)
    kids = {}
    for did in subjects:
        try:
            kids[did] = kids_of(_document(did, source, now))
        except Refused as refusal:
            warn(f"the keys of {did} are not known anew: {refusal.code}: {refusal.detail}")
    return kids


def _document(did: str, source: Source, now: datetime) -> DidDocument:
    if parse_did(did).method != "web":
        return resolve_static(did)
    answer = source.retrieve(Reference(did_web_url(did), now))
    if isinstance(answer, NotRetrieved):
        raise Refused(answer.code, answer.detail)
    return parse_did_document(answer.content, did, DEFAULT_LIMITS)
