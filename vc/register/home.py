"""An issuer's home: one folder with its settings, keys, schedules and register (specs/register.md G1 to G5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from vc.errors import ConfigurationError, KeyMaterialError, StorageError, UsageError
from vc.keys.algorithm import Algorithm
from vc.keys.signer import Signer
from vc.model.vocabulary import Environment
from vc.register.addresses import Addresses
from vc.register.engine import create_tables, open_engine, reading, refuse_other_format, require_format, writing
from vc.register.events import EventKind, NewEvent
from vc.register.home_settings import FILE_NAME, HomeSettings, read_home_settings
from vc.register.imported import require_not_imported
from vc.register.key_records import KeyRole, active_key, key_added
from vc.register.key_store import KeyStore, new_keys, open_key_store
from vc.register.ledger import append, entries_of, head, require_seen
from vc.register.new_folder import new_folder
from vc.register.schema import FORMAT
from vc.register.site_folder import SiteFolder
from vc.register.sweep import require_whole
from vc.register.witness import FILE_NAME as WITNESS
from vc.register.witness import read_witness

if TYPE_CHECKING:
    from types import TracebackType

    from sqlalchemy import Connection, Engine

KEYS: Final = "keys"
REGISTER: Final = "register.sqlite"
SCHEDULES: Final = "accreditation"
_OWNER_ONLY: Final = 0o700


@dataclass(frozen=True, slots=True)
class Home:
    """An open home. Close it, or use it as a context manager."""

    path: Path
    settings: HomeSettings
    engine: Engine
    _found_whole: set[bool] = field(default_factory=set, repr=False, compare=False)

    @classmethod
    def create(
        cls,
        path: Path,
        settings: HomeSettings,
        *,
        passphrase: bytes | None,
        now: datetime,
    ) -> Self:
        """Make a home at `path`, with one key for each role, and open it.

        `passphrase` is None exactly where `settings.encrypted_keys` is false. Raises `UsageError` where something
        stands at `path`, `KeyMaterialError` and `StorageError` where it can't be made; then nothing is left behind.
        """
        require_passphrase(settings, passphrase)
        with new_folder(path, what="home") as made:
            _fill(made, settings, passphrase=passphrase, now=now)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the home at `path`.

        Raises `ConfigurationError` where there is none or its settings can't be used, `StorageError` where its register
        is of another format, damaged at its end, or another issuer's.
        """
        home = cls._of(path)
        try:
            require_format(home.engine)
            _require_own_register(home)
        except BaseException:
            home.close()
            raise
        return home

    @classmethod
    def open_to_audit(cls, path: Path) -> Self:
        """Open the home at `path` whatever its register holds: an audit names what is wrong with it.

        Raises `ConfigurationError` where there is none, `StorageError` where its register is missing or has another
        format.
        """
        home = cls._of(path)
        try:
            refuse_other_format(home.engine)
        except BaseException:
            home.close()
            raise
        return home

    @classmethod
    def _of(cls, path: Path) -> Self:
        settings = read_home_settings(path / FILE_NAME)
        return cls(path, settings, register_engine(path, settings))

    @property
    def addresses(self) -> Addresses:
        """The issuer's public addresses."""
        return self.settings.addresses

    def require_whole(self, now: datetime) -> None:
        """Refuse to sign on a damaged register (G70), or one behind its own site (G75).

        Looks once for each home that is opened. Raises `StorageError`.
        """
        if not self._found_whole:
            from vc.register.folder_guard import check_last_site  # which knows homes

            require_not_imported(self.path)
            with reading(self.engine) as connection:
                check_last_site(connection, self, now=now)
                require_whole(connection, self.path, now=now)
            self._found_whole.add(True)

    def close(self) -> None:
        """Close the register."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def signer(self, role: KeyRole, passphrase: bytes | None) -> Signer:
        """Return the signer of `role`. Raises `KeyMaterialError` where its key can't be unlocked or is another one."""
        require_passphrase(self.settings, passphrase)
        with reading(self.engine) as connection:
            record = active_key(connection, role)
        return self.key_store(passphrase).signer(record.key, record.kid)

    def key_store(self, passphrase: bytes | None) -> KeyStore:
        """Return where the home's keys are kept. Raises `KeyMaterialError` where it can't be opened."""
        require_passphrase(self.settings, passphrase)
        return open_key_store(self.settings, passphrase, folder=self.path / KEYS)


def new_settings(
    *,
    issuer: str,
    name: str,
    environment: str = Environment.TEST.value,
    algorithm: str = Algorithm.ES256.value,
    verify_url: str | None = None,
    unencrypted: bool = False,
) -> HomeSettings:
    """Return the settings of a home to be made. `verify_url` is the issuer's own `https://HOST/q` unless given.

    Raises `UsageError` for an unknown environment or algorithm, and for what `HomeSettings` refuses.
    """
    if environment not in set(Environment):
        raise UsageError("an environment is test or production", where="environment")
    if algorithm not in set(Algorithm):
        raise UsageError("keys are ES256 or EdDSA", where="algorithm")
    return HomeSettings(
        issuer=issuer,
        name=name,
        environment=Environment(environment),
        algorithm=Algorithm(algorithm),
        verify_url=verify_url or f"https://{Addresses.of(issuer).host}/q",
        encrypted_keys=not unencrypted,
    )


def register_engine(path: Path, settings: HomeSettings) -> Engine:
    """Return the engine of the register of the home at `path`. Raises `StorageError` where its file is missing."""
    if settings.database:
        return open_engine(settings.database, witness=path / WITNESS)
    if not (path / REGISTER).is_file():
        raise StorageError("the register is missing", where=str(path / REGISTER), hint="restore a backup")
    return open_engine(path / REGISTER, witness=path / WITNESS)


def opening(connection: Connection) -> dict[str, object]:
    """Return what the register's first entry says (G9)."""
    first = next(entries_of(connection, kinds=(EventKind.REGISTER_OPENED,)), None)
    if first is None or first.seq != 1:
        raise StorageError("the register has no beginning", hint="run `vc audit verify`; restore a backup")
    return dict(first.body)


def require_passphrase(settings: HomeSettings, passphrase: bytes | None) -> None:
    """Refuse a missing passphrase (`KeyMaterialError`), or one that the home's keys don't have (`UsageError`)."""
    if settings.token is not None and passphrase is None:
        raise KeyMaterialError("the token needs its PIN", where=str(settings.token), hint="--passphrase-file FILE")
    if settings.encrypted_keys and passphrase is None:
        raise KeyMaterialError("the home's keys need their passphrase", hint="--passphrase-file FILE")
    if not settings.encrypted_keys and passphrase is not None:
        raise UsageError("the home's keys have no passphrase", where="passphrase", hint="leave it out")


def _require_own_register(home: Home) -> None:
    # Before the snapshot is taken: another program may commit, and note it, in between.
    seen = read_witness(home.path / WITNESS)
    with reading(home.engine) as connection:
        head(connection)
        require_seen(connection, seen, where=home.settings.database or REGISTER)
        opened = opening(connection)
    for name, expected in (("issuer", home.settings.issuer), ("environment", home.settings.environment.value)):
        if opened.get(name) != expected:
            raise ConfigurationError(
                f"{name} is {expected!r}, but the register was opened for {opened.get(name)!r}",
                where=str(home.path / FILE_NAME),
                hint="a home keeps its issuer and environment; make another home with `vc init`",
            )


def _fill(folder: Path, settings: HomeSettings, *, passphrase: bytes | None, now: datetime) -> None:
    for name in (KEYS, SCHEDULES):
        (folder / name).mkdir(mode=_OWNER_ONLY)
    opened: list[NewEvent] = [
        NewEvent(
            EventKind.REGISTER_OPENED,
            settings.issuer,
            {"issuer": settings.issuer, "environment": settings.environment.value, "format": FORMAT},
        )
    ]
    store = open_key_store(settings, passphrase, folder=folder / KEYS)
    with new_keys(store, settings.algorithm, len(KeyRole)) as keys:
        opened.extend(key_added(settings.issuer, key, role) for key, role in zip(keys, KeyRole, strict=True))
        SiteFolder(folder).write(FILE_NAME, settings.to_toml().encode())
        engine = open_engine(settings.database or folder / REGISTER, witness=folder / WITNESS)
        try:
            # The last step, and one: a database must not keep a register that no home speaks of.
            with writing(engine) as connection:
                create_tables(connection)
                append(connection, opened, now=now)
        finally:
            engine.dispose()
