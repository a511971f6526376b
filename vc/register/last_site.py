"""Where a home has published last: a home that stands behind its own site is an older copy (specs/register.md G75).

The place is noted relative to the home, so that homes and sites that are moved or copied together stay together.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

from vc.register.site_folder import SiteFolder

FILE_NAME: Final = "published.json"


def note_site(home: Path, site: Path) -> None:
    """Note in the home that it was published into `site`."""
    try:
        place = os.path.relpath(site.resolve(), home.resolve())
    except ValueError:  # on another drive, which no relative path leads to
        return
    SiteFolder(home).write(FILE_NAME, json.dumps({"site": place}).encode())


def last_site(home: Path) -> Path | None:
    """Return the folder that the home was published into last; None where it never was, or the note says nothing."""
    raw = SiteFolder(home).read(FILE_NAME)
    try:
        return home / str(json.loads(raw or b"{}")["site"])
    except (ValueError, KeyError, TypeError):
        return None
