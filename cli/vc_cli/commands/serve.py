"""`vc serve`: the pages and the API, on this machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vc.errors import EnvironmentFault
from vc_cli.exit_codes import Exit
from vc_cli.homes import hosts_option
from vc_cli.invocation import invocation
from vc_cli.output import say

if TYPE_CHECKING:
    from socket import socket

    from verifier_api.settings import Settings

_LOOPBACK = "127.0.0.1"


@click.command("serve")
@click.option("--trust", type=click.Path(path_type=Path), metavar="FILE", help="Trust this root or trust list.")
@click.option("--bundle", type=click.Path(path_type=Path), metavar="FILE", help="As for `vc verify`.")
@click.option("--offline", is_flag=True, help="Ask no server at all; with --bundle, the bundle alone.")
@click.option(
    "--home", type=click.Path(path_type=Path), metavar="DIR", help="Also serve the folder `site` in this home."
)
@click.option(
    "--policy",
    "policies",
    type=click.Path(path_type=Path),
    metavar="FILE",
    multiple=True,
    help="A policy of your own that a request may name, as for `vc verify`.",
)
@click.option("--site", type=click.Path(path_type=Path), metavar="DIR", help="Also serve this published folder.")
@hosts_option
@click.option("--host", default=_LOOPBACK, show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8_000, show_default=True, help="0 takes a free one.")
def serve_command(  # noqa: PLR0913 - one parameter for each option
    *,
    trust: Path | None,
    bundle: Path | None,
    offline: bool,
    home: Path | None,
    site: Path | None,
    policies: tuple[Path, ...],
    hosts: tuple[str, ...],
    host: str,
    port: int,
) -> int:
    """Serve the verifier's pages and its API until Ctrl-C.

    Without --trust the pinned root counts. What is left out here may be set as VC_TRUST, VC_BUNDLE and so on. It
    speaks HTTP; whoever offers it to others puts TLS before it.
    """
    given = {"trust": trust, "bundle": bundle, "home": home, "site": site, **_pinned(trust), **_state()}
    named: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if offline:
        named["offline"] = True
    if policies:
        named["policies"] = policies
    _run(_settings(named, hosts), host, port)
    return Exit.DONE


def _settings(named: dict[str, Any], hosts: tuple[str, ...]) -> Settings:
    from pydantic import ValidationError

    from vc.errors import ConfigurationError
    from vc_cli.retrieval import host_entries
    from verifier_api.settings import Settings

    if hosts:
        named["development_hosts"] = host_entries(hosts)
    try:
        return Settings(**named)
    except ValidationError as fault:
        first = fault.errors()[0]
        name = "VC_" + "_".join(str(part) for part in first["loc"]).upper()
        raise ConfigurationError(first["msg"], where=name, hint="correct or unset it") from None


def _pinned(trust: Path | None) -> dict[str, Path]:
    """Return the pinned root for the settings that nobody gave: the anchor, and the root of a signed trust list."""
    from vc.resolve.pinned import pinned_file, pinned_root
    from vc_cli.anchors import user_folder

    folder = user_folder()
    if pinned_root(folder) is None:
        return {}
    wanted = {"trust", "root"} if trust is None else {"root"}
    return {name: pinned_file(folder) for name in wanted if not os.environ.get(f"VC_{name.upper()}")}


def _state() -> dict[str, Path]:
    """Return where this user's verifiers keep what they have seen, unless another place is set."""
    from vc_cli.anchors import user_folder

    return {} if os.environ.get("VC_STATE") else {"state": user_folder()}


def _run(settings: Settings, host: str, port: int) -> None:
    from verifier_api.app import create_app
    from verifier_api.server import server_for

    app = create_app(settings, clock=invocation().clock)
    with _listening(host, port) as listener:
        address = f"[{host}]" if ":" in host else host
        say(f"http://{address}:{listener.getsockname()[1]}/  (Ctrl-C ends it)")
        try:
            server_for(app, host=host, port=port).run(sockets=[listener])
        except KeyboardInterrupt:
            return


def _listening(host: str, port: int) -> socket:
    from socket import AF_INET, AF_INET6, create_server

    try:
        return create_server((host, port), family=AF_INET6 if ":" in host else AF_INET)
    except (OSError, UnicodeError) as fault:
        told = (getattr(fault, "strerror", None) or "not an address").partition(" (")[0]
        raise EnvironmentFault(told, where=f"{host}:{port}", hint="choose another one with --host and --port") from None
