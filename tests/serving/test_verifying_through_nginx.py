"""A certificate verified from end to end, with every document had over HTTP from a real nginx."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.serving.web_server import web_server
from tests.vc_cli.small_world import SmallWorld, found


def test_a_certificate_is_verified_through_a_plain_web_server(
    require_program: Callable[[str], Path], tmp_path: Path
) -> None:
    world = SmallWorld(tmp_path)
    found(world)
    nginx, site = require_program("nginx"), world.folder / "site"
    with (
        web_server(nginx, tmp_path / "nginx-ab", site / "ab.example") as body,
        web_server(nginx, tmp_path / "nginx-cb", site / "cb.example") as issuer,
    ):
        asked = (
            *("--trust", world.folder / "trust.toml"),
            *("--development-hosts", f"ab.example=127.0.0.1:{body.port}"),
            *("--development-hosts", f"cb.example=127.0.0.1:{issuer.port}"),
        )
        valid = world.vc("verify", world.certificate("DE-1"), *asked)
        past = world.vc("verify", world.certificate("DE-1"), *asked, "--at", "2026-11-20T12:12:00Z")
        world.done("withdraw", "DE-1", "--reason", "audits were not held", "--home", world.cb)
        world.publish()
        withdrawn = world.vc("verify", world.certificate("DE-1"), *asked)

    assert (valid.code, past.code, withdrawn.code) == (0, 0, 1), (valid, past, withdrawn)
    assert "status.withdrawn" in withdrawn.text
