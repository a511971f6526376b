"""`POST /verify/batch`: many credentials as NDJSON, answered line by line (specs/http-api.md A8)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from vc.encoding.strict_json import JsonValue, dumps
from verifier_api.answers import NO_STORE, problem_response
from verifier_api.asked import JSON, Terms, asked_in_json
from verifier_api.body import received_body
from verifier_api.examples import VC_JWT, example
from verifier_api.problems import Fault, Unprocessable, busy, too_large, unprocessable, unsupported
from verifier_api.routes.described import body_of, problems, schema_ref
from verifier_api.settings import Settings
from verifier_api.verifier import Verifier

NDJSON: Final = "application/x-ndjson"
_RESPONSE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "One JSON object for each line that is not empty, in order",
        "content": {NDJSON: {"schema": schema_ref("BatchAnswer")}},
    }
}
_SCHEMA: Final[dict[str, Any]] = {
    "description": "One JSON object a line; a line that is none is answered with a problem of its own.",
    "contentMediaType": JSON,
    "contentSchema": schema_ref("VerifyRequest"),
}
_EXAMPLES: Final = {
    "credential": example("A credential, named", dumps({"input": VC_JWT.decode(), "line": "A-1"}).decode() + "\n"),
    "nothing": example("Lines without anything to verify are answered with problems", '{"line":7}\nno JSON\n'),
}


def batch_routes(verifier: Verifier, settings: Settings) -> APIRouter:
    """Return the route of batches."""
    router = APIRouter()
    places = asyncio.Semaphore(settings.batches_at_once)

    @router.post(
        "/verify/batch",
        summary="Verify many credentials, one JSON object a line",
        response_class=StreamingResponse,
        responses={**_RESPONSE, **problems(408, 413, 415, 429, 503)},
        openapi_extra=body_of({NDJSON: _SCHEMA}, {NDJSON: _EXAMPLES}),
    )
    async def verify_batch(request: Request) -> Response:
        """Answer each line with its report, or with why that line could not be processed; `now` is one for all."""
        terms = verifier.terms()
        if places.locked():
            return problem_response(busy("as many batches as are answered at once", seconds=10), request.scope)
        await places.acquire()
        try:
            lines = await _received_lines(request, settings)
        except BaseException:
            places.release()
            raise
        return _BatchResponse(_answered(lines, verifier, terms), places)

    return router


class _BatchResponse(StreamingResponse):
    """Gives its place back when it has ended, however it ends: a generator that was never begun would not."""

    def __init__(self, answers: AsyncIterator[bytes], places: asyncio.Semaphore) -> None:
        super().__init__(answers, media_type=NDJSON, headers=NO_STORE)
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._places.release()


async def _received_lines(request: Request, settings: Settings) -> list[bytes]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != NDJSON:
        raise unsupported("a batch is NDJSON", (NDJSON,))
    seconds = settings.batch_receive_seconds
    body = await received_body(request, most_bytes=settings.batch_bytes, seconds=seconds)
    lines = body.split(b"\n", settings.batch_lines)
    if len(lines) > settings.batch_lines and lines.pop().strip():
        raise too_large(f"a batch has at most {settings.batch_lines} lines; send several")
    return lines


async def _answered(lines: list[bytes], verifier: Verifier, terms: Terms) -> AsyncIterator[bytes]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield dumps(await _answer(line, number, verifier, terms=terms)) + b"\n"
            await asyncio.sleep(0)  # others wait for the loop too


async def _answer(line: bytes, number: int, verifier: Verifier, *, terms: Terms) -> JsonValue:
    try:
        asked = asked_in_json(line, terms)
        if asked.shown is not None:
            raise unprocessable(Fault("/input", "a presentation is asked about by itself: POST /verify"))
        report = await verifier.answer(asked.handed_over, asked.question, stapled=asked.stapled)
    except Unprocessable as refused:
        return {"line": number, "problem": refused.problem.to_json()}
    return {"line": asked.line if asked.line != "" else number, "report": report.to_json()}
