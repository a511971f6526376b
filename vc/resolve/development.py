"""Invented hosts of a demo or a test, answered from folders or from this machine (specs/retrieval.md W9).

The address guard has no other door. It is loud, and refused for a production environment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from vc.errors import ConfigurationError, UsageError
from vc.model.vocabulary import Environment

if TYPE_CHECKING:
    from collections.abc import Mapping

_SETTING = "development hosts"
_is_host = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.ASCII).fullmatch
_loopback = re.compile(r"127\.0\.0\.1:([0-9]{1,5})", re.ASCII).fullmatch
_HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class DevelopmentHosts:
    """Hosts that are answered from a folder, and hosts that are answered by a port of 127.0.0.1 without TLS."""

    folders: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))
    ports: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def parse_development_hosts(
    entries: Iterable[str], *, environment: Environment, notice: Callable[[str], None]
) -> DevelopmentHosts:
    """Return the mapping of entries such as `cb.example=./site/cb.example` and `ab.example=127.0.0.1:8000`.

    `environment` is that of the anchor in use. Every mapped host is announced through `notice`. Raises
    `ConfigurationError` in a production environment and `UsageError` for an entry that is not of this form, a host
    named twice, or a folder that is none.
    """
    folders: dict[str, Path] = {}
    ports: dict[str, int] = {}
    for entry in entries:
        if environment is Environment.PRODUCTION:
            raise ConfigurationError(
                "a production environment knows no development hosts",
                where=_SETTING,
                hint="use a test anchor, or unset it",
            )
        host, place = _parted(entry)
        if host in folders or host in ports:
            raise UsageError(f"{host} is mapped twice", where=_SETTING, hint="map each host once")
        if (matched := _loopback(place)) and 0 < int(matched[1]) <= _HIGHEST_PORT:
            ports[host] = int(matched[1])
        else:
            folders[host] = _folder(place)
        notice(f"DEVELOPMENT: https://{host}/ is answered from {place}, not from the Internet")
    return DevelopmentHosts(MappingProxyType(folders), MappingProxyType(ports))


def _parted(entry: str) -> tuple[str, str]:
    host, sign, place = entry.partition("=")
    if not sign or not place or not _is_host(host):
        hint = "write it as host=folder or host=127.0.0.1:port, the host in lower case"
        raise UsageError(f"{entry!r} maps no host", where=_SETTING, hint=hint)
    return host, place


def _folder(place: str) -> Path:
    folder = Path(place)
    if not folder.is_dir():
        hint = "name an existing folder, or 127.0.0.1:port"
        raise UsageError(f"{place} is neither a folder nor a port of this machine", where=_SETTING, hint=hint)
    return folder
