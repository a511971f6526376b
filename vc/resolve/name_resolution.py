"""Names to addresses through the machine's resolver, within a deadline (specs/retrieval.md W2)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Future
from typing import TypeAlias

from vc.codes import Code
from vc.errors import Refused

Lookup: TypeAlias = Callable[[str], Iterable[str]]
"""Answers a host name with its addresses as text; raises `OSError` if it has none."""

AsyncLookup: TypeAlias = Callable[[str], Awaitable[Iterable[str]]]
"""The same for an event loop."""

_HTTPS_PORT = 443


def system_lookup(host: str) -> tuple[str, ...]:
    """Ask the machine's resolver, in its order of preference (RFC 6724)."""
    answers = socket.getaddrinfo(host, _HTTPS_PORT, type=socket.SOCK_STREAM)
    return tuple(str(address[0]) for *_, address in answers)


async def system_lookup_async(host: str) -> tuple[str, ...]:
    """Ask the machine's resolver without holding up the event loop."""
    import asyncio

    answers = await asyncio.get_running_loop().getaddrinfo(host, _HTTPS_PORT, type=socket.SOCK_STREAM)
    return tuple(str(address[0]) for *_, address in answers)


def addresses_of(host: str, lookup: Lookup, *, seconds: float) -> tuple[str, ...]:
    """Return what `lookup` answers for `host` within `seconds`.

    Refuses with `fetch.deadline` or, for a name that does not resolve, `fetch.failed`.
    """
    answer: Future[tuple[str, ...]] = Future()

    def ask() -> None:
        try:
            answer.set_result(tuple(lookup(host)))
        except BaseException as error:  # noqa: BLE001 - carried over to the thread that waits
            answer.set_exception(error)

    # The system's resolver takes no deadline, so it works in a thread that may be left behind.
    threading.Thread(target=ask, name=f"lookup of {host}", daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        raise Refused(Code.FETCH_DEADLINE, f"the name {host} was not resolved in time") from None
    except (OSError, UnicodeError):
        raise Refused(Code.FETCH_FAILED, f"the name {host} does not resolve") from None
