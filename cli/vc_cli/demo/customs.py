"""Scene 7: customs verifies a manifest from a bundle, in a process that can't open a socket, and keeps the evidence."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vc.encoding.rfc3339 import format_instant
from vc.model.vocabulary import Verdict
from vc.register.register import Register
from vc.resolve.recording import RecordingSource
from vc.securing.label_number import label_url
from vc_cli.demo.cast import Held
from vc_cli.demo.forgeries import edit_payload, rename_holder, unaccredited
from vc_cli.demo.narrator import StoryBroken
from vc_cli.demo.no_network import PROVEN
from vc_cli.demo.organisations import CERTIFICATION_BODIES, WITHDRAWN_BODY
from vc_cli.demo.stage import VERIFY_HOST
from vc_cli.shown_text import age

if TYPE_CHECKING:
    from vc.register.certificates.certificates import Certificate
    from vc_cli.demo.cast import Cast
    from vc_cli.demo.scene import Scene
    from vc_cli.demo.stage import Stage

_LINES: Final = 50
_WITHDRAWN_LINES: Final = 8
_DECISIONS: Final = {
    "green": "valid",
    "hold": "not valid",
    "refer": "can't be confirmed, or can't be read",
}


def pack_bundle(scene: Scene) -> Held:
    """Sign one file with everything that verification wants, by recording what it asks for."""
    stage, tell, verifier = scene.stage, scene.tell, scene.verifier
    tell.title("Customs verifies a manifest with no network")
    stage.publish_all(now=stage.end)
    recording = RecordingSource(verifier.published(stage.end))
    valid: list[Certificate] = []
    refused: list[Certificate] = []
    for body in CERTIFICATION_BODIES:
        for state in Register(stage.home(body.key)).certificates(at=stage.end):
            one = state.certificate
            report, _ = verifier.check(one.secured, now=stage.end, source=recording)
            verifier.check(_label(one), now=stage.end, source=recording)
            (valid if report.verdict is Verdict.VALID else refused).append(one)
    path = stage.write_bundle(recording.documents, now=stage.end)
    count, size = len(recording.documents), path.stat().st_size
    tell.say(
        f"One file for the customs desk: the trust list and {count} documents, signed by the root, {size:,} bytes."
    )
    return Held(tuple(valid), tuple(refused))


def verify_manifest(scene: Scene, held: Held, cast: Cast) -> None:
    """Verify the manifest, count its lines, and judge the saved evidence again to the same reports."""
    stage, tell = scene.stage, scene.tell
    manifest = _write_manifest(stage, held, cast)
    evidence = stage.out / "evidence"
    arguments = ["verify", str(manifest), "--manifest", "--offline", "--save-evidence", str(evidence), "--json"]
    trusted = ["--trust", str(stage.out / "root.toml")]
    said, first = _without_network(stage, [*arguments, *trusted, "--bundle", str(stage.out / "world.bundle")])
    if said != PROVEN:
        raise StoryBroken(f"the network was not forbidden: {said}", where="scene 7")
    counts = first["decisions"]
    tell.say(f"vc verify runs in a process of its own, which shows first that {said}.")
    tell.say(f"The manifest has {sum(counts.values())} lines:")
    for decision, about in _DECISIONS.items():
        tell.say(f"{counts[decision]:>2} {decision:<6} {about}, such as {_example(first, decision)}", depth=1)
    bundle = next(report["bundle"] for report in first["reports"] if report["bundle"] is not None)
    tell.say(f"The bundle was {age(bundle['age_seconds'])} old. What each answer rests on is kept in {evidence}.")
    if counts != _expected_counts():
        raise StoryBroken(f"expected {_expected_counts()}, counted {counts}", where="scene 7")
    _, again = _without_network(stage, ["judge", str(evidence), *trusted, "--json"])
    if again["reports"] != first["reports"]:
        raise StoryBroken("the evidence was judged otherwise the second time", where="scene 7")
    tell.say(f"vc judge replays that evidence, also without a network: {len(again['reports'])} reports, all the same.")


def _example(document: dict[str, Any], decision: str) -> str:
    """Return one line of a kind, with what decided it."""
    line = next(line for line in document["lines"] if line["decision"] == decision)
    report = document["reports"][line["report"]] if line.get("report") is not None else None
    if report is None:
        return f"line {line['line']}, which can't be read"
    reasons = [one["code"] for one in report["findings"] if one["outcome"] in {"failed", "unknown"}]
    return f"line {line['line']} [{reasons[0] if reasons else 'every check passed'}]"


def _expected_counts() -> dict[str, int]:
    special = _WITHDRAWN_LINES + 3 + 3
    return {"green": _LINES - special, "hold": _WITHDRAWN_LINES + 3, "refer": 3}


def _write_manifest(stage: Stage, held: Held, cast: Cast) -> Path:
    """Write fifty lines: good ones, those of the withdrawn body, changed and edited ones, and ones nobody can read."""
    host = next(body.host for body in CERTIFICATION_BODIES if body.key == WITHDRAWN_BODY)
    withdrawn = [one for one in held.refused if one.id.startswith(f"https://{host}/")][:_WITHDRAWN_LINES]
    edited = edit_payload(held.valid[0].secured, rename_holder)
    inputs = [_label(one) for one in (*withdrawn, cast.withdrawn, cast.reduced)]
    inputs += [edited, unaccredited(stage), b"", b""]
    good = [one.secured if place % 2 else _label(one) for place, one in enumerate(held.valid)]
    inputs += good[: _LINES - len(inputs)]
    path = stage.out / "manifest.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["declaration", "hs_code", "product", "serial", "certificate"])
        for number, given in enumerate(inputs, start=1):
            writer.writerow([f"DEMO-{number:04}", "847989", "sample goods", f"S{number:05}", given.decode()])
    return path


def _label(certificate: Certificate) -> bytes:
    if certificate.label is None:
        return certificate.secured
    return label_url(VERIFY_HOST, certificate.label).encode()


def _without_network(stage: Stage, arguments: list[str]) -> tuple[str, dict[str, Any]]:
    """Run a `vc` command in a process without sockets; returns what it said first, and its JSON."""
    command = [
        sys.executable,
        "-m",
        "vc_cli.demo.no_network",
        format_instant(stage.end + timedelta(minutes=5)),
        *arguments,
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False, timeout=120
    )
    said = done.stderr.strip().splitlines() or [""]
    try:
        document: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise StoryBroken(f"{arguments[0]} said: {done.stderr.strip()[-500:]}", where="scene 7") from None
    return said[0], document
