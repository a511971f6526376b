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
from vc_cli.shown_help import ShownCommand

if TYPE_CHECKING:
    from socket import socket

    from fastapi import APIRouter

    from verifier_api.settings import Settings
    from verifier_api.vc_api.configuration import Configuration

_LOOPBACK = "127.0.0.1"
_THIS_MACHINE = frozenset({_LOOPBACK, "::1", "localhost"})


@click.command("serve", cls=ShownCommand)
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
@click.option(
    "--vc-api",
    "vc_api",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also serve the W3C VC API with the issuers in this file.",
)
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
    vc_api: Path | None,
    hosts: tuple[str, ...],
    host: str,
    port: int,
) -> int:
    """Serve the verifier's pages and its API until Ctrl-C.

    Without --trust the pinned root counts. What is left out here may be set as VC_TRUST, VC_BUNDLE and so on. It
    speaks HTTP; whoever offers it to others puts TLS before it. With --vc-api it signs for whoever reaches it, so it
    listens on this machine alone unless that file asks clients for tokens or says otherwise; the file may name a
    certificate for https.
    """
    given = {"trust": trust, "bundle": bundle, "home": home, "site": site, **_pinned(trust), **_state()}
    named: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if offline:
        named["offline"] = True
    if policies:
        named["policies"] = policies
    _run(_settings(named, hosts), host, port, vc_api=vc_api)
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


def _run(settings: Settings, host: str, port: int, *, vc_api: Path | None) -> None:
    from verifier_api.app import create_app
    from verifier_api.server import server_for

    offered = None if vc_api is None else _vc_api(vc_api, host)
    beside = [] if offered is None else [_vc_api_routes(offered, settings)]
    tls = None if offered is None else offered.tls
    app = create_app(settings, clock=invocation().clock, beside=beside)
    server = server_for(app, host=host, port=port, tls=tls)
    with _listening(host, port) as listener:
        address = f"[{host}]" if ":" in host else host
        scheme = "http" if tls is None else "https"
        say(f"{scheme}://{address}:{listener.getsockname()[1]}/  (Ctrl-C ends it)")
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            return


def _vc_api(file: Path, host: str) -> Configuration:
    """Return what the file says, unless strangers could reach what signs for everybody (specs/vc-api.md VA3)."""
    from vc.errors import ConfigurationError
    from verifier_api.vc_api.configuration import read_configuration

    configuration = read_configuration(file)
    if not configuration.open and not configuration.guarded and host not in _THIS_MACHINE:
        hint = (
            "listen at 127.0.0.1, give each instance tokens_sha256, "
            "or write open = true where something else keeps strangers away"
        )
        raise ConfigurationError("whoever reaches the VC API can have credentials signed", where=host, hint=hint)
    return configuration


def _vc_api_routes(configuration: Configuration, settings: Settings) -> APIRouter:
    from verifier_api.opening import open_web
    from verifier_api.vc_api.routes import vc_api_routes
    from verifier_api.vc_api.service import open_service

    clock = invocation().clock
    source = open_web(settings, clock=clock) if configuration.origins else None
    service = open_service(configuration, clock=clock, source=source)
    return vc_api_routes(service, clock=clock, receive_seconds=settings.receive_seconds)


def _listening(host: str, port: int) -> socket:
    from socket import AF_INET, AF_INET6, create_server

    try:
        return create_server((host, port), family=AF_INET6 if ":" in host else AF_INET)
    except (OSError, UnicodeError) as fault:
        told = (getattr(fault, "strerror", None) or "not an address").partition(" (")[0]
        raise EnvironmentFault(told, where=f"{host}:{port}", hint="choose another one with --host and --port") from None
