from __future__ import annotations

import pytest
from sqlalchemy import text

from vc.register.home import Home
from vc.register.storage.engine import reading

pytestmark = pytest.mark.sqlite_only(why="its settings")


def test_what_is_committed_is_on_the_disk(home: Home) -> None:
    with reading(home.engine) as connection:
        settings = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
