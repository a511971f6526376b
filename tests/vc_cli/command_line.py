"""Running `vc` inside the test's process, under a clock of the test's own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from click.testing import CliRunner

from tests.world import NOW
from vc_cli.main import main


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended, and what it wrote."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """What it wrote to stdout."""
        return self.out.decode()

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


def vc(*arguments: object, stdin: bytes = b"", clock: Callable[[], datetime] = lambda: NOW) -> Ran:
    """Run the command line with these arguments."""
    with CliRunner().isolation(input=stdin) as (out, err, _):
        code = main([str(argument) for argument in arguments], clock=clock)
    return Ran(code, out.getvalue(), err.getvalue().decode())
