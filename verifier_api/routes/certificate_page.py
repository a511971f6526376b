"""`GET /c/{certificate}`: a certificate's public page, verified when it is asked for (specs/pages.md U11)."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Request, Response
from starlette.responses import HTMLResponse

from vc.errors import Refused, UsageError
from vc.model.published import LINKSET
from vc.verify.question import ask
from verifier_api.answers import page_response
from verifier_api.linking import LinksAsked, certificate_links, links_answer, links_asked
from verifier_api.moment import moment_of
from verifier_api.negotiation import reader_of
from verifier_api.pages.render import render_verdict
from verifier_api.problems import not_found
from verifier_api.routes.described import parameters, problems
from verifier_api.routes.published import PublishedFolder, raw_path, to_any_origin
from verifier_api.verifier import Verifier

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The page, or the certificate's links", "content": {"text/html": {}, LINKSET: {}}},
    307: {"description": "The link of the type that was asked for"},
    **problems(400, 404),
}
_ADDRESS: Final = "/c/{certificate}"


def certificate_page_routes(verifier: Verifier, published: PublishedFolder) -> APIRouter:
    """Return the route of certificates' pages."""
    router = APIRouter(default_response_class=HTMLResponse)

    @router.get(
        _ADDRESS,
        summary="A certificate's public page, or its links",
        responses=_ANSWERS,
        openapi_extra=parameters(_ADDRESS, {}),
    )
    async def certificate_page(request: Request) -> Response:
        """Answer with the page of the published credential as it verifies now: never more than that verdict."""
        here = raw_path(request)
        address = f"{here}.jwt"
        credential = published.content(address)
        if credential is None:
            raise not_found(f"no certificate {request.path_params['certificate'][:100]!r} is published here")
        asked = links_asked(request)
        if asked.whole or asked.relation:
            return to_any_origin(lambda: _links(request, asked, credential))
        report = await verifier.verify(credential, ask(moment_of(verifier.clock)))
        reader = reader_of(request.scope)
        page = render_verdict(report, credential=address, here=here, reader=reader)
        return page_response(page, reader.language)

    return router


def _links(request: Request, asked: LinksAsked, credential: bytes) -> Response:
    """Answer with the certificate's own links (specs/identity-resolver.md I6)."""
    slug = unquote(raw_path(request).rpartition("/")[2])
    try:
        context = certificate_links(credential, slug)
    except (Refused, UsageError) as error:
        raise not_found(f"what is published here names no address: {error}") from None
    return links_answer(request, asked, [context], path=urlsplit(context.anchor).path)
