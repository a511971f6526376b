"""The issuer's home that a command works in, and the signers of its keys."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vc.keys.pkcs11_module import MODULE_VARIABLE
from vc.model.document import Source
from vc_cli.output import warn
from vc_cli.passphrases import passphrase
from vc_cli.shown_text import shown

if TYPE_CHECKING:
    from datetime import datetime

    from vc.keys.signer import Signer
    from vc.model.vocabulary import Environment
    from vc.register.home import Home
    from vc.register.home_settings import HomeSettings
    from vc.register.keys.key_records import KeyRole

Command = TypeVar("Command", bound=Callable[..., Any])


def home_option(command: Command) -> Command:
    """Add --home to a command."""
    option = click.option(
        "--home",
        metavar="DIR",
        type=click.Path(path_type=Path),
        envvar="VC_HOME",
        default=".",
        help="The issuer's home. Default: $VC_HOME, else the current directory.",
    )
    return option(command)


def json_option(command: Command) -> Command:
    """Add --json to a command whose result is one document."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def hosts_option(command: Command) -> Command:
    """Add --development-hosts to a command that retrieves documents."""
    option = click.option(
        "--development-hosts",
        "hosts",
        metavar="HOST=PLACE",
        multiple=True,
        help="Answer for HOST from a folder or from 127.0.0.1:PORT; or a file of such lines. Test homes only.",
    )
    return option(command)


@contextmanager
def opened(path: Path) -> Iterator[Home]:
    """Open the home at `path`. Raises `ConfigurationError` or `StorageError`."""
    from vc.register.home import Home

    with Home.open(path) as home:
        yield _with_local_module(home)


def unlock(home: Home, passphrase_file: str | None) -> bytes | None:
    """Return the passphrase of the home's keys, None for a home whose keys have none."""
    if not home.settings.encrypted_keys:
        return None
    return passphrase(passphrase_file, of=secret_of(home.settings))


def secret_of(settings: HomeSettings) -> str:
    """Return what a passphrase unlocks, for its prompt: the keys of a home, or the token that keeps them."""
    if settings.token is not None:
        return f"{settings.token} (its PIN)"
    return f"the keys of {settings.name}"


def _with_local_module(home: Home) -> Home:
    """Return the home with the PKCS#11 module that this machine names, which may lie elsewhere than where it was made.

    Raises `UsageError` for a name that is no whole path.
    """
    module = os.environ.get(MODULE_VARIABLE)
    if not module or home.settings.token is None:
        return home
    return replace(home, settings=replace(home.settings, pkcs11_module=module))


def signer_for(home: Home, role: KeyRole, passphrase_file: str | None) -> Signer:
    """Return the signer of the home's key for `role`."""
    return home.signer(role, unlock(home, passphrase_file))


def signers_for(home: Home, role: KeyRole, passphrase_file: str | None) -> tuple[Signer, Signer | None]:
    """Return the signer of the home's key for `role`, and that of its ledger heads, by one passphrase.

    The second is None, with a word, where the home has no such key yet.
    """
    from vc.errors import ConfigurationError
    from vc.register.keys.key_records import KeyRole

    given = unlock(home, passphrase_file)
    signer = home.signer(role, given)
    try:
        return signer, home.signer(KeyRole.LEDGER, given)
    except ConfigurationError:
        warn("this home has no key for its ledger: nothing signs that it is whole (`vc key rotate --role ledger`)")
        return signer, None


def sign_ledger(home: Home, signer: Signer | None, *, now: datetime) -> None:
    """Sign the ledger as it stands after what a command has recorded, where the home has a key for that."""
    from vc.register.storage.heads import sign_head

    if signer is not None:
        sign_head(home, signer, now=now)


def tell_unfinished(home: Home) -> None:
    """Name the batches that were interrupted, so that none stays half issued unnoticed (register.md G72)."""
    from vc.register.issuing.batches import unfinished_batches
    from vc.register.storage.engine import reading

    with reading(home.engine) as connection:
        found = unfinished_batches(connection)
    for one in found:
        source = f" from {shown(one.source)}" if one.source else ""
        warn(
            f"batch {one.name}{source} of {one.begun:%Y-%m-%d} is unfinished: {one.issued:,} of {one.rows:,} issued;"
            " issue the same file again, or give it up with `vc batch close`"
        )


def source_for(home: Home, hosts: tuple[str, ...], *, now: datetime) -> Source:
    """Return the web as a home asks it, with development hosts where the home is a test one."""
    return web_source(home.settings.environment, hosts, now=now)


def web_source(environment: Environment, hosts: tuple[str, ...], *, now: datetime) -> Source:
    """Return the same for a home that is not there yet."""
    from vc.resolve.development import parse_development_hosts
    from vc.resolve.online import online_source
    from vc_cli.retrieval import host_entries

    development = parse_development_hosts(host_entries(hosts), environment=environment, notice=warn)
    return online_source(now=lambda: now, development=development)
