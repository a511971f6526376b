"""How tests ask the npm peers."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RunPeer = Callable[..., Any]


@pytest.fixture(scope="session")
def run_peer(require_program: Callable[[str], Path], peers: Path) -> RunPeer:
    """`run_peer("read_token_list.mjs", FILE)` is the JSON that the script prints; a failing script fails the test."""
    node = require_program("node")

    def run(script: str, *arguments: object) -> Any:
        command = [str(node), str(peers / script), *map(str, arguments)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if ended.returncode:
            pytest.fail(f"{script}: {ended.stderr}", pytrace=False)
        return json.loads(ended.stdout)

    return run
