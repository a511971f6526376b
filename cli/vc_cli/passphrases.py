"""Passphrases: from --passphrase-file, from $VC_PASSPHRASE_FILE, or from a prompt (design section 6)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from vc.errors import KeyMaterialError, UsageError
from vc.keys.signer import Signer
from vc_cli.files import FILE, read_file

Command = TypeVar("Command", bound=Callable[..., Any])
_LONGEST: Final = 4_096
_MOST_KEY_BYTES: Final = 16_384


def passphrase_option(command: Command) -> Command:
    """Add --passphrase-file to a command."""
    option = click.option(
        "--passphrase-file",
        type=FILE,
        metavar="FILE",
        help="Read the keys' passphrase, or the token's PIN, from FILE. Default: $VC_PASSPHRASE_FILE, else a prompt.",
    )
    return option(command)


def passphrase(file: str | None, *, of: str, new: bool = False) -> bytes:
    """Return the passphrase of the key `of`; a `new` one is asked for twice.

    Raises `UsageError` for an empty one and `KeyMaterialError` where there is neither a file nor anybody to ask.
    """
    named = file or os.environ.get("VC_PASSPHRASE_FILE")
    if named:
        found = read_file(named, limit=_LONGEST).removesuffix(b"\n").removesuffix(b"\r")
    elif sys.stdin.isatty():
        asked: str = click.prompt(f"Passphrase of {of}", hide_input=True, confirmation_prompt=new, err=True)
        found = asked.encode()
    else:
        raise KeyMaterialError("the key needs its passphrase", where=of, hint="--passphrase-file FILE")
    if not found:
        raise UsageError("the passphrase is empty", where=named or of)
    return found


def load_signer(name: str, *, passphrase_file: str | None) -> Signer:
    """Return the signer of the private key in the PEM file `name`; asks for a passphrase only where it has one."""
    from vc.keys.file_signer import FileSigner

    encrypted = b"ENCRYPTED PRIVATE KEY" in read_file(name, limit=_MOST_KEY_BYTES)
    given = passphrase(passphrase_file, of=name) if encrypted else None
    return FileSigner.load(Path(name), given, Path(name).stem)
