"""`vc did`: the issuer's DID document."""

from __future__ import annotations

from pathlib import Path

import click

from vc_cli.homes import home_option, opened
from vc_cli.shown_help import ShownGroup


@click.group("did", cls=ShownGroup)
def did_command() -> None:
    """The issuer's identifier."""


@did_command.command("show")
@home_option
def show(*, home: Path) -> None:
    """Print the DID document as `vc publish` would publish it now."""
    from vc.register.keys.key_ring import KeyRing

    with opened(home) as open_home:
        click.echo(KeyRing(open_home).did_document())
