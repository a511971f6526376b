"""`home.toml`: what an issuer's home says about itself (specs/register.md G2, G3)."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import urlsplit

from vc.errors import ConfigurationError, UsageError
from vc.keys.algorithm import Algorithm
from vc.keys.pkcs11_module import LONGEST_LABEL, TokenPlace
from vc.model.address_of_did import did_of_address
from vc.model.vocabulary import Environment
from vc.register.addresses import Addresses
from vc.register.issuing.allocation import LIST_LENGTH
from vc.register.storage.postgresql import database_url

FILE_NAME: Final = "home.toml"
FORMAT: Final = 1
SIGNING_ALGORITHMS: Final = (Algorithm.ES256, Algorithm.EDDSA)
_LONGEST_NAME: Final = 200
_FLAGS: Final = {"register_snapshots": True, "number_index": False, "wallet_address": False}
_OPTIONAL: Final = ("database", "pkcs11_module", "pkcs11_token")


@dataclass(frozen=True, slots=True)
class HomeSettings:
    """Who issues from a home, and how. `verify_url` is the page that a scanned label opens: `https://HOST/q`.

    `database` is the PostgreSQL database that holds the register, "" where it is a file in the home.
    `pkcs11_module` and `pkcs11_token` name the token that keeps the keys; both are empty where files do (G40).
    `register_snapshots`: whether snapshots of the register are published (specs/register-snapshot.md N17);
    `number_index`: whether they list the certificates' numbers for all the world (N24). `wallet_address`: whether
    wallet forms name the issuer by its https address (specs/sd-jwt.md SV7).
    """

    issuer: str
    name: str
    environment: Environment
    algorithm: Algorithm
    verify_url: str
    encrypted_keys: bool
    list_length: int = LIST_LENGTH
    database: str = ""
    pkcs11_module: str = ""
    pkcs11_token: str = ""
    register_snapshots: bool = True
    number_index: bool = False
    wallet_address: bool = False

    def __post_init__(self) -> None:
        """Refuse settings that contradict one another or the rules. Raises `UsageError`."""
        Addresses.of(self.issuer)
        if not self.name.strip() or len(self.name) > _LONGEST_NAME or not self.name.isprintable():
            raise UsageError(f"a name has 1 to {_LONGEST_NAME} printable characters", where="name")
        if self.algorithm not in SIGNING_ALGORITHMS:
            raise UsageError("keys are ES256 or EdDSA", where="algorithm")
        if self.environment is Environment.PRODUCTION and not self.encrypted_keys:
            raise UsageError(
                "a production home needs a passphrase for its keys",
                where="encrypted_keys",
                hint="only a test home may go without",
            )
        self._require_sound_token()
        parts = urlsplit(self.verify_url)
        if parts.scheme != "https" or not parts.netloc or parts.path != "/q" or parts.query or parts.fragment:
            raise UsageError("the page for scanned labels is https://HOST/q", where="verify_url")
        if self.database:
            database_url(self.database)
        if self.number_index and not self.register_snapshots:
            raise UsageError(
                "the numbers are listed in snapshots of the register, which are not published",
                where="number_index",
                hint="set register_snapshots = true, or leave number_index out",
            )
        if self.wallet_address and did_of_address(self.addresses.issuer) != self.issuer:
            hint = "leave wallet_address out: an address says the same in one way only"
            raise UsageError("this identifier has no https address of its own", where="wallet_address", hint=hint)
        if not 1 <= self.list_length <= 2**24:
            raise UsageError("a status list has 1 to 16,777,216 entries", where="list_length")

    def _require_sound_token(self) -> None:
        if not self.pkcs11_module and not self.pkcs11_token:
            return
        module, label = self.pkcs11_module, self.pkcs11_token
        if not PurePath(module).is_absolute() or not module.isprintable():
            raise UsageError("the PKCS#11 module is named by its whole path", where="pkcs11_module")
        if not label.strip() or not label.isprintable() or len(label.encode()) > LONGEST_LABEL:
            raise UsageError(f"a token's label has 1 to {LONGEST_LABEL} printable octets", where="pkcs11_token")
        if not self.encrypted_keys:
            raise UsageError("keys on a token have a PIN", where="encrypted_keys", hint="leave --unencrypted out")

    @property
    def token(self) -> TokenPlace | None:
        """The token that keeps the keys; None where files do."""
        return TokenPlace(self.pkcs11_module, self.pkcs11_token) if self.pkcs11_token else None

    @property
    def addresses(self) -> Addresses:
        """The issuer's public addresses."""
        return Addresses.of(self.issuer)

    @property
    def verify_host(self) -> str:
        """The host of `verify_url`."""
        return urlsplit(self.verify_url).netloc

    def to_toml(self) -> str:
        """Return the text of `home.toml`."""
        values: dict[str, str | int | bool] = {
            "issuer": self.issuer,
            "name": self.name,
            "environment": self.environment.value,
            "algorithm": self.algorithm.value,
            "verify_url": self.verify_url,
            "encrypted_keys": self.encrypted_keys,
            "list_length": self.list_length,
        }
        values |= {name: getattr(self, name) for name in _OPTIONAL if getattr(self, name)}
        if not self.register_snapshots:
            values["register_snapshots"] = False
        values |= {name: True for name in ("number_index", "wallet_address") if getattr(self, name)}
        # A JSON string, number or boolean is a TOML one too (TOML 1.0; DEL alone is not, and is not printable).
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
        return "\n".join([f"format = {FORMAT}", *lines, ""])


def read_home_settings(file: Path) -> HomeSettings:
    """Return the settings in the file `home.toml` of a home. Raises `ConfigurationError`."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigurationError(
            "no issuer's home here", where=str(file.parent), hint="make one with `vc init`, or name it with --home"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"can't be read: {error}", where=str(file)) from None
    return parse_home_settings(text, where=FILE_NAME)


def parse_home_settings(text: str, *, where: str) -> HomeSettings:
    """Return the settings in the text of a `home.toml`. Raises `ConfigurationError` that names the member."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"not TOML: {error}", where=where) from None
    if table.pop("format", None) != FORMAT:
        raise ConfigurationError(f"format must be {FORMAT}", where=where, hint="this program reads no other")
    kinds: dict[str, type] = {member.name: str for member in fields(HomeSettings)}
    kinds |= {"encrypted_keys": bool, "list_length": int} | dict.fromkeys(_FLAGS, bool)
    table = _FLAGS | dict.fromkeys(_OPTIONAL, "") | table
    for name, kind in kinds.items():
        if type(table.get(name)) is not kind:
            raise ConfigurationError(f"{name} must be there, as {_WORDS[kind]}", where=where)
    unknown = sorted(table.keys() - kinds.keys())
    if unknown:
        raise ConfigurationError(f"unknown member {unknown[0]!r}", where=where, hint="remove it")
    try:
        return HomeSettings(
            issuer=table["issuer"],
            name=table["name"],
            environment=Environment(table["environment"]),
            algorithm=Algorithm(table["algorithm"]),
            verify_url=table["verify_url"],
            encrypted_keys=table["encrypted_keys"],
            list_length=table["list_length"],
            database=table["database"],
            pkcs11_module=table["pkcs11_module"],
            pkcs11_token=table["pkcs11_token"],
            register_snapshots=table["register_snapshots"],
            number_index=table["number_index"],
            wallet_address=table["wallet_address"],
        )
    except UsageError as error:
        raise ConfigurationError(error.message, where=f"{where}: {error.where}", hint=error.hint) from None
    except ValueError as error:
        raise ConfigurationError(str(error), where=where) from None


_WORDS: Final[dict[type, str]] = {str: "text", int: "a whole number", bool: "true or false"}
