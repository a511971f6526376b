"""`vc judge`: the same answer again, from saved evidence, without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from vc.intake.replay import judge_again
from vc.verify.evidence import Anchor
from vc.verify.policy import Policy
from vc.verify.report import Report
from vc.verify.saved import load_evidence
from vc_cli.anchors import named_anchor
from vc_cli.answers import Named, answer
from vc_cli.asking import named_policy
from vc_cli.files import FILE, read_file
from vc_cli.shown_help import ShownCommand

MOST_EVIDENCE: Final = 200_000_000
"""Octets of a file of saved evidence."""


@click.command("judge", cls=ShownCommand)
@click.argument("evidence", type=FILE, metavar="EVIDENCE...", nargs=-1, required=True)
@click.option(
    "--trust",
    type=FILE,
    metavar="FILE",
    help="Judge under this root or trust list. Without it the saved one serves, and nothing can be confirmed.",
)
@click.option("--own", is_flag=True, help="I saved it myself: count what it says of keys, which nobody signs.")
@click.option(
    "--policy", type=FILE, metavar="NAME|FILE", help="Judge under this policy rather than the one that was saved."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document: the report, or all of them.")
def judge_command(*, evidence: tuple[str, ...], trust: str | None, own: bool, policy: str | None, as_json: bool) -> int:
    """Judge saved evidence again, as of when it was saved.

    EVIDENCE is a file that `vc verify --save-evidence` wrote, or a folder of them. No server is asked.
    """
    anchor = None if trust is None else named_anchor(trust)
    chosen = None if policy is None else named_policy(policy)
    names = [name for given in evidence for name in _files(given)]
    return answer([Named(name, _judged(name, anchor, own=own, policy=chosen)) for name in names], as_json=as_json)


def _files(given: str) -> list[str]:
    folder = Path(given)
    found = sorted(str(path) for path in folder.glob("*.evidence.json")) if folder.is_dir() else []
    return found or [given]


def _judged(name: str, anchor: Anchor | None, *, own: bool, policy: Policy | None) -> Report:
    saved, question = load_evidence(read_file(name, limit=MOST_EVIDENCE), own=own, policy=policy)
    return judge_again(saved if anchor is None else saved.with_anchor(anchor), question)
