"""Answers as responses: reports, problems, and the headers that every answer carries (specs/http-api.md A5, A7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, Response

from vc.encoding.strict_json import dumps
from verifier_api.negotiation import reader_of
from verifier_api.problems import MEDIA_TYPE, Problem, asked_for_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from vc.verify.presentation_report import PresentationReport
    from vc.verify.report import Report
    from verifier_api.languages import Language

NO_STORE: Final = {"Cache-Control": "no-store"}
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


def report_response(report: Report | PresentationReport) -> Response:
    """Return a report as JSON: 200 whatever the verdict."""
    return Response(dumps(report.to_json()), media_type="application/json", headers=NO_STORE)


def page_response(text: str, language: Language, status: int = 200) -> Response:
    """Return a page in a language, which nobody keeps."""
    return HTMLResponse(text, status, headers=_page_headers(language, vary="Accept-Language"))


def file_response(content: bytes, name: str) -> Response:
    """Return JSON that a browser saves under `name` (RFC 6266), and that nobody keeps on the way."""
    headers = NO_STORE | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/json", headers=headers)


def problem_response(problem: Problem, scope: Scope) -> Response:
    """Return a problem: as a page to a browser, else as problem+json."""
    if asked_for_page(scope):
        from verifier_api.pages.render import render_problem

        reader = reader_of(scope)
        headers = {**problem.headers, **_page_headers(reader.language, vary="Accept, Accept-Language")}
        return HTMLResponse(render_problem(problem, reader=reader), problem.status, headers=headers)
    headers = {**NO_STORE, **problem.headers, "Vary": "Accept"}
    return Response(problem.body(), problem.status, media_type=MEDIA_TYPE, headers=headers)


def _page_headers(language: Language, *, vary: str) -> dict[str, str]:
    """Return the headers of a page (RFC 9110 8.5, 12.5.5)."""
    return {**NO_STORE, "Content-Language": language.tag, "Vary": vary}


class SecurityHeaders:
    """Adds the security headers to every answer, whoever makes it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)
