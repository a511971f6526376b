"""The world is made, and what was made is said in a few lines."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from vc_cli.output import say
from vc_cli.progress import bar
from vc_cli.shown_text import counted
from vc_cli.world.making import WorldFolder, organisations_at
from vc_cli.world.organisations import Census
from vc_cli.world.stream import Plan


def make_world(out: Path, *, certificates: int, seed: str, signed: int, now: datetime) -> None:
    """Make a world of so many certificates in `out`, of which `signed` are signed; `now` is where it ends."""
    plan = Plan(Census(certificates), seed, now.date())
    with bar(total=certificates, what="Making the world") as advance:
        folder = WorldFolder(out, organisations_at(plan, now), advance)
        folder.make(sample=signed)
    census = plan.census
    say(f"{counted(certificates, 'certificate')} of {folder.holders:,} holders, all invented, in {out / 'tables'}")
    say(
        f"{len(census.authorities)} accreditation bodies, {len(census.bodies):,} bodies accredited by them, and "
        f"{len(census.ministries_named)} ministries, in {out / 'organisations.ndjson'}"
    )
    size = (out / "world.bundle").stat().st_size
    say(f"{out / 'world.bundle'}: {size:,} bytes with the status of every certificate")
    signed_count = counted(folder.signed, "certificate")
    say(f"{signed_count} signed, evenly spread; what each is worth stands in {out / 'sample.ndjson'}")
    say(f"vc verify {out}/certificates/*.jwt --trust {out}/root.toml --bundle {out}/world.bundle --offline")
