"""Who gives an order: --user NAME, kept in the register beside what was ordered, never published (X5.5)."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import Any, TypeVar

import click

from vc.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])
_LONGEST = 100


def user_option(command: Command) -> Command:
    """Add --user to a command that records something."""
    option = click.option(
        "--user",
        metavar="NAME",
        envvar="VC_USER",
        default=_login_name,
        callback=_checked,
        help="Who orders it; kept in the register, never published. Default: $VC_USER, else your login name.",
    )
    return option(command)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container may run under a number without a name
        return ""


def _checked(_: click.Context, __: click.Parameter, name: str) -> str:
    stripped = name.strip()
    if len(stripped) > _LONGEST or not stripped.isprintable():
        raise UsageError(f"a name has at most {_LONGEST} printable characters", where="--user")
    return stripped
