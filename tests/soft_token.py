"""Software tokens: SoftHSM in a folder of the test's own, for what in earnest is a device."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.system_parts import missing, require_program
from vc.keys import pkcs11_token
from vc.keys.pkcs11_module import TokenPlace

MODULES = tuple(
    Path(folder) / "softhsm" / "libsofthsm2.so"
    for folder in (
        "/usr/lib",
        "/usr/local/lib",
        "/usr/lib64",
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
    )
)
PIN = b"24680"
LABEL = "harbour keys"


@dataclass(frozen=True, slots=True)
class SoftToken:
    """The software tokens of one test: `folder` holds the configuration and every token's objects."""

    folder: Path
    module: Path

    @property
    def place(self) -> TokenPlace:
        """Where the first token is found."""
        return TokenPlace(str(self.module), LABEL)

    @property
    def objects(self) -> Path:
        """Where all tokens keep their objects; moved away, they are unplugged."""
        return self.folder / "tokens"

    @property
    def configuration(self) -> Path:
        """The file that $SOFTHSM2_CONF names."""
        return self.folder / "softhsm2.conf"

    @property
    def pin_file(self) -> Path:
        """A file with the right PIN."""
        return self.folder / "pin"

    def initialise(self, label: str) -> None:
        """Make one more token, as a body's administrator would."""
        command = ("--init-token", "--free", "--label", label, "--pin", PIN.decode(), "--so-pin", "13579135")
        subprocess.run([require_program("softhsm2-util"), *command], check=True, capture_output=True, timeout=60)

    def unplug(self) -> None:
        """Take every token away."""
        self.objects.rename(self.folder / "in a drawer")

    def forget_logins(self) -> None:
        """Log out, as when the program ends: the next one starts without a login."""
        _start_anew(self.module)

    def close_all_sessions(self) -> None:
        """End every session with the first token behind the program's back, as a driver does that starts again."""
        import ctypes

        from vc.keys.pkcs11_module import find_token

        slot = find_token(self.place).native.slot.slot_id
        assert ctypes.CDLL(str(self.module)).C_CloseAllSessions(ctypes.c_ulong(slot)) == 0


@contextlib.contextmanager
def soft_tokens(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoftToken]:
    """One software token in `folder`; ends the test where the machine has no SoftHSM."""
    require_program("softhsm2-util")
    module = next((path for path in MODULES if path.is_file()), None) or missing("libsofthsm2.so is not installed")
    token = SoftToken(folder, module)
    token.objects.mkdir(parents=True)
    token.configuration.write_text(f"directories.tokendir = {token.objects}\nobjectstore.backend = file\n")
    token.pin_file.write_bytes(PIN + b"\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(token.configuration))
    token.initialise(LABEL)
    _start_anew(module)
    try:
        yield token
    finally:
        _start_anew(module)


def _start_anew(module: Path) -> None:
    """The module reads its configuration when it starts, and a process has it started once."""
    import pkcs11

    pkcs11_token._logins.clear()
    if str(module) in pkcs11._loaded and pkcs11._loaded[str(module)].initialized:
        pkcs11._loaded[str(module)].finalize()
