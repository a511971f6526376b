"""`vc key`: the keys of a home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc_cli.asking import parse_moment
from vc_cli.homes import home_option, json_option, opened, unlock
from vc_cli.invocation import invocation
from vc_cli.lines import Line, Tone, print_lines
from vc_cli.output import say, warn, write_json
from vc_cli.passphrases import passphrase_option
from vc_cli.shown_text import counted, moment

if TYPE_CHECKING:
    from vc.register.key_records import KeyRecord

_ROLES: Final = ("credential", "status", "ledger")
_PUBLISH: Final = "publish the home anew, so that verifiers see it"
_reason_option = click.option("--reason", metavar="TEXT", default="", help="Why; it stays in the register.")


@click.group("key")
def key_command() -> None:
    """Keys of an issuer's home: one signs credentials, another status lists."""


@key_command.command("list")
@home_option
@json_option
def list_keys(*, home: Path, as_json: bool) -> None:
    """List every key ever used, oldest first."""
    from vc.register.key_ring import KeyRing

    with opened(home) as open_home:
        records = KeyRing(open_home).records()
    if as_json:
        listed: list[JsonValue] = [_member(record) for record in records]
        write_json({"keys": listed})
    else:
        print_lines(line for record in records for line in _lines(record))


@key_command.command("rotate")
@click.option("--role", type=click.Choice(_ROLES), default="credential", show_default=True, help="What the key signs.")
@_reason_option
@home_option
@passphrase_option
def rotate(*, role: str, reason: str, home: Path, passphrase_file: str | None) -> None:
    """Make a new key and retire the one in use. What the old one signed stays good."""
    from vc.register.key_records import KeyRole
    from vc.register.key_ring import KeyRing

    with opened(home) as open_home:
        given = unlock(open_home, passphrase_file)
        kid = KeyRing(open_home).rotate(KeyRole(role), passphrase=given, now=invocation().now(), reason=reason)
    say(f"new key for {role}: {kid}")
    warn(_PUBLISH)


@key_command.command("retire")
@click.argument("kid", metavar="KID")
@_reason_option
@home_option
def retire(*, kid: str, reason: str, home: Path) -> None:
    """End the use of a key. What it signed until now stays good."""
    from vc.register.key_ring import KeyRing

    with opened(home) as open_home:
        KeyRing(open_home).retire(kid, reason=reason, now=invocation().now())
    say(f"retired: {kid}")
    warn(_PUBLISH)


@key_command.command("compromise")
@click.argument("kid", metavar="KID")
@click.option("--since", metavar="TIME", required=True, help="Since when it may have been in other hands.")
@_reason_option
@home_option
def compromise(*, kid: str, since: str, reason: str, home: Path) -> None:
    """Record that a key was stolen or lost. Nothing proves when something was signed, so all that it signed falls."""
    from vc.register.key_ring import KeyRing

    moment_of_loss = parse_moment(since, where="--since")
    with opened(home) as open_home:
        fallen = KeyRing(open_home).compromise(kid, since=moment_of_loss, reason=reason, now=invocation().now())
    say(f"compromised since {moment(moment_of_loss)}: {kid}; {counted(fallen, 'certificate')} signed with it")
    warn(_PUBLISH)


def _member(record: KeyRecord) -> JsonValue:
    jwk: dict[str, JsonValue] = dict(record.key.to_jwk())
    return {
        "kid": record.kid,
        "role": record.role.value,
        "state": _state(record),
        "added": format_instant(record.added_at),
        "expires": None if record.expires is None else format_instant(record.expires),
        "revoked": None if record.revoked is None else format_instant(record.revoked),
        "jwk": jwk,
    }


def _state(record: KeyRecord) -> str:
    if record.revoked is not None:
        return "compromised"
    return "active" if record.active else "retired"


def _lines(record: KeyRecord) -> list[Line]:
    ended = record.revoked or record.expires
    until = "" if ended is None else f" {'since' if record.revoked else 'on'} {moment(ended)}"
    told = f"{record.role}, {record.key.algorithm}, {_state(record)}{until}, in use since {moment(record.added_at)}"
    return [Line(record.kid), Line(told, Tone.FAINT, indent=2)]
