"""`GET /c/{certificate}`: a certificate's public page, verified when it is asked for (specs/pages.md U11)."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Request, Response
from starlette.responses import HTMLResponse

from vc.errors import Refused, UsageError
from vc.model.published import LINKSET
from verifier_api.answers import page_response
from verifier_api.asked import IN_LINK, question_in_link
from verifier_api.linking import LinksAsked, certificate_links, links_answer, links_asked
from verifier_api.negotiation import reader_of
from verifier_api.pages.carried import carried
from verifier_api.pages.render import Surroundings, render_verdict, with_query
from verifier_api.problems import not_found
from verifier_api.routes.described import parameters, problems
from verifier_api.routes.published import PublishedFolder, raw_path, to_any_origin
from verifier_api.verifier import Verifier

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The page, or the certificate's links", "content": {"text/html": {}, LINKSET: {}}},
    307: {"description": "The link of the type that was asked for"},
    **problems(400, 404, 422),
}
_ADDRESS: Final = "/c/{certificate}"
_QUESTION: Final = parameters(
    _ADDRESS,
    {
        "model": "The model number of the goods that is asked about, as their maker writes it.",
        "site": "The identifier of the site or factory that is asked about, as the certificate has it.",
        "serial": "The serial number of the goods.",
        "hs_code": "The commodity code that is declared for the goods.",
        "at": "The moment asked about, RFC 3339; a date means its first second, UTC. Default: now.",
        "act": "What the asker wants to do on the strength of it.",
        "left_factory": "The day on which the goods left the factory, as 2026-03-03.",
        "imported": "The day on which the goods were imported, as 2026-03-03.",
    },
)


def certificate_page_routes(verifier: Verifier, published: PublishedFolder) -> APIRouter:
    """Return the route of certificates' pages."""
    router = APIRouter(default_response_class=HTMLResponse)

    @router.get(
        _ADDRESS,
        summary="A certificate's public page, or its links",
        responses=_ANSWERS,
        openapi_extra=_QUESTION,
    )
    async def certificate_page(request: Request) -> Response:
        """Answer with the page of the published credential as it verifies now: never more than that verdict.

        The address may ask about a product or a site (`?model=`, `?site=`), and the rest of a question.
        """
        here = raw_path(request)
        address = f"{here}.jwt"
        credential = published.content(address)
        if credential is None:
            raise not_found(
                f"no certificate {request.path_params['certificate'][:100]!r} is published here", told="no_certificate"
            )
        asked = links_asked(request)
        if asked.whole or asked.relation:
            return to_any_origin(lambda: _links(request, asked, credential))
        query, reader = request.query_params.multi_items(), reader_of(request.scope)
        question = question_in_link(query, verifier.terms())
        answered = await verifier.verified(credential, question)
        beside = Surroundings(
            credential=address,
            here=with_query(here, ((name, text) for name, text in query if name in IN_LINK)),
            carried=carried(credential, question),
        )
        return page_response(render_verdict(answered.report, beside, reader=reader), reader.language)

    return router


def _links(request: Request, asked: LinksAsked, credential: bytes) -> Response:
    """Answer with the certificate's own links (specs/identity-resolver.md I6)."""
    slug = unquote(raw_path(request).rpartition("/")[2])
    try:
        context = certificate_links(credential, slug)
    except (Refused, UsageError) as error:
        raise not_found(f"what is published here names no address: {error}") from None
    return links_answer(request, asked, [context], path=urlsplit(context.anchor).path)
