"""The end of the story: where everything is, and what to type next."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import Final

from vc_cli.demo.narrator import Narrator
from vc_cli.demo.organisations import CERTIFICATION_BODIES, SCANNED_BODY

_PLACES: Final = (
    ("root.toml, trust.toml", "the anchors: a root, and the trust list that it stands for"),
    ("world.bundle", "everything that is needed to verify without a network"),
    ("hosts.txt", "which folder answers for which invented host (--development-hosts)"),
    ("certificates/", "what is valid now"),
    ("refused/", "what was refused, each with its report beside it"),
    ("labels/", "the scanned label as picture and text, a sheet of labels, the certificate as PDF"),
    ("gallery/index.html", "page, mark and paper in several states, to open in a browser"),
    ("manifest.csv, evidence/", "what customs was asked, and what its answers rest on"),
    ("homes/", "the home of each organisation: keys, register, settings"),
    ("site/", "what each of them publishes, a folder for each host"),
)
_WORLD_OF_MAKE: Final = Path("demo-world")


def directions(out: Path, tell: Narrator) -> None:
    """Say where the files are and how to go on."""
    tell.heading(f"Everything is in {out}")
    for name, what in _PLACES:
        tell.say(f"{name:<24}{what}")
    at = shlex.quote(str(out))
    tell.heading("To verify one yourself, with no network:")
    tell.typed(
        f"{_program()} verify {at}/labels/label.png",
        f"--trust {at}/root.toml --bundle {at}/world.bundle --offline",
    )
    tell.heading("To open the pages in a browser:")
    if out == _WORLD_OF_MAKE:
        tell.typed("make serve")
        return
    host = next(body.host for body in CERTIFICATION_BODIES if body.key == SCANNED_BODY)
    tell.typed(
        f"{_program()} serve --site {at}/site/{host}",
        f"--trust {at}/trust.toml --development-hosts {at}/hosts.txt",
    )


def _program() -> str:
    """Return how this program can be called again: `vc`, or the path that it was called by."""
    called = sys.argv[0] if sys.argv else ""
    if Path(called).name != "vc" or shutil.which("vc") == str(Path(called).absolute()):
        return "vc"
    return shlex.quote(called)
