"""Every exception of the library, one tree.

    VcError
    ├── UsageError (also a ValueError)   the caller asked for something that can't be: exit 2
    ├── ConfigurationError               a home, a trust list or a setting can't be used: exit 2
    └── EnvironmentFault                 the surroundings failed: exit 4
        ├── KeyMaterialError             a key can't be read, unlocked or written
        └── StorageError                 the register or a published file can't be read or written

Nothing here is ever raised for a bad credential: what a stranger sends ends as a
`vc.model.finding.Finding`. `Refused` is the one exception to that, and it never
leaves the library: the strict decoders raise it, `read` and the checks turn it into a finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vc.codes import Code


class VcError(Exception):
    """A fault that the caller can do something about.

    `message` says what is wrong, `where` names the file, field or option, `hint` says what to do next.
    """

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text} hint: {self.hint}" if self.hint else text


class UsageError(VcError, ValueError):
    """The caller asked for what can't be done: a wrong argument, an illegal transition, a draft its profile forbids."""


class ConfigurationError(VcError):
    """A home, a trust list, a root or a setting is missing, malformed or contradictory."""


class EnvironmentFault(VcError):
    """The surroundings failed: disk, network, key store."""


class KeyMaterialError(EnvironmentFault):
    """A private key can't be read, unlocked, written, or is too widely readable."""


class StorageError(EnvironmentFault):
    """The register or a published file can't be read or written, or is damaged."""


class Refused(Exception):
    """Bytes from a stranger that a strict decoder does not accept.

    Internal: raised by decoders, caught where findings are made. `code` is what the finding will carry.
    """

    def __init__(self, code: Code, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
