"""How the VC API is set up: one TOML file (specs/vc-api.md VA1 to VA3)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from vc.errors import ConfigurationError
from vc.trust.origin import is_origin
from vc.trust.table import Malformed, Table
from verifier_api.server import TlsFiles

LARGEST_CONFIGURATION: Final = 100_000
"""Octets of a configuration file."""

_MOST_INSTANCES: Final = 64
_MOST_ORIGINS: Final = 64
_MOST_TOKENS: Final = 8
_is_digest: Final = re.compile(r"[0-9a-f]{64}").fullmatch
_is_name: Final = re.compile(r"[a-z][a-z0-9-]{0,31}").fullmatch
_RESERVED: Final = frozenset(
    [
        "accreditations",
        "assets",
        "badge",
        "c",
        "check",
        "credentials",
        "ledger",
        "presentations",
        "q",
        "register",
        "status",
        "verify",
    ]
)
"""First segments of other routes."""

_HINT: Final = "see specs/vc-api.md VA1 and VA2 for what each key holds"


class Mechanism(StrEnum):
    """How an instance secures what it issues."""

    EDDSA_JCS = "eddsa-jcs-2022"
    ECDSA_JCS = "ecdsa-jcs-2019"
    EDDSA_RDFC = "eddsa-rdfc-2022"
    ECDSA_RDFC = "ecdsa-rdfc-2019"
    VC_JWT = "vc+jwt"
    VC_SD_JWT = "vc+sd-jwt"
    VC_COSE = "vc+cose"


@dataclass(frozen=True, slots=True)
class InstanceTable:
    """One issuer as its table describes it; `issuer` is empty where the key's did:key is meant.

    `tokens` are the SHA-256 digests of what clients bring to have something signed or changed; empty: they bring none.
    """

    name: str
    key: Path
    mechanism: Mechanism
    issuer: str = ""
    passphrase: Path | None = None
    status: bool = False
    tokens: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything that the operator decides. `base` has no slash at its end; `state` is None where none is needed.

    `origins` are those that may be asked for documents of others.
    """

    base: str
    instances: tuple[InstanceTable, ...]
    state: Path | None = None
    tls: TlsFiles | None = None
    open: bool = False
    origins: tuple[str, ...] = ()

    @property
    def guarded(self) -> bool:
        """Whether nothing here is signed or changed for whoever brings no token."""
        return all(one.tokens for one in self.instances)


def read_configuration(path: Path) -> Configuration:
    """Return what a file says, its paths made relative to it. Raises `ConfigurationError` with the place of a fault."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_CONFIGURATION + 1)
        if len(raw) > LARGEST_CONFIGURATION:
            raise ConfigurationError(f"larger than {LARGEST_CONFIGURATION} octets", where=str(path))
        return _configuration(Table(tomllib.loads(raw.decode())), path.parent)
    except OSError as fault:
        raise ConfigurationError(f"can't be read: {fault.strerror}", where=str(path)) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
        raise ConfigurationError(f"can't be read as TOML: {fault}", where=str(path), hint=_HINT) from None
    except Malformed as fault:
        raise ConfigurationError(str(fault), where=str(path), hint=fault.remedy or _HINT) from None


def _configuration(table: Table, folder: Path) -> Configuration:
    table.only("base", "tls", "open", "origins", "state", "instance")
    instances = tuple(_instance(one, folder) for one in table.tables("instance"))
    if not 1 <= len(instances) <= _MOST_INSTANCES:
        raise Malformed(table.at("instance"), f"there must be 1 to {_MOST_INSTANCES} instances")
    names = [one.name for one in instances]
    if len(set(names)) != len(names):
        raise Malformed(table.at("instance"), "two instances have one name")
    state = folder / table.text("state") if table.has("state") else None
    if state is None and any(one.status for one in instances):
        raise Malformed(table.at("state"), "is missing", "name a file in which given out status entries are kept")
    return Configuration(
        base=_base(table),
        instances=instances,
        state=state,
        tls=_tls(table, folder),
        open=_flag(table, "open"),
        origins=_origins(table) if table.has("origins") else (),
    )


def _origins(table: Table) -> tuple[str, ...]:
    origins = table.texts("origins")
    if len(origins) > _MOST_ORIGINS or not all(map(is_origin, origins)):
        hint = "https://issuer.example, without a path"
        raise Malformed(table.at("origins"), f"holds up to {_MOST_ORIGINS} https origins", hint)
    return origins


def _instance(table: Table, folder: Path) -> InstanceTable:
    table.only("name", "issuer", "key", "passphrase", "securing", "status", "tokens_sha256")
    name = table.text("name")
    if not _is_name(name) or name in _RESERVED:
        raise Malformed(table.at("name"), "must be letters a to z, digits and hyphens, and no other route's name")
    return InstanceTable(
        name=name,
        key=folder / table.text("key"),
        mechanism=table.choice("securing", Mechanism),
        issuer=table.text("issuer") if table.has("issuer") else "",
        passphrase=folder / table.text("passphrase") if table.has("passphrase") else None,
        status=_flag(table, "status"),
        tokens=_tokens(table) if table.has("tokens_sha256") else (),
    )


def _tokens(table: Table) -> tuple[bytes, ...]:
    written = table.texts("tokens_sha256")
    if not 1 <= len(written) <= _MOST_TOKENS or not all(map(_is_digest, written)):
        hint = "printf %s TOKEN | sha256sum"
        raise Malformed(table.at("tokens_sha256"), f"holds 1 to {_MOST_TOKENS} SHA-256 digests in hexadecimal", hint)
    return tuple(bytes.fromhex(one) for one in written)


def _base(table: Table) -> str:
    base = table.text("base").removesuffix("/")
    match = re.fullmatch(r"https://[A-Za-z0-9.-]{1,253}(?::[1-9][0-9]{0,4})?", base)
    if match is None:
        raise Malformed(table.at("base"), "must be an https address without a path", "https://vc.example:8443")
    return base


def _tls(table: Table, folder: Path) -> TlsFiles | None:
    if not table.has("tls"):
        return None
    files = table.table("tls")
    files.only("certificate", "key")
    return TlsFiles(folder / files.text("certificate"), folder / files.text("key"))


def _flag(table: Table, name: str) -> bool:
    value = table.entries.get(name, False)
    if not isinstance(value, bool):
        raise Malformed(table.at(name), "must be true or false")
    return value
