"""The application: settings in, FastAPI out. Nothing is kept outside what is returned (specs/http-api.md)."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from functools import partial
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Route

from vc.model.document import AsyncSource
from vc.resolve.clock import Clock, system_clock
from verifier_api.admission import Admission, TokenBuckets
from verifier_api.answers import SECURITY_HEADERS, SecurityHeaders, problem_response
from verifier_api.opening import open_verifier
from verifier_api.problems import Problem, Unprocessable
from verifier_api.routes.assets import asset_routes
from verifier_api.routes.batch import batch_routes
from verifier_api.routes.certificate_page import certificate_page_routes
from verifier_api.routes.described import BEARER
from verifier_api.routes.mark import mark_routes
from verifier_api.routes.operations import operations_routes
from verifier_api.routes.pages import page_routes
from verifier_api.routes.products import product_routes
from verifier_api.routes.published import PublishedFolder, published_routes
from verifier_api.routes.verify import verify_routes
from verifier_api.settings import Settings
from verifier_api.wire import BatchAnswer, ProblemWire, VerifyRequest

_DISTRIBUTION: Final = "accredited-vc"
_DESCRIPTION: Final = (
    "Is this certificate genuine, is it still in force, and was its issuer accredited, by a recognised accreditation "
    "body, for exactly this scope, when it was issued and now? A bad credential is answered with 200 and a report."
)
_log = logging.getLogger("verifier_api")


def create_app(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    source: AsyncSource | None = None,
    beside: Iterable[APIRouter] = (),
) -> FastAPI:
    """Return the service that `settings` describe.

    `clock` answers with the present moment; `source`, where given, stands for the web. `beside` are routes of another
    interface (specs/vc-api.md). Raises `ConfigurationError` for settings that can't be used.
    """
    verifier = open_verifier(settings, clock=clock, source=source)
    published = PublishedFolder(settings.published_folder(), clock=clock)
    app = _Service(
        title="Accredited VC verifier",
        version=version(_DISTRIBUTION),
        description=_DESCRIPTION,
        docs_url=None,  # the framework's pages load scripts of third parties
        redoc_url=None,
        redirect_slashes=False,  # it would build addresses from the Host header
    )
    routers = (
        verify_routes(verifier, settings),
        batch_routes(verifier, settings),
        published_routes(published, clock=clock),
        product_routes(published, clock=clock),
        certificate_page_routes(verifier, published),
        mark_routes(verifier, published),
        page_routes(verifier, settings),
        asset_routes(),
        operations_routes(),
        *beside,
    )
    for router in routers:
        app.include_router(router)
    routes = [*app.routes, *(route for router in routers for route in router.routes)]
    app.add_exception_handler(Unprocessable, _refused)
    app.add_exception_handler(HTTPException, partial(_not_routed, routes))
    app.add_exception_handler(Exception, _unforeseen)
    app.add_middleware(Admission, buckets=_buckets(settings), at_once=settings.requests_at_once)
    app.add_middleware(SecurityHeaders)
    return app


class _Service(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """Return the description, with the schemas that no route names by itself."""
        if self.openapi_schema is None:
            described = get_openapi(
                title=self.title, version=self.version, description=self.description, routes=self.routes
            )
            schemas = described["components"]["schemas"]
            for model in (BatchAnswer, ProblemWire, VerifyRequest):
                schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
                schemas.update(schema.pop("$defs", {}))
                schemas[model.__name__] = schema
            described["components"]["schemas"] = dict(sorted(schemas.items()))
            if any("security" in operation for path in described["paths"].values() for operation in path.values()):
                described["components"]["securitySchemes"] = {BEARER: {"type": "http", "scheme": "bearer"}}
            self.openapi_schema = described
        return self.openapi_schema


def _buckets(settings: Settings) -> TokenBuckets | None:
    if settings.requests_per_second is None:
        return None
    return TokenBuckets(settings.requests_per_second, settings.requests_burst)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Unprocessable)  # noqa: S101 - registered for nothing else
    return problem_response(error.problem, request.scope)


async def _not_routed(routes: Sequence[BaseRoute], request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    status = HTTPStatus(error.status_code)
    headers = error.headers or {}
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"Allow": ", ".join(_methods_at(routes, request))}
    return problem_response(Problem(status, status.description, headers=headers), request.scope)


def _methods_at(routes: Sequence[BaseRoute], request: Request) -> list[str]:
    """Return every method that the address has (RFC 9110 15.5.6): the framework names those of one route alone."""
    methods: set[str] = set()
    for route in routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            methods |= route.methods or set()
    return sorted(methods)


async def _unforeseen(request: Request, error: Exception) -> Response:
    _log.error("not foreseen", exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    response = problem_response(Problem(status, "a fault of this service; nothing was decided"), request.scope)
    response.headers.update(SECURITY_HEADERS)  # this answer passes by the middleware
    return response
