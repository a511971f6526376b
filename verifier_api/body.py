"""A request's body, whole, within a size and a time (specs/http-api.md A4)."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import ClientDisconnect, Request

from verifier_api.problems import Unprocessable, malformed, too_large, too_slow

_DIGITS: Final = 20  # of a length, more than any that could be meant


async def received_body(request: Request, *, most_bytes: int, seconds: float, discarded_bytes: int = 0) -> bytes:
    """Return the body.

    Ends the request with 413 as soon as more than `most_bytes` are announced or have come, and with 408 when the
    end has not come within `seconds`. Nothing beyond the bound is kept; up to `discarded_bytes` of it are read all the
    same, since a browser shows no answer to what it could not send to the end.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:_DIGITS]) > most_bytes + discarded_bytes:
        raise _refusal(most_bytes)
    try:
        async with asyncio.timeout(seconds):
            return await _collected(request, most_bytes, discarded_bytes)
    except TimeoutError:
        raise too_slow(f"the body did not arrive within {seconds:g} s") from None
    except ClientDisconnect:
        raise malformed("the connection ended before the body did") from None


async def _collected(request: Request, most_bytes: int, discarded_bytes: int) -> bytes:
    body = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most_bytes + discarded_bytes:
            break
        if size <= most_bytes:
            body += chunk
    if size > most_bytes:
        raise _refusal(most_bytes)
    return bytes(body)


def _refusal(most_bytes: int) -> Unprocessable:
    return too_large(f"the body has more than {most_bytes} octets")
