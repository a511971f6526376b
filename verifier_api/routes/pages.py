"""The pages: `/`, `/q`, `/check`, `/c/{certificate}` and what they are made of (specs/pages.md)."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.responses import HTMLResponse, RedirectResponse

from vc.model.limits import DEFAULT_LIMITS
from vc.verify.question import ask
from verifier_api.answers import NO_STORE
from verifier_api.asked import FORM, Asked, asked_in_form
from verifier_api.body import received_body
from verifier_api.moment import moment_of
from verifier_api.pages.render import assets, render_check, render_verdict
from verifier_api.pages.words import words
from verifier_api.problems import not_found, unsupported
from verifier_api.routes.described import body_of, problems
from verifier_api.routes.published import PublishedFolder, raw_path
from verifier_api.settings import Settings
from verifier_api.verifier import Verifier

_FOREVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
_FORM_SCHEMA: Final = {
    "type": "object",
    "properties": {
        "input": {"type": "string"},
        "file": {"type": "string", "format": "binary"},
        "at": {"type": "string", "format": "date"},
    },
}


def page_routes(verifier: Verifier, published: PublishedFolder, settings: Settings) -> APIRouter:
    """Return the routes of the pages."""
    router = APIRouter(default_response_class=HTMLResponse)
    anchored = verifier.anchor is not None
    by_name = {asset.address.rpartition("/")[2]: asset for asset in assets().values()}

    @router.get("/", summary="Check a code or a file")
    async def check_page() -> Response:
        """Answer with the page on which anything can be checked."""
        return _page(render_check(landing=False, anchored=anchored))

    @router.get("/q", summary="Where a scanned label leads")
    async def landing_page() -> Response:
        """Answer with the page that reads the code behind the `#` in the browser; a scan itself sends no code."""
        return _page(render_check(landing=True, anchored=anchored))

    @router.get("/check", summary="Back to the page on which anything can be checked", response_class=RedirectResponse)
    async def check_again() -> Response:
        """Lead back: an answer has no address of its own, since what was asked is kept nowhere."""
        return RedirectResponse("/", status_code=303)

    @router.post(
        "/check",
        summary="Check what a form holds, answered with a page",
        responses=problems(400, 408, 413, 415, 422, 429, 503),
        openapi_extra=body_of({FORM: _FORM_SCHEMA}),
    )
    async def check(request: Request) -> Response:
        """Answer with the page of the report: 200 whatever the verdict."""
        asked = await _asked(request, verifier, settings)
        if not asked.handed_over:
            return _page(render_check(landing=False, anchored=anchored, fault=words()["nothing_given"]), 422)
        return _page(render_verdict(await verifier.answer(asked.handed_over, asked.question)))

    @router.get("/c/{certificate}", summary="A certificate's public page", responses=problems(404))
    async def certificate_page(certificate: str, request: Request) -> Response:
        """Answer with the page of the published credential as it verifies now: never more than that verdict."""
        address = f"{raw_path(request)}.jwt"
        credential = published.content(address)
        if credential is None:
            raise not_found(f"no certificate {certificate[:100]!r} is published here")
        report = await verifier.verify(credential, ask(moment_of(verifier.clock)))
        return _page(render_verdict(report, credential=address))

    @router.get("/assets/{name}", summary="Style, script and icon of the pages", include_in_schema=False)
    async def page_asset(name: str) -> Response:
        """Answer with a file that pages refer to; its name changes with its content."""
        asset = by_name.get(name)
        if asset is None:
            raise not_found()
        return Response(asset.content, media_type=asset.media_type, headers=_FOREVER)

    return router


def _page(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers=NO_STORE)


async def _asked(request: Request, verifier: Verifier, settings: Settings) -> Asked:
    """Return what the form asks. What people paste has line breaks and blanks around it that mean nothing."""
    content_type = request.headers.get("content-type", "")
    if content_type.partition(";")[0].strip().lower() != FORM:
        raise unsupported("this page takes its own form", (FORM,))
    seconds = settings.receive_seconds
    body = await received_body(request, most_bytes=DEFAULT_LIMITS.upload_bytes, seconds=seconds)
    return await asked_in_form(body, content_type, now=moment_of(verifier.clock), pasted=True)
