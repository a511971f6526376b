"""What a PKCS#11 module refuses, in words that say what to do (PKCS#11 3.0 section 5.1; specs/securing.md K9, K10)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

from vc.errors import ConfigurationError, KeyMaterialError

_LOST: Final = (
    "the connection to the token was lost; nothing was signed",
    ("see that the token is plugged in, and run the same command again: what was issued is not issued twice"),
)
_WRONG_PIN: Final = "wrong PIN", "it is not tried again: too many wrong ones lock the token"
_LOCKED: Final = "the PIN is locked", "unlock it with the tool of the token's maker, and the security officer's PIN"

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "PinIncorrect": _WRONG_PIN,
    "PinLenRange": _WRONG_PIN,
    "PinInvalid": _WRONG_PIN,
    "PinLocked": _LOCKED,
    "PinExpired": ("the PIN has expired", "set a new one with the tool of the token's maker"),
    "UserPinNotInitialized": ("the token has no PIN yet", "set one with the tool of the token's maker"),
    **dict.fromkeys(
        (
            "SessionHandleInvalid",
            "SessionClosed",
            "DeviceRemoved",
            "DeviceError",
            "TokenNotPresent",
            "TokenNotRecognised",
            "SlotIDInvalid",
            "ObjectHandleInvalid",
            "KeyHandleInvalid",
            "UserNotLoggedIn",
            "PKCS11Error",
        ),
        _LOST,
    ),
    "GeneralError": (
        "the token can't do it just now; nothing was signed",
        "another program may be using it: run the same command again, and see the log of the token's driver",
    ),
    "DeviceMemory": ("the token is full", "remove what nothing uses with the tool of the token's maker"),
    "TokenWriteProtected": ("the token is write-protected", "allow writing, or name another token"),
    "MechanismInvalid": ("the token can't do what is asked of it", "see which algorithms it offers"),
    "DomainParamsInvalid": ("the token does not know this curve", "make the home with --alg ES256"),
}


def library() -> ModuleType:
    """Return the package that speaks PKCS#11. Raises `ConfigurationError` that names the extra where it is missing."""
    try:
        import pkcs11
    except ModuleNotFoundError as missing:
        raise ConfigurationError(
            f"keys on a token need the package {missing.name}",
            where="pkcs11",
            hint='pip install "accredited-vc[pkcs11]"',
        ) from missing
    return pkcs11


@contextmanager
def token_faults(where: str) -> Iterator[None]:
    """Say in one line what a module refuses. Raises `KeyMaterialError`; `where` names the token or the module."""
    refusal: type[Exception] = library().PKCS11Error
    try:
        yield
    except refusal as error:
        name = type(error).__name__
        words, hint = _WORDS.get(name, (f"the token refuses: {name}", "see the log of the token's driver"))
        raise KeyMaterialError(words, where=where, hint=hint) from None
