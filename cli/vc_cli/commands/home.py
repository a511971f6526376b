"""`vc init`: an issuer's home."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from vc.keys.pkcs11_module import MODULE_VARIABLE
from vc.model.vocabulary import Environment
from vc_cli.homes import json_option, secret_of
from vc_cli.invocation import invocation
from vc_cli.output import say, warn, write_json
from vc_cli.passphrases import passphrase, passphrase_option
from vc_cli.shown_help import ShownCommand

_ALGORITHMS: Final = ("ES256", "EdDSA")


@click.command("init", cls=ShownCommand)
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
@click.option(
    "--pkcs11-module",
    metavar="PATH",
    help="Keep the keys on a token: the file of its driver. Default: $VC_PKCS11_MODULE.",
)
@click.option(
    "--pkcs11-token",
    metavar="LABEL",
    help="The label of the token that keeps the keys; its PIN takes the place of a passphrase.",
)
@click.option(
    "--database",
    metavar="URL",
    default="",
    help="Keep the register in PostgreSQL, postgresql://USER@HOST/NAME. Default: a file in the home.",
)
@click.option(
    "--register-snapshots/--no-register-snapshots",
    default=True,
    show_default=True,
    help="Publish digests of all that is issued, which tell honest certificates from forged ones if a key is stolen.",
)
@click.option(
    "--number-index",
    is_flag=True,
    help="Also publish the numbers of all certificates, so that a number alone finds its certificate.",
)
@click.option(
    "--wallet-address",
    is_flag=True,
    help="Name yourself by your https address in wallet forms, for wallets that know no did:web.",
)
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
    pkcs11_module: str | None,
    pkcs11_token: str | None,
    database: str,
    register_snapshots: bool,
    number_index: bool,
    wallet_address: bool,
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    """Make an issuer's home: a key for each use, an empty register, settings.

    Nothing in it names a place but the driver of a token, so it can be moved and copied as a whole.
    """
    from vc.register.home import Home, new_settings
    from vc.register.keys.key_ring import KeyRing
    from vc.register.keys.key_store import store_words

    settings = new_settings(
        issuer=issuer,
        name=name,
        environment=environment,
        algorithm=alg,
        verify_url=verify_url,
        unencrypted=unencrypted,
    )
    module = pkcs11_module or (os.environ.get(MODULE_VARIABLE) if pkcs11_token else None)
    settings = replace(
        settings,
        pkcs11_module=module or "",
        pkcs11_token=pkcs11_token or "",
        database=database,
        register_snapshots=register_snapshots,
        number_index=number_index,
        wallet_address=wallet_address,
    )
    given = None if unencrypted else passphrase(passphrase_file, of=secret_of(settings), new=settings.token is None)
    with Home.create(folder, settings, passphrase=given, now=invocation().now()) as home:
        kids = [record.kid for record in KeyRing(home).records()]
    kept = store_words(settings)
    if number_index:
        warn("every certificate number will be public, and with it which certificates there are")
    if unencrypted:
        warn("the keys are not encrypted: whoever can read this folder can sign")
    if settings.token is not None:
        warn(f"the keys are on the {kept}; a copy of the home holds none of them")
    if as_json:
        write_json(
            {"home": str(folder), "issuer": issuer, "environment": environment, "keys": list(kids), "key_store": kept}
        )
    else:
        say(f"{folder}: home of {name} ({issuer}), {environment}")
