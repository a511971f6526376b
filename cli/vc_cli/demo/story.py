"""`vc demo`: a whole small world end to end, told step by step (design section 6)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from vc.errors import UsageError
from vc_cli.demo.customs import pack_bundle, verify_manifest
from vc_cli.demo.forgeries import keep_answers, refuse_forgeries
from vc_cli.demo.founding import ask_about_untp, found_world, issue_tables, issue_untp, publish_world
from vc_cli.demo.lifecycle import choose, scan_label, suspend_and_reinstate, withdraw_body
from vc_cli.demo.narrator import Narrator
from vc_cli.demo.scene import Scene
from vc_cli.demo.stage import DAY, Stage
from vc_cli.demo.verifier import Verifier

WORLD_DAYS: Final = 400
_MARK: Final = ".accredited-vc-demo"


def run(out: Path, untp: Path | None, echo: Callable[[str], None], *, now: datetime) -> int:
    """Tell the whole story, writing nothing outside `out`; returns 0 when everything went as told.

    An earlier demo in `out` is replaced; any other folder that is not empty is refused (`UsageError`). `untp` is a UNTP
    conformity credential to be issued; None takes an own sample. `now` is where the world ends.
    """
    _clear(out)
    end = now.replace(microsecond=0)
    stage = Stage(out, end - WORLD_DAYS * DAY, end)
    with stage.closing:
        _tell(Scene(stage, Narrator(echo), Verifier(stage)), untp)
    return 0


def _tell(scene: Scene, untp: Path | None) -> None:
    found_world(scene)
    issue_tables(scene)
    issued = issue_untp(scene, untp)
    publish_world(scene)
    ask_about_untp(scene, issued)
    cast = choose(scene.stage)
    scan_label(scene, cast)
    suspend_and_reinstate(scene, cast)
    withdraw_body(scene)
    held = pack_bundle(scene)
    verify_manifest(scene, held, cast)
    refuse_forgeries(scene, cast)
    keep_answers(scene, held)
    _where_things_are(scene.stage, scene.tell)


def _where_things_are(stage: Stage, tell: Narrator) -> None:
    out = stage.out
    tell.title("Where everything is")
    for name, what in (
        ("certificates/", "credentials that are valid now"),
        ("refused/", "what was refused, each with its report"),
        ("labels/", "the label that was scanned"),
        ("homes/", "the home of each organisation: keys, register, settings"),
        ("site/", "what each of them publishes, a folder for each host"),
        ("root.toml, trust.toml, world.bundle", "the anchors and the offline bundle"),
    ):
        tell.say(f"{out / name.partition(',')[0] if ',' not in name else f'{out}/ {name}'}: {what}")
    first = next((out / "certificates").glob("*.jwt"))
    tell.say("To verify one yourself, with no network:")
    tell.say(f"  vc verify {first} --trust {out / 'root.toml'} --bundle {out / 'world.bundle'} --offline")
    tell.say("To open the pages: make serve")


def _clear(out: Path) -> None:
    """Make room for the demo; only a folder that an earlier demo made is ever emptied."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / _MARK).is_file())):
        raise UsageError("there is something else already", where=str(out), hint="name a new folder with --out")
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    (out / _MARK).write_text("made by vc demo; it may be deleted\n", "utf-8")
