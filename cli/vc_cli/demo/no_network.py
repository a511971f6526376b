"""Runs a `vc` command in a process that can't open a socket: `python -m vc_cli.demo.no_network MOMENT COMMAND...`.

Python's audit hooks can't be taken off again: from the first line on, every socket that anything in this process asks
for is refused, and the process proves it before it starts the command.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence
from typing import Final

from vc.encoding.rfc3339 import parse_instant

PROVEN: Final = "no socket can be opened in this process"
"""What it says on stderr once it has shown that."""


class NetworkForbidden(RuntimeError):
    """Something asked for a socket."""


def forbid(event: str, _arguments: tuple[object, ...]) -> None:
    """Refuse every audit event of the socket module (PEP 578)."""
    if event.startswith("socket."):
        message = f"{event} is forbidden in this process"
        raise NetworkForbidden(message)


def prove() -> bool:
    """Return whether an attempt to open a socket fails."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except NetworkForbidden:
        return True
    return False


def run(arguments: Sequence[str]) -> int:
    """Forbid sockets, prove it, then run the command as of the given moment; returns its exit code."""
    from vc_cli.main import main

    sys.addaudithook(forbid)
    if not prove():
        print("a socket could be opened: nothing is run", file=sys.stderr)
        return 4
    print(PROVEN, file=sys.stderr)
    moment = parse_instant(arguments[0])
    return main(arguments[1:], clock=lambda: moment)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
