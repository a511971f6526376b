"""`GET /assets/{name}`: the style, script and icon of the pages."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Response

from verifier_api.pages.render import assets
from verifier_api.problems import not_found

_FOREVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}


def asset_routes() -> APIRouter:
    """Return the route of what pages refer to."""
    router = APIRouter()
    by_name = {asset.address.rpartition("/")[2]: asset for asset in assets().values()}

    @router.get("/assets/{name}", summary="Style, script and icon of the pages", include_in_schema=False)
    async def page_asset(name: str) -> Response:
        """Answer with a file that pages refer to; its name changes with its content."""
        asset = by_name.get(name)
        if asset is None:
            raise not_found()
        return Response(asset.content, media_type=asset.media_type, headers=_FOREVER)

    return router
