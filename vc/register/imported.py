"""A home that was imported: the one that it came from may issue on (specs/register.md G73)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from vc.errors import StorageError
from vc.register.site_folder import SiteFolder

FILE_NAME: Final = "imported"


def note_imported(home: Path) -> None:
    """Note in a home that it is a copy beside one that may still issue."""
    SiteFolder(home).write(FILE_NAME, b"may sign only once it is said that nothing else does: see `vc import --help`\n")


def require_not_imported(home: Path) -> None:
    """Refuse to sign in an imported home: two homes would give the same status entries. Raises `StorageError`."""
    if (home / FILE_NAME).exists():
        raise StorageError(
            "this home was imported, and the one that it came from may issue on",
            where=str(home),
            hint="`vc restore` makes one that issues from the same folder, or import it with --moved",
        )
