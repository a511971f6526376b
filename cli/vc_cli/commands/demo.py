"""`vc demo`: a whole small world, end to end."""

from __future__ import annotations

from pathlib import Path

import click

from vc_cli.invocation import invocation
from vc_cli.output import say


@click.command("demo")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path("demo-world"),
    show_default=True,
    help="Where the world is made; nothing is written anywhere else.",
)
@click.option(
    "--untp",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A UNTP conformity credential to issue in it. Default: an own sample of that shape.",
)
def demo_command(*, out: Path, untp: Path | None) -> int:
    """Play the whole story with invented parties: issue, publish, suspend, scan, verify online and offline."""
    from vc_cli.demo.story import run

    return run(out, untp, say, now=invocation().now())
