"""What one run of the command knows beside its arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import click

from vc.resolve.clock import system_clock


@dataclass(frozen=True, slots=True)
class Invocation:
    """The surroundings of one run: `clock` answers with the present moment, aware, in UTC.

    Tests and the demo pass a clock of their own; there is no option and no variable for it.
    """

    clock: Callable[[], datetime] = system_clock

    def now(self) -> datetime:
        """Return the present moment, to the second. A command asks once and passes the answer down."""
        return self.clock().replace(microsecond=0)


def invocation() -> Invocation:
    """Return the invocation of the running command."""
    found = click.get_current_context().find_object(Invocation)
    return Invocation() if found is None else found
