"""`GET /01/{gtin}…`: from a product to its certificates (specs/identity-resolver.md I10 to I14)."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from vc.errors import UsageError
from vc.model.digital_link import ProductKey, parse_product_path
from vc.model.linkset import LinkContext, parse_linkset
from vc.model.published import LINKSET, kind_of
from vc.register.addresses import product_file
from vc.resolve.clock import Clock
from verifier_api.linking import LINK_TYPE, links_answer, links_asked
from verifier_api.problems import malformed, not_found
from verifier_api.routes.described import document, parameters, problems
from verifier_api.routes.published import PublishedFolder, published_answer, raw_path, to_any_origin

_PATH: Final = "/01/{product:path}"
_MEANING: Final = {
    LINK_TYPE: "`linkset` or `all` for every link; a relation for the links of one kind: `dcc`, `gs1:certificationInfo`"
}
_REDIRECTS: Final[dict[int | str, dict[str, Any]]] = {
    300: {"description": "Several links of this type, as a linkset", "content": {LINKSET: {}}},
    307: {"description": "The link of this type, or the default link"},
}


def product_routes(folder: PublishedFolder, *, clock: Clock) -> APIRouter:
    """Return the routes of products, from the linksets of a published folder."""
    router = APIRouter()

    # Not `async`: the framework runs it in a thread, so that a slow disk holds up nobody else.
    def product(request: Request) -> Response:
        """Answer with where the certificates of this product stand, by GTIN, lot and serial number."""
        return to_any_origin(lambda: _answer(request, folder, clock))

    router.add_api_route(
        _PATH,
        product,
        methods=["GET"],
        operation_id="product_links",
        summary="The certificates of a product",
        response_class=Response,
        responses={**document(LINKSET), **_REDIRECTS, **problems(400, 404)},
        openapi_extra=parameters(_PATH, _MEANING),
    )
    router.add_api_route(_PATH, product, methods=["HEAD"], include_in_schema=False)
    return router


def _answer(request: Request, folder: PublishedFolder, clock: Clock) -> Response:
    path = raw_path(request)
    if kind_of(path) is not None:
        return published_answer(request, folder, clock)
    try:
        key = parse_product_path(path)
    except UsageError as error:
        raise malformed(str(error)) from None
    asked = links_asked(request)
    contexts = [context for level in key.levels for context in _contexts(folder, level)]
    if not contexts:
        raise not_found("no certificate of this product is published here")
    return links_answer(request, asked, contexts, path=f"/{key.path}")


def _contexts(folder: PublishedFolder, key: ProductKey) -> tuple[LinkContext, ...]:
    raw = folder.content(f"/{quote(product_file(key))}")
    return () if raw is None else parse_linkset(raw)
