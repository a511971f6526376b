"""The pages on which something is checked: `/`, `/q`, `/check` (specs/pages.md)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.responses import HTMLResponse, RedirectResponse

from vc.model.limits import DEFAULT_LIMITS
from verifier_api.answers import page_response
from verifier_api.asked import FORM, Asked, asked_in_form
from verifier_api.body import received_body
from verifier_api.examples import VC_JWT, example
from verifier_api.multipart import parts_of
from verifier_api.negotiation import Reader, reader_of
from verifier_api.pages.again import LONGEST_FORM, Fields, asked_again
from verifier_api.pages.render import render_check, render_verdict
from verifier_api.pages.words import words
from verifier_api.problems import unsupported
from verifier_api.routes.described import body_of, problems
from verifier_api.settings import Settings
from verifier_api.verifier import Verifier

_DISCARDED_BYTES: Final = 40_000_000  # of a picture that is too large, so that its sender reads why
_DAY: Final = {"anyOf": [{"type": "string", "format": "date"}, {"const": ""}]}
_FORM_SCHEMA: Final = {
    "type": "object",
    "properties": {
        "input": {"type": "string"},
        "file": {"type": "string", "format": "binary"},
        "at": {"type": "string"},
        "act": {"type": "string"},
        "left_factory": _DAY,
        "imported": _DAY,
    },
}
_EXAMPLES: Final = {
    "credential": example("A credential that was pasted", {"input": VC_JWT.decode()}),
    "nothing": example("Nothing", {"input": " "}, status=HTTPStatus.UNPROCESSABLE_ENTITY),
}


def page_routes(verifier: Verifier, settings: Settings) -> APIRouter:
    """Return the routes of the pages."""
    router = APIRouter(default_response_class=HTMLResponse)
    anchored = verifier.anchor is not None

    def asking(reader: Reader, *, landing: bool) -> Response:
        return page_response(render_check(landing=landing, anchored=anchored, reader=reader), reader.language)

    @router.get("/", summary="Check a code or a file", responses=problems())
    async def check_page(request: Request) -> Response:
        """Answer with the page on which anything can be checked."""
        return asking(reader_of(request.scope), landing=False)

    @router.get("/q", summary="Where a scanned label leads", responses=problems())
    async def landing_page(request: Request) -> Response:
        """Answer with the page that reads the code behind the `#` in the browser; a scan itself sends no code."""
        return asking(reader_of(request.scope), landing=True)

    @router.get(
        "/check",
        summary="Back to the page on which anything can be checked",
        response_class=RedirectResponse,
        status_code=303,
        responses=problems(),
    )
    async def check_again(request: Request) -> Response:
        """Lead back: an answer has no address of its own, since what was asked is kept nowhere."""
        return RedirectResponse(reader_of(request.scope).address("/"), status_code=303)

    @router.post(
        "/check",
        summary="Check what a form holds, answered with a page",
        responses=problems(400, 408, 413, 415, 422, 429, 503),
        openapi_extra=body_of({FORM: _FORM_SCHEMA}, {FORM: _EXAMPLES}),
    )
    async def check(request: Request) -> Response:
        """Answer with the page of the report: 200 whatever the verdict."""
        asked, again = await _asked(request, verifier, settings)
        reader = reader_of(request.scope)
        if not asked.handed_over:
            fault = words(reader.language)["nothing_given"]
            page = render_check(landing=False, anchored=anchored, fault=fault, reader=reader)
            return page_response(page, reader.language, 422)
        report = await verifier.answer(asked.handed_over, asked.question)
        return page_response(render_verdict(report, again=again, reader=reader), reader.language)

    return router


async def _asked(request: Request, verifier: Verifier, settings: Settings) -> tuple[Asked, Fields]:
    """Return what the form asks, and its fields where they can be sent again for another language.

    What people paste has line breaks and blanks around it that mean nothing.
    """
    content_type = request.headers.get("content-type", "")
    if content_type.partition(";")[0].strip().lower() != FORM:
        raise unsupported("this page takes its own form", (FORM,))
    body = await received_body(
        request,
        most_bytes=DEFAULT_LIMITS.upload_bytes,
        seconds=settings.receive_seconds,
        discarded_bytes=_DISCARDED_BYTES,
    )
    asked = await asked_in_form(body, content_type, verifier.terms(), pasted=True)
    return asked, asked_again(await parts_of(body, content_type)) if len(body) <= LONGEST_FORM else ()
