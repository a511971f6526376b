"""Pinning a root, and moving the pin forward along a succession (specs/retrieval.md W11)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from vc.errors import Refused, UsageError
from vc.trust.anchor import parse_root_toml, root_to_toml
from vc_cli.output import say, warn
from vc_cli.shown_text import moment


def replace_pin(folder: Path, content: bytes, *, where: str) -> None:
    """Pin the root in TOML that a user gives.

    Raises `UsageError` for one of which it is known that another has replaced it.
    """
    from vc.resolve.pinned import pin_root
    from vc.resolve.verifier_state import VerifierState
    from vc.trust.anchor import parse_anchor
    from vc.trust.root import Root
    from vc.trust.succession import root_digest

    root = parse_anchor(content)
    if isinstance(root, Root):
        seen = VerifierState(folder).seen(root_digest(root))
        if root.version < seen.root_version:
            hint = f"pin root {seen.root_version}, or the succession that leads to it"
            raise UsageError(f"root {seen.root_version} has replaced this root", where=where, hint=hint)
    pinned = pin_root(folder, content)
    say(f"pinned in {pinned}")
    say(f"SHA-256 {hashlib.sha256(content).hexdigest()}")


def move_pin(folder: Path, content: bytes, *, where: str, now: datetime) -> None:
    """Move the pinned root forward along a succession, one root at a time, and say which it is now.

    Raises `UsageError` where nothing is pinned, where a root is not proven (those before it stay pinned), and where
    the pinned root is the last one already.
    """
    from vc.resolve.pinned import pin_succession, pinned_root
    from vc.resolve.verifier_state import VerifierState
    from vc.trust.seen import Witnessed
    from vc.trust.succession import root_digest

    reached, state, name = None, VerifierState(folder, notice=warn), ""
    before = pinned_root(folder)
    if before is not None:
        name = root_digest(parse_root_toml(before))
    try:
        for root in pin_succession(folder, content):
            reached = root
            state.keep(name, Witnessed(root))
            say(f"root {root.version} is pinned")
    except Refused as refusal:
        raise UsageError(f"{refusal.code}: {refusal.detail}", where=where) from None
    if reached is None:
        raise UsageError("leads to no newer root than the pinned one", where=where)
    if reached.expires <= now:
        warn(f"root {reached.version} expired on {moment(reached.expires)}: nothing counts under it until the next one")
    say(f"SHA-256 {hashlib.sha256(root_to_toml(reached)).hexdigest()}")
