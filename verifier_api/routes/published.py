"""What `vc publish` wrote, served from its folder (specs/http-api.md A9)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter, Request, Response

from vc.model.document import NotRetrieved, Reference
from vc.model.published import DID_DOCUMENT, JSON, JWT, OCTETS, STATUS_LIST_JWT, VC_JWT, Kind, Published, kind_of
from vc.resolve.clock import Clock
from vc.resolve.folder import FolderSource
from vc.status.list_url import PAST_PARAMETERS, ListForm
from verifier_api.accepting import accepts
from verifier_api.problems import Unprocessable, not_acceptable, not_found
from verifier_api.routes.described import document, parameters, problems
from verifier_api.routes.historical import asked_of, past_list

_HOST: Final = "site.invalid"
"""A name for the folder; it never leaves this module (RFC 6761 section 6.4)."""

ANY_ORIGIN: Final = {"Access-Control-Allow-Origin": "*"}
"""Public documents without cookies: a verifier in a browser may read them (Token Status List section 8.1)."""

_TIME: Final = {PAST_PARAMETERS[ListForm.TOKEN]: "As it was at this moment, in seconds since 1970"}
_TIMESTAMP: Final = {PAST_PARAMETERS[ListForm.BITSTRING]: "As it was at this moment, an xsd:dateTimeStamp"}
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_LIST: Final = MappingProxyType({"number": "1"})


@dataclass(frozen=True, slots=True)
class _Described:
    """A path as the description has it: what may be there, an example of each part, and the parameters of a query."""

    name: str
    path: str
    media_types: tuple[str, ...]
    parts: Mapping[str, str] = field(default_factory=lambda: _NONE)
    query: Mapping[str, str] = field(default_factory=lambda: _NONE)
    refusals: tuple[int, ...] = (404,)


_DESCRIBED: Final = (
    _Described("did_document", "/.well-known/did.json", (DID_DOCUMENT,)),
    _Described("issuer_metadata", "/.well-known/jwt-vc-issuer", (JSON,)),
    _Described("token_list", "/status/{number}/token.jwt", (STATUS_LIST_JWT,), _LIST, _TIME, (400, 404, 406)),
    _Described("bitstring_list", "/status/{number}/bitstring.jwt", (VC_JWT,), _LIST, _TIMESTAMP, (400, 404)),
    _Described("status_history", "/status/{number}/history/index.jwt", (JWT,), _LIST),
    _Described(
        "archived_list",
        "/status/{number}/history/{document}",
        (STATUS_LIST_JWT, VC_JWT),
        {**_LIST, "document": "1795348200.token.jwt"},
    ),
    _Described("accreditation_index", "/accreditations/index.jwt", (JWT,)),
    _Described("accreditation", "/accreditations/{document}", (VC_JWT, JWT), {"document": "cb.jwt"}),
    _Described(
        "accreditation_version", "/accreditations/{name}/{document}", (VC_JWT,), {"name": "cb", "document": "v1.jwt"}
    ),
    _Described("certificate_document", "/c/{certificate}.jwt", (VC_JWT,), {"certificate": "DE-1"}),
    _Described("register_document", "/register/{document}", (JWT, OCTETS), {"document": "index.jwt"}),
    _Described("ledger_head", "/ledger/head.jwt", (JWT,)),
)
_WHATEVER: Final = ("/status/{document:path}", "/accreditations/{document:path}", "/register/{document:path}")
"""Everything else below; what has no kind is not there."""


class PublishedFolder:
    """The documents of one published folder by their paths; of none where it is None. Nothing outside it is read."""

    def __init__(self, folder: Path | None, *, clock: Clock) -> None:
        self._source = FolderSource({} if folder is None else {_HOST: folder}, now=clock)

    def content(self, path: str) -> bytes | None:
        """Return the document at a path as it stands in a request (percent-encoded), None where there is none."""
        answer = self._source.retrieve(Reference(f"https://{_HOST}{path}"))
        return None if isinstance(answer, NotRetrieved) else answer.content


def published_routes(folder: PublishedFolder, *, clock: Clock) -> APIRouter:
    """Return the routes of an issuer's documents."""
    router = APIRouter()

    # Not `async`: the framework runs it in a thread, so that a slow disk holds up nobody else.
    def published(request: Request) -> Response:
        """Answer with the document as it was published; `ETag` is its SHA-256."""
        return to_any_origin(lambda: published_answer(request, folder, clock))

    for described in _DESCRIBED:
        router.add_api_route(
            described.path,
            published,
            methods=["GET"],
            operation_id=described.name,
            summary="A document of the issuer, as published",
            response_class=Response,
            responses={**document(*described.media_types), **problems(*described.refusals)},
            openapi_extra=parameters(described.path, described.query, examples=described.parts),
        )
        router.add_api_route(described.path, published, methods=["HEAD"], include_in_schema=False)
    for path in _WHATEVER:
        router.add_api_route(path, published, methods=["GET", "HEAD"], include_in_schema=False)
    return router


def raw_path(request: Request) -> str:
    """Return the path as it was sent, still percent-encoded."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1")


def to_any_origin(answer: Callable[[], Response]) -> Response:
    """Return what `answer` returns; a problem that it raises may be read from any origin too."""
    try:
        return answer()
    except Unprocessable as refused:
        headers = {**refused.problem.headers, **ANY_ORIGIN}
        raise Unprocessable(replace(refused.problem, headers=headers)) from None


def published_answer(request: Request, folder: PublishedFolder, clock: Clock) -> Response:
    """Return the document at the request's own path. Raises `Unprocessable` 404 where nothing of a kind is there."""
    path = raw_path(request)
    kind = kind_of(path)
    content = None if kind is None else folder.content(path)
    if kind is None or content is None:
        raise not_found("nothing is published here")
    cache = kind.cache
    asked = asked_of(path, request.scope["query_string"].decode("latin-1"))
    if asked is not None:
        past = past_list(folder, asked, clock=clock)
        content, cache = past.content, past.cache
    headers = {"Cache-Control": cache, **ANY_ORIGIN, **_negotiated(request, kind)}
    return tagged(request, content, media_type=kind.media_type, headers=headers)


def tagged(request: Request, content: bytes, *, media_type: str, headers: Mapping[str, str]) -> Response:
    """Return `content` with its SHA-256 as `ETag`, or 304 to whoever has it already."""
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag, **headers})
    return Response(content, media_type=media_type, headers={"ETag": tag, **headers})


def _negotiated(request: Request, kind: Kind) -> dict[str, str]:
    """Refuse who takes no token list as a JWT: its standard knows another form, which is not published here (A11)."""
    if kind.what is not Published.TOKEN_LIST:
        return {}
    if not accepts(request.headers.getlist("accept"), kind.media_type):
        raise not_acceptable(kind.media_type)
    return {"Vary": "Accept"}
