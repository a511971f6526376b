"""The folder of a demo: only one that an earlier demo made is ever emptied."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from vc.errors import UsageError
from vc_cli.output import warn

_MARK: Final = ".accredited-vc-demo"


def make_own_folder(out: Path) -> None:
    """Make `out`, empty but for a mark; an earlier demo there is replaced, and that is said.

    Raises `UsageError` for a file, and for a folder that holds anything else.
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / _MARK).is_file())):
        raise UsageError("there is something else already", where=str(out), hint="name a new folder with --out")
    if out.exists():
        shutil.rmtree(out)
        warn(f"{out}: the demo that was here is removed")
    out.mkdir(parents=True)
    (out / _MARK).write_text("made by vc demo; it may be deleted\n", "utf-8")
