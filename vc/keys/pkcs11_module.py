"""A PKCS#11 module and the tokens that it shows (PKCS#11 3.0 sections 5.4 and 5.5; specs/securing.md K7 to K9).

A process has each module loaded once, and everything in it that opens a token shares that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Final

from vc.encoding.visible_text import visible
from vc.errors import KeyMaterialError
from vc.keys.pkcs11_faults import library, token_faults

if TYPE_CHECKING:
    import pkcs11

MODULE_VARIABLE: Final = "VC_PKCS11_MODULE"
"""The environment variable that names the module on this machine, in place of what a home says."""

LONGEST_LABEL: Final = 32
"""Octets of a label (CK_TOKEN_INFO)."""

_SOFTWARE: Final = "softhsm"
_ATTEMPTS: Final = 5
_PAUSE_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """Where a token is found: the file of the PKCS#11 module, an absolute path, and the token's label."""

    module: str
    label: str

    def __str__(self) -> str:
        return f"token {visible(self.label)!r}"


@dataclass(frozen=True, slots=True)
class TokenIdentity:
    """What a token says of itself. Versions are "major.minor"."""

    place: TokenPlace
    serial: str
    manufacturer: str
    model: str
    hardware: str
    firmware: str
    _token: pkcs11.Token = field(repr=False, compare=False)

    @property
    def software(self) -> bool:
        """Whether it is a program that stands in for a device: nothing but its PIN then protects the keys (K8)."""
        return _SOFTWARE in f"{self.manufacturer} {self.model}".lower()

    @property
    def native(self) -> pkcs11.Token:
        """The token as the library has it."""
        return self._token

    def __str__(self) -> str:
        return f"{'software ' if self.software else ''}{self.place}"


def find_token(place: TokenPlace, *, logged_in: bool = True) -> TokenIdentity:
    """Return the token at `place`, without logging in. `logged_in`: whether this process may be logged in to any token.

    Raises `ConfigurationError` where the package for PKCS#11 is not installed, `KeyMaterialError` where the module
    can't be loaded, and where it shows no token, or more than one, of that label.
    """
    with token_faults(str(place)):
        shown = _shown(place, logged_in=logged_in)
    found = [one for one in shown if one.place == place]
    if len(found) == 1:
        return found[0]
    labels = ", ".join(repr(visible(one.place.label)) for one in shown) or "none"
    wrong = "no such token" if not found else "more than one token has this label"
    raise KeyMaterialError(
        wrong, where=str(place), hint=f"the module {place.module} shows these: {labels}; is the token plugged in?"
    )


def _loaded(module: str) -> pkcs11._pkcs11.lib:
    known = library()
    try:
        loaded: pkcs11._pkcs11.lib = known.lib(module)
        return loaded
    except known.PKCS11Error as error:
        words = str(error).removeprefix(f"OS exception while loading {module}: ").removeprefix(f"{module}: ")
        raise KeyMaterialError(
            f"the PKCS#11 module can't be loaded: {visible(words) or type(error).__name__}",
            where=module,
            hint=f"name the file of the token's driver; ${MODULE_VARIABLE} names another on this machine",
        ) from None


def _shown(place: TokenPlace, *, logged_in: bool) -> list[TokenIdentity]:
    """Return every token that the module shows, asking again for a moment where the one at `place` is not among them.

    SoftHSM's tokens are files. It loses sight of one that another process is just writing, and sees it again when it
    is started anew, which would end every login of this process.
    """
    module = _loaded(place.module)
    shown, silent = _answers(module, place.module)
    for _ in range(_ATTEMPTS):
        if any(one.place == place for one in shown):
            return shown
        Event().wait(_PAUSE_SECONDS)
        if _SOFTWARE in module.manufacturer_id.lower() and not logged_in:
            module.reinitialize()
        shown, silent = _answers(module, place.module)
    if silent is not None:
        raise silent
    return shown


def _answers(module: pkcs11._pkcs11.lib, path: str) -> tuple[list[TokenIdentity], Exception | None]:
    """Return the initialised tokens that answer, and the refusal of one that does not."""
    initialised, shown, silent = library().TokenFlag.TOKEN_INITIALIZED, [], None
    for slot in module.get_slots(token_present=True):
        try:
            token = slot.get_token()
        except library().PKCS11Error as error:
            silent = error
            continue
        if token.flags & initialised:
            shown.append(_identity(token, path))
    return shown, silent


def _identity(token: pkcs11.Token, module: str) -> TokenIdentity:
    return TokenIdentity(
        place=TokenPlace(module, token.label),
        serial=visible(token.serial.decode("ascii", "replace")),
        manufacturer=visible(token.manufacturer_id),
        model=visible(token.model),
        hardware=".".join(map(str, token.hardware_version)),
        firmware=".".join(map(str, token.firmware_version)),
        _token=token,
    )
