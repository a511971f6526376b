"""Homes of every form that was ever on main, made by the programs of their time (formats/README.md)."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Final

FORMS: Final = sorted((Path(__file__).parent / "formats").glob("*.tar.gz"))


def unpack(form: Path, folder: Path) -> Path:
    """Unpack the home of a form into a new folder, and return it."""
    with tarfile.open(form) as archive:
        archive.extractall(folder, filter="data")
    for key in (folder / "keys").iterdir():
        key.chmod(0o600)
    return folder
