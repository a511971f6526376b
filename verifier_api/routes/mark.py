"""`/badge/{certificate}.json`, `.svg`, `/official` and `/badge.js`: the live mark (specs/live-mark.md)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from vc.encoding.strict_json import dumps
from vc.model.published import SHORT
from vc.verify.question import ask
from verifier_api.answers import NO_STORE
from verifier_api.mark.picture import Colour, Look, Size, render_picture
from verifier_api.mark.script import script
from verifier_api.mark.statement import Statement, nothing_here, statement_of
from verifier_api.mark.wire import MarkWire, mark_to_json
from verifier_api.mark.words import MarkWords, mark_words
from verifier_api.moment import moment_of
from verifier_api.problems import Unprocessable, malformed, not_found
from verifier_api.routes.described import document, parameters, problems
from verifier_api.routes.published import PublishedFolder, raw_path
from verifier_api.verifier import Verifier

_ANYWHERE: Final = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_IMAGE: Final = {**_ANYWHERE, "Cache-Control": f"{SHORT}, must-revalidate"}
_SCRIPT: Final = {**_ANYWHERE, "Cache-Control": "public, max-age=3600"}
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII).fullmatch

_LANG: Final = {"lang": "The language of the words, as BCP 47 has it; English where it is not there"}
_OF_JSON: Final = {**_LANG, "nonce": "16 to 64 characters of base64url, which the answer repeats"}
_OF_IMAGE: Final = {**_LANG, "size": "small, medium or large", "colour": "light or dark"}
_PICTURE: Final = "image/svg+xml"
_NO_MARK: Final = "An image that confirms nothing"
_JSON: Final = "/badge/{certificate}.json"
_SVG: Final = "/badge/{certificate}.svg"
_OFFICIAL: Final = "/badge/{certificate}/official"


class _Marks:
    """Answers for every certificate that has a page here, with what that page says."""

    def __init__(self, verifier: Verifier, published: PublishedFolder) -> None:
        self._verifier = verifier
        self._published = published

    async def as_json(self, request: Request) -> Response:
        """Answer with what the certificate's page says, as JSON; `nonce` is repeated."""
        nonce = request.query_params.get("nonce")
        if nonce is not None and not _NONCE(nonce):
            raise _readable(malformed("nonce is 16 to 64 characters of base64url"))
        statement = await self._stated(request, ".json")
        if statement is None:
            raise _readable(not_found("no such certificate is published here"))
        content = dumps(mark_to_json(statement, _words(request), nonce=nonce))
        return Response(content, media_type="application/json", headers={**_ANYWHERE, **NO_STORE})

    async def as_image(self, request: Request) -> Response:
        """Answer with an image that says as of when; an image also where there is no such certificate."""
        found = await self._stated(request, ".svg")
        statement = nothing_here(moment_of(self._verifier.clock)) if found is None else found
        content = render_picture(statement, _words(request), _look(request))
        return Response(content, 404 if found is None else 200, media_type="image/svg+xml", headers=_IMAGE)

    async def official_page(self, request: Request) -> Response:
        """Lead to the official page of the accreditation body: that of the trust list, and no other."""
        statement = await self._stated(request, "/official")
        if statement is None or statement.body is None:
            raise not_found("no accreditation body of the trust list stands above this certificate")
        return RedirectResponse(statement.body.official_page, status_code=303, headers=NO_STORE)

    async def _stated(self, request: Request, end: str) -> Statement | None:
        """Return what the mark says, None where no such certificate is published here."""
        name = raw_path(request).removeprefix("/badge/").removesuffix(end)
        credential = self._published.content(f"/c/{name}.jwt")
        if credential is None:
            return None
        return statement_of(await self._verifier.verify(credential, ask(moment_of(self._verifier.clock))))


def mark_routes(verifier: Verifier, published: PublishedFolder) -> APIRouter:
    """Return the routes of the mark."""
    router, marks = APIRouter(), _Marks(verifier, published)
    router.add_api_route(
        _JSON,
        marks.as_json,
        summary="What a certificate's mark says",
        response_model=MarkWire,
        responses=problems(400, 404),
        openapi_extra=parameters(_JSON, _OF_JSON),
    )
    router.add_api_route(
        _SVG,
        marks.as_image,
        summary="A certificate's mark as an image",
        response_class=Response,
        responses={**document(_PICTURE), **problems(), 404: {**document(_PICTURE)[200], "description": _NO_MARK}},
        openapi_extra=parameters(_SVG, _OF_IMAGE),
    )
    router.add_api_route(
        _OFFICIAL,
        marks.official_page,
        summary="The accreditation body's official page",
        response_class=RedirectResponse,
        status_code=303,
        responses=problems(404),
        openapi_extra=parameters(_OFFICIAL, {}),
    )
    router.add_api_route(
        "/badge.js",
        _script,
        summary="The script of the mark",
        response_class=Response,
        responses={**document("text/javascript"), **problems()},
    )
    return router


async def _script() -> Response:
    """Answer with the script of the mark."""
    return Response(script(), media_type="text/javascript; charset=utf-8", headers=_SCRIPT)


def _words(request: Request) -> MarkWords:
    return mark_words(request.query_params.get("lang", ""))


def _look(request: Request) -> Look:
    """Return the look that is asked for; a word that is none means the default, for plugins add and change some."""
    sizes, colours = {one.value: one for one in Size}, {one.value: one for one in Colour}
    asked = request.query_params
    look = Look()
    return Look(sizes.get(asked.get("size", ""), look.size), colours.get(asked.get("colour", ""), look.colour))


def _readable(refused: Unprocessable) -> Unprocessable:
    """Let pages of every origin read why."""
    return Unprocessable(replace(refused.problem, headers={**refused.problem.headers, **_ANYWHERE}))
