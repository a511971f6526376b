"""Pinning a root, and moving the pin forward along a succession (specs/retrieval.md W11)."""

from __future__ import annotations

import contextlib
import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vc.errors import Refused, UsageError
from vc.trust.anchor import parse_root_toml, root_to_toml
from vc_cli.output import say, warn
from vc_cli.shown_text import moment
from vc_cli.trust_files import read_anchor

if TYPE_CHECKING:
    from vc.trust.root import Root
    from vc.trust.seen import Seen


def replace_pin(folder: Path, content: bytes, *, where: str) -> None:
    """Pin the root in TOML that a user gives.

    Raises `UsageError` for one of which it is known that another has replaced it.
    """
    from vc.resolve.pinned import pin_root
    from vc.resolve.verifier_state import VerifierState
    from vc.trust.root import Root
    from vc.trust.succession import root_digest

    root = read_anchor(content, where=where)
    if isinstance(root, Root):
        seen = VerifierState(folder).seen(root_digest(root))
        if root.version < seen.root_version:
            hint = f"pin root {seen.root_version}, or the succession that leads to it"
            raise UsageError(f"root {seen.root_version} has replaced this root", where=where, hint=hint)
    else:
        raise UsageError(
            "is a trust list, and only a root can be pinned", where=where, hint="pin the root that signs it"
        )
    pinned = pin_root(folder, content)
    say(f"pinned in {pinned}")
    say(f"SHA-256 {hashlib.sha256(content).hexdigest()}")


def move_pin(folder: Path, content: bytes, *, where: str, now: datetime) -> None:
    """Move the pinned root forward along a succession, one root at a time, and say which it is now.

    Raises `UsageError` where nothing is pinned, where a root is not proven (those before it stay pinned), where the
    pinned root is the last one already, and where another root is known to have come after the pinned one.
    """
    from vc.resolve.pinned import pin_succession, pinned_root
    from vc.resolve.verifier_state import VerifierState
    from vc.trust.seen import Witnessed
    from vc.trust.succession import root_digest

    reached, state = None, VerifierState(folder, notice=warn)
    before = pinned_root(folder)
    if before is None:
        raise UsageError("no root is pinned that this could follow", where=where, hint="pin a root in TOML first")
    name = root_digest(parse_root_toml(before))
    try:
        if before is not None:
            _hold(state.seen(name), content, parse_root_toml(before))
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


def _hold(seen: Seen, content: bytes, pinned: Root) -> None:
    """Refuse, before anything is pinned, a line that does not lead over the last root that was seen (L14)."""
    from vc.trust.succession import root_digest, steps

    roots: list[Root] = []
    with contextlib.suppress(Refused):  # whoever pins them says what is not proven
        roots.extend(steps(content, pinned))
    if roots:
        seen.hold_line(roots)
        seen.hold_root(roots[-1].version, root_digest(roots[-1]))
