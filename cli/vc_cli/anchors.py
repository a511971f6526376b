"""The one thing that is trusted without proof: what --trust names, else the root that the user has pinned."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from vc.trust.anchor import is_signed
from vc.verify.evidence import Anchor
from vc_cli.files import read_file

MOST_BYTES: Final = 10_000_000
"""Octets of a root or trust list."""


def user_folder() -> Path:
    """Return the folder of the user's configuration: `$VC_CONFIG`, else the platform's."""
    from vc.resolve.pinned import configuration_folder

    return configuration_folder(os.environ, platform=sys.platform, home=Path("~").expanduser())


def chosen_anchor(trust: str | None) -> Anchor | None:
    """Return the anchor in the file `trust`; without one the pinned root; None where nothing is pinned either."""
    if trust is not None:
        return named_anchor(trust)
    pinned = _pinned()
    return None if pinned is None else Anchor(pinned)


def named_anchor(trust: str) -> Anchor:
    """Return the anchor in the file `trust`. A signed trust list counts under the pinned root."""
    content = read_file(trust, limit=MOST_BYTES)
    return Anchor(content, _pinned() if is_signed(content) else None)


def _pinned() -> bytes | None:
    from vc.resolve.pinned import pinned_root

    return pinned_root(user_folder())
