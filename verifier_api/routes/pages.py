"""The pages on which something is checked: `/`, `/q`, `/check`, `/check/evidence` (specs/pages.md)."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.responses import HTMLResponse, RedirectResponse

from vc.model.limits import DEFAULT_LIMITS
from vc.verify.saved import save_evidence
from verifier_api.answers import file_response, page_response
from verifier_api.asked import FORM, Asked, asked_in_form
from verifier_api.body import received_body
from verifier_api.examples import VC_JWT, example
from verifier_api.negotiation import reader_of
from verifier_api.pages.carried import carried
from verifier_api.pages.paper import FIELDS
from verifier_api.pages.render import Surroundings, render_check, render_verdict
from verifier_api.pages.words import words
from verifier_api.problems import Fault, unprocessable, unsupported
from verifier_api.routes.described import body_of, document, parameters, problems
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
        "hs_code": {"type": "string"},
        "model": {"type": "string"},
        "serial": {"type": "string"},
        "site": {"type": "string"},
        **{name: {"type": "string"} for name in FIELDS},
    },
}
_EXAMPLES: Final = {
    "credential": example("A credential that was pasted", {"input": VC_JWT.decode()}),
    "nothing": example("Nothing", {"input": " "}, status=HTTPStatus.UNPROCESSABLE_ENTITY),
}
_GIVEN: Final = {
    "model": "The model number to ask about; the page's form holds it already.",
    "site": "The identifier of the site or factory to ask about; the page's form holds it already.",
}
_LONGEST_GIVEN: Final = 200  # characters; the form's field takes no more either


def page_routes(verifier: Verifier, settings: Settings) -> APIRouter:
    """Return the routes of the pages."""
    router = APIRouter(default_response_class=HTMLResponse)
    anchored = verifier.anchor is not None

    def asking(request: Request, *, landing: bool) -> Response:
        reader = reader_of(request.scope)
        page = render_check(landing=landing, anchored=anchored, given=_given(request), reader=reader)
        return page_response(page, reader.language)

    @router.get("/", summary="Check a code or a file", responses=problems(), openapi_extra=parameters("", _GIVEN))
    async def check_page(request: Request) -> Response:
        """Answer with the page on which anything can be checked."""
        return asking(request, landing=False)

    @router.get("/q", summary="Where a scanned label leads", responses=problems(), openapi_extra=parameters("", _GIVEN))
    async def landing_page(request: Request) -> Response:
        """Answer with the page that reads the code behind the `#` in the browser; a scan itself sends no code."""
        return asking(request, landing=True)

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
        asked = await _asked(request, verifier, settings)
        if not asked.handed_over:
            return _nothing_given(asked, request, anchored=anchored)
        return await _verdict(asked, request, verifier)

    _add_evidence(router, verifier, settings)
    return router


def _add_evidence(router: APIRouter, verifier: Verifier, settings: Settings) -> None:
    @router.post(
        "/check/evidence",
        summary="Check what a form holds, answered with the evidence as a file",
        responses=document("application/json") | problems(400, 408, 413, 415, 422, 429, 503),
        openapi_extra=body_of({FORM: _FORM_SCHEMA}, {FORM: _EXAMPLES}),
    )
    async def evidence(request: Request) -> Response:
        """Answer with what a check made now rests on, as `vc judge` reads it (specs/evidence.md). Nothing is kept."""
        asked = await _asked(request, verifier, settings)
        if not asked.handed_over:
            raise unprocessable(Fault("/input", "is empty"))
        answered = await verifier.answered(asked.handed_over, asked.question)
        return file_response(
            save_evidence(answered.evidence, asked.question), f"evidence-{asked.question.now:%Y%m%dT%H%M%SZ}.json"
        )


async def _verdict(asked: Asked, request: Request, verifier: Verifier) -> Response:
    answered = await verifier.answered(asked.handed_over, asked.question)
    beside = Surroundings(
        strange_host=verifier.strange_host(answered, asked.question, own=request.headers.get("host", "").lower()),
        paper=asked.beside,
        carried=carried(answered.evidence.target, asked.question),
    )
    reader = reader_of(request.scope)
    return page_response(render_verdict(answered.report, beside, reader=reader), reader.language)


def _nothing_given(asked: Asked, request: Request, *, anchored: bool) -> Response:
    goods, reader = asked.question.goods, reader_of(request.scope)
    fault, given = words(reader.language)["nothing_given"], {"model": goods.model, "site": goods.site}
    page = render_check(landing=False, anchored=anchored, fault=fault, given=given, reader=reader)
    return page_response(page, reader.language, 422)


def _given(request: Request) -> dict[str, str]:
    """Return what the address puts into the form; what is too long for it is not."""
    given = {name: request.query_params.get(name, "") for name in _GIVEN}
    return {name: text if len(text) <= _LONGEST_GIVEN else "" for name, text in given.items()}


async def _asked(request: Request, verifier: Verifier, settings: Settings) -> Asked:
    """Return what the form asks. What people paste has line breaks and blanks around it that mean nothing."""
    content_type = request.headers.get("content-type", "")
    if content_type.partition(";")[0].strip().lower() != FORM:
        raise unsupported("this page takes its own form", (FORM,))
    body = await received_body(
        request,
        most_bytes=DEFAULT_LIMITS.upload_bytes,
        seconds=settings.receive_seconds,
        discarded_bytes=_DISCARDED_BYTES,
    )
    asked = await asked_in_form(body, content_type, verifier.terms(), pasted=True, beside=frozenset(FIELDS))
    return replace(asked, question=replace(asked.question, history=True))
