"""`vc` as a program on the path of a shell: the real command, under a clock that does not move."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

_SCRIPT = """#!{python}
import sys
from datetime import datetime
from vc_cli.main import main
sys.exit(main(sys.argv[1:], clock=lambda: datetime.fromisoformat("{now}")))
"""


def program_in(folder: Path, *, now: datetime) -> Path:
    """Write the program into a folder of its own; returns its path."""
    folder.mkdir()
    program = folder / "vc"
    program.write_text(_SCRIPT.format(python=sys.executable, now=now.isoformat()))
    program.chmod(0o755)
    return program


def environment_for(program: Path) -> dict[str, str]:
    """Return the environment of a shell that finds the program, and nothing that its user has set for `vc`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("VC_")}
    return {
        **own,
        "PATH": f"{program.parent}{os.pathsep}{own.get('PATH', '')}",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONIOENCODING": "utf-8",
        "VC_CONFIG": str(program.parent / "configuration"),
    }
