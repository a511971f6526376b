"""`GET /healthz`: the service answers."""

from __future__ import annotations

from fastapi import APIRouter, Response

from vc.encoding.strict_json import dumps
from verifier_api.answers import NO_STORE
from verifier_api.wire import Health


def operations_routes() -> APIRouter:
    """Return the routes for those who run the service."""
    router = APIRouter()

    @router.get("/healthz", summary="Whether the service answers", response_model=Health)
    async def healthz() -> Response:
        """Answer ok. Nothing else is asked, so that a slow host elsewhere never looks like a dead service."""
        return Response(dumps({"status": "ok"}), media_type="application/json", headers=NO_STORE)

    return router
