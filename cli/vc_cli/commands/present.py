"""`vc present`: what the holder of an SD-JWT shows of it, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc_cli.files import FILE, write_file
from vc_cli.homes import json_option
from vc_cli.invocation import invocation
from vc_cli.output import warn, write_json
from vc_cli.passphrases import passphrase_option
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import shown

if TYPE_CHECKING:
    from datetime import datetime

    from vc.securing.sd_jwt.parts import SdJwt
    from vc.securing.sd_jwt.reading import Selective


@click.command("present", cls=ShownCommand)
@click.argument("file", type=FILE, metavar="FILE")
@click.option(
    "--disclose",
    "disclosed",
    metavar="POINTER",
    multiple=True,
    help="Show what stands there, as /credentialSubject/issuedToParty; all else that can be hidden is hidden.",
)
@click.option("--all", "everything", is_flag=True, help="Show everything.")
@click.option("--list", "listed", is_flag=True, help="Only list what can be shown or hidden.")
@click.option("--key", type=FILE, metavar="FILE", help="Bind it with the holder's key (PEM): needs the next two.")
@click.option("--nonce", metavar="TEXT", default="", help="The nonce that the verifier gave you.")
@click.option("--audience", metavar="NAME", default="", help="The name of the verifier (aud).")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Write it here instead of printing it.")
@passphrase_option
@json_option
def present_command(  # noqa: PLR0913 - one parameter for each option
    *,
    file: str,
    disclosed: tuple[str, ...],
    everything: bool,
    listed: bool,
    key: str | None,
    nonce: str,
    audience: str,
    out: Path | None,
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    """Show a chosen part of the SD-JWT in FILE to a verifier.

    Without --disclose and --all everything that can be hidden is hidden. With --key it is presented to one verifier
    alone, who can tell that its holder does so. No network, no register.
    """
    from vc_cli.wallet_files import selective_in

    selective = selective_in(file)
    if listed:
        _list(selective, as_json=as_json)
        return
    binding = _Binding(key, nonce, audience, passphrase_file)
    presented = _bound(_chosen(selective, disclosed, everything=everything), selective, binding, now=invocation().now())
    text = presented.compact.decode()
    if out is not None:
        write_file(out, f"{text}\n".encode())
        warn(f"written to {shown(str(out))}")
    if as_json:
        left_out = len(selective.parts.disclosures) - len(presented.disclosures)
        write_json({"presentation": text, "disclosed": len(presented.disclosures), "hidden": left_out})
    elif out is None:
        click.echo(text)


@dataclass(frozen=True, slots=True)
class _Binding:
    """What stands on the command line about binding a presentation to a key and a verifier."""

    key: str | None
    nonce: str
    audience: str
    passphrase_file: str | None


def _chosen(selective: Selective, disclosed: tuple[str, ...], *, everything: bool) -> SdJwt:
    from vc.securing.sd_jwt.present import present
    from vc_cli.wallet_files import chosen_paths

    if everything and disclosed:
        raise UsageError("one of --all and --disclose", where="--all", hint="leave one of both out")
    placed = selective.revealed.placed
    show = list(placed.values()) if everything else chosen_paths(disclosed, list(placed.values()))
    return present(selective.parts, placed, show)


def _bound(presented: SdJwt, selective: Selective, binding: _Binding, *, now: datetime) -> SdJwt:
    if binding.key is None and not binding.nonce and not binding.audience:
        return presented
    if binding.key is None or not binding.nonce or not binding.audience:
        hint = "give --key, --nonce and --audience together"
        raise UsageError("a presentation is bound with all three or with none", where="--key", hint=hint)
    from vc.securing.sd_jwt.key_binding import Demand, bind
    from vc_cli.passphrases import load_signer
    from vc_cli.wallet_files import require_keeper

    signer = load_signer(binding.key, passphrase_file=binding.passphrase_file)
    require_keeper(selective, signer.key, where=binding.key)
    return bind(presented, signer, Demand(binding.nonce, binding.audience), issued_at=now)


def _list(selective: Selective, *, as_json: bool) -> None:
    from vc.encoding.json_pointer import pointer

    places = sorted(pointer(path) for path in selective.revealed.placed.values())
    if as_json:
        listed: list[JsonValue] = list(places)
        write_json({"places": listed})
        return
    for place in places:
        click.echo(shown(place))
