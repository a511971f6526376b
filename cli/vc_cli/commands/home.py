"""`vc init`: an issuer's home."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from vc.model.vocabulary import Environment
from vc_cli.homes import json_option
from vc_cli.invocation import invocation
from vc_cli.output import say, warn, write_json
from vc_cli.passphrases import passphrase, passphrase_option

_ALGORITHMS: Final = ("ES256", "EdDSA")


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--issuer", metavar="DID", required=True, help="Who issues, as did:web:HOST.")
@click.option("--name", metavar="NAME", required=True, help="The issuer's name as it stands on certificates.")
@click.option(
    "--environment",
    type=click.Choice([environment.value for environment in Environment]),
    default=Environment.TEST.value,
    show_default=True,
    help="Whether anything issued here counts in earnest; it can't be changed.",
)
@click.option("--alg", type=click.Choice(_ALGORITHMS), default="ES256", show_default=True, help="Of its keys.")
@click.option(
    "--verify-url", metavar="URL", help="The page that a scanned label opens. Default: /q on the issuer's host."
)
@click.option("--unencrypted", is_flag=True, help="Keep the keys without a passphrase: test homes alone.")
@passphrase_option
@json_option
def init_command(  # noqa: PLR0913 - one parameter for each option
    *,
    folder: Path,
    issuer: str,
    name: str,
    environment: str,
    alg: str,
    verify_url: str | None,
    unencrypted: bool,
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    """Make an issuer's home: keys for credentials and for status lists, an empty register, settings.

    Nothing in it names a place, so it can be moved and copied as a whole.
    """
    from vc.register.home import Home, new_settings
    from vc.register.key_ring import KeyRing

    settings = new_settings(
        issuer=issuer,
        name=name,
        environment=environment,
        algorithm=alg,
        verify_url=verify_url,
        unencrypted=unencrypted,
    )
    given = None if unencrypted else passphrase(passphrase_file, of=f"the keys of {name}", new=True)
    with Home.create(folder, settings, passphrase=given, now=invocation().now()) as home:
        kids = [record.kid for record in KeyRing(home).records()]
    if unencrypted:
        warn("the keys are not encrypted: whoever can read this folder can sign")
    if as_json:
        write_json({"home": str(folder), "issuer": issuer, "environment": environment, "keys": list(kids)})
    else:
        say(f"{folder}: home of {name} ({issuer}), {environment}")
