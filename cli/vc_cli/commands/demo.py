"""`vc demo`: a whole small world, end to end, or one of any size."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from vc.errors import UsageError
from vc_cli.invocation import invocation
from vc_cli.output import say
from vc_cli.shown_help import ShownCommand

_LARGEST_WORLD: Final = 10_000_000
_SIGNED: Final = 1_000


@click.command("demo", cls=ShownCommand)
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
@click.option(
    "--world",
    metavar="N",
    type=click.IntRange(1, _LARGEST_WORLD),
    help="Tell no story; make a world of N certificates for measuring: tables, status lists, a bundle.",
)
@click.option("--seed", metavar="TEXT", help="With --world: another seed, another world.  [default: 1]")
@click.option(
    "--certificates",
    metavar="K",
    type=click.IntRange(0, _LARGEST_WORLD),
    help=f"With --world: so many of its certificates are signed.  [default: {_SIGNED:,}]",
)
def demo_command(*, out: Path, untp: Path | None, world: int | None, seed: str | None, certificates: int | None) -> int:
    """Play the whole story with invented parties: issue, publish, suspend, scan, verify online and offline."""
    now = invocation().now()
    if world is None:
        if seed is not None or certificates is not None:
            raise UsageError("--seed and --certificates go with --world", hint="name its size: --world 100000")
        from vc_cli.demo.story import run

        return run(out, untp, say, now=now)
    if untp is not None:
        raise UsageError("--untp belongs to the story, which --world does not tell", hint="leave one of them out")
    from vc_cli.world.telling import make_world

    make_world(
        out, certificates=world, seed=seed or "1", signed=_SIGNED if certificates is None else certificates, now=now
    )
    return 0
