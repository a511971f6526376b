"""`vc key`: the keys of a home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc_cli.affected_documents import affected_lines, affected_member, require_list_name, write_list
from vc_cli.asking import parse_moment
from vc_cli.ceremony_documents import ceremony_lines, ceremony_member
from vc_cli.files import read_file
from vc_cli.homes import home_option, json_option, opened, unlock
from vc_cli.invocation import invocation
from vc_cli.lines import Line, Tone, print_lines
from vc_cli.output import say, warn, write_json
from vc_cli.passphrases import passphrase_option
from vc_cli.proposals import or_proposed
from vc_cli.shown_help import ShownGroup
from vc_cli.shown_text import counted, moment
from vc_cli.users import user_option

if TYPE_CHECKING:
    from vc.register.keys.compromise import Affected
    from vc.register.keys.key_ceremony import Held
    from vc.register.keys.key_records import KeyRecord

Command = TypeVar("Command", bound=Callable[..., Any])
_ROLES: Final = ("credential", "status", "ledger")
_PUBLISH: Final = "publish the home anew, so that verifiers see it"
_MOST_TRANSCRIPT: Final = 1_000_000
_list_option = click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write what is to be issued anew to FILE.ndjson or FILE.csv.",
)
_reason_option = click.option("--reason", metavar="TEXT", default="", help="Why; it stays in the register.")


def _kid_parameters(command: Command) -> Command:
    """Take a key's identifier, or its part after the #, as an argument or as --kid."""
    option = click.option("--kid", "named", metavar="KID", help="The same as KID.")
    return click.argument("kid", metavar="KID", required=False)(option(command))


@click.group("key", cls=ShownGroup)
def key_command() -> None:
    """Keys of an issuer's home: each signs one kind of thing."""


@key_command.command("list")
@home_option
@json_option
def list_keys(*, home: Path, as_json: bool) -> None:
    """List every key ever used, oldest first, where they are kept, and the ceremonies that were held."""
    from vc.register.keys.key_ceremony import ceremonies_of
    from vc.register.keys.key_ring import KeyRing
    from vc.register.keys.key_store import store_words

    with opened(home) as open_home:
        records, held = KeyRing(open_home).records(), ceremonies_of(open_home)
        settings = open_home.settings
    kept = store_words(settings)
    if as_json:
        listed: list[JsonValue] = [_member(record) for record in records]
        ceremonies: list[JsonValue] = [ceremony_member(one) for one in held]
        write_json({"key_store": kept, "keys": listed, "ceremonies": ceremonies})
        return
    print_lines(line for record in records for line in _lines(record))
    print_lines(line for one in held for line in ceremony_lines(one))
    if settings.token is not None:
        print_lines([Line(f"kept on the {kept}")])


@key_command.command("rotate")
@click.option("--role", type=click.Choice(_ROLES), default="credential", show_default=True, help="What the key signs.")
@_reason_option
@home_option
@user_option
@passphrase_option
def rotate(*, role: str, reason: str, home: Path, user: str, passphrase_file: str | None) -> None:
    """Make a new key and retire the one in use. What the old one signed stays good."""
    from vc.register.keys.key_records import KeyRole
    from vc.register.keys.key_ring import KeyRing

    now = invocation().now()
    with opened(home) as open_home, or_proposed(open_home, by=user, now=now):
        given = unlock(open_home, passphrase_file)
        kid = KeyRing(open_home, by=user).rotate(KeyRole(role), passphrase=given, now=now, reason=reason)
        say(f"new key for {role}: {kid}")
        warn(_PUBLISH)


@key_command.command("retire")
@click.argument("kid", metavar="KID")
@_reason_option
@home_option
@user_option
def retire(*, kid: str, reason: str, home: Path, user: str) -> None:
    """End the use of a key. What it signed until now stays good."""
    from vc.register.keys.key_ring import KeyRing

    now = invocation().now()
    with opened(home) as open_home, or_proposed(open_home, by=user, now=now):
        KeyRing(open_home, by=user).retire(kid, reason=reason, now=now)
        say(f"retired: {kid}")
        warn(_PUBLISH)


@key_command.command("compromise")
@_kid_parameters
@click.option("--since", metavar="TIME", required=True, help="Since when it may have been in other hands.")
@_list_option
@_reason_option
@home_option
@user_option
@json_option
def compromise(  # noqa: PLR0913 - one parameter for each option
    *,
    kid: str | None,
    named: str | None,
    since: str,
    out: Path | None,
    reason: str,
    home: Path,
    user: str,
    as_json: bool,
) -> None:
    """Record that a key was stolen or lost, and list all that falls with it.

    A signature does not prove when it was made. What stands in a snapshot of the register that was published an hour or
    more before TIME goes on to count; all else that it signed falls, also what was signed before TIME.
    """
    from vc.register.keys.compromise import affected_by
    from vc.register.keys.key_ring import KeyRing

    chosen, now = _one_kid(kid, named), invocation().now()
    moment_of_loss = _past(since, now)
    require_list_name(out)
    with opened(home) as open_home, or_proposed(open_home, by=user, now=now, as_json=as_json):
        KeyRing(open_home, by=user).compromise(chosen, since=moment_of_loss, reason=reason, now=now)
        affected = affected_by(open_home, chosen, since=None, at=now)
        if not as_json:
            say(f"compromised since {moment(moment_of_loss)}: {affected.key.kid}")
        _tell_affected(affected, out=out, as_json=as_json)
        warn(_PUBLISH)


@key_command.command("affected")
@_kid_parameters
@click.option("--since", metavar="TIME", help="As if it had been in other hands since. Default: as recorded, else now.")
@_list_option
@home_option
@json_option
def affected_command(
    *, kid: str | None, named: str | None, since: str | None, out: Path | None, home: Path, as_json: bool
) -> None:
    """List what a key signed and what to do if it falls, or once it fell. Records nothing."""
    from vc.register.keys.compromise import affected_by

    chosen, now = _one_kid(kid, named), invocation().now()
    moment_of_loss = None if since is None else _past(since, now)
    require_list_name(out)
    with opened(home) as open_home:
        affected = affected_by(open_home, chosen, since=moment_of_loss, at=now)
    _tell_affected(affected, out=out, as_json=as_json)


@key_command.command("ceremony")
@click.option("--out", metavar="TRANSCRIPT", type=click.Path(path_type=Path), required=True, help="A new text file.")
@click.option("--witness", "witnesses", metavar="NAME", multiple=True, help="Who witnesses it: two persons or more.")
@click.option("--officer", metavar="NAME", default="", help="Who holds it.")
@click.option(
    "--role", "roles", type=click.Choice(_ROLES), multiple=True, help="Make a key for this alone. Default: for all."
)
@home_option
@user_option
@passphrase_option
@json_option
def ceremony(  # noqa: PLR0913 - one parameter for each option
    *,
    out: Path,
    witnesses: tuple[str, ...],
    officer: str,
    roles: tuple[str, ...],
    home: Path,
    user: str,
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    """Make new keys before witnesses, and write a transcript for them to sign.

    The keys come into use, and those before them out of it, once the transcript is written and its SHA-256 recorded.
    Where a step fails, no key has changed.
    """
    from vc.register.keys.key_ceremony import Ceremony, hold
    from vc.register.keys.key_records import KeyRole
    from vc_cli.machine_facts import machine_facts

    chosen = tuple(role for role in KeyRole if not roles or role.value in roles)
    planned = Ceremony(officer.strip(), tuple(name.strip() for name in witnesses), chosen, machine_facts())
    now = invocation().now()
    with opened(home) as open_home, or_proposed(open_home, by=user, now=now, as_json=as_json):
        given = unlock(open_home, passphrase_file)
        held = hold(open_home, planned, out, passphrase=given, now=now)
        _tell_ceremony(held, out, as_json=as_json)


def _tell_ceremony(held: Held, out: Path, *, as_json: bool) -> None:
    if as_json:
        write_json({"transcript": str(out), **ceremony_member(held)})
    else:
        say(read_file(str(out), limit=_MOST_TRANSCRIPT).decode())
        say(f"{out}: SHA-256 {held.digest.hex()}")
        say("Compare it with `sha256sum`, write it into the printed transcript, and sign.")
    warn(_PUBLISH)


def _past(since: str, now: datetime) -> datetime:
    moment_of_loss = parse_moment(since, where="--since")
    if moment_of_loss > now:
        raise UsageError("a compromise can't begin in the future", where="--since", hint="name a moment that is past")
    return moment_of_loss


def _one_kid(kid: str | None, named: str | None) -> str:
    if (kid is None) == (named is None):
        raise UsageError("name one key", where="KID", hint="`vc key list` shows all")
    return kid or named or ""


def _tell_affected(affected: Affected, *, out: Path | None, as_json: bool) -> None:
    from vc.register.keys.compromise import next_steps

    steps = next_steps(affected.key.role)
    if affected.key.revoked is None:
        steps = ("if it was stolen or lost, record it: vc key compromise KID --since TIME", *steps)
    if as_json:
        write_json(affected_member(affected, steps))
    else:
        print_lines(affected_lines(affected, steps))
    if out is not None:
        write_list(out, affected)
        warn(f"{out}: {counted(len(affected.to_reissue), 'certificate')} to be issued anew")


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
