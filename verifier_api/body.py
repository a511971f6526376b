"""A request's body, whole, within a size and a time (specs/http-api.md A4)."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from verifier_api.problems import malformed, too_large, too_slow


async def received_body(request: Request, *, most_bytes: int, seconds: float) -> bytes:
    """Return the body.

    Ends the request with 413 as soon as more than `most_bytes` are announced or have come, and with 408 when the
    end has not come within `seconds`. Nothing beyond the bound is kept.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > most_bytes:
        raise too_large(f"the body has {announced[:20]} octets; at most {most_bytes} are read")
    try:
        async with asyncio.timeout(seconds):
            return await _collected(request, most_bytes)
    except TimeoutError:
        raise too_slow(f"the body did not arrive within {seconds:g} s") from None
    except ClientDisconnect:
        raise malformed("the connection ended before the body did") from None


async def _collected(request: Request, most_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise too_large(f"the body has more than {most_bytes} octets")
    return bytes(body)
