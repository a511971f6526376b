"""Marked copies of tables with faults: where they are written, and that they replace nothing (specs/tables.md B11)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vc.errors import UsageError, VcError
from vc.issue.fault import RowFault
from vc_cli.faults import Placed
from vc_cli.files import STANDARD_INPUT, write_file
from vc_cli.output import warn

if TYPE_CHECKING:
    from vc.issue.table import Table

_MOST_COPIES: Final = 99
_OF_A_COPY: Final = re.compile(r"\.faults(?:-[0-9]+)?$")


def require_new_file(path: Path | None, files: Sequence[str]) -> None:
    """Refuse a place for the marked copy that is taken, and one place for several files. Raises `UsageError`."""
    if path is None:
        return
    if len(files) != 1:
        raise UsageError("one copy can't hold several files", where="--faults-out", hint="issue one file at a time")
    if path.exists() or path.is_symlink():
        raise UsageError("exists already", where=str(path), hint="name a new file: nothing is replaced")


def write_fault_copies(tables: Mapping[str, Table], faults: Sequence[Placed], *, out: Path | None) -> list[str]:
    """Write a marked copy of each table with faults, and return where.

    `out` None writes it beside the table, as NAME.faults.xlsx or the next free name; a folder that can't be written
    to costs the copy and nothing else.
    """
    from vc.issue.fault_copy import fault_copy

    written = []
    for name, table in tables.items():
        found = [one.fault for one in faults if one.file == name and isinstance(one.fault, RowFault)]
        if table.sheet is None or not found or (out is None and name == STANDARD_INPUT):
            continue
        try:
            path = out if out is not None else _beside(Path(name))
            write_file(path, fault_copy(table.sheet, found, source=Path(name).name))
        except VcError as error:
            if out is not None:
                raise
            warn(f"no marked copy: {error.where}: {error.message}")
            continue
        written.append(str(path))
    return written


def _beside(table: Path) -> Path:
    """Return the first free name of a copy beside a table: the clerk may be mending an earlier one.

    Raises `UsageError` where 99 copies stand there.
    """
    stem = _OF_A_COPY.sub("", table.name.removesuffix(table.suffix))
    names = (f"{stem}.faults{'' if number == 1 else f'-{number}'}.xlsx" for number in range(1, _MOST_COPIES + 1))
    paths = [table.with_name(name) for name in names]
    free = next((path for path in paths if not path.exists() and not path.is_symlink()), None)
    if free is None:
        raise UsageError(f"{_MOST_COPIES} marked copies stand there", where=str(table.parent))
    return free
