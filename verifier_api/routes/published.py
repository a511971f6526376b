"""What `vc publish` wrote, served from its folder (specs/http-api.md A9)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from vc.model.document import NotRetrieved, Reference
from vc.resolve.clock import Clock
from vc.resolve.folder import FolderSource
from verifier_api.problems import not_found
from verifier_api.routes.described import document, path_parameters, problems

_HOST: Final = "site.invalid"
"""A name for the folder; it never leaves this module (RFC 6761 section 6.4)."""

_VC_JWT: Final = "application/vc+jwt"
_STATUS_JWT: Final = "application/statuslist+jwt"
_JWT: Final = "application/jwt"
_DID: Final = "application/did+json"
_FOREVER: Final = "public, max-age=31536000, immutable"
_SHORT: Final = "public, max-age=10"  # what a suspension may wait in a cache
_MINUTE: Final = "public, max-age=60"


@dataclass(frozen=True, slots=True)
class _Kind:
    """Which paths are served, as what, and for how long others may keep them."""

    path: re.Pattern[str]
    media_type: str
    cache: str


_NUMBER: Final = r"[1-9][0-9]{0,8}"
_TIME: Final = r"[0-9]{1,12}"
_KINDS: Final = tuple(
    _Kind(re.compile(path), media_type, cache)
    for path, media_type, cache in (
        (r"/\.well-known/did\.json", _DID, _MINUTE),
        (rf"/status/{_NUMBER}/token\.jwt", _STATUS_JWT, _SHORT),
        (rf"/status/{_NUMBER}/bitstring\.jwt", _VC_JWT, _SHORT),
        (rf"/status/{_NUMBER}/history/index\.jwt", _JWT, _SHORT),
        (rf"/status/{_NUMBER}/history/{_TIME}\.token\.jwt", _STATUS_JWT, _FOREVER),
        (rf"/status/{_NUMBER}/history/{_TIME}\.bitstring\.jwt", _VC_JWT, _FOREVER),
        (r"/accreditations/index\.jwt", _JWT, _SHORT),
        (rf"/accreditations/[^/]+/v{_NUMBER}\.jwt", _VC_JWT, _FOREVER),
        (r"/accreditations/[^/]+\.jwt", _VC_JWT, _MINUTE),
        (r"/c/[^/]+\.jwt", _VC_JWT, _MINUTE),
    )
)
_ROUTES: Final = (
    ("did_document", "/.well-known/did.json", (_DID,)),
    ("status_document", "/status/{document:path}", (_STATUS_JWT, _VC_JWT, _JWT)),
    ("accreditation_document", "/accreditations/{document:path}", (_VC_JWT, _JWT)),
    ("certificate_document", "/c/{certificate}.jwt", (_VC_JWT,)),
)


class PublishedFolder:
    """The documents of one published folder by their paths; of none where it is None. Nothing outside it is read."""

    def __init__(self, folder: Path | None, *, clock: Clock) -> None:
        self._source = FolderSource({} if folder is None else {_HOST: folder}, now=clock)

    def content(self, path: str) -> bytes | None:
        """Return the document at a path as it stands in a request (percent-encoded), None where there is none."""
        answer = self._source.retrieve(Reference(f"https://{_HOST}{path}"))
        return None if isinstance(answer, NotRetrieved) else answer.content


def published_routes(folder: PublishedFolder) -> APIRouter:
    """Return the routes of an issuer's documents."""
    router = APIRouter()

    # Not `async`: the framework runs it in a thread, so that a slow disk holds up nobody else.
    def published(request: Request) -> Response:
        """Answer with the document as it was published; `ETag` is its SHA-256."""
        return _answer(request, folder)

    for name, path, media_types in _ROUTES:
        router.add_api_route(
            path,
            published,
            methods=["GET"],
            operation_id=name,
            summary="A document of the issuer, as published",
            response_class=Response,
            responses={**document(*media_types), **problems(404)},
            openapi_extra=path_parameters(path),
        )
        router.add_api_route(path, published, methods=["HEAD"], include_in_schema=False)
    return router


def raw_path(request: Request) -> str:
    """Return the path as it was sent, still percent-encoded."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1")


def _answer(request: Request, folder: PublishedFolder) -> Response:
    path = raw_path(request)
    kind = next((kind for kind in _KINDS if kind.path.fullmatch(path)), None)
    content = None if kind is None else folder.content(path)
    if kind is None or content is None:
        raise not_found("nothing is published here")
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": kind.cache}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind.media_type, headers=headers)
