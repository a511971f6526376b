"""`vc demo`: a whole small world end to end, told step by step (design section 6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from vc_cli.demo.cast import choose
from vc_cli.demo.customs import pack_bundle, verify_manifest
from vc_cli.demo.directions import directions
from vc_cli.demo.forgeries import keep_answers, refuse_forgeries
from vc_cli.demo.founding import found_world, issue_tables, publish_world, serve_site
from vc_cli.demo.gallery import hang_gallery
from vc_cli.demo.lifecycle import change_certificates, withdraw_body
from vc_cli.demo.narrator import Narrator
from vc_cli.demo.own_folder import make_own_folder
from vc_cli.demo.scanning import scan_label
from vc_cli.demo.scene import Scene
from vc_cli.demo.stage import DAY, Stage
from vc_cli.demo.untp import KEY, Sample, ask_about_untp, issue_untp, read_sample
from vc_cli.demo.verifier import Verifier

WORLD_DAYS: Final = 400


def run(out: Path, untp: Path | None, echo: Callable[[str], None], *, now: datetime) -> int:
    """Tell the whole story, writing nothing outside `out`; returns 0 when everything went as told.

    An earlier demo in `out` is replaced; any other folder that is not empty is refused (`UsageError`). `untp` is a UNTP
    conformity credential to be issued; None takes an own sample. `now` is where the world ends. Raises `StoryBroken`
    for an answer that is not the promised one.
    """
    sample = read_sample(untp)
    make_own_folder(out)
    end = now.replace(microsecond=0)
    stage = Stage(out, end - WORLD_DAYS * DAY, end)
    with stage.closing:
        _tell(Scene(stage, Narrator(echo), Verifier(stage)), sample)
    return 0


def _tell(scene: Scene, sample: Sample) -> None:
    found_world(scene)
    issue_tables(scene)
    untp = issue_untp(scene, sample)
    publish_world(scene, KEY)
    ask_about_untp(scene, untp)
    phone = serve_site(scene)
    cast = choose(scene.stage)
    scan_label(scene, cast, phone)
    change_certificates(scene, cast, phone)
    withdraw_body(scene)
    held = pack_bundle(scene)
    verify_manifest(scene, held, cast)
    refuse_forgeries(scene, cast)
    keep_answers(scene, held)
    hang_gallery(scene, cast, held)
    directions(scene.stage.out, scene.tell)
